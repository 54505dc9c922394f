"""A small country of real deployments on this machine: databases, web and workers of each, and ways to hurt them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

from motcua.bench import processes

PLANTED = "motcua.bench.road.planted"
SENDER = "motcua.bench.road.sender"
PATIENCE = 120.0
PAUSE = 3  # seconds at most until somebody who doesn't answer is tried again


class Server(Protocol):
    """A PostgreSQL server that may be killed: its postmaster's id, and how to start it again."""

    url: str

    @property
    def pid(self) -> int: ...

    def start(self) -> None: ...


@dataclass
class Deployment:
    """One deployment: its settings, and its processes once they run: ``web``, ``worker`` (``worker2``), ``sender``.

    ``plant`` names a bug that they run with; ``errand`` is what its sender is to send.
    """

    name: str
    agency: str
    url: str
    folder: Path
    port: int
    environment: dict[str, str]
    plant: str = ""
    errand: dict[str, Any] = field(default_factory=dict)
    children: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    seconds_of_the_dead: float = 0.0
    log_sizes: dict[str, int] = field(default_factory=dict)
    _connection: "psycopg.Connection[Any] | None" = None

    def run(self, *words: str) -> str:
        """Run one of our commands to its end and return what it printed, whether it succeeded or not."""
        with (self.folder / "commands.log").open("ab") as log:
            done = subprocess.run(
                [sys.executable, "-m", "motcua", *words],
                env={**os.environ, **self.environment},
                check=False,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        return done.stdout

    def start(self, name: str, failpoint: str = "") -> None:
        """Start one of its processes; with a failpoint it dies when it gets there."""
        environment = {**self.environment, "MOTCUA_FAILPOINT": failpoint}
        log = self.log_of(name)
        self.log_sizes[name] = log.stat().st_size if log.exists() else 0
        self.children[name] = processes.start(self._command(name), environment, log, in_group=True, talks=False)

    def _command(self, name: str) -> list[str]:
        if name == "sender":
            return [sys.executable, "-m", SENDER, json.dumps(self.errand)]
        ours = [sys.executable, "-m", *([PLANTED, self.plant] if self.plant else ["motcua"])]
        return [*ours, "web", "--workers", "1", "--threads", "8"] if name == "web" else [*ours, "worker"]

    def log_of(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def is_alive(self, name: str) -> bool:
        return name in self.children and self.children[name].poll() is None

    def has_died(self, name: str) -> bool:
        """Tell whether a process, or the one that works under it, has died since it was started."""
        if not self.is_alive(name):
            return True
        with self.log_of(name).open("rb") as log:
            log.seek(self.log_sizes[name])
            return name == "web" and b"Unexpected exit from worker" in log.read()

    def start_all(self) -> None:
        """Start whoever doesn't run."""
        for name in list(self.children):
            if not self.is_alive(name) and not (name == "sender" and self.children[name].returncode == 0):
                self.kill(name)
                self.start(name)

    def kill(self, name: str) -> None:
        """End a process and its children at once, as a power cut would."""
        process = self.children[name]
        if process.poll() is None:
            self.seconds_of_the_dead += processes.cpu_seconds(process.pid)
        self.signal(name, signal.SIGKILL)
        process.wait()

    def signal(self, name: str, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.children[name].pid, number)

    def cpu_seconds(self) -> float:
        """Return the processor time of all its processes, also of those that were killed."""
        return self.seconds_of_the_dead + sum(
            processes.cpu_seconds(child.pid) for child in self.children.values() if child.poll() is None
        )

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def ask(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of a statement in the deployment's database."""
        with suppress(psycopg.OperationalError):  # the server may have been killed since
            if self._connection is not None:
                return _rows(self._connection, sql, parameters)
        self.hang_up()
        self._connection = psycopg.connect(self.url, autocommit=True, connect_timeout=10)
        return _rows(self._connection, sql, parameters)

    def hang_up(self) -> None:
        """Close the connection by which we ask."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _rows(connection: "psycopg.Connection[Any]", sql: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
    cursor = connection.execute(sql.encode(), parameters)
    return cursor.fetchall() if cursor.description else []


def lay_out(
    name: str, agency: str, seat: str, *, server_url: str, folder: Path, hub_url: str, port: int, address: str
) -> Deployment:
    """Describe a deployment: its database, its folder, its settings; ``address`` is what others know, if any."""
    url = urlunsplit(urlsplit(server_url)._replace(path=f"/chaos_{name}"))
    own = folder / name
    (own / "files").mkdir(parents=True)
    environment = {
        "DJANGO_SETTINGS_MODULE": "motcua.project.settings",
        "MOTCUA_ENV": "demo",
        "MOTCUA_SEAT": seat,
        "MOTCUA_AGENCY": agency,
        "MOTCUA_DEPLOYMENT": name,
        "MOTCUA_SEAT_NAME": name,
        "MOTCUA_VAR": str(folder),
        "MOTCUA_FILES": str(own / "files"),
        "MOTCUA_KEYS": str(own / "keys"),
        "MOTCUA_PORT": str(port),
        "MOTCUA_BASE_URL": f"http://127.0.0.1:{port}",
        "MOTCUA_ROAD_ADDRESS": address,
        "MOTCUA_HUB_URL": hub_url,
        "MOTCUA_ROAD_OPEN": "1",
        "MOTCUA_ROAD_PAUSE_SECONDS": str(PAUSE),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),  # read once by all, so that whoever is killed is soon back
        "DATABASE_URL": url,
    }
    return Deployment(name, agency, url, own, port, environment)


def make_database(url: str, like: str = "template0") -> None:
    """Make a database: empty, or a copy."""
    parts = urlsplit(url)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{parts.path.strip("/")}" TEMPLATE "{like}"'.encode())


def kill_server(server: Server) -> None:
    """End a PostgreSQL server and all its processes at once, as a power cut would."""
    for pid in [server.pid, *processes.family(server.pid)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_for(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait until a condition holds. Raises TimeoutError."""
    if not happens(condition, patience):
        raise TimeoutError(what)


def happens(condition: Callable[[], object], patience: float) -> bool:
    """Tell whether a condition comes to hold within so many seconds."""
    until = time.monotonic() + patience
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
