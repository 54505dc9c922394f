"""Real deployments for tests: ``motcua up`` in a folder and on ports of its own."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 90.0  # seconds; a condition that isn't met by then has failed
OWN = ("MOTCUA_", "DATABASE_URL")


def eventually(condition: Callable[[], object], what: str) -> None:
    """Wait for a condition; fail when it doesn't come true."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.02)


def free_port_base() -> int:
    """Return a port base of which every port that we use is free."""
    for base in random.sample(range(12000, 32000, 100), 100):  # below the ports of outgoing connections
        if all(_is_free(base + offset) for offset in (0, 1, 2, 3, 11, 12, 54)):
            return base
    raise AssertionError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclass
class Deployment:
    """A deployment in ``folder``; further settings come from ``extra``."""

    folder: Path
    port_base: int = field(default_factory=free_port_base)
    extra: dict[str, str] = field(default_factory=dict)
    python: Path = Path(sys.executable)
    process: "subprocess.Popen[str] | None" = None
    lines: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
        return {**ours, "MOTCUA_VAR": str(self.folder), "MOTCUA_PORT_BASE": str(self.port_base), **self.extra}

    def motcua(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a subcommand to its end."""
        command = [self.python, "-m", "motcua", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, cwd="/")

    def begin(self, *words: str) -> "subprocess.Popen[str]":
        """Start it, for whoever reads its lines."""
        return subprocess.Popen(
            [self.python, "-m", "motcua", "up", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
        )

    def up(self, *words: str) -> "Deployment":
        """Start it and wait for ``ready``."""
        self.process = self.begin(*words)
        assert self.process.stdout is not None
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if self.lines[-1] == "ready":
                return self
        raise AssertionError("\n".join(["it did not start:", *self.lines]))

    def stop(self, number: int = signal.SIGINT) -> int:
        """Press Ctrl-C and wait for the end; return the exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self.lines += self.process.stdout.read().splitlines()
        self.process.stdout.close()
        self.process = None
        return code

    def end(self) -> None:
        if self.process is not None:
            self.stop()

    def record(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads((self.folder / "run.json").read_text())
        return record

    def pid(self, name: str) -> int:
        return next(int(each["pid"]) for each in self.record()["processes"] if each["name"].endswith(name))

    def read(self, path: str, offset: int = 1) -> str:
        """Return the text of a page; ``offset`` is that of the seat's port."""
        with urlopen(f"http://127.0.0.1:{self.port_base + offset}{path}", timeout=20) as answer:
            return str(answer.read().decode())

    def get(self, path: str, offset: int = 1) -> int:
        """Return the status of a page, 0 when nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port_base + offset}{path}", timeout=20) as answer:
                return int(answer.status)
        except URLError as error:
            return int(getattr(error, "code", 0))
        except OSError:
            return 0

    def processes(self) -> list[str]:
        """Return the command lines of all processes that belong to this deployment."""
        return [line for pid, line in _processes() if self._is_ours(pid, line)]

    def _is_ours(self, pid: int, line: str) -> bool:
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            environment = []
        mine = f"MOTCUA_VAR={self.folder}".encode() in environment or re.search(f"{self.folder}/", line)
        return bool(mine) and "motcua status" not in line


def _processes() -> list[tuple[int, str]]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue
        if line:
            found.append((int(path.name), line))
    return found
