"""The keys by which this deployment signs: ``road.keys`` in MOTCUA_KEYS, readable by us alone.

One line a key: name, algorithm, secret in hex, first instant, last instant or ``-``. Lines are added, never taken away.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from motcua.base.clock import vietnam_date
from motcua.base.files.durable import alone_in, make_folder, place, place_first
from motcua.road.queries import registry
from motcua.road.rules.registry import ALWAYS
from motcua.wire.road.registry import KeyEntry, PeerEntry
from motcua.wire.road.signatures import PrivateKey, new_private_key

OVERLAP = timedelta(days=30)


class KeyFileBroken(Exception):
    """The file of keys is not one; nothing can be signed until it's restored from the backup."""


@dataclass(frozen=True)
class OwnKey:
    """One of our keys, with its dates."""

    key: PrivateKey
    valid_from: datetime
    valid_to: datetime | None

    @property
    def entry(self) -> KeyEntry:
        """The key as others may know it."""
        name, algorithm, value = self.key.public
        return KeyEntry(name=name, algorithm=algorithm, value=value, valid_from=self.valid_from, valid_to=self.valid_to)


_cache: dict[tuple[Path, int, int, int], tuple[OwnKey, ...]] = {}


def own_key(now: datetime, entry: PeerEntry | None = None) -> PrivateKey:
    """Return the key that signs now: the newest in force that others know of by the registry; the first use makes one.

    Before the registry lists any of ours, the newest in force; a revoked one only when there's no other.
    ``entry`` is what others know of us, when that isn't the registry that we hold.
    """
    ring = _own_keys(now)
    listed = {key.name: key for key in (entry or registry.own_entry()).keys}
    in_force = [one for one in ring if one.entry.is_valid(now)]
    unrevoked = [one for one in in_force if one.key.name not in listed or listed[one.key.name].revoked_at is None]
    known = [one for one in unrevoked if one.key.name in listed and listed[one.key.name].is_valid(now)]
    return max(enumerate(known or unrevoked or in_force or ring), key=lambda pair: (pair[1].valid_from, pair[0]))[1].key


def own_entries(now: datetime) -> tuple[KeyEntry, ...]:
    """Return all our keys as others may know them."""
    return tuple(one.entry for one in _own_keys(now))


def add_key(*, now: datetime, valid_from: datetime, overlap: timedelta = OVERLAP) -> str:
    """Add a key in force from an instant on, and return its name; those before it end ``overlap`` later."""
    _own_keys(now)
    path = _path()
    with alone_in(path.parent):  # two rotations at once must not lose a key
        ring = _parse(path)
        ends = valid_from + overlap
        older = [OwnKey(one.key, one.valid_from, min(one.valid_to or ends, ends)) for one in ring]
        taken = {one.key.name for one in ring}
        number = next(n for n in range(1, len(ring) + 2) if _name(now, n) not in taken)
        new = OwnKey(new_private_key(_name(now, number)), valid_from, None)
        place(_write_draft(path, [*older, new]), path)
    return new.key.name


def _own_keys(now: datetime) -> tuple[OwnKey, ...]:
    path = _path()
    try:
        state = path.stat()
    except FileNotFoundError:
        _make_first(path, now)
        state = path.stat()
    stamp = (path, state.st_ino, state.st_mtime_ns, state.st_size)
    if stamp not in _cache:
        _cache.clear()
        _cache[stamp] = _parse(path)
    return _cache[stamp]


def _path() -> Path:
    return Path(settings.MOTCUA_KEYS) / "road.keys"


def _name(now: datetime, number: int) -> str:
    return f"{registry.own_deployment()}-{vietnam_date(now).isoformat()}-{number}"


def _make_first(path: Path, now: datetime) -> None:
    """Make the first key, good from ever on: no other was there before it, and a clock set back finds it in force."""
    make_folder(path.parent)
    first = OwnKey(new_private_key(_name(now, 1)), ALWAYS, None)
    place_first(_write_draft(path, [first]), path)  # when another process was first, its key holds


def _write_draft(path: Path, ring: list[OwnKey]) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text("".join(_line(one) for one in ring))
    return draft


def _line(one: OwnKey) -> str:
    ends = one.valid_to.isoformat() if one.valid_to else "-"
    return f"{one.key.name} {one.key.algorithm} {one.key.secret.hex()} {one.valid_from.isoformat()} {ends}\n"


def _parse(path: Path) -> tuple[OwnKey, ...]:
    try:
        ring = tuple(_key(line) for line in path.read_text().splitlines() if line.strip())
    except ValueError as error:
        raise KeyFileBroken(f"{path} is not a file of keys.") from error
    if not ring:
        raise KeyFileBroken(f"{path} is not a file of keys.")
    return ring


def _key(line: str) -> OwnKey:
    name, algorithm, secret, begins, ends = line.split()
    key = PrivateKey(name, algorithm, bytes.fromhex(secret))
    if len(key.secret) != 32 or algorithm != "Ed25519":
        raise ValueError(name)
    return OwnKey(key, datetime.fromisoformat(begins), None if ends == "-" else datetime.fromisoformat(ends))
