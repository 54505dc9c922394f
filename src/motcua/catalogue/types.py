"""The words of the catalogue: procedures, their processes, what the law asks, and why a record is refused."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import InvalidInput, NoSuchThing, Problem, Refused
from motcua.counts.types import Channel

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


@dataclass(frozen=True, kw_only=True)
class ProcedurePublished:
    """A new version of a procedure is in force."""

    name: ClassVar[str] = "catalogue.ProcedurePublished.1"

    code: str
    version: int
    published_at: datetime


class NoSuchProcedure(NoSuchThing):
    code = "no_such_procedure"
    message = _("There is no procedure with this code.")


class NoSuchStep(NoSuchThing):
    code = "no_such_step"


class NoSuchRequiredDocument(NoSuchThing):
    code = "no_such_required_document"
    message = _("The procedure doesn't ask for this paper.")


class PublishFault(Refused):
    """One reason why a procedure can't be published. ``part`` names the part of the record."""

    part: ClassVar[str] = ""
    http_status = 422


class NameMissing(PublishFault):
    code, part = "name_missing", "names"
    message = _("The procedure has no Vietnamese name, or its code is not like 1.001193.")


class SequenceMissing(PublishFault):
    code, part = "sequence_missing", "sequence"
    message = _("The order of what is to be done is missing.")


class MannerMissing(PublishFault):
    code, part = "manner_missing", "channels"
    message = _("Say how it can be done: at the counter, online, by post.")


class DossierPartsMissing(PublishFault):
    code, part = "dossier_parts_missing", "required_documents"
    message = _("The papers of the dossier or the number of sets are missing.")


class TimeLimitMissing(PublishFault):
    code, part = "time_limit_missing", "time_limit"
    message = _("The time limit is missing for a channel that is offered.")


class SubjectsMissing(PublishFault):
    code, part = "subjects_missing", "subjects"
    message = _("Who may ask for it is missing.")


class AgencyMissing(PublishFault):
    code, part = "agency_missing", "agencies"
    message = _("The agency that handles it is missing.")


class TermsMissing(PublishFault):
    """The eighth part: form, result, requirements and fee, where they apply."""

    code, part = "terms_missing", "results"
    message = _("The form, the result, the requirements or the fee is missing.")


class ProcessMissing(PublishFault):
    code, part = "process_missing", "process"
    message = _("The process has no step, or a step's code is used twice.")


class StepUnknown(PublishFault):
    code, part = "step_unknown", "process"
    message = _("The process leads to a step that doesn't exist: %(path)s.")


class StepUnreachable(PublishFault):
    code, part = "step_unreachable", "process"
    message = _("Nothing leads to the step %(step)s.")


class StepWithoutEnd(PublishFault):
    code, part = "step_without_end", "process"
    message = _("The process can't end once it comes this far: %(path)s.")


class RoleUnknown(PublishFault):
    code, part = "role_unknown", "process"
    message = _("Nobody has the role %(role)s, which is asked for after: %(path)s.")


class StepsTooLong(PublishFault):
    code, part = "steps_too_long", "process"
    message = _("These steps take %(hours)s working hours, the law allows %(limit)s: %(path)s.")


class ActMissing(PublishFault):
    code, part = "act_missing", "process"
    message = _("No step of the process may do this: %(act)s.")


class FormUnknown(PublishFault):
    code, part = "form_unknown", "form_code"
    message = _("There is no form %(form)s.")


class NotPublishable(InvalidInput):
    """A procedure's record has faults: all of them at once, each with its name."""

    code = "not_publishable"
    message = _("The procedure can't be published yet.")

    def __init__(self, faults: tuple[PublishFault, ...]) -> None:
        self.faults = faults
        super().__init__([Problem(fault.part, str(fault)) for fault in faults])
