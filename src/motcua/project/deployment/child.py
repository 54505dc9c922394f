"""A child process that dies with its parent and comes back when it dies alone."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
PAUSE_FIRST, PAUSE_MAX, STEADY_AFTER = 0.2, 10.0, 30.0  # seconds

_libc = ctypes.CDLL(None)


def die_with_parent(parent_pid: int, signal_number: int) -> None:
    """Ask the kernel to send us a signal when the thread that started us ends (so: start from the main thread)."""
    _libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent_pid:
        os._exit(1)


def _before_exec(signal_number: int) -> Callable[[], None]:
    parent_pid = os.getpid()
    return lambda: die_with_parent(parent_pid, signal_number)


@dataclass
class Child:
    """One process of a deployment. ``user_id`` is whom it becomes when we are root."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    log: Path
    address: str = ""
    user_id: int | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    restarts: int = 0
    due_at: float | None = None  # monotonic; when it may be started again
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _started_at: float = 0.0
    _pause: float = PAUSE_FIRST

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    @property
    def state(self) -> str:
        if self.is_alive():
            return "runs"
        return "restarts" if self.due_at is not None else "stopped"

    def start(self) -> None:
        """Start the process with its own session, its log and the signal that its parent's death sends."""
        who = {} if self.user_id is None else {"user": self.user_id, "group": self.user_id, "extra_groups": []}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                [str(part) for part in self.command],
                env=dict(self.environment),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_before_exec(self.stop_signal),
                **who,
            )
        self.due_at = None
        self._started_at = time.monotonic()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def plan_restart(self) -> None:
        """After an unwanted end: clear its remains and set the time of the next attempt, each pause twice the last."""
        self._kill_group()
        if time.monotonic() - self._started_at > STEADY_AFTER:
            self._pause = PAUSE_FIRST
        self.due_at = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, PAUSE_MAX)
        self.restarts += 1

    def ask_to_stop(self) -> None:
        self.due_at = None
        if self.process is not None and self.is_alive():
            self.process.send_signal(self.stop_signal)

    def wait_or_kill(self, seconds: float) -> None:
        """Wait for the end; kill when it takes too long."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._kill_group()

    def _kill_group(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def last_words(self) -> str:
        """Return the last line of its log that says something."""
        return last_words(self.log)


def last_words(log: Path) -> str:
    """Return the last line of a log that names an error, else the last one."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()[-40:]]
    telling = [line for line in lines if any(word in line for word in ("FATAL", "Error", "error", "Exception"))]
    return (telling or [line for line in lines if line] or [""])[-1][:300]


def piped(command: Sequence[str], environment: Mapping[str, str], log: Path) -> "subprocess.Popen[str]":
    """Start a process whose words we read and whose complaints go to a log; it dies with us."""
    with log.open("ab") as complaints:
        return subprocess.Popen(
            command,
            env=dict(environment),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            start_new_session=True,
            preexec_fn=_before_exec(signal.SIGTERM),
        )
