"""Which days a comparison looks at: a large source is compared slice by slice, until a cycle has been through all.

Nothing but looking at a row finds what somebody changed in it by hand, so in a cycle every row is looked at once, and
nothing is remembered of it. A slice is a range of days by their names: every name that can be lies in exactly one, so
that the registry can't hold a day that nobody asks about.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeAlias

CYCLE_MAX = 24
"""How many comparisons a cycle has at most: as many as a day has hours."""

_RECENT = timedelta(days=7)
_AFTER_DIGITS = ":"


class Range(NamedTuple):
    """Days from ``first`` to before ``end``, as their names sort by bytes; without an end to the last one."""

    first: str
    end: str


Scope: TypeAlias = Sequence[Range]
"""The ranges of days that are looked at; none: all days."""

WHOLE: Scope = ()


class Proof(NamedTuple):
    """The days of a scope were equal as of an instant, but for what was under way."""

    scope: Scope
    as_of: datetime


def slice_size(dossiers: int, at_once: int) -> int:
    """Return how many dossiers a slice has: ``at_once``, or so many that a cycle has no more than CYCLE_MAX slices."""
    return max(at_once, -(-dossiers // CYCLE_MAX))


def recent(today: date) -> Range:
    """Return the days of the last week, and later ones: most of what moves is there, so each comparison looks."""
    return Range(f"{today - _RECENT:%y%m%d}", _AFTER_DIGITS)


def next_first(before: Sequence[tuple[Scope, bool]]) -> str:
    """Return where the next slice begins, from the scopes of the latest comparisons, newest first, and if they ended.

    After one that was never answered the same slice comes again, once: then the others have their turn.
    """
    if not before or not before[0][0]:
        return ""
    latest, is_ended = before[0]
    is_again = len(before) > 1 and tuple(before[1][0])[-1:] == tuple(latest)[-1:]
    return latest[-1].end if is_ended or is_again else latest[-1].first


def whole_as_of(proofs: Iterable[Proof]) -> datetime | None:
    """Return the instant as of which, or later, every day was proven equal; None while some day never was.

    ``proofs`` may come in any order; of each day the newest counts, and of all days the oldest of these.
    """
    left = [Range("", "")]
    for proof in sorted(proofs, key=lambda proof: proof.as_of, reverse=True):
        for each in proof.scope or (Range("", ""),):
            left = [rest for piece in left for rest in _without(piece, each)]
        if not left:
            return proof.as_of
    return None


def _without(piece: Range, taken: Range) -> list[Range]:
    """Return what is left of a range when another is taken out of it."""
    if (taken.end and taken.end <= piece.first) or (piece.end and piece.end <= taken.first):
        return [piece]
    left = [Range(piece.first, taken.first)] if piece.first < taken.first else []
    if taken.end and (not piece.end or taken.end < piece.end):
        left.append(Range(taken.end, piece.end))
    return left
