"""Open dossiers follow the calendar of their agency: an explicit segment of the ledger, never a silent shift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.agencies import queries as agencies
from motcua.agencies.types import CalendarInForce
from motcua.base.working_time import WorkCalendar
from motcua.dossiers.actions._many import Change, write
from motcua.dossiers.models import Dossier, StepToken
from motcua.dossiers.queries.clock import load_ledgers
from motcua.dossiers.rules import deadlines
from motcua.dossiers.rules.deadlines import Segment, SegmentKind
from motcua.dossiers.rules.transitions import WITH_CLOCK
from motcua.dossiers.types import Act, Queue, Stage

AT_ONCE = 500

_BEHIND = """
SELECT d.* FROM unnest(%(agencies)s::text[], %(versions)s::text[]) AS calendar (agency_code, version)
JOIN dossiers_dossier d ON d.agency_code = calendar.agency_code
    AND (d.calendar_version < calendar.version OR d.calendar_version > calendar.version)
WHERE d.stage = ANY(%(stages)s) ORDER BY d.code LIMIT %(limit)s FOR UPDATE OF d
"""


@transaction.atomic(savepoint=False)
def follow_calendars(*, now: datetime, top_code: str = "", limit: int = AT_ONCE) -> int:
    """Bring a batch of open dossiers to the calendar by which their agency works now; return how many.

    Each gets a CALENDAR segment from the moment that calendar holds; the due time, the time of the answer and those
    of the steps follow, and who reads them is told when they move. What lies with the applicant gets its segment
    too; its remaining time stands. ``top_code`` limits it to an agency and those below. 0 when all is done: the
    same again changes nothing.
    """
    in_force = agencies.list_calendars_in_force(now, top_code=top_code)
    facts = {
        "agencies": list(in_force),
        "versions": [calendar.version for calendar in in_force.values()],
        "stages": [stage.value for stage in WITH_CLOCK],
        "limit": limit,
    }
    dossiers = list(Dossier.objects.raw(_BEHIND, facts))
    if not dossiers:
        return 0
    write([_change(turn) for turn in _turns(dossiers, in_force)], at=now)
    return len(dossiers)


@dataclass(frozen=True)
class _Turn:
    """A dossier, where it stands, its ledger if its legal time has begun and not ended, and the change of calendar."""

    dossier: Dossier
    tokens: Sequence[StepToken]
    ledger: Sequence[Segment]
    since: datetime
    version: str
    calendars: Mapping[str, WorkCalendar]

    @property
    def old_version(self) -> str:
        return self.ledger[-1].calendar_version if self.ledger else self.dossier.calendar_version

    def carried(self, due_at: datetime | None, begun_at: datetime) -> datetime | None:
        """Return a time that is no part of the ledger as the new calendar has it."""
        if due_at is None or not self.old_version or begun_at >= self.since:
            return due_at
        old, new = self.calendars[self.old_version], self.calendars[self.version]
        return deadlines.carry_over(due_at, since=self.since, old=old, new=new)


def _turns(dossiers: Sequence[Dossier], in_force: Mapping[str, CalendarInForce]) -> list[_Turn]:
    ids = [dossier.id for dossier in dossiers]
    ledgers = load_ledgers([dossier.id for dossier in dossiers if dossier.stage != Stage.READY])
    tokens: dict[Any, list[StepToken]] = {}
    for token in StepToken.objects.filter(dossier_id__in=ids, left_at=None).order_by("dossier_id", "id"):
        tokens.setdefault(token.dossier_id, []).append(token)
    named = {segment.calendar_version for ledger in ledgers.values() for segment in ledger}
    named |= {dossier.calendar_version for dossier in dossiers} - {""}
    named |= {in_force[dossier.agency_code].version for dossier in dossiers}
    calendars = agencies.get_calendar_versions(named)
    return [
        _Turn(
            dossier=dossier,
            tokens=tokens.get(dossier.id, ()),
            ledger=ledgers.get(dossier.id, ()),
            since=in_force[dossier.agency_code].since,
            version=in_force[dossier.agency_code].version,
            calendars=calendars,
        )
        for dossier in dossiers
    ]


def _change(turn: _Turn) -> Change:
    dossier = turn.dossier
    segments: list[Segment] = []
    values: dict[str, Any] = {"calendar_version": turn.version}
    begun_at = max((token.entered_at for token in turn.tokens), default=dossier.submitted_at)
    values["answer_due_at"] = turn.carried(dossier.answer_due_at, begun_at)
    if turn.ledger and turn.old_version != turn.version:
        at = max(turn.since, turn.ledger[-1].at)
        segments = [Segment(SegmentKind.CALENDAR, at, "", turn.version)]
        standing = deadlines.due([*turn.ledger, *segments], turn.calendars)
        values |= {"due_at": standing.due_at, "remaining_minutes": standing.remaining_minutes}
    before = dossier.due_at or dossier.answer_due_at
    after = values.get("due_at", dossier.due_at) or values["answer_due_at"]
    for token in turn.tokens:
        token.due_at = turn.carried(token.due_at, token.entered_at)
        if token.queue != Queue.AWAITING_SUPPLEMENT and after is not None:
            token.urgent_at = after
    has_moved = before != after
    return Change(
        dossier=dossier,
        values=values,
        tokens=turn.tokens,
        segments=segments,
        first_segment=len(turn.ledger) + 1,
        act=Act.FOLLOW_CALENDAR if has_moved else None,
        due_from=before if has_moved else None,
        due_to=after if has_moved else None,
    )
