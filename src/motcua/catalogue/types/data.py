"""The words of the catalogue: procedures, their processes, what the law asks."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.messages import MessageType
from motcua.catalogue.types.refusals import NoSuchRequiredDocument, NoSuchStep
from motcua.counts.types import Channel
from motcua.forms.types import FormDefinition

Texts = dict[str, str]
"""A text of content per language tag (BCP 47): ``{"vi": "...", "en": "..."}``."""

HOURS_PER_WORKING_DAY = 8


class ServiceLevel(TextChoices):
    """How far a procedure can be done online (levels 1 to 4 until 15 August 2022; NĐ 42/2022 since)."""

    LEVEL_1 = "LEVEL_1", _("Level 1")
    LEVEL_2 = "LEVEL_2", _("Level 2")
    LEVEL_3 = "LEVEL_3", _("Level 3")
    LEVEL_4 = "LEVEL_4", _("Level 4")
    INFORMATION = "INFORMATION", _("Information only")
    PARTIAL = "PARTIAL", _("Partly online")
    FULL = "FULL", _("Wholly online")


class TimeUnit(TextChoices):
    WORKING_HOURS = "WORKING_HOURS", _("working hours")
    WORKING_DAYS = "WORKING_DAYS", _("working days")
    CALENDAR_DAYS = "CALENDAR_DAYS", _("days")


class FeeKind(TextChoices):
    """Law on fees and charges 97/2015/QH13: phí pays for a service, lệ phí is fixed by the state."""

    FEE = "FEE", _("Fee")
    CHARGE = "CHARGE", _("Charge")


class HandlingLevel(TextChoices):
    """Which kind of agency handles a procedure."""

    MINISTRY = "MINISTRY", _("Ministry")
    PROVINCE = "PROVINCE", _("Province")
    COMMUNE = "COMMUNE", _("Commune")


class StepAct(TextChoices):
    """What may be done with a dossier that stands at a step."""

    ACCEPT = "ACCEPT", _("Accept or reject at intake")
    REQUEST_SUPPLEMENT = "REQUEST_SUPPLEMENT", _("Ask for a supplement")
    APPRAISE = "APPRAISE", _("Appraise and draft the result")
    SEND_BACK = "SEND_BACK", _("Send back to the step before")
    DECIDE = "DECIDE", _("Grant or refuse")
    HAND_OVER = "HAND_OVER", _("Hand over the result")


@dataclass(frozen=True)
class TimeLimit:
    """A legal time limit: ``amount`` of ``unit``."""

    amount: int
    unit: TimeUnit

    @property
    def working_hours(self) -> int:
        """Return the working hours the limit surely holds (of calendar days, five in seven)."""
        if self.unit == TimeUnit.WORKING_HOURS:
            return self.amount
        days = self.amount if self.unit == TimeUnit.WORKING_DAYS else self.amount * 5 // 7
        return days * HOURS_PER_WORKING_DAY


@dataclass(frozen=True, kw_only=True)
class Fee:
    """A fee or charge. ``amount_vnd`` is None where the province's council sets it; 0 is free."""

    kind: FeeKind
    names: Texts
    amount_vnd: int | None
    notes: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RequiredDocument:
    """A paper the law asks for (thành phần hồ sơ). ``size_max`` is bytes a file."""

    code: str
    names: Texts
    hint: Texts = field(default_factory=dict)
    originals: int = 0
    copies: int = 0
    is_required: bool = True
    media_types: tuple[str, ...] = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")
    files_max: int = 5
    size_max: int = 10 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """A legal text a procedure stands on: its number and its title."""

    number: str
    titles: Texts


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the procedure gives. ``code`` names the kind of paper."""

    code: str
    names: Texts


@dataclass(frozen=True, kw_only=True)
class HandlingBody:
    """Who handles the procedure: every agency of a level, or only the agencies of ``codes``."""

    level: HandlingLevel
    names: Texts
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a process.

    ``role`` is an agencies role; ``unit`` the suffix of the code of the agency's unit (``MC`` the service desk);
    ``hours`` are working hours; ``next_steps`` are the codes of what may follow, none at the end.
    """

    code: str
    names: Texts
    role: str
    unit: str
    hours: int
    acts: tuple[StepAct, ...]
    next_steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Process:
    """The steps of a procedure; the first one is where a dossier starts."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        return self.steps[0]

    def step(self, code: str) -> Step:
        """Return a step. Raises NoSuchStep."""
        for step in self.steps:
            if step.code == code:
                return step
        raise NoSuchStep(step=code)

    def steps_before(self, code: str) -> tuple[Step, ...]:
        """Return the steps that lead straight to a step."""
        return tuple(step for step in self.steps if code in step.next_steps)


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """An administrative procedure as published: one immutable version (record of the national database).

    ``field_code`` and ``field_names`` are the procedure's field (lĩnh vực). ``form_code`` is None where one can't
    apply online; ``outcome_template`` names the paper that the result is printed as. ``version`` is 0 before
    publication. ``supplement_limit`` is how long an applicant has to correct what was marked: the law of the procedure
    says it; where it doesn't (NĐ 61/2018 and NĐ 118/2025 name no time for all), it is 30 days, the house's own choice.
    """

    code: str
    names: Texts
    field_code: str
    field_names: Texts
    level: ServiceLevel
    descriptions: Texts
    sequence: tuple[Texts, ...]
    channels: tuple[Channel, ...]
    time_limit_online: TimeLimit | None
    time_limit_counter: TimeLimit | None
    time_limit_notes: Texts
    sets: int
    fees: tuple[Fee, ...]
    required_documents: tuple[RequiredDocument, ...]
    requirements: Texts
    subjects: Texts
    results: tuple[Outcome, ...]
    legal_bases: tuple[LegalBasis, ...]
    agencies: tuple[HandlingBody, ...]
    process: Process
    form_code: str | None = None
    form_notes: Texts = field(default_factory=dict)
    outcome_template: str = ""
    keywords: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    supplement_limit: TimeLimit = TimeLimit(30, TimeUnit.CALENDAR_DAYS)
    version: int = 0

    @property
    def is_online(self) -> bool:
        """Say whether one can apply online."""
        return self.form_code is not None and Channel.ONLINE in self.channels

    def time_limit(self, channel: str) -> TimeLimit | None:
        """Return the legal time limit of a channel; post counts as the counter."""
        return self.time_limit_online if channel == Channel.ONLINE else self.time_limit_counter

    def required_document(self, code: str) -> RequiredDocument:
        """Return a paper the procedure asks for. Raises NoSuchRequiredDocument."""
        for document in self.required_documents:
            if document.code == code:
                return document
        raise NoSuchRequiredDocument(paper=code)


@dataclass(frozen=True, kw_only=True)
class ProcedureHit:
    """A line of search results, or of the list of all procedures, in one language."""

    code: str
    name: str
    level: ServiceLevel
    level_text: str
    field_name: str
    limit_text: str
    fee_text: str
    agencies: tuple[str, ...]
    is_online: bool


@dataclass(frozen=True)
class Synonym:
    """How people say it, and how the catalogue does; an empty ``meaning`` marks words that say nothing ("tôi muốn")."""

    phrase: str
    meaning: str


class FileKind(TextChoices):
    """What a file to import is."""

    PROCEDURE = "procedure", _("Procedure")
    FORM = "form", _("Form")


@dataclass(frozen=True, kw_only=True)
class RecordFile:
    """A file that is exported and imported: a procedure with its form, or a form. Versions in it don't count."""

    kind: FileKind
    format: int
    procedure: Procedure | None = None
    form: FormDefinition | None = None


@dataclass(frozen=True)
class ShippedFile:
    """A procedure that comes with Một Cửa as a file."""

    code: str
    names: Texts


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import published (or found published already): codes and versions; 0 where there was none."""

    procedure_code: str = ""
    procedure_version: int = 0
    form_code: str = ""
    form_version: int = 0


@dataclass(frozen=True, kw_only=True)
class PublishedVersion:
    """A version of a procedure in the list of its versions."""

    version: int
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class ProcedurePublished:
    """A new version of a procedure is in force."""

    name: ClassVar[str] = "catalogue.ProcedurePublished.1"

    code: str
    version: int
    published_at: datetime


class ReleaseBody(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a procedure with one of its form, as the national catalogue released them.

    ``file`` is the file that an export gives; unlike at an import, the versions in it count. ``form_version`` is 0 and
    ``form_code`` empty where one can't apply online.
    """

    code: str
    version: int
    form_code: str = ""
    form_version: int = 0
    file: dict[str, Any]


RELEASE = MessageType("catalogue.Release.1", ReleaseBody)


@dataclass(frozen=True, kw_only=True)
class ReleaseLine:
    """A release that came from the national catalogue."""

    procedure_code: str
    version: int
    form_code: str
    form_version: int
    received_at: datetime
