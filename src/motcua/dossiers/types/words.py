"""Stages, statuses, acts, queues, papers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where a dossier is inside the agency; finer than the national status."""

    SUBMITTED = "SUBMITTED", _("Submitted, waiting to be accepted")
    SUPPLEMENT_AT_INTAKE = "SUPPLEMENT_AT_INTAKE", _("Returned before acceptance, waiting for the applicant")
    REJECTED = "REJECTED", _("Not accepted")
    ACCEPTED = "ACCEPTED", _("Accepted")
    IN_PROGRESS = "IN_PROGRESS", _("Being handled")
    SUPPLEMENT = "SUPPLEMENT", _("Waiting for the applicant")
    AWAITING_SIGNATURE = "AWAITING_SIGNATURE", _("Waiting for the leader's signature")
    READY = "READY", _("Result ready")
    REFUSED = "REFUSED", _("Refused with reasons")
    HANDED_OVER = "HANDED_OVER", _("Result handed over")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    LAPSED = "LAPSED", _("Ended: not corrected in time")


class DossierStatus(TextChoices):
    """The status the country agrees on (its numbers live in ``wire.status_codes``)."""

    REGISTERED = "REGISTERED", _("Newly registered")
    RECEIVED = "RECEIVED", _("Received")
    NOT_RECEIVED = "NOT_RECEIVED", _("Not received")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    AWAITING_SUPPLEMENT = "AWAITING_SUPPLEMENT", _("Awaiting supplement")
    AWAITING_PAYMENT = "AWAITING_PAYMENT", _("Awaiting payment")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn by the applicant")
    STOPPED = "STOPPED", _("Handling stopped")
    COMPLETED = "COMPLETED", _("Handling completed")
    RETURNED = "RETURNED", _("Result returned")


class Act(TextChoices):
    """What somebody does to a dossier; each is one line of its history."""

    SUBMIT = "SUBMIT", _("Submitted")
    ACCEPT = "ACCEPT", _("Accepted")
    REJECT_INTAKE = "REJECT_INTAKE", _("Rejected at intake")
    REQUEST_SUPPLEMENT = "REQUEST_SUPPLEMENT", _("Supplement requested")
    ANSWER_SUPPLEMENT = "ANSWER_SUPPLEMENT", _("Supplement sent")
    TAKE = "TAKE", _("Taken up")
    REASSIGN = "REASSIGN", _("Reassigned")
    FORWARD = "FORWARD", _("Forwarded to the next step")
    PROPOSE = "PROPOSE", _("Draft result submitted for signature")
    RETURN_DRAFT = "RETURN_DRAFT", _("Draft result returned")
    SIGN = "SIGN", _("Result signed")
    SIGN_REFUSAL = "SIGN_REFUSAL", _("Refusal signed")
    HAND_OVER = "HAND_OVER", _("Result handed over")
    WITHDRAW = "WITHDRAW", _("Withdrawn")
    EXTEND = "EXTEND", _("Return of the result put off")
    LAPSE = "LAPSE", _("Ended: not corrected in time")
    FOLLOW_CALENDAR = "FOLLOW_CALENDAR", _("The agency's working calendar changed")


class Queue(TextChoices):
    """The piles on an officer's desk."""

    TO_ACCEPT = "TO_ACCEPT", _("To accept")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    AWAITING_SUPPLEMENT = "AWAITING_SUPPLEMENT", _("Awaiting supplement")
    TO_SIGN = "TO_SIGN", _("To sign")
    TO_HAND_OVER = "TO_HAND_OVER", _("To hand over")


class OutcomeKind(TextChoices):
    GRANTED = "GRANTED", _("Granted")
    REFUSED = "REFUSED", _("Refused")


class PaperKind(TextChoices):
    """Official papers that the flow issues (forms 01 to 05 of TT 01/2018/TT-VPCP, and the result)."""

    INTAKE_RECEIPT = "INTAKE_RECEIPT", _("Receipt and appointment slip")
    SUPPLEMENT_SLIP = "SUPPLEMENT_SLIP", _("Supplement request slip")
    INTAKE_REFUSAL = "INTAKE_REFUSAL", _("Slip of refusal to accept")
    APOLOGY_SLIP = "APOLOGY_SLIP", _("Slip of apology and new appointment")
    REFUSAL = "REFUSAL", _("Notice of refusal")
    RESULT = "RESULT", _("Result")
    CONTROL_SLIP = "CONTROL_SLIP", _("Handling control slip")


class ItemKind(TextChoices):
    """What a supplement request can point at."""

    ANSWER = "ANSWER", _("Answer")
    PAPER = "PAPER", _("Paper")


def seal_key_name(agency_code: str) -> str:
    """Return the name under which an agency's sealing key is kept."""
    return f"seal-{agency_code}"
