"""The deadline ledger as it stands in the database."""

from collections.abc import Collection, Sequence
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
    return [segment_of(row) for row in DeadlineSegment.objects.filter(dossier_id=dossier_id).order_by("number")]


def load_ledgers(dossier_ids: Collection[UUID]) -> dict[UUID, list[Segment]]:
    """Return the deadline ledgers of several dossiers, each in order: one statement. Who has none is left out."""
    ledgers: dict[UUID, list[Segment]] = {}
    for row in DeadlineSegment.objects.filter(dossier_id__in=dossier_ids).order_by("dossier_id", "number"):
        ledgers.setdefault(row.dossier_id, []).append(segment_of(row))
    return ledgers


def segment_of(row: DeadlineSegment) -> Segment:
    """Return a stored segment as the rules know it."""
    return Segment(
        kind=SegmentKind(row.kind),
        at=row.at,
        ground=row.ground,
        calendar_version=row.calendar_version,
        amount=row.amount,
        unit=row.unit,
        at_end_of_day=row.at_end_of_day,
    )


def calendars_of(ledger: Sequence[Segment]) -> dict[str, WorkCalendar]:
    """Return every calendar version that a ledger names."""
    return agencies.get_calendar_versions({segment.calendar_version for segment in ledger})
