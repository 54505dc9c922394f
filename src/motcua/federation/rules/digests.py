"""Digests of dossiers, by which two copies are compared: a text for each dossier and each version, its hash, a tree.

SQL says the same in ``queries/digests.py``; docs/reference/synchronisation.md has it for engineers of other systems.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from motcua.federation.types import StatusLine

NOTHING = 0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MASK = (1 << 64) - 1


class Place(NamedTuple):
    """Where a dossier hangs in the tree, which its code alone decides.

    ``day`` is the middle part of an official code (``261102``); of other codes ``x`` and the third and fourth last
    characters. ``bucket`` is the last two characters.
    """

    day: str
    bucket: str


@dataclass(frozen=True)
class Digest:
    """So many dossiers and versions, and the combined hashes (128 bits) of their texts."""

    dossiers: int = 0
    state: int = NOTHING
    versions: int = 0
    history: int = NOTHING

    def __add__(self, other: "Digest") -> "Digest":
        return Digest(
            self.dossiers + other.dossiers,
            self.state ^ other.state,
            self.versions + other.versions,
            self.history ^ other.history,
        )


def place_of(code: str) -> Place:
    """Return where a code hangs in the tree."""
    parts = code.split("-")
    day = parts[1] if len(parts) > 1 and len(parts[1]) == 6 else f"x{code[-4:-2]}"
    return Place(day, code[-2:])


def place_named(name: str) -> Place:
    """Return the place of a node of buckets, whose name is day and bucket."""
    day, _, bucket = name.rpartition("/")
    return Place(day, bucket)


def state_text(line: StatusLine) -> str:
    """Return the text of where a dossier stands; ``line`` is its newest version."""
    times = (line.submitted_at, line.received_at, line.due_at, line.finished_at)
    said = (line.code, line.version, line.status, line.agency, line.procedure, line.channel)
    return "|".join([*map(str, said), *(_text(each) for each in times), line.outcome])


def version_text(line: StatusLine) -> str:
    """Return the text of one version; the reason, which may hold anything, comes last."""
    said = (line.code, line.version, line.status, _text(line.at), line.agency, line.unit, _text(line.due_at))
    return "|".join([*map(str, said), line.reason])


def hash_of(text: str) -> int:
    """Return the first 128 bits of SHA-256 of a text in UTF-8."""
    return int.from_bytes(sha256(text.encode()).digest()[:16])


def digest_of(lines: Iterable[StatusLine]) -> Digest:
    """Return the digest of all versions of one dossier; where it stands is what the newest says."""
    versions = list(lines)
    if not versions:
        return Digest()
    history = NOTHING
    for line in versions:
        history ^= hash_of(version_text(line))
    newest = max(versions, key=lambda line: line.version)
    return Digest(1, hash_of(state_text(newest)), len(versions), history)


def joined(high: int | None, low: int | None) -> int:
    """Return 128 bits from two signed halves of 64, as PostgreSQL gives them."""
    return ((high or 0) & _MASK) << 64 | (low or 0) & _MASK


def written(combined: int) -> str:
    """Return 128 bits as they travel: 32 hexadecimal digits."""
    return f"{combined:032x}"


def unlike(ours: Mapping[str, Digest], theirs: Mapping[str, Digest]) -> list[str]:
    """Return the names under which two levels of a tree differ, sorted; what one side lacks is nothing there."""
    nothing = Digest()
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name, nothing) != theirs.get(name, nothing))


def _text(instant: datetime | None) -> str:
    """Return an instant in microseconds since 1970; without one nothing."""
    return "" if instant is None else str((instant - _EPOCH) // _MICROSECOND)
