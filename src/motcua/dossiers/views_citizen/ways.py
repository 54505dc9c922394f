"""What is under way between this site and the agency that handles a dossier elsewhere, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.dossiers.types import GIVEN_UP, Act, ErrandData
from motcua.dossiers.views_citizen._shared import said
from motcua.ui.words import day_and_time


@dataclass(frozen=True)
class Way:
    """One thing that was sent: what it is, how far it has come; ``kind`` is the look of its notice."""

    title: str
    text: str
    kind: str


def ways_of(errands: Sequence[ErrandData], *, now: datetime) -> list[Way]:
    """Return what the agency has not confirmed yet, and what came back; of each kind only the last."""
    last = {errand.act: errand for errand in errands}
    return [way for errand in last.values() if (way := _way(errand, now)) is not None]


def short_way(errands: Sequence[ErrandData], agency_name: str) -> str:
    """Return in one sentence how far what was sent last has come; nothing when all was confirmed."""
    last = errands[-1] if errands else None
    if last is None or last.settled_at is not None:
        return ""
    facts = {"agency": agency_name, "sent": day_and_time(last.sent_at)}
    if last.ended_code == GIVEN_UP:
        return _("Sent to %(agency)s on %(sent)s, it could not be taken in there.") % facts
    if last.ended_code:
        return _("Sent to %(agency)s on %(sent)s, it could not be delivered.") % facts
    if last.delivered_at is not None:
        facts["delivered"] = day_and_time(last.delivered_at)
        return _("In the system of %(agency)s since %(delivered)s, not taken in there yet.") % facts
    return _("On its way to %(agency)s since %(sent)s.") % facts


def _way(errand: ErrandData, now: datetime) -> Way | None:
    if errand.reasons:
        return Way(_REFUSED[errand.act](), said(errand.reasons), "error")
    if errand.settled_at is not None:
        return None
    if errand.ended_code:
        text = _("Sent on %(sent)s, it could not be delivered. Our administrators see it; nothing is lost.")
        if errand.ended_code == GIVEN_UP:
            text = _("Sent on %(sent)s, the agency could not take it in. Our administrators see it; nothing is lost.")
        return Way(_OPEN[errand.act](), text % {"sent": day_and_time(errand.sent_at)}, "error")
    is_late = errand.is_silent or errand.is_stuck(now)
    return Way(_OPEN[errand.act](), _how_far(errand, now), "warning" if is_late else "")


def _how_far(errand: ErrandData, now: datetime) -> str:
    sent = day_and_time(errand.sent_at)
    if errand.delivered_at is not None:
        times = {"sent": sent, "delivered": day_and_time(errand.delivered_at)}
        text = _("Sent on %(sent)s; in the agency's system since %(delivered)s, but not taken in there yet.") % times
        help_comes = _("Our administrators see it; nothing is lost, and you need not do anything.")
        return f"{text} {help_comes}" if errand.is_stuck(now) else text
    text = _("Being sent since %(sent)s.") % {"sent": sent}
    if not errand.is_silent:
        return text
    if errand.last_answer_at is None:
        silence = _("The agency's system does not answer at present.")
    else:
        at = day_and_time(errand.last_answer_at)
        silence = _("The agency's system has not answered since %(at)s.") % {"at": at}
    return " ".join([text, silence, _("It is sent again by itself until it arrives; you need not do anything.")])


_OPEN = {
    Act.SUBMIT: lambda: _("Not taken over by the agency yet"),
    Act.ANSWER_SUPPLEMENT: lambda: _("Your corrections: not confirmed by the agency yet"),
    Act.WITHDRAW: lambda: _("Your withdrawal: not confirmed by the agency yet"),
}
_REFUSED = {
    Act.SUBMIT: lambda: _("The agency could not take the dossier over"),
    Act.ANSWER_SUPPLEMENT: lambda: _("The agency could not take your corrections"),
    Act.WITHDRAW: lambda: _("The agency could not withdraw the dossier"),
}
