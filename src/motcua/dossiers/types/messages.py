"""What deployments tell each other of a dossier that travels: to the agency that handles it, and back.

All messages of one dossier have its code as their ``order_key``, so they are done in their order. Files go as
attachments, found by their SHA-256. Words (acts, stages, statuses, kinds) are those of ``words.py``.
"""

from datetime import date, datetime, timedelta

import msgspec

from motcua.base.messages import MessageType
from motcua.forms.types import Answer

LIVES = timedelta(days=400)
"""A dossier waits for its agency as long as the agency may be away: nothing of a citizen's ends by itself soon."""

TAKEN_IN_WITHIN = timedelta(minutes=15)
"""An agency's deployment tries six times within a minute or two; what isn't taken in by then waits for somebody."""


class VersionBody(msgspec.Struct, frozen=True, kw_only=True):
    """One line of history: the version of the dossier that an act made."""

    number: int
    act: str
    stage: str
    status: str
    at: datetime
    actor_name: str
    actor_hat: str
    note: str = ""
    due_from: datetime | None = None
    due_to: datetime | None = None


class DocumentBody(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a required paper; its content is the attachment with this SHA-256."""

    document_code: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime


class OwnerBody(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the result is for."""

    full_name: str
    birth_date: date | None = None
    personal_id: str = ""


class SubmitterBody(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks."""

    full_name: str
    personal_id: str = ""
    phone: str = ""
    email: str = ""
    relation: str = ""


class HandedOverBody(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that was taken in at the national seat, whole, for the agency that handles it.

    ``lookup_token`` is what the QR code of its papers carries: the same wherever they are printed.
    """

    code: str
    agency_code: str
    procedure_code: str
    procedure_version: int
    form_code: str
    form_version: int
    channel: str
    language: str
    answers: dict[str, Answer]
    owner: OwnerBody
    submitter: SubmitterBody
    documents: tuple[DocumentBody, ...]
    submitted_at: datetime
    answer_due_at: datetime
    lookup_token: str
    history: tuple[VersionBody, ...]


class MarkBody(msgspec.Struct, frozen=True, kw_only=True):
    """The very answer or paper that is wrong, and why."""

    kind: str
    key: str
    reason: str


class SupplementBody(msgspec.Struct, frozen=True, kw_only=True):
    """What the applicant is asked to correct, all of it at once."""

    is_at_intake: bool
    asked_at: datetime
    asked_by: str
    reason: str = ""
    answer_by: datetime | None = None
    marks: tuple[MarkBody, ...]


class DecisionBody(msgspec.Struct, frozen=True, kw_only=True):
    """What the leader signed."""

    kind: str
    number: str
    reason: str = ""
    proposed_by: str
    proposed_at: datetime
    signed_by: str
    signed_at: datetime


class PaperBody(msgspec.Struct, frozen=True, kw_only=True):
    """An official paper that the agency issued; its content is the attachment with this SHA-256."""

    kind: str
    version: int
    made_at: datetime
    size: int
    sha256: str


class SegmentBody(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the deadline ledger: what started, paused, resumed, extended or stopped the legal time, and when."""

    kind: str
    at: datetime
    ground: str = ""
    calendar_version: str = ""
    amount: int = 0
    unit: str = ""
    at_end_of_day: bool = False


class ProgressBody(msgspec.Struct, frozen=True, kw_only=True):
    """One version that the agency wrote, and where the dossier stands since then.

    ``outcome`` is set once handling has ended. ``supplement`` comes with the act that asks for it, ``answers`` (all of
    them) with the act that corrects some, ``decision`` and its paper with a signature. ``segments`` is the deadline
    ledger from its beginning; who doesn't keep one tells none.
    """

    code: str
    agency_code: str
    local_code: str = ""
    version: VersionBody
    answer_due_at: datetime | None = None
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    remaining_minutes: int | None = None
    finished_at: datetime | None = None
    outcome: str | None = None
    supplement: SupplementBody | None = None
    answers: dict[str, Answer] | None = None
    decision: DecisionBody | None = None
    papers: tuple[PaperBody, ...] = ()
    segments: tuple[SegmentBody, ...] = ()


class PaperIssuedBody(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that was printed after the act that called for it."""

    code: str
    agency_code: str
    paper: PaperBody


class SupplementAnsweredBody(msgspec.Struct, frozen=True, kw_only=True):
    """The applicant's corrections: the answers that were marked (None: left open), and the papers that are new."""

    code: str
    answers: dict[str, Answer | None]
    documents: tuple[DocumentBody, ...] = ()


class FilesAheadBody(msgspec.Struct, frozen=True, kw_only=True):
    """Files of a dossier that don't fit with the message that names them: its attachments, sent before it."""

    code: str


class WithdrawalBody(msgspec.Struct, frozen=True, kw_only=True):
    """The applicant withdraws the dossier."""

    code: str
    reason: str = ""


class NotDoneBody(msgspec.Struct, frozen=True, kw_only=True):
    """What the applicant asked for could not be done: why, as a code and in words by language."""

    code: str
    act: str
    reason_code: str
    reasons: dict[str, str]


HANDED_OVER = MessageType("dossiers.HandedOver.1", HandedOverBody, lives=LIVES)
FILES_AHEAD = MessageType("dossiers.FilesAhead.1", FilesAheadBody, lives=LIVES)
PROGRESS = MessageType("dossiers.Progress.1", ProgressBody, lives=LIVES)
PAPER = MessageType("dossiers.Paper.1", PaperIssuedBody, lives=LIVES)
SUPPLEMENT_ANSWERED = MessageType("dossiers.SupplementAnswered.1", SupplementAnsweredBody, lives=LIVES)
WITHDRAWAL = MessageType("dossiers.Withdrawal.1", WithdrawalBody, lives=LIVES)
NOT_DONE = MessageType("dossiers.NotDone.1", NotDoneBody, lives=LIVES)

GIVEN_UP = "given_up"
"""Why an errand ended when the agency's administrators gave its message up (``road.types.HeldUpState``)."""

ERRANDS = frozenset({HANDED_OVER.name, SUPPLEMENT_ANSWERED.name, WITHDRAWAL.name})
"""What the national seat sends for an applicant."""
