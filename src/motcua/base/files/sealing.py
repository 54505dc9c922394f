"""The form of a sealed file: a header, then AES-256-GCM frames of 64 KiB.

======  =====  ==========================================================================================
offset  bytes  header
======  =====  ==========================================================================================
0       4      ``MCF`` and the version, 1
4       8      id of the key that wraps this file's own key
12      12     nonce of the wrapping
24      48     this file's own random key, wrapped; bound to the fields above and to the name of the file
======  =====  ==========================================================================================

A frame is up to 65,536 bytes of content and a 16-byte tag. Its nonce is its number (11 bytes) and whether it
is the last (1 byte), under a key that seals this file only; so frames that are changed, reordered, moved to
another file or cut off at the end do not open. The clear size follows from the length on the disk.
"""

import io
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from motcua.base.files.keys import key_ring
from motcua.base.files.types import SealBroken

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"MCF\x01"
FRAME = 64 * 1024
TAG = 16
HEADER = 4 + 8 + 12 + 32 + TAG


class SealedWriter:
    """Seals what is written to it; ``finish`` closes the last frame (not the output)."""

    def __init__(self, out: BinaryIO, name: str) -> None:
        ring = key_ring()
        file_key, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
        start = MAGIC + ring.current
        wrapped = AESGCM(ring.keys[ring.current]).encrypt(nonce, file_key, start + name.encode())
        self._cipher = AESGCM(file_key)
        self._out = out
        self._pending = bytearray()
        self._index = 0
        out.write(start + nonce + wrapped)

    def write(self, data: bytes) -> None:
        """Seal some more bytes; a frame is written once it is known not to be the last."""
        self._pending += data
        position = 0
        while len(self._pending) - position > FRAME:
            self._frame(bytes(self._pending[position : position + FRAME]), last=False)
            position += FRAME
        del self._pending[:position]

    def finish(self) -> None:
        """Seal what is left as the last frame."""
        self._frame(bytes(self._pending), last=True)
        self._pending.clear()

    def _frame(self, clear: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._index, last), clear, None))
        self._index += 1


class SealedReader(io.RawIOBase):
    """The clear content of a sealed file, at any place. Raises SealBroken, at opening when its end is missing."""

    _handle = -1

    def __init__(self, path: Path, name: str) -> None:
        super().__init__()
        self._path = path
        self._handle = os.open(path, os.O_RDONLY)
        self._position = 0
        self._held: tuple[int, bytes] = (-1, b"")
        try:
            body = os.fstat(self._handle).st_size - HEADER
            self._frames = -(-body // (FRAME + TAG))
            self.size = body - self._frames * TAG
            if body < TAG or (self._frames > 1 and self.size <= (self._frames - 1) * FRAME):
                raise SealBroken(f"{path} is cut off.")
            self._cipher = AESGCM(_file_key(os.pread(self._handle, HEADER, 0), name, path))
            self._frame(self._frames - 1)
        except BaseException:
            self.close()
            raise

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("There is nothing before the first byte.")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        piece = next(self.pieces(self._position, self._position + len(view)), b"")
        view[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def pieces(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the clear bytes from ``start`` up to, not including, ``stop``, a frame at a time."""
        stop = min(stop, self.size)
        while start < stop:
            index, skipped = divmod(start, FRAME)
            piece = self._frame(index)[skipped : skipped + stop - start]
            start += len(piece)
            yield piece

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        super().close()

    def _frame(self, index: int) -> bytes:
        if self._held[0] != index:
            sealed = os.pread(self._handle, FRAME + TAG, HEADER + index * (FRAME + TAG))
            try:
                clear = self._cipher.decrypt(_nonce(index, index == self._frames - 1), sealed, None)
            except (InvalidTag, ValueError) as error:
                raise SealBroken(f"{self._path}: frame {index} does not open.") from error
            self._held = (index, clear)
        return self._held[1]


def _nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])


def _file_key(header: bytes, name: str, path: Path) -> bytes:
    start, nonce, wrapped = header[:12], header[12:24], header[24:]
    if start[:4] != MAGIC:
        raise SealBroken(f"{path} is not a sealed file.")
    key = key_ring().keys.get(start[4:])
    if key is None:
        raise SealBroken(f"{path} is sealed with key {start[4:].hex()}, which is not in files.key.")
    try:
        return AESGCM(key).decrypt(nonce, wrapped, start + name.encode())
    except InvalidTag as error:
        raise SealBroken(f"{path}: its header does not open.") from error
