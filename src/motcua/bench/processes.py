"""Processes of a benchmark: their processor time, and that none outlives it."""

import ctypes
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from django.db import connection

_PR_SET_PDEATHSIG = 1
_TICKS = os.sysconf("SC_CLK_TCK")
_libc = ctypes.CDLL(None)


def start(
    command: Sequence[str], environment: Mapping[str, str], log: Path, *, in_group: bool = False, talks: bool = True
) -> "subprocess.Popen[str]":
    """Start a process that we talk with line by line and that dies with us; its complaints go to ``log``.

    ``in_group`` gives it and its children a group of their own, so that all of them can be killed at once. One that
    doesn't talk with us (``talks``) says everything to its log.
    """
    with log.open("ab") as complaints:
        return subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
            stdout=subprocess.PIPE if talks else complaints,
            stderr=complaints,
            text=True,
            start_new_session=in_group,
            preexec_fn=_dies_with(os.getpid()),
        )


def _dies_with(parent: int) -> Callable[[], None]:
    def before_exec() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def stop(process: "subprocess.Popen[str]") -> None:
    """End a process in order and wait for it."""
    process.terminate()
    process.communicate()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def parent_of(pid: int) -> int:
    """Return the parent of a process. Raises OSError when it isn't on this machine."""
    return int(_stat(pid)[1])


def server_of(backend_pid: int) -> int:
    """Return the main process of the PostgreSQL to whom a backend belongs, 0 when it isn't on this machine."""
    try:
        is_here = Path(f"/proc/{backend_pid}/comm").read_text().startswith("postgres")
    except OSError:
        is_here = False
    return parent_of(backend_pid) if is_here else 0


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process, of all its descendants, and of those that have ended."""
    ticks = 0
    for one in family(pid):
        ticks += sum(int(part) for part in _stat(one)[11:15])
    return ticks / _TICKS


def database_pid() -> int:
    """Return the main process of a PostgreSQL on this machine, 0 for one elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = int(cursor.fetchone()[0])
    try:
        is_here = Path(f"/proc/{pid}/comm").read_text().startswith("postgres")
    except OSError:
        is_here = False
    return parent_of(pid) if is_here else 0


def own_cpu_seconds(pid: int) -> float:
    """Return the processor time of a process alone; 0 when it has ended."""
    stat = _stat(pid)
    return sum(int(part) for part in stat[11:13]) / _TICKS if stat else 0.0


def family(pid: int) -> set[int]:
    """Return a process and all its descendants."""
    tree = {pid}
    stats = {one: _stat(one) for one in _pids()}
    grown = True
    while grown:
        below = {one for one, stat in stats.items() if stat and int(stat[1]) in tree}
        grown = not below <= tree
        tree |= below
    return tree


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the third on (state, parent, …); none when it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
