"""Telling the submitter what happened to their dossier: on the portal, by e-mail and by text message."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from motcua.base.clock import vietnam_time
from motcua.base.text import in_language
from motcua.catalogue import queries as catalogue
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules.transitions import WITH_APPLICANT
from motcua.dossiers.types import Act
from motcua.identity import queries as identity
from motcua.notices import actions as notices

_NOTICES = {
    Act.SUBMIT: (
        gettext_noop("Dossier %(code)s was submitted"),
        gettext_noop("%(procedure)s for %(owner)s was submitted. The agency answers by %(answer_due)s."),
    ),
    Act.ACCEPT: (
        gettext_noop("Dossier %(code)s was accepted"),
        gettext_noop("%(procedure)s for %(owner)s was accepted. The result is due by %(due)s."),
    ),
    Act.REJECT_INTAKE: (
        gettext_noop("Dossier %(code)s was not accepted"),
        gettext_noop("%(procedure)s for %(owner)s was not accepted. Open the dossier to read why."),
    ),
    Act.REQUEST_SUPPLEMENT: (
        gettext_noop("Dossier %(code)s needs corrections"),
        gettext_noop(
            "Some answers or papers of %(procedure)s for %(owner)s must be corrected. Only these are asked again; "
            "the legal time stands still until you send them, at latest by %(answer_by)s."
        ),
    ),
    Act.ANSWER_SUPPLEMENT: (
        gettext_noop("Corrections of dossier %(code)s were received"),
        gettext_noop("The corrections of %(procedure)s for %(owner)s were received. Handling goes on."),
    ),
    Act.TAKE: (
        gettext_noop("Dossier %(code)s is being handled"),
        gettext_noop("An officer has taken up %(procedure)s for %(owner)s. The result is due by %(due)s."),
    ),
    Act.SIGN: (
        gettext_noop("The result of dossier %(code)s is ready"),
        gettext_noop("The result of %(procedure)s for %(owner)s is signed."),
    ),
    Act.SIGN_REFUSAL: (
        gettext_noop("Dossier %(code)s was refused"),
        gettext_noop("%(procedure)s for %(owner)s was refused. Open the dossier to read the notice and its reasons."),
    ),
    Act.HAND_OVER: (
        gettext_noop("The result of dossier %(code)s was handed over"),
        gettext_noop("The result of %(procedure)s for %(owner)s is in your store of papers."),
    ),
    Act.LAPSE: (
        gettext_noop("Dossier %(code)s has ended"),
        gettext_noop(
            "The corrections of %(procedure)s for %(owner)s did not come by %(answer_by)s, so the dossier has ended. "
            "Open it to read the slip. You can apply again at any time."
        ),
    ),
    Act.EXTEND: (
        gettext_noop("The result of dossier %(code)s comes later"),
        gettext_noop(
            "The agency apologises: the result of %(procedure)s for %(owner)s is not ready at the time appointed. "
            "New time: %(due)s. Open the dossier to read the reason and the slip."
        ),
    ),
    Act.FOLLOW_CALENDAR: (
        gettext_noop("The time of dossier %(code)s has changed"),
        gettext_noop(
            "The agency's working calendar changed, and what was left of the time for %(procedure)s for %(owner)s is "
            "counted with the new one. New time: %(next_due)s. Open the dossier to read how it is counted."
        ),
    ),
    Act.WITHDRAW: (
        gettext_noop("Dossier %(code)s was withdrawn"),
        gettext_noop("%(procedure)s for %(owner)s was withdrawn as you asked."),
    ),
}


_REMINDER = (
    gettext_noop("Dossier %(code)s still needs your corrections"),
    gettext_noop(
        "The corrections of %(procedure)s for %(owner)s have not come yet. Send them by %(answer_by)s; otherwise the "
        "dossier ends and you have to apply again."
    ),
)


def remind_submitter(*, dossier_code: str, now: datetime) -> None:
    """Say that the time for corrections is nearly over; nothing to who has sent them meanwhile."""
    dossier = Dossier.objects.get(code=dossier_code)
    if dossier.stage in WITH_APPLICANT:
        _send(dossier, *_REMINDER, now)


_RETURNED = (
    gettext_noop("Dossier %(code)s: what you sent came back"),
    gettext_noop(
        "What you last sent for %(procedure)s for %(owner)s could not be done. Open the dossier to read why, and what "
        "happens next."
    ),
)


def tell_of_return(*, dossier_code: str, now: datetime) -> None:
    """Say that the agency could not do, or did not get, what the applicant sent."""
    _send(Dossier.objects.get(code=dossier_code), *_RETURNED, now)


def tell_submitter(*, dossier_code: str, act: Act, now: datetime) -> None:
    """Send the notice that an act calls for; acts inside the agency (forwarding, drafts) call for none."""
    if act not in _NOTICES:
        return
    _send(Dossier.objects.get(code=dossier_code), *_NOTICES[act], now)


def _send(dossier: Dossier, title: str, body: str, now: datetime) -> None:
    if dossier.origin:  # whoever took it in tells them
        return
    contact = identity.find_contact(dossier.submitter_account_id) if dossier.submitter_account_id else None
    notices.notify(
        account_id=dossier.submitter_account_id,
        email=dossier.submitter_email or (contact.email if contact else ""),
        phone=dossier.submitter_phone or (contact.phone if contact else ""),
        title=_in_all_languages(title, dossier),
        body=_in_all_languages(body, dossier),
        language=contact.language if contact else dossier.language,
        link=f"/me/dossiers/{dossier.code}/" if dossier.submitter_account_id else "",
        now=now,
    )


def _in_all_languages(sentence: str, dossier: Dossier) -> dict[str, str]:
    procedure = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)
    request = dossier.supplements.order_by("-asked_at").first()
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = gettext(sentence) % {
                "code": dossier.code,
                "procedure": in_language(procedure.names, language),
                "owner": dossier.owner_name,
                "due": _instant(dossier.due_at),
                "answer_by": _instant(request.answer_by if request else None),
                "next_due": _instant(dossier.due_at or dossier.answer_due_at),
                "answer_due": _instant(dossier.answer_due_at),
            }
    return texts


def _instant(at: datetime | None) -> str:
    return f"{vietnam_time(at):%H:%M %d/%m/%Y}" if at else "…"
