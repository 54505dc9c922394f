"""What officers do: each act is sent to its own address, and its refusal is shown with nothing typed lost."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.errors import Refused
from motcua.base.vietnamese.dates import parse_date
from motcua.base.web import officer_of, open_to
from motcua.dossiers import actions
from motcua.dossiers.types import Act, OutcomeKind
from motcua.dossiers.views_officer.act_forms import ACT_OF, COMMANDS, Typed, typed_text
from motcua.dossiers.views_officer.screen import Attempt, show

_NOBODY = UUID(int=0)


@open_to("officer")
@require_POST
def office_act(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Do one act; done leads back to the desk or the dossier, refused shows the dossier as it is now, and why."""
    act, typed = ACT_OF.get(slug), request.POST.dict()
    if act is None:
        raise Http404
    try:
        _DOING[act](code, typed, officer_of(request), clock.now())
    except Refused as refusal:
        return show(request, code, Attempt(act, typed, refusal))
    messages.success(request, str(COMMANDS[act].done) % {"code": code})
    return redirect("inbox") if typed.get("then") == "inbox" else redirect("office_dossier", code)


def seen_version(typed: Typed) -> int:
    """Return the version of the dossier that the page showed; what can't be read is never the present one."""
    text = typed.get("seen_version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


Doing = Callable[[str, Typed, Actor, datetime], None]


def _plain(action: Callable[..., None], code: str, typed: Typed, by: Actor, now: datetime) -> None:
    action(dossier_code=code, by=by, now=now, seen_version=seen_version(typed))


def _with_text(
    action: Callable[..., None], act: Act, name: str, code: str, typed: Typed, by: Actor, now: datetime
) -> None:
    text = {name: typed_text(act, typed)}
    action(dossier_code=code, by=by, now=now, seen_version=seen_version(typed), **text)


def _reassign(code: str, typed: Typed, by: Actor, now: datetime) -> None:
    actions.reassign(
        dossier_code=code,
        to_account_id=_account(typed.get("to_account", "")),
        note=typed_text(Act.REASSIGN, typed),
        by=by,
        now=now,
        seen_version=seen_version(typed),
    )


def _propose(code: str, typed: Typed, by: Actor, now: datetime) -> None:
    is_refused = typed.get("outcome") == OutcomeKind.REFUSED.value
    actions.propose(
        dossier_code=code,
        kind=OutcomeKind.REFUSED if is_refused else OutcomeKind.GRANTED,
        reason=typed_text(Act.PROPOSE, typed),
        by=by,
        now=now,
        seen_version=seen_version(typed),
    )


def _extend(code: str, typed: Typed, by: Actor, now: datetime) -> None:
    actions.extend(
        dossier_code=code,
        due_date=_day(typed.get("due_date", "")),
        reason=typed_text(Act.EXTEND, typed),
        by=by,
        now=now,
        seen_version=seen_version(typed),
    )


def _day(text: str) -> date | None:
    """Read a day as people type it; nonsense is no day."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if isinstance(day, date) else None


def _account(text: str) -> UUID:
    """Read who was chosen; nonsense is nobody, and nobody sits anywhere."""
    try:
        return UUID(text)
    except ValueError:
        return _NOBODY


_DOING: Mapping[Act, Doing] = {
    Act.ACCEPT: partial(_plain, actions.accept),
    Act.TAKE: partial(_plain, actions.take),
    Act.HAND_OVER: partial(_plain, actions.hand_over),
    Act.FORWARD: partial(_with_text, actions.forward, Act.FORWARD, "note"),
    Act.REJECT_INTAKE: partial(_with_text, actions.reject_intake, Act.REJECT_INTAKE, "reason"),
    Act.RETURN_DRAFT: partial(_with_text, actions.return_draft, Act.RETURN_DRAFT, "reason"),
    Act.REASSIGN: _reassign,
    Act.EXTEND: _extend,
    Act.PROPOSE: _propose,
}
