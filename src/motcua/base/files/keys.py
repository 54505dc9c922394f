"""The keys that seal the store: ``files.key`` in MOTCUA_KEYS, one line per key, the last one seals new files.

A line is the key's id (8 bytes) and the key (32 bytes), both in hex. Old lines stay, so that old files open.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from motcua.base.files.durable import alone_in, make_folder, place, place_first
from motcua.base.files.types import SealBroken


@dataclass(frozen=True)
class KeyRing:
    """All keys by id, and the id of the one that seals new files."""

    keys: Mapping[bytes, bytes]
    current: bytes


_cache: dict[tuple[Path, int, int, int], KeyRing] = {}


def key_ring() -> KeyRing:
    """Return the keys of this deployment; the first use makes one. Raises SealBroken when the file is no key file."""
    path = _path()
    try:
        state = path.stat()
    except FileNotFoundError:
        _make_first(path)
        state = path.stat()
    stamp = (path, state.st_ino, state.st_mtime_ns, state.st_size)
    if stamp not in _cache:
        _cache.clear()
        _cache[stamp] = _parse(path)
    return _cache[stamp]


def add_key() -> str:
    """Add a key that seals all files from now on and return its id; files sealed before stay readable."""
    path = _path()
    key_ring()
    line = _new_line()
    with alone_in(path.parent):  # two rotations at once must not lose a key
        place(_write_draft(path, path.read_text() + line), path)
    return line.split()[0]


def _path() -> Path:
    return Path(settings.MOTCUA_KEYS) / "files.key"


def _new_line() -> str:
    return f"{secrets.token_hex(8)} {secrets.token_hex(32)}\n"


def _make_first(path: Path) -> None:
    make_folder(path.parent)
    place_first(_write_draft(path, _new_line()), path)  # when another process was first, its key holds


def _write_draft(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(text)
    return draft


def _parse(path: Path) -> KeyRing:
    try:
        pairs = [tuple(map(bytes.fromhex, line.split())) for line in path.read_text().splitlines() if line.strip()]
    except ValueError as error:
        raise SealBroken(f"{path} is not a key file.") from error
    if not pairs or any(tuple(map(len, pair)) != (8, 32) for pair in pairs):
        raise SealBroken(f"{path} is not a key file.")
    return KeyRing(keys={pair[0]: pair[1] for pair in pairs}, current=pairs[-1][0])
