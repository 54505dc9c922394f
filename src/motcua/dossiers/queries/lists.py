"""Lists of dossiers: a citizen's own, an officer's desk; the same policy everywhere, keyset pages at any depth."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.base.text import fold
from motcua.dossiers.models import Dossier, StepToken
from motcua.dossiers.queries._policy import visible_to
from motcua.dossiers.types import DossierLine, DossierPage, DossierStatus, Queue, Stage
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadPurpose, ReadSubject

PAGE_SIZE = 50


def list_mine(*, by: Actor, after: str = "", limit: int = 20) -> DossierPage:
    """Return a citizen's dossiers, newest first. ``after`` is the cursor of the last line seen."""
    rows = Dossier.objects.filter(visible_to(by)).order_by("-submitted_at", "-id")
    if cursor := _read_cursor(after):
        rows = rows.filter(Q(submitted_at__lt=cursor[0]) | Q(submitted_at=cursor[0], id__lt=cursor[1]))
    found = list(rows[: limit + 1])
    lines = [
        DossierLine(
            code=row.code,
            procedure_code=row.procedure_code,
            procedure_version=row.procedure_version,
            owner_name=row.owner_name,
            submitter_name=row.submitter_name,
            stage=Stage(row.stage),
            status=DossierStatus(row.status),
            submitted_at=row.submitted_at,
            urgent_at=row.due_at or row.answer_due_at,
            step_code="",
            holder_name="",
            cursor=_cursor(row.submitted_at, row.id),
        )
        for row in found[:limit]
    ]
    return DossierPage(lines=tuple(lines), has_more=len(found) > limit)


def list_work(
    *, queue: Queue, by: Actor, now: datetime, search: str = "", after: str = "", limit: int = PAGE_SIZE
) -> DossierPage:
    """Return what lies on a pile of the officer's units, the most urgent first; a line of trail names them.

    ``search`` is the beginning of a code or a part of the owner's name, with or without marks.
    """
    rows = _work(by).filter(queue=queue).select_related("dossier").order_by("urgent_at", "id")
    if words := search.strip():
        rows = rows.filter(
            Q(dossier__code__startswith=words.upper())
            | Q(dossier__owner_folded__contains=fold(words), dossier__agency_code=by.agency_code)
        )
    if cursor := _read_cursor(after):
        rows = rows.filter(Q(urgent_at__gt=cursor[0]) | Q(urgent_at=cursor[0], id__gt=cursor[1]))
    found = list(rows[: limit + 1])
    page = DossierPage(lines=tuple(_work_line(token) for token in found[:limit]), has_more=len(found) > limit)
    if found:
        trail.note_read(
            kind=ReadKind.LIST,
            subject=ReadSubject.DOSSIER,
            codes=[line.code for line in page.lines],
            owner_ids=sorted({one.dossier.owner_personal_id for one in found} - {""}),
            by=by,
            purpose=ReadPurpose.INBOX,
            now=now,
        )
    return page


def count_queues(*, by: Actor, now: datetime) -> dict[Queue, int]:
    """Return how many dossiers lie on each pile of the officer's units (one statement)."""
    rows = _work(by).values("queue").annotate(number=Count("id")).order_by("queue")
    counted = {Queue(row["queue"]): int(row["number"]) for row in rows}
    return {queue: counted.get(queue, 0) for queue in Queue}


def count_late(*, by: Actor, now: datetime) -> int:
    """Return how many dossiers on the officer's desk are past their time."""
    return (
        _work(by).exclude(queue__in=[Queue.AWAITING_SUPPLEMENT, Queue.TO_HAND_OVER]).filter(urgent_at__lt=now).count()
    )


def _work(by: Actor) -> QuerySet[StepToken]:
    if not by.is_officer:
        return StepToken.objects.none()
    return StepToken.objects.filter(left_at=None, unit_code__in=sorted(agencies.get_scope(by)))


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
        urgent_at=token.urgent_at,
        step_code=token.step_code,
        holder_name=token.holder_name,
        cursor=_cursor(token.urgent_at, token.id),
    )


def _cursor(at: datetime, row_id: UUID) -> str:
    return f"{at.isoformat()}~{row_id}"


def _read_cursor(text: str) -> tuple[datetime, UUID] | None:
    """Read a cursor; nonsense is the first page."""
    at, _, row_id = text.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(row_id)
    except ValueError:
        return None
