"""The words of agencies: who handles what people ask for, who sits there, and when they work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NoSuchThing, Refused
from motcua.base.messages import MessageType
from motcua.base.working_time import Shift


class AgencyKind(TextChoices):
    MINISTRY = "MINISTRY", _("Ministry")
    MINISTERIAL = "MINISTERIAL", _("Ministerial agency")
    GOVERNMENT = "GOVERNMENT", _("Government agency")
    PEOPLES_COMMITTEE = "PEOPLES_COMMITTEE", _("People's Committee")
    DEPARTMENT = "DEPARTMENT", _("Department")
    SERVICE_CENTRE = "SERVICE_CENTRE", _("Public administration service centre")
    STATE_ENTERPRISE = "STATE_ENTERPRISE", _("State enterprise")


class UnitKind(TextChoices):
    SERVICE_DESK = "SERVICE_DESK", _("Service desk")
    SPECIALIST = "SPECIALIST", _("Specialist unit")
    LEADERSHIP = "LEADERSHIP", _("Leadership")


class Role(TextChoices):
    """What an officer does in a unit; an officer may hold several."""

    COUNTER = "COUNTER", _("Counter officer")
    HANDLER = "HANDLER", _("Handling officer")
    LEADER = "LEADER", _("Leader")
    CLERK = "CLERK", _("Clerk")
    ACCOUNTANT = "ACCOUNTANT", _("Accountant")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")


class DayKind(TextChoices):
    """Why a day differs from its weekday for the whole country."""

    HOLIDAY = "HOLIDAY", _("Public holiday")
    SUBSTITUTE = "SUBSTITUTE", _("Day off in lieu")
    SWAP = "SWAP", _("Day off, worked on another day")
    MAKE_UP = "MAKE_UP", _("Make-up working day")


@dataclass(frozen=True, kw_only=True)
class AgencyData:
    """An agency. ``code`` is by QĐ 20/2020, ``code102`` by QCVN 102:2016 (empty: derived when it is created).

    ``name`` and ``superior_name`` are per language tag; ``superior_name`` is the line above the agency's own on its
    papers. ``valid_to`` is the last day; ``replaced_by`` names who took over.
    """

    code: str
    code102: str = ""
    name: Mapping[str, str]
    short_name: str
    kind: AgencyKind
    parent_code: str = ""
    place_code: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    superior_name: Mapping[str, str] = field(default_factory=dict)
    fax: str = ""
    website: str = ""
    tax_code: str = ""
    budget_relation_code: str = ""
    valid_from: date = date(2025, 7, 1)
    valid_to: date | None = None
    replaced_by: tuple[str, ...] = ()

    @property
    def top_code(self) -> str:
        """The code of the ministry or province that it belongs to."""
        return self.code.partition(".")[0]

    @property
    def level(self) -> int:
        """1 for a ministry or a province, up to 4."""
        return self.code.count(".") + 1


@dataclass(frozen=True, kw_only=True)
class UnitData:
    """A unit of an agency. Its code is the agency's and a suffix: ``H26.45.MC``. ``valid_to`` is its last day."""

    code: str
    agency_code: str
    name: Mapping[str, str]
    kind: UnitKind = UnitKind.SPECIALIST
    valid_to: date | None = None

    @property
    def suffix(self) -> str:
        """The last part of the code, the same for units of the same purpose in every agency: ``MC``."""
        return self.code.rpartition(".")[2]


@dataclass(frozen=True)
class Chair:
    """Where an officer sits today, and as what: roles count in every unit listed. ``agency_names`` is per language."""

    agency_code: str
    unit_codes: frozenset[str]
    roles: frozenset[str]
    title: str
    agency_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OfficerData:
    """An officer in one role in one unit."""

    account_id: UUID
    full_name: str
    title: str
    unit_code: str
    role: Role


@dataclass(frozen=True, kw_only=True)
class PositionData:
    """An officer's position as administrators see it, from a day to a day (both included; None: still)."""

    account_id: UUID
    full_name: str
    title: str
    unit_code: str
    role: Role
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class AgencyLine:
    """An agency in the tree, with how many open units it has and how many officers sit there today."""

    agency: AgencyData
    unit_count: int
    officer_count: int


@dataclass(frozen=True, kw_only=True)
class CalendarLine:
    """A published calendar in the list of an agency's; ``number`` counts from 1."""

    number: int
    version: str
    valid_from: date
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class SpecialDay:
    """A day that differs from its weekday: its shifts (none: a day off) and what it is, per language tag."""

    day: date
    shifts: tuple[Shift, ...]
    name: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CalendarChange:
    """What another calendar changes: of a weekday (0 is Monday) or of a single day."""

    weekday: int | None = None
    day: date | None = None
    before: tuple[Shift, ...]
    after: tuple[Shift, ...]


@dataclass(frozen=True, kw_only=True)
class NationalDay:
    """A day that differs for the whole country (Labour Code 2019, article 112, and the yearly swaps).

    ``instead_of`` is the day off that a make-up day pays for. ``name`` is per language tag.
    """

    day: date
    kind: DayKind
    name: Mapping[str, str]
    instead_of: date | None = None


@dataclass(frozen=True)
class CalendarInForce:
    """Which calendar an agency works by, its own or one it inherits, and since when."""

    version: str
    since: datetime


@dataclass(frozen=True)
class CalendarPublished:
    """An agency's working time changes from ``valid_from`` on; due times set before move by an explicit segment."""

    agency_code: str
    version: str
    valid_from: date
    name: ClassVar[str] = "agencies.CalendarPublished.1"


class NoSuchAgency(NoSuchThing):
    code = "no_such_agency"
    message = _("There is no agency with code %(agency_code)s.")


class NoSuchUnit(NoSuchThing):
    code = "no_such_unit"
    message = _("There is no unit with code %(unit_code)s.")


class NoSuchPosition(NoSuchThing):
    code = "no_such_position"
    message = _("This officer does not hold that position.")


class NoSuchCalendar(NoSuchThing):
    code = "no_such_calendar"
    message = _("No working calendar is published for %(agency_code)s on that day.")


class CodeTaken(Refused):
    code = "code_taken"
    message = _("The code %(taken_code)s already belongs to something else.")


class CodeDoesNotFit(Refused):
    code = "code_does_not_fit"
    message = _("The code %(wrong_code)s does not fit the rules for codes.")
    http_status = 422


class NotAnOfficer(Refused):
    code = "not_an_officer"
    message = _("Only an officer's account can hold a position.")


class SeatedElsewhere(Refused):
    code = "seated_elsewhere"
    message = _("This officer already holds a position at %(agency_code)s.")


class SeatedAlready(Refused):
    code = "seated_already"
    message = _("This officer already holds that position.")


class UnitIsClosed(Refused):
    code = "unit_is_closed"
    message = _("This unit is closed by then.")


class UnitIsStaffed(Refused):
    code = "unit_is_staffed"
    message = _("Officers sit in this unit after that day. End or change their positions first.")


class LastAdministrator(Refused):
    code = "last_administrator"
    message = _("Nobody would administer this agency any more. Appoint another administrator first.")


class WrongDates(Refused):
    code = "wrong_dates"
    message = _("The last day is before the first day.")
    http_status = 422


class DirectoryAgency(msgspec.Struct, frozen=True, kw_only=True):
    """An agency as its deployment tells of it. ``takes_in``: its service desk takes in dossiers."""

    code: str
    name: dict[str, str]
    short_name: str
    kind: str
    parent_code: str = ""
    place_code: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    valid_from: date
    valid_to: date | None = None
    takes_in: bool = False
    calendar: str = ""


DayText = Annotated[str, msgspec.Meta(max_length=200)]


class DirectoryCalendarBody(msgspec.Struct, frozen=True, kw_only=True):
    """A working calendar: shifts as [start, end] in minutes for Monday to Sunday, and days that differ.

    ``names`` says what such days are, by language; an older deployment tells none.
    """

    version: str
    weekly: tuple[tuple[tuple[int, int], ...], ...]
    exceptions: dict[str, tuple[tuple[int, int], ...]] = {}
    names: dict[str, dict[str, DayText]] = {}


class DirectoryBody(msgspec.Struct, frozen=True, kw_only=True):
    """All agencies of a deployment, and the calendars they work by: the newest replaces what was told before."""

    agencies: tuple[DirectoryAgency, ...]
    calendars: tuple[DirectoryCalendarBody, ...] = ()


DIRECTORY = MessageType("agencies.Directory.1", DirectoryBody)


class NotTheirAgency(Refused):
    code = "not_their_agency"
    message = _("%(sender)s may not tell of %(agency_code)s.")
    http_status = 403
