"""The folder of a deployment (``MOTCUA_VAR``): what lies where, who runs here, and the record of what runs."""

import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motcua.project.deployment.errors import CannotStart

LOG_BYTES_MAX = 10 * 1024 * 1024


def number_from_environment(name: str, default: int) -> int:
    """Return a whole number from the environment, or refuse in one sentence."""
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise CannotStart(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


@contextmanager
def plain_disk_problems(folder: Path) -> Iterator[None]:
    """Turn a full disk or a closed folder into one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise CannotStart(f"The disk that holds {folder} is full; make room and start again.") from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}:
            raise CannotStart(
                f"{folder} can't be written by this user; set MOTCUA_VAR to a folder that can be written."
            ) from error
        raise


@dataclass(frozen=True)
class Var:
    """Paths inside the folder of a deployment."""

    root: Path

    @classmethod
    def of_environment(cls) -> "Var":
        return cls(Path(os.environ.get("MOTCUA_VAR") or "var").resolve())

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def record(self) -> Path:
        return self.root / "run.json"

    def prepare(self) -> None:
        """Make the folders; raises CannotStart when they can't be written."""
        with plain_disk_problems(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            self.keys.mkdir(exist_ok=True, mode=0o700)
            self.logs.mkdir(exist_ok=True, mode=0o750)
            trial = self.root / f".trial.{os.getpid()}"
            try:
                trial.write_bytes(b"\0" * 65536)
            finally:
                trial.unlink(missing_ok=True)

    def log(self, name: str) -> Path:
        """Return the log file of a process; one that has grown too long is put aside first."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
            path.replace(path.with_suffix(".log.1"))
        return path

    @contextmanager
    def occupied(self) -> Iterator[None]:
        """Hold the folder for this process; raises CannotStart when another one runs here."""
        with plain_disk_problems(self.root), (self.root / "run.lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pid = self.read_record().get("pid")
                raise CannotStart(
                    f"Một Cửa already runs in {self.root} (process {pid}); motcua stop ends it."
                ) from None
            yield

    def is_occupied(self) -> bool:
        """Tell whether a deployment runs in this folder."""
        path = self.root / "run.lock"
        if not path.exists():
            return False
        with path.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def wait_until_free(self, seconds: float) -> bool:
        """Wait until nothing runs in this folder; False when it still does after so many seconds."""
        deadline = time.monotonic() + seconds
        while self.is_occupied():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def read_record(self) -> dict[str, Any]:
        """Return what the last start wrote down, or nothing."""
        try:
            record = json.loads(self.record.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def write_record(self, record: dict[str, Any]) -> None:
        """Write down what runs; only we may read it, for it holds the way into the database."""
        draft = self.root / f"run.json.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(record, indent=1))
        draft.replace(self.record)
