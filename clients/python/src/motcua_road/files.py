"""Files by their SHA-256 in a folder: those that came, in parts, and those that go out."""

import os
import shutil
from hashlib import file_digest
from pathlib import Path


class OtherContent(Exception):
    """The file isn't the one that its digest names; its upload begins anew."""


class Files:
    """A folder of files; a part is appended where the last one ended, and a whole is checked before it counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        return self.folder / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def add(self, source: Path) -> tuple[str, int]:
        """Take a copy of a file that goes out; return its digest and size."""
        sha256 = digest_of(source)
        if not self.has(sha256):
            draft = self.folder / f"{sha256}.draft"
            shutil.copyfile(source, draft)
            draft.replace(self.path(sha256))
        return sha256, self.path(sha256).stat().st_size

    def offset(self, sha256: str, deployment: str) -> int:
        """Return how much of an upload is here."""
        part = self._part(sha256, deployment)
        return part.stat().st_size if part.exists() else 0

    def append(self, sha256: str, deployment: str, content: bytes, size: int) -> bool:
        """Add a part; with the last one the whole is checked. True when it's whole. Raises OtherContent."""
        part = self._part(sha256, deployment)
        with part.open("ab") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if part.stat().st_size < size:
            return False
        if part.stat().st_size != size or digest_of(part) != sha256:
            part.unlink()
            raise OtherContent(sha256)
        part.replace(self.path(sha256))
        return True

    def read(self, sha256: str, offset: int, size: int) -> bytes:
        """Return a piece of a file."""
        with self.path(sha256).open("rb") as file:
            file.seek(offset)
            return file.read(size)

    def _part(self, sha256: str, deployment: str) -> Path:
        return self.folder / f"{sha256}.{deployment}.part"


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex, read piece by piece."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
