"""A small country of real deployments on this machine: databases, web and worker of each, and ways to hurt them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

from motcua.bench import processes

MOTCUA = [sys.executable, "-m", "motcua"]
PATIENCE = 120.0


@dataclass
class Deployment:
    """One deployment: its settings, and its ``web`` and ``worker`` once they run."""

    name: str
    agency: str
    seat: str
    url: str
    folder: Path
    port: int
    environment: dict[str, str]
    children: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)

    def run(self, *words: str) -> None:
        """Run one of our commands to its end. Raises CalledProcessError."""
        with (self.folder / "commands.log").open("ab") as log:
            subprocess.run(
                [*MOTCUA, *words], env={**os.environ, **self.environment}, check=True, stdout=log, stderr=log
            )

    def start(self, word: str, extra: Mapping[str, str] | None = None) -> None:
        """Start ``web`` or ``worker``."""
        command = [*MOTCUA, word, *(["--workers", "1", "--threads", "8"] if word == "web" else [])]
        environment = {**self.environment, **(extra or {})}
        self.children[word] = processes.start(command, environment, self.folder / f"{word}.log", in_group=True)

    def kill(self, word: str) -> None:
        """End a process and its children at once, as a power cut would."""
        process = self.children[word]
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def signal(self, word: str, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.children[word].pid, number)

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def ask(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        """Return the rows of a statement in the deployment's database."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=10) as connection:
            cursor = connection.execute(sql.encode(), parameters)
            return cursor.fetchall() if cursor.description else []


def lay_out(
    name: str,
    agency: str,
    seat: str,
    *,
    server_url: str,
    folder: Path,
    hub_url: str,
    port: int,
    is_reachable: bool = True,
) -> Deployment:
    """Describe a deployment: its database, its folder, its settings."""
    url = urlunsplit(urlsplit(server_url)._replace(path=f"/chaos_{os.getpid()}_{name}"))
    own = folder / name
    own.mkdir()
    address = f"http://127.0.0.1:{port}"
    environment = {
        "MOTCUA_ENV": "demo",
        "MOTCUA_SEAT": seat,
        "MOTCUA_AGENCY": agency,
        "MOTCUA_DEPLOYMENT": name,
        "MOTCUA_SEAT_NAME": name,
        "MOTCUA_VAR": str(folder),
        "MOTCUA_FILES": str(own / "files"),
        "MOTCUA_KEYS": str(own / "keys"),
        "MOTCUA_PORT": str(port),
        "MOTCUA_BASE_URL": address,
        "MOTCUA_ROAD_ADDRESS": address if is_reachable else "",
        "MOTCUA_HUB_URL": hub_url,
        "MOTCUA_ROAD_OPEN": "1",
        "DATABASE_URL": url,
    }
    return Deployment(name, agency, seat, url, own, port, environment)


def make_database(url: str) -> None:
    """Make an empty database."""
    parts = urlsplit(url)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{parts.path.strip("/")}" TEMPLATE template0'.encode())


def drop_database(url: str) -> None:
    """Remove a database, whoever is connected to it."""
    parts = urlsplit(url)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{parts.path.strip("/")}" WITH (FORCE)'.encode())


def wait_for(condition: "object", what: str, patience: float = PATIENCE) -> None:
    """Wait until a condition holds. Raises TimeoutError."""
    until = time.monotonic() + patience
    while not condition():  # type: ignore[operator]
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.05)
