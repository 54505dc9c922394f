"""The sealed store: files under random keys in MOTCUA_FILES, never in clear on the disk.

What ``put`` returns is on the disk, so a row that names it may be committed. A file whose row was never
committed is an orphan; ``sweep`` takes it away.
"""

import hashlib
import io
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from motcua.base.files.content import HEAD, sniff
from motcua.base.files.durable import make_folder, place, sync_folder
from motcua.base.files.sealing import FRAME, SealedReader, SealedWriter
from motcua.base.files.types import NoSuchFile, StoredFile

_KEY = re.compile(r"[0-9a-f]{32}")
DRAFTS = "drafts"
PARTIALS = "partials"


class Draft:
    """A sealed file in the making: visible to nobody until ``keep``; ``discard`` leaves nothing behind."""

    def __init__(self, key: str = "") -> None:
        """Start an empty file, under a new key or under ``key``."""
        self.key = key or new_key()
        self.size = 0
        self.head = b""
        self.path = new_draft_path()
        self._digest = hashlib.sha256()
        self._out = self.path.open("xb")
        self._writer = SealedWriter(self._out, self.key)

    def write(self, data: bytes) -> None:
        """Add some bytes of clear content."""
        if len(self.head) < HEAD:
            self.head += bytes(data[: HEAD - len(self.head)])
        self.size += len(data)
        self._digest.update(data)
        self._writer.write(data)

    def finish(self) -> None:
        """Seal the end; afterwards it can be opened, kept or discarded."""
        if not self._out.closed:
            self._writer.finish()
            self._out.close()

    def open(self) -> BinaryIO:
        """Return the clear content of a finished draft."""
        return io.BufferedReader(SealedReader(self.path, self.key), FRAME)

    def keep(self, media_type: str) -> StoredFile:
        """Put the file into the store, durably."""
        self.finish()
        place(self.path, path_of(self.key))
        return StoredFile(self.key, self.size, self._digest.hexdigest(), media_type)

    def discard(self) -> None:
        """Drop a draft; nothing happens to one that was kept."""
        self._out.close()
        self.path.unlink(missing_ok=True)

    def __del__(self) -> None:
        if hasattr(self, "_out"):
            self.discard()


def put(source: bytes | BinaryIO, *, media_type: str | None = None) -> StoredFile:
    """Seal and store a file; it is on the disk when this returns. The media type is found by content unless given."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    draft = Draft()
    try:
        while piece := stream.read(FRAME):
            draft.write(piece)
        return draft.keep(sniff(draft.head) if media_type is None else media_type)
    finally:
        draft.discard()


def open_file(key: str) -> SealedReader:
    """Return a reader of the clear content. Raises NoSuchFile, SealBroken."""
    try:
        return SealedReader(path_of(key), key)
    except FileNotFoundError:
        raise NoSuchFile()


def read(key: str) -> bytes:
    """Return the whole clear content. Raises NoSuchFile, SealBroken."""
    with open_file(key) as reader:
        return b"".join(reader.pieces(0, reader.size))


def read_range(key: str, start: int, stop: int) -> Iterator[bytes]:
    """Return the clear bytes from ``start`` up to, not including, ``stop``, in pieces.

    The file is opened at once, so NoSuchFile and a missing end are raised here and not in the middle.
    """
    return _pieces(open_file(key), start, stop)


def _pieces(reader: SealedReader, start: int, stop: int) -> Iterator[bytes]:
    with reader:
        yield from reader.pieces(start, stop)


def size_of(key: str) -> int:
    """Return the size of the clear content in bytes. Raises NoSuchFile, SealBroken."""
    with open_file(key) as reader:
        return reader.size


def exists(key: str) -> bool:
    """Return whether the store holds a file under this key."""
    return bool(_KEY.fullmatch(key)) and path_of(key).exists()


def delete(key: str) -> None:
    """Remove a file and its preview; nothing happens when there is none."""
    path = path_of(key)
    preview_path_of(key).unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def list_keys() -> Iterator[str]:
    """Yield the key of every file in the store."""
    for path in sorted(root().glob("[0-9a-f][0-9a-f][0-9a-f]/*")):
        if _KEY.fullmatch(path.name):
            yield path.name


def root() -> Path:
    """Return the folder of the store."""
    return Path(settings.MOTCUA_FILES)


def new_key() -> str:
    """Return a key for a new file."""
    return secrets.token_hex(16)


def new_draft_path() -> Path:
    """Return a path that no one uses, in the folder of drafts."""
    make_folder(root() / DRAFTS)
    return root() / DRAFTS / secrets.token_hex(16)


def path_of(key: str) -> Path:
    """Return where the file of a key lies. Raises NoSuchFile for what cannot be a key."""
    if not _KEY.fullmatch(key):
        raise NoSuchFile()
    return root() / key[:3] / key


def preview_path_of(key: str) -> Path:
    """Return where the preview of a file lies."""
    return path_of(key).with_suffix(".preview")
