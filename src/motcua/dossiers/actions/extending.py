"""Putting off the return of a result: apology, reason and one new appointment."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from motcua.base.actor import Actor
from motcua.base.clock import vietnam_date
from motcua.base.errors import InvalidInput, Problem
from motcua.base.text import tidy
from motcua.dossiers.actions._case import Case, lock
from motcua.dossiers.actions._many import Change, write
from motcua.dossiers.queries.clock import calendars_of, load_segments
from motcua.dossiers.rules import deadlines
from motcua.dossiers.rules.deadlines import Segment, SegmentKind, Standing
from motcua.dossiers.types import Act, AlreadyExtended, ReasonNeeded
from motcua.ui import words


@transaction.atomic(savepoint=False)
def extend(
    *,
    dossier_code: str,
    due_date: date | None,
    reason: str,
    by: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Put the return of a result off to a working day, once, with an apology (form 04 of TT 01/2018/TT-VPCP).

    The leader of the agency does it, at latest the day before the result is due or, where that was missed, after it.
    The ledger is extended by the working days between (by days for a term in days). Raises AlreadyExtended,
    InvalidInput with every problem (``due_date``, ``reason``) and what every act raises.
    """
    case = lock(dossier_code=dossier_code, act=Act.EXTEND, by=by, now=now, seen_version=seen_version)
    ledger, text = load_segments(case.dossier.id), tidy(reason)
    if any(segment.kind is SegmentKind.EXTENSION for segment in ledger):
        raise AlreadyExtended()
    found = _extended(case, ledger, due_date, text)
    problems = []
    if found is None:
        after = max(case.dossier.due_at or now, now)
        message = gettext("Enter a working day after %(day)s, at most a year ahead.")
        problems.append(Problem("due_date", message % {"day": words.day(after)}))
    if not text:
        problems.append(Problem("reason", ReasonNeeded.message))
    if problems or found is None:
        raise InvalidInput(problems)
    segment, standing = found
    for token in case.tokens:
        token.urgent_at = standing.due_at or token.urgent_at
    change = Change(
        dossier=case.dossier,
        values={"due_at": standing.due_at, "remaining_minutes": standing.remaining_minutes},
        tokens=case.tokens,
        segments=[segment],
        first_segment=len(ledger) + 1,
        act=Act.EXTEND,
        note=text,
        due_from=case.dossier.due_at,
        due_to=standing.due_at,
    )
    write([change], at=now, by=by)


def _extended(case: Case, ledger: list[Segment], day: date | None, ground: str) -> tuple[Segment, Standing] | None:
    """Return the extension to a day and where the term stands with it; None where it does not lead to the future."""
    if day is None or day < vietnam_date(case.now):
        return None
    calendars = calendars_of(ledger)
    segment = deadlines.extension_to(ledger, calendars, day=day, at=case.now, ground=ground)
    if segment is None:
        return None
    standing = deadlines.due([*ledger, segment], calendars)
    return (segment, standing) if standing.due_at and standing.due_at > case.now else None
