"""What is under way between this site and the agency that handles a dossier elsewhere, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.dossiers.types import Act, DossierData, ErrandData
from motcua.dossiers.views_citizen._shared import said
from motcua.ui.words import day_and_time


@dataclass(frozen=True)
class Way:
    """One thing that was sent: what it is, how far it has come; ``kind`` is the look of its notice."""

    title: str
    text: str
    kind: str


def ways_of(dossier: DossierData) -> list[Way]:
    """Return what the agency has not confirmed yet, and what came back; of each kind only the last."""
    last = {errand.act: errand for errand in dossier.errands}
    return [way for errand in last.values() if (way := _way(errand)) is not None]


def _way(errand: ErrandData) -> Way | None:
    if errand.reasons:
        return Way(_REFUSED[errand.act](), said(errand.reasons), "error")
    if errand.ended_code:
        text = _("Sent on %(sent)s, it could not be delivered. Our administrators see it; nothing is lost.")
        return Way(_OPEN[errand.act](), text % {"sent": day_and_time(errand.sent_at)}, "error")
    if errand.settled_at is not None:
        return None
    return Way(_OPEN[errand.act](), _how_far(errand), "warning" if errand.is_silent else "")


def _how_far(errand: ErrandData) -> str:
    sent = day_and_time(errand.sent_at)
    if errand.delivered_at is not None:
        times = {"sent": sent, "delivered": day_and_time(errand.delivered_at)}
        return _("Sent on %(sent)s, in the agency's system since %(delivered)s.") % times
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
