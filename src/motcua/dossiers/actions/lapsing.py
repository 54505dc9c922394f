"""Corrections that do not come: a reminder in time, then the end of the dossier, with its reason."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from motcua.base import events
from motcua.base.actor import SYSTEM
from motcua.dossiers.actions._many import Change, write
from motcua.dossiers.models import Dossier, StepToken, SupplementRequest
from motcua.dossiers.queries.clock import load_ledgers
from motcua.dossiers.rules import transitions
from motcua.dossiers.rules.deadlines import Segment, SegmentKind
from motcua.dossiers.rules.transitions import Clock
from motcua.dossiers.types import Act, Stage, SupplementDueSoon
from motcua.ui import words

AT_ONCE = 200
REMIND_BEFORE = timedelta(days=3)
_NOT_REMINDED_WITHIN = timedelta(days=1)


@transaction.atomic(savepoint=False)
def lapse_supplements(*, now: datetime, limit: int = AT_ONCE) -> int:
    """End a batch of dossiers whose applicants let the time for corrections pass; return how many.

    Before acceptance the dossier is not received, afterwards its handling stops (national statuses 3 and 8); the
    slip of refusal (form 03 of TT 01/2018/TT-VPCP) and a notice follow. 0 when all is done.
    """
    late = _awaited().filter(dossier=OuterRef("pk"), answer_by__lt=now)
    waiting = Dossier.objects.filter(Exists(late), stage__in=transitions.WITH_APPLICANT, handled_by="")
    dossiers = list(waiting.select_for_update(of=("self",)).order_by("code")[:limit])
    if not dossiers:
        return 0
    ids = [dossier.id for dossier in dossiers]
    requests = {request.dossier_id: request for request in _awaited().filter(dossier_id__in=ids).order_by("id")}
    tokens: dict[UUID, list[StepToken]] = {}
    for token in StepToken.objects.filter(dossier_id__in=ids, left_at=None).order_by("dossier_id", "id"):
        tokens.setdefault(token.dossier_id, []).append(token)
    ledgers = load_ledgers(ids)
    SupplementRequest.objects.filter(id__in=[request.id for request in requests.values()]).update(lapsed_at=now)
    changes = [_lapse(one, requests[one.id], tokens.get(one.id, ()), ledgers.get(one.id, ()), now) for one in dossiers]
    write(changes, at=now)
    return len(dossiers)


@transaction.atomic(savepoint=False)
def remind_of_supplements(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Remind a batch of applicants, once each, that the time for their corrections is nearly over; return how many."""
    soon = _awaited().filter(
        dossier__stage__in=transitions.WITH_APPLICANT,
        reminded_at=None,
        answer_by__gt=now,
        answer_by__lte=now + REMIND_BEFORE,
        asked_at__lt=now - _NOT_REMINDED_WITHIN,
    )
    locked = soon.select_for_update(of=("self",)).select_related("dossier").order_by("dossier__code")
    requests = list(locked[:limit])
    if not requests:
        return 0
    SupplementRequest.objects.filter(id__in=[request.id for request in requests]).update(reminded_at=now)
    events.publish_all([SupplementDueSoon(one.dossier.code, one.answer_by) for one in requests if one.answer_by])
    return len(requests)


def _awaited() -> QuerySet[SupplementRequest]:
    return SupplementRequest.objects.filter(answered_at=None, lapsed_at=None)


def _lapse(
    dossier: Dossier,
    request: SupplementRequest,
    tokens: Sequence[StepToken],
    ledger: Sequence[Segment],
    now: datetime,
) -> Change:
    row = transitions.find_transition(Act.LAPSE, Stage(dossier.stage))
    reason = _reason(request)
    segments: list[Segment] = []
    values: dict[str, object] = {"stage": row.to, "status": transitions.national_status(row.to)}
    if row.clock is Clock.STOP:
        segments = [Segment(SegmentKind.STOP, now, reason, ledger[-1].calendar_version)]
        values |= {"finished_at": now, "outcome_kind": "LAPSED"}
    for token in tokens:
        token.left_at, token.left_by = now, SYSTEM.full_name
    return Change(
        dossier=dossier,
        values=values,
        tokens=tokens,
        segments=segments,
        first_segment=len(ledger) + 1,
        act=Act.LAPSE,
        note=reason,
    )


def _reason(request: SupplementRequest) -> str:
    """Return the reason as the slip and the history say it, in the language of papers."""
    with translation.override("vi"):
        text = gettext("The corrections asked for on %(asked)s did not come by %(answer_by)s.")
        return text % {
            "asked": words.day(request.asked_at),
            "answer_by": words.day_and_time(request.answer_by),
        }
