"""Preparing the databases of several seats at once, before their processes start."""

import hashlib
import os
import selectors
import subprocess
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from motcua.project.deployment.child import last_words, piped
from motcua.project.deployment.errors import CannotStart

TELL = "tell "  # begins a line of ``motcua prepare`` that is repeated at the end of the start
HOUSE = Path(__file__).resolve().parents[2]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Preparation:
    """What prepares a seat: a command of ours, its environment, and the log of its complaints."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path


def all_at_once(preparations: Sequence[Preparation], say: Say) -> list[str]:
    """Run every preparation and repeat their lines; return what the operator must be told at the end.

    Raises CannotStart with the last words of one that failed; the others are stopped.
    """
    told: list[str] = []
    with ExitStack() as stack, selectors.DefaultSelector() as ears:
        for each in preparations:
            process = stack.enter_context(piped(each.command, each.environment, each.log))
            stack.callback(process.terminate)
            pipe: IO[str] = process.stdout  # type: ignore[assignment]
            ears.register(pipe, selectors.EVENT_READ, _Listener(each, process))
        while ears.get_map():
            for key, _ in ears.select():
                heard = os.read(key.fd, 65536)
                key.data.hear(heard, say, told)
                if not heard:
                    ears.unregister(key.fileobj)
    return told


@dataclass
class _Listener:
    """Repeats the lines of one preparation, and sees how it ends."""

    preparation: Preparation
    process: "subprocess.Popen[str]"
    begun: bytes = b""

    def hear(self, heard: bytes, say: Say, told: list[str]) -> None:
        """Take what was heard, nothing at the end. Raises CannotStart when it ended badly."""
        *lines, self.begun = (self.begun + heard).split(b"\n")
        for line in (each.decode(errors="replace") for each in lines):
            if line.startswith(TELL):
                told.append(line.removeprefix(TELL).strip())
            else:
                say(f"{self.preparation.name}: {line.strip()}")
        if not heard and self.process.wait():
            name, log = self.preparation.name, self.preparation.log
            raise CannotStart(f"The database of {name} can't be prepared ({log}): {last_words(log)}")


@cache
def version_mark() -> str:
    """Return what changes with any file of the house (their names, sizes and times) and any package installed."""
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    digest = hashlib.sha256(" ".join(installed).encode())
    for folder, _, names in sorted(os.walk(HOUSE)):
        for name in sorted(names):
            if not name.endswith(".pyc"):
                status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
                digest.update(f"{folder}/{name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()
