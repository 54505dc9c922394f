"""The words of the one-stop flow: stages, acts, what callers get back, events and refusals."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NoSuchThing, Problem, Refused
from motcua.forms.types import Answers, PageReading
from motcua.identity.types import PersonData


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
    """Official papers that the flow issues (forms 01, 02, 03, 05 of TT 01/2018/TT-VPCP, and the result)."""

    INTAKE_RECEIPT = "INTAKE_RECEIPT", _("Receipt and appointment slip")
    SUPPLEMENT_SLIP = "SUPPLEMENT_SLIP", _("Supplement request slip")
    INTAKE_REFUSAL = "INTAKE_REFUSAL", _("Slip of refusal to accept")
    REFUSAL = "REFUSAL", _("Notice of refusal")
    RESULT = "RESULT", _("Result")
    CONTROL_SLIP = "CONTROL_SLIP", _("Handling control slip")


class ItemKind(TextChoices):
    """What a supplement request can point at."""

    ANSWER = "ANSWER", _("Answer")
    PAPER = "PAPER", _("Paper")


@dataclass(frozen=True, kw_only=True)
class SupplementItem:
    """The very answer or paper that is wrong, and why, in words for the applicant."""

    kind: ItemKind
    key: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DocumentData:
    """A paper that came with a dossier or lies in a draft."""

    id: UUID
    document_code: str
    file_name: str
    file_key: str
    size: int
    sha256: str
    media_type: str
    added_at: datetime
    is_superseded: bool


@dataclass(frozen=True, kw_only=True)
class DraftData:
    """A dossier before it is submitted. ``revision`` grows with every change."""

    id: UUID
    procedure_code: str
    procedure_version: int
    agency_code: str
    channel: str
    form_code: str
    form_version: int
    answers: Answers
    known: PersonData | None
    pages_done: tuple[str, ...]
    kept: dict[str, dict[str, str]]
    documents: tuple[DocumentData, ...]
    revision: int
    updated_at: datetime
    dossier_code: str


@dataclass(frozen=True, kw_only=True)
class SavedPage:
    """What became of a page of an application: how it was read, all answers now, and where to go on.

    ``next_page`` is empty after the last page.
    """

    reading: PageReading
    answers: Answers
    form_code: str
    form_version: int
    procedure_code: str
    procedure_version: int
    next_page: str

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.reading.problems


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    id: UUID
    procedure_code: str
    procedure_version: int
    agency_code: str
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class SubmissionReceipt:
    """What the submitter gets at once; the same for the same draft, however often it is asked."""

    dossier_code: str
    submitted_at: datetime
    answer_due_at: datetime
    lookup_token: str


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    version: int
    act: Act
    stage: Stage
    status: DossierStatus
    at: datetime
    actor_name: str
    actor_hat: str
    note: str


@dataclass(frozen=True, kw_only=True)
class TokenData:
    """Where a dossier stands: one of these for each place, several when steps run in parallel."""

    id: UUID
    step_code: str
    unit_code: str
    role: str
    queue: Queue
    holder_account_id: UUID | None
    holder_name: str
    entered_at: datetime
    due_at: datetime | None
    left_at: datetime | None
    left_by: str


@dataclass(frozen=True, kw_only=True)
class SupplementData:
    id: UUID
    is_at_intake: bool
    asked_at: datetime
    asked_by: str
    reason: str
    items: tuple[SupplementItem, ...]
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OutcomeData:
    kind: OutcomeKind
    number: str
    reason: str
    proposed_by: str
    returned_reason: str
    signed_at: datetime | None
    signed_by: str


@dataclass(frozen=True, kw_only=True)
class PaperData:
    kind: PaperKind
    made_at: datetime
    file_key: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DossierLine:
    """A dossier in a list."""

    code: str
    procedure_code: str
    procedure_version: int
    owner_name: str
    submitter_name: str
    stage: Stage
    status: DossierStatus
    submitted_at: datetime
    urgent_at: datetime | None
    step_code: str
    holder_name: str
    cursor: str


@dataclass(frozen=True, kw_only=True)
class QueueCount:
    """How much lies on a pile, and how much of it is past its time."""

    number: int = 0
    late: int = 0


@dataclass(frozen=True, kw_only=True)
class SigningLine:
    """A draft result that waits for the leader."""

    code: str
    version: int
    procedure_code: str
    procedure_version: int
    owner_name: str
    kind: OutcomeKind
    reason: str
    proposed_by: str
    proposed_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DossierPage:
    """A page of a list; the last line's cursor leads on."""

    lines: tuple[DossierLine, ...]
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class DossierData:
    """A dossier whole, for those entitled to it."""

    code: str
    draft_id: UUID
    stage: Stage
    status: DossierStatus
    version: int
    channel: str
    procedure_code: str
    procedure_version: int
    agency_code: str
    form_code: str
    form_version: int
    answers: Answers
    language: str
    owner_name: str
    owner_birth_date: date | None
    owner_personal_id: str
    submitter_account_id: UUID | None
    submitter_name: str
    submitter_personal_id: str
    submitter_phone: str
    submitter_email: str
    relation: str
    submitted_at: datetime
    answer_due_at: datetime | None
    accepted_at: datetime | None
    due_at: datetime | None
    remaining_minutes: int | None
    finished_at: datetime | None
    lookup_token: str
    documents: tuple[DocumentData, ...] = ()
    tokens: tuple[TokenData, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    supplements: tuple[SupplementData, ...] = ()
    outcome: OutcomeData | None = None
    papers: tuple[PaperData, ...] = ()
    acts: frozenset[Act] = field(default_factory=frozenset)


@dataclass(frozen=True)
class BatchLine:
    """What became of one dossier of a batch; ``refusal`` is empty when it went well."""

    dossier_code: str
    refusal: Refused | None


@dataclass(frozen=True, kw_only=True)
class PublicStatus:
    """What anybody with the code and the last four characters may know: no name, no content."""

    code: str
    procedure_code: str
    agency_code: str
    status: DossierStatus
    submitted_at: datetime
    due_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class DossierSubmitted:
    name: ClassVar[str] = "dossiers.DossierSubmitted.1"
    dossier_code: str
    procedure_code: str
    agency_code: str
    submitted_at: datetime


@dataclass(frozen=True)
class DossierMoved:
    """Something was done to a dossier; ``version`` is the line of its history."""

    name: ClassVar[str] = "dossiers.DossierMoved.1"
    dossier_code: str
    version: int
    act: str
    stage: str
    status: str
    at: datetime


class NoSuchDossier(NoSuchThing):
    code = "no_such_dossier"
    message = _("There is no such dossier, or it is not yours to see.")


class NoSuchDraft(NoSuchThing):
    code = "no_such_draft"
    message = _("There is no such draft, or it is not yours.")


class NotOnline(Refused):
    code = "not_online"
    message = _("This procedure cannot be applied for online yet. Go to the service desk that its page names.")


class NotSubmittedThere(Refused):
    code = "not_handled_there"
    message = _("This agency does not handle this procedure. Choose another agency.")


class DraftChanged(Refused):
    code = "draft_changed"
    message = _("Your application was changed in another window. Check your answers again, then submit.")


class AlreadySubmitted(Refused):
    code = "already_submitted"
    message = _("This application was already submitted as %(dossier_code)s.")


class NotNow(Refused):
    """The transition table does not know this act from this stage: somebody was faster, or the page is old."""

    code = "not_now"
    message = _("Somebody has handled this dossier in the meantime: it is now “%(stage)s”. Look at it again.")


class SupplementAlreadyAsked(Refused):
    code = "supplement_already_asked"
    message = _("A supplement was already requested once. The law allows one request that names everything missing.")


class NothingMarked(Refused):
    code = "nothing_marked"
    message = _("Mark at least one answer or paper and write what is wrong with it.")


class ReasonNeeded(Refused):
    code = "reason_needed"
    message = _("Write the reason: the applicant and the inspector will read it.")


class NotMarkedForCorrection(Refused):
    code = "not_marked"
    message = _("Only what the officer marked can be changed now.")


class TooManyFiles(Refused):
    code = "too_many_files"
    message = _("At most %(files_max)s files are taken for this paper. Remove one first.")


class DeskNotReady(Refused):
    code = "desk_not_ready"
    message = _("Nobody at %(unit)s has the role this step needs. Tell the administrator of your agency.")


class HeldByAnother(Refused):
    code = "held_by_another"
    message = _("%(holder)s is handling this dossier. Ask the leader to reassign it if it must change hands.")


class ChangedMeanwhile(Refused):
    code = "changed_meanwhile"
    message = _("This dossier has changed since you opened the page. Look at it again before you decide.")


class LastStep(Refused):
    code = "last_step"
    message = _("The process of this procedure has no step there.")


class NotAPaperOfThisProcedure(Refused):
    code = "not_a_paper"
    message = _("The procedure does not ask for this paper.")
    http_status = 422


def seal_key_name(agency_code: str) -> str:
    """Return the name under which an agency's sealing key is kept."""
    return f"seal-{agency_code}"
