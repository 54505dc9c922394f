"""What queries and actions give back: frozen, never rows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from motcua.base.errors import Problem, Refused
from motcua.dossiers.types.messages import GIVEN_UP, TAKEN_IN_WITHIN
from motcua.dossiers.types.words import Act, DossierStatus, ItemKind, OutcomeKind, PaperKind, Queue, Stage
from motcua.forms.types import Answer, Answers, PageReading
from motcua.identity.types import PersonData


@dataclass(frozen=True, kw_only=True)
class SupplementItem:
    """The very answer or paper that is wrong, and why, in words for the applicant.

    ``before`` and ``after`` are an answer as it was and as it was corrected, both None until then.
    """

    kind: ItemKind
    key: str
    reason: str
    before: Answer | None = None
    after: Answer | None = None


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
    """An application in a list; ``owner_name`` is empty until it was typed."""

    id: UUID
    procedure_code: str
    procedure_version: int
    agency_code: str
    owner_name: str
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
    actor_account_id: UUID | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None


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
    answer_by: datetime | None = None


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
    """A dossier in a list. ``errands``: what an agency elsewhere has still to take in or to confirm."""

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
    agency_code: str = ""
    errands: "tuple[ErrandData, ...]" = ()


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
class ErrandData:
    """What the applicant did at the national seat and the agency, elsewhere, has still to do or to confirm.

    ``ended_code`` is why the road could not deliver it, or that the agency gave it up (``GIVEN_UP``); ``reasons`` are
    the agency's refusal in words by language. ``held_up_at``: it's parked in the agency's system. ``is_silent``: the
    agency's deployment doesn't answer since ``last_answer_at``.
    """

    act: Act
    sent_at: datetime
    delivered_at: datetime | None
    settled_at: datetime | None
    ended_code: str
    reasons: dict[str, str]
    is_silent: bool
    last_answer_at: datetime | None
    held_up_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        return self.settled_at is None and not self.ended_code

    def is_stuck(self, now: datetime) -> bool:
        """Tell whether somebody must look after it there: it's parked, or the agency's deployment has had it long."""
        has_it_long = self.delivered_at is not None and self.delivered_at + TAKEN_IN_WITHIN < now
        return self.is_under_way and (self.held_up_at is not None or has_it_long)


@dataclass(frozen=True, kw_only=True)
class UndeliveredLine:
    """Something of an applicant's that the road could not deliver to the agency, or that the agency didn't take in.

    ``ended_at``: when the road gave up, and why (``ended_code``); ``delivered_at``: since when the agency's deployment
    holds it; ``held_up_at``: since when it's parked there, for ``held_up_reason``, as the agency's system told it.
    ``sent_by``: the administrator who sent it again. No name of an applicant, no content.
    """

    dossier_code: str
    agency_code: str
    act: Act
    sent_at: datetime
    sent_by: str
    delivered_at: datetime | None
    held_up_at: datetime | None
    held_up_reason: str
    ended_at: datetime | None
    ended_code: str

    @property
    def is_given_up(self) -> bool:
        """Tell whether the agency's administrators gave it up."""
        return self.ended_code == GIVEN_UP

    @property
    def may_be_sent_again(self) -> bool:
        """Tell whether the dossier can be handed over again: behind a parked message another would only wait, too."""
        return self.act is Act.SUBMIT and (self.ended_at is not None or self.held_up_at is None)


@dataclass(frozen=True, kw_only=True)
class DossierData:
    """A dossier whole, for those entitled to it.

    ``origin``: who took it in elsewhere; ``handled_by``: who handles it elsewhere; ``local_code``: the number that the
    handling agency gave it beside ``code``. ``errands``: what went to that agency, the oldest first.
    """

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
    origin: str = ""
    local_code: str = ""
    handled_by: str = ""
    errands: tuple[ErrandData, ...] = ()


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
