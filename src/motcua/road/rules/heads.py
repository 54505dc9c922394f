"""How two sides find out that one of them lost something: each says, per day, how many messages it has and a digest.

Direction: what deployment A has delivered to B. A counts the messages that B gave a receipt for, B those that it holds.
Days are UTC days of the messages' ``created_at``; digests don't depend on order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID


class Head(NamedTuple):
    """One day: how many, and the exclusive-or of the digests of all (64 hex digits)."""

    messages: int
    digest: str


class Line(NamedTuple):
    """One message: its day, its id, the SHA-256 of its header."""

    day: date
    message_id: UUID
    header_sha256: str


def heads(lines: Iterable[Line]) -> dict[date, Head]:
    """Return the head of each day."""
    counts: dict[date, int] = defaultdict(int)
    digests: dict[date, int] = defaultdict(int)
    for day, message_id, header_sha256 in lines:
        counts[day] += 1
        digests[day] ^= int(sha256(message_id.bytes + bytes.fromhex(header_sha256)).hexdigest(), 16)
    return {day: Head(count, f"{digests[day]:064x}") for day, count in counts.items()}


def differing(ours: Mapping[date, Head], theirs: Mapping[date, Head]) -> list[date]:
    """Return the days whose heads differ, in order."""
    return sorted(day for day in ours.keys() | theirs.keys() if ours.get(day) != theirs.get(day))


def only_in(first: Iterable[Line], second: Iterable[Line]) -> list[UUID]:
    """Return the ids that only the first side has, in order."""
    there = {line.message_id for line in second}
    return sorted(line.message_id for line in first if line.message_id not in there)
