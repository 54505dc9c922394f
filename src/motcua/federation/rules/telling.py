"""What an agency's seat tells: facts as lines, lines as messages."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from motcua.dossiers.types import StatusFact
from motcua.federation.rules.lines import first_level
from motcua.federation.types import LINES_MAX, StatusLine
from motcua.road.types import Mandate, PeerEntry
from motcua.wire.status_codes import STATUS_NUMBERS

BYTES_MAX = 1_500_000
"""How long the lines of a message may be together, well below what the road takes."""


class Waiting(NamedTuple):
    """A version that waits to be told, with its line as JSON."""

    code: str
    version: int
    agency: str
    line: str
    known_at: datetime | None = None


def line_of(fact: StatusFact) -> StatusLine:
    """Return a fact as it travels."""
    return StatusLine(
        code=fact.dossier_code,
        version=fact.version,
        status=STATUS_NUMBERS[fact.status],
        at=fact.at,
        agency=fact.agency_code,
        unit=fact.unit_code,
        procedure=fact.procedure_code,
        channel=fact.channel,
        reason=fact.reason,
        submitted_at=fact.submitted_at,
        received_at=fact.received_at,
        due_at=fact.due_at,
        finished_at=fact.finished_at,
        outcome=fact.outcome or "",
    )


def agency_of_registry(hub: PeerEntry, now: datetime) -> str:
    """Return the agency for which the hub keeps the registry: the shortest code for which it acts."""
    return min((code for code in _in_force(hub.mandates, now)), key=lambda code: (len(code), code), default="")


def sender_for(agency_code: str, us: PeerEntry, now: datetime) -> str:
    """Return who speaks for an agency: its level-1 code if we act for that, else the highest above it for which we do.

    "" when we act for none.
    """
    top = first_level(agency_code)
    if top and us.acts_for(top, now):
        return top
    parts = agency_code.split(".")
    above = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return next((code for code in above if us.acts_for(code, now)), "")


def messages_of(waiting: Iterable[Waiting]) -> Iterator[list[Waiting]]:
    """Divide what waits into messages, in its order."""
    message: list[Waiting] = []
    size = 0
    for one in waiting:
        if message and (len(message) == LINES_MAX or size + len(one.line) > BYTES_MAX):
            yield message
            message, size = [], 0
        message.append(one)
        size += len(one.line)
    if message:
        yield message


def known_late(message: Sequence[Waiting]) -> tuple[tuple[int, datetime], ...]:
    """Return which lines of a message, by their place, the seat learnt of long after they happened, and when."""
    return tuple((place, one.known_at) for place, one in enumerate(message) if one.known_at is not None)


def _in_force(mandates: Sequence[Mandate], now: datetime) -> list[str]:
    return [each.agency_code for each in mandates if each.covers(each.agency_code, now)]
