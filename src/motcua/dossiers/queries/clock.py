"""The deadline ledger as it stands in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from motcua.agencies import queries as agencies
from motcua.base.working_time import WorkCalendar
from motcua.dossiers.models import DeadlineSegment
from motcua.dossiers.rules.deadlines import Line, Segment, SegmentKind, Standing


@dataclass(frozen=True)
class ClockData:
    """Where the legal time of a dossier stands, and why, line by line."""

    standing: Standing
    lines: tuple[Line, ...]


def load_segments(dossier_id: UUID) -> list[Segment]:
    """Return the deadline ledger of a dossier, in order."""
    return [
        Segment(
            kind=SegmentKind(row.kind),
            at=row.at,
            ground=row.ground,
            calendar_version=row.calendar_version,
            amount=row.amount,
            unit=row.unit,
        )
        for row in DeadlineSegment.objects.filter(dossier_id=dossier_id).order_by("number")
    ]


def calendars_of(ledger: Sequence[Segment]) -> dict[str, WorkCalendar]:
    """Return every calendar version that a ledger names."""
    return agencies.get_calendar_versions({segment.calendar_version for segment in ledger})
