"""Lists of dossiers: a citizen's own, an officer's desk; the same policy everywhere, keyset pages at any depth."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.text import fold
from motcua.dossiers.models import Dossier, Outcome, StepToken
from motcua.dossiers.queries._policy import owner_ids, visible_to
from motcua.dossiers.queries.errands import list_under_way
from motcua.dossiers.rules.transitions import Who
from motcua.dossiers.types import (
    DossierLine,
    DossierPage,
    DossierStatus,
    ErrandData,
    OutcomeKind,
    Queue,
    QueueCount,
    SigningLine,
    Stage,
)
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadPurpose, ReadSubject

PAGE_SIZE = 50
_WITHOUT_CLOCK = (Queue.AWAITING_SUPPLEMENT, Queue.TO_HAND_OVER)


def list_mine(*, by: Actor, after: str = "", limit: int = 20) -> DossierPage:
    """Return a citizen's dossiers, newest first. ``after`` is the cursor of the last line seen."""
    found = _newest(Dossier.objects.filter(visible_to(by)), after, limit + 1)
    shown = found[:limit]
    errands = list_under_way(shown)
    return DossierPage(lines=tuple(_line(row, errands.get(row.id, ())) for row in shown), has_more=len(found) > limit)


def list_found(*, search: str, by: Actor, now: datetime, after: str = "", limit: int = PAGE_SIZE) -> DossierPage:
    """Return the dossiers of an officer's scope that fit, ended ones too, newest first; a line of trail names them.

    ``search`` is the beginning or the end of a code, or a part of the owner's name, with or without marks.
    """
    words = search.strip()
    if not by.is_officer or not words:
        return DossierPage(lines=(), has_more=False)
    is_code = Q(code__startswith=words.upper()) | Q(code__endswith=f"-{words}")
    is_code |= Q(local_code__startswith=words.upper()) | Q(local_code__endswith=f"-{words}")
    standing = StepToken.objects.filter(dossier=OuterRef("pk"), left_at=None).order_by("entered_at", "id")
    rows = Dossier.objects.filter(visible_to(by)).filter(is_code | Q(owner_folded__contains=fold(words)))
    rows = rows.annotate(
        step_code=Subquery(standing.values("step_code")[:1]), holder_name=Subquery(standing.values("holder_name")[:1])
    )
    found = _newest(rows, after, limit + 1)
    shown = found[:limit]
    _note(ReadKind.SEARCH, shown, by=by, purpose=ReadPurpose.INBOX, now=now)
    return DossierPage(lines=tuple(_line(row) for row in shown), has_more=len(found) > limit)


def list_work(
    *, queue: Queue | None, by: Actor, now: datetime, only_late: bool = False, after: str = "", limit: int = PAGE_SIZE
) -> DossierPage:
    """Return what lies on a pile of the officer's units (on all, if None), the most urgent first.

    Of all piles, those whose clock runs come before those that wait for somebody outside. A line of trail names them.
    """
    rows = _work(by).annotate(rank=_rank(queue)).select_related("dossier").order_by("rank", "urgent_at", "id")
    if queue is not None:
        rows = rows.filter(queue=queue)
    if only_late:
        rows = rows.filter(_is_late(now))
    if place := _read_work_cursor(after):
        rank, at, token_id = place
        later = Q(urgent_at__gt=at) | Q(urgent_at=at, id__gt=token_id)
        rows = rows.filter(Q(rank__gt=rank) | Q(later, rank=rank))
    found = list(rows[: limit + 1])
    shown = found[:limit]
    _note(ReadKind.LIST, [token.dossier for token in shown], by=by, purpose=ReadPurpose.INBOX, now=now)
    return DossierPage(lines=tuple(_work_line(token) for token in shown), has_more=len(found) > limit)


def count_work(*, by: Actor, now: datetime) -> dict[Queue, QueueCount]:
    """Return how many dossiers lie on each pile of the officer's units, and how many are late (one statement)."""
    rows = _work(by).values("queue").annotate(number=Count("id"), late=Count("id", filter=_is_late(now)))
    counted = {
        Queue(row["queue"]): QueueCount(number=row["number"], late=row["late"]) for row in rows.order_by("queue")
    }
    return {queue: counted.get(queue, QueueCount()) for queue in Queue}


def list_to_sign(*, by: Actor, now: datetime, limit: int = PAGE_SIZE) -> tuple[SigningLine, ...]:
    """Return the draft results that wait for a leader, the most urgent first; a line of trail names them.

    Raises NotAllowed to who is no leader.
    """
    if not by.is_officer or Who.LEADER.value not in by.roles:
        raise NotAllowed()
    waiting = StepToken.objects.filter(
        dossier=OuterRef("dossier"), left_at=None, queue=Queue.TO_SIGN, unit_code__in=sorted(by.unit_codes)
    )
    rows = (
        Outcome.objects.annotate(urgent_at=Subquery(waiting.order_by("urgent_at").values("urgent_at")[:1]))
        .filter(urgent_at__isnull=False)
        .select_related("dossier")
        .order_by("urgent_at", "id")
    )
    found = list(rows[:limit])
    _note(ReadKind.LIST, [row.dossier for row in found], by=by, purpose=ReadPurpose.SIGNING, now=now)
    return tuple(_signing_line(row) for row in found)


def _work(by: Actor) -> QuerySet[StepToken]:
    if not by.is_officer:
        return StepToken.objects.none()
    return StepToken.objects.filter(left_at=None, unit_code__in=sorted(agencies.get_scope(by)))


def _is_late(now: datetime) -> Q:
    """The condition on an open token that its time has run out; what waits for the applicant has none."""
    return Q(urgent_at__lt=now) & ~Q(queue__in=_WITHOUT_CLOCK)


def _rank(queue: Queue | None) -> Value | Case:
    """What the order of a list of work begins with; on one pile all clocks run, or none does."""
    if queue is not None:
        return Value(0)
    return Case(When(queue__in=_WITHOUT_CLOCK, then=1), default=0, output_field=IntegerField())


def _newest(rows: QuerySet[Dossier], after: str, number: int) -> list[Dossier]:
    rows = rows.order_by("-submitted_at", "-id")
    if cursor := _read_cursor(after):
        rows = rows.filter(Q(submitted_at__lt=cursor[0]) | Q(submitted_at=cursor[0], id__lt=cursor[1]))
    return list(rows[:number])


def _note(kind: ReadKind, dossiers: Sequence[Dossier], *, by: Actor, purpose: ReadPurpose, now: datetime) -> None:
    if not dossiers:
        return
    trail.note_read(
        kind=kind,
        subject=ReadSubject.DOSSIER,
        codes=[dossier.code for dossier in dossiers],
        owner_ids=sorted({person for dossier in dossiers for person in owner_ids(dossier)}),
        by=by,
        purpose=purpose,
        now=now,
    )


def _line(row: Dossier, errands: tuple[ErrandData, ...] = ()) -> DossierLine:
    return DossierLine(
        code=row.code,
        procedure_code=row.procedure_code,
        procedure_version=row.procedure_version,
        owner_name=row.owner_name,
        submitter_name=row.submitter_name,
        stage=Stage(row.stage),
        status=DossierStatus(row.status),
        submitted_at=row.submitted_at,
        urgent_at=row.due_at or row.answer_due_at,
        step_code=getattr(row, "step_code", None) or "",
        holder_name=getattr(row, "holder_name", None) or "",
        cursor=_cursor(row.submitted_at, row.id),
        agency_code=row.agency_code,
        errands=errands,
    )


def _work_line(token: StepToken) -> DossierLine:
    dossier = token.dossier
    return DossierLine(
        code=dossier.code,
        procedure_code=dossier.procedure_code,
        procedure_version=dossier.procedure_version,
        owner_name=dossier.owner_name,
        submitter_name=dossier.submitter_name,
        stage=Stage(dossier.stage),
        status=DossierStatus(dossier.status),
        submitted_at=dossier.submitted_at,
        urgent_at=None if token.queue in _WITHOUT_CLOCK else token.urgent_at,
        step_code=token.step_code,
        holder_name=token.holder_name,
        cursor=f"{token.rank}~{_cursor(token.urgent_at, token.id)}",  # type: ignore[attr-defined]
    )


def _signing_line(row: Outcome) -> SigningLine:
    dossier = row.dossier
    return SigningLine(
        code=dossier.code,
        version=dossier.version,
        procedure_code=dossier.procedure_code,
        procedure_version=dossier.procedure_version,
        owner_name=dossier.owner_name,
        kind=OutcomeKind(row.kind),
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        due_at=dossier.due_at,
    )


def _cursor(at: datetime, row_id: UUID) -> str:
    return f"{at.isoformat()}~{row_id}"


def _read_cursor(text: str) -> tuple[datetime, UUID] | None:
    """Read a cursor; nonsense is the first page."""
    at, _, row_id = text.partition("~")
    try:
        place = datetime.fromisoformat(at), UUID(row_id)
    except ValueError:
        return None
    return place if place[0].tzinfo else None


def _read_work_cursor(text: str) -> tuple[int, datetime, UUID] | None:
    """Read the cursor of a list of work, which begins with the rank; nonsense is the first page."""
    rank, _, rest = text.partition("~")
    place = _read_cursor(rest)
    return (int(rank == "1"), *place) if place else None
