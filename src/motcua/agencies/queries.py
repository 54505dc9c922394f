"""Reads of agencies: who handles what, who sits where, when they work, whose rows an officer sees."""

import csv
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q

from motcua.agencies import rules
from motcua.agencies.models import Agency, CalendarVersion, Position, Unit
from motcua.agencies.rules import Shifts
from motcua.agencies.types import (
    AgencyData,
    AgencyKind,
    AgencyLine,
    CalendarInForce,
    CalendarLine,
    Chair,
    DayKind,
    NationalDay,
    NoSuchAgency,
    NoSuchCalendar,
    NoSuchUnit,
    OfficerData,
    PositionData,
    Role,
    SpecialDay,
    UnitData,
    UnitKind,
)
from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.text import in_language
from motcua.base.working_time import Shift, WorkCalendar
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadSubject

_HOLIDAYS = Path(__file__).parent / "data" / "holidays.csv"
_kept_calendars: dict[UUID, tuple[WorkCalendar, dict[date, dict[str, str]]]] = {}
_KEPT_CALENDARS_MAX = 2000
_CALENDAR_IN_FORCE = """
SELECT id FROM agencies_calendarversion WHERE agency_code = ANY(%s) AND valid_from <= %s
ORDER BY length(agency_code) DESC, number DESC LIMIT 1
"""

_CALENDARS_IN_FORCE = """
SELECT agency.code, newest.agency_code || '/' || newest.number, newest.since
FROM agencies_agency agency CROSS JOIN LATERAL (
    SELECT agency_code, number, greatest(published_at, valid_from::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') AS since
    FROM agencies_calendarversion
    WHERE valid_from <= %(day)s AND (agency_code = agency.code OR starts_with(agency.code, agency_code || '.'))
    ORDER BY length(agency_code) DESC, number DESC LIMIT 1
) AS newest
WHERE %(top)s = '' OR agency.code = %(top)s OR starts_with(agency.code, %(top)s || '.')
ORDER BY agency.code
"""


def find_chair(account_id: UUID, on: date | None = None) -> Chair | None:
    """Return where an officer sits today (or on a day), or None: one statement, asked at every officer's request."""
    rows = list(
        Position.objects.filter(_in_force(on), account_id=account_id)
        .order_by("-valid_from", "-id")
        .values_list("unit__agency__code", "unit__code", "role", "title", "unit__agency__name")
    )
    if not rows:
        return None
    agency_code, _, _, title, names = rows[0]
    here = [row for row in rows if row[0] == agency_code]
    return Chair(agency_code, frozenset(row[1] for row in here), frozenset(row[2] for row in here), title, names)


def get_scope(actor: Actor) -> frozenset[str]:
    """Return the units whose rows an officer may see: the own ones; a leader or administrator, all of the own agency.

    Nobody else has any; the house itself (SYSTEM) does not ask.
    """
    if not actor.is_officer:
        return frozenset()
    if not rules.may_see_whole_agency(actor):
        return actor.unit_codes
    return actor.unit_codes | frozenset(
        Unit.objects.filter(agency_id=actor.agency_code).order_by().values_list("code", flat=True)
    )


def get_agency(code: str) -> AgencyData:
    """Return an agency by its code of QĐ 20/2020, whether it still exists or not. Raises NoSuchAgency."""
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise NoSuchAgency(agency_code=code)
    return _agency(agency)


def list_agencies(
    kind: AgencyKind | None = None, *, parent_code: str = "", place_code: str = "", on: date | None = None
) -> tuple[AgencyData, ...]:
    """Return the agencies that exist today (or on a day), by code; of one kind, below one, or of one place if told."""
    agencies = Agency.objects.filter(_in_force(on)).order_by("code")
    if kind:
        agencies = agencies.filter(kind=kind)
    if parent_code:
        agencies = agencies.filter(parent__code=parent_code)
    if place_code:
        agencies = agencies.filter(place_code=place_code)
    return tuple(_agency(agency) for agency in agencies)


def get_unit(code: str) -> UnitData:
    """Return a unit by its code. Raises NoSuchUnit."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NoSuchUnit(unit_code=code)
    return _unit(unit)


def list_units(agency_code: str, kind: UnitKind | None = None, *, with_closed: bool = False) -> tuple[UnitData, ...]:
    """Return the open units of an agency by code, of one kind if told; the closed ones, too, if told."""
    units = Unit.objects.filter(agency_id=agency_code).order_by("code")
    if not with_closed:
        units = units.filter(_open_units())
    return tuple(_unit(unit) for unit in (units.filter(kind=kind) if kind else units))


def list_officers(unit_codes: Iterable[str], role: Role | None = None, on: date | None = None) -> list[OfficerData]:
    """Return who sits in some units today (or on a day), in one role if told, in the order of Vietnamese names."""
    positions = Position.objects.filter(_in_force(on), unit_id__in=list(unit_codes)).order_by("name_sort_key", "id")
    return [
        OfficerData(
            account_id=position.account_id,
            full_name=position.full_name,
            title=position.title,
            unit_code=position.unit_id,
            role=Role(position.role),
        )
        for position in (positions.filter(role=role) if role else positions)
    ]


def check_may_administer(agency_code: str, *, by: Actor) -> None:
    """Let the house, an agency's administrator and those above it pass; an officer's attempt is a line of the trail.

    Raises NotAllowed.
    """
    if rules.may_administer(by, agency_code):
        return
    if by.is_officer:
        trail.note_read(
            kind=ReadKind.DENIED,
            subject=ReadSubject.ADMINISTRATION,
            codes=[agency_code],
            owner_ids=[],
            by=by,
            purpose="",
            now=clock.now(),
        )
    raise NotAllowed()


def check_may_administer_deployment(*, by: Actor) -> None:
    """Let the house and the administrators of this deployment's own agency pass. Raises NotAllowed."""
    check_may_administer(settings.MOTCUA_AGENCY, by=by)


def list_tree(*, by: Actor) -> tuple[AgencyLine, ...]:
    """Return the agencies that somebody administers, by code: three statements. Raises NotAllowed."""
    check_may_administer(by.agency_code, by=by)
    below = Q(code=by.agency_code) | Q(code__startswith=f"{by.agency_code}.")
    units = Unit.objects.filter(_open_units()).order_by().values_list("agency_id")
    seats = Position.objects.filter(_in_force(None)).order_by().values_list("unit__agency_id")
    unit_counts = dict(units.annotate(count=Count("id")))
    officer_counts = dict(seats.annotate(count=Count("account_id", distinct=True)))
    return tuple(
        AgencyLine(
            agency=_agency(row),
            unit_count=unit_counts.get(row.code, 0),
            officer_count=officer_counts.get(row.code, 0),
        )
        for row in Agency.objects.filter(below).order_by("code")
    )


def list_positions(agency_code: str, *, by: Actor) -> tuple[PositionData, ...]:
    """Return every position there is or was at an agency: by name, an officer's newest first. Raises NotAllowed."""
    check_may_administer(agency_code, by=by)
    rows = Position.objects.filter(unit__agency_id=agency_code).order_by(
        "name_sort_key", "account_id", "-valid_from", "id"
    )
    return tuple(
        PositionData(
            account_id=row.account_id,
            full_name=row.full_name,
            title=row.title,
            unit_code=row.unit_id,
            role=Role(row.role),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    )


def list_calendar_versions(agency_code: str) -> tuple[CalendarLine, ...]:
    """Return the calendars that an agency published itself, the newest first."""
    rows = CalendarVersion.objects.filter(agency_id=agency_code).order_by("-number")
    return tuple(
        CalendarLine(
            number=row.number,
            version=f"{agency_code}/{row.number}",
            valid_from=row.valid_from,
            published_at=row.published_at,
        )
        for row in rows.only("number", "valid_from", "published_at")
    )


def list_special_days(version: str, year: int) -> tuple[SpecialDay, ...]:
    """Return the days of a year on which a calendar differs from its week, in order. Raises NoSuchCalendar."""
    calendar, names = _content(_keys_of([version])[version])
    return tuple(
        SpecialDay(day=day, shifts=shifts, name=names.get(day, {}))
        for day, shifts in sorted(calendar.exceptions.items())
        if day.year == year
    )


def list_own_days(version: str) -> list[SpecialDay]:
    """Return the days that the agency itself set in a calendar. Raises NoSuchCalendar."""
    calendar, names = _content(_keys_of([version])[version])
    return rules.own_days(calendar, names, list_national_days())


def preview_calendar(*, weekly: tuple[Shifts, ...], exceptions: Mapping[date, Shifts]) -> WorkCalendar:
    """Return a calendar as it would be if it were published, with the country's days. Raises ValueError."""
    days, _names = rules.merge_national_days(weekly, exceptions, {}, list_national_days())
    return WorkCalendar(version="", weekly=weekly, exceptions=days, names={})


def get_calendar(agency_code: str, at: datetime | None = None) -> WorkCalendar:
    """Return the working calendar of an agency at an instant (now unless told), its own or else that of one above it.

    One light statement; a version's content is read once by each process. Raises NoSuchCalendar.
    """
    day = clock.vietnam_date(at or clock.now())
    with connection.cursor() as cursor:
        cursor.execute(_CALENDAR_IN_FORCE, [rules.chain_of(agency_code), day])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchCalendar(agency_code=agency_code)
    return _content(row[0])[0]


def list_calendars_in_force(at: datetime, *, top_code: str = "") -> dict[str, CalendarInForce]:
    """Return by which calendar each agency works at an instant, and since when: one statement for all of them.

    ``top_code`` limits it to an agency and those below it; an agency without any calendar is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CALENDARS_IN_FORCE, {"day": clock.vietnam_date(at), "top": top_code})
        return {code: CalendarInForce(version, since) for code, version, since in cursor.fetchall()}


def get_calendar_version(version: str) -> WorkCalendar:
    """Return a published calendar by its version, ``<agency>/<number>``. Raises NoSuchCalendar."""
    return get_calendar_versions([version])[version]


def get_calendar_versions(versions: Collection[str]) -> dict[str, WorkCalendar]:
    """Return several published calendars by version: one light statement. Raises NoSuchCalendar."""
    return {version: _content(key)[0] for version, key in _keys_of(versions).items()}


def get_day_name(version: str, day: date, language: str = "vi") -> str:
    """Return what a day is in a calendar ("Quốc khánh"), or "" for an ordinary one. Raises NoSuchCalendar."""
    return in_language(_content(_keys_of([version])[version])[1].get(day, {}), language)


@lru_cache(maxsize=1)
def list_national_days() -> tuple[NationalDay, ...]:
    """Return the days that differ for the whole country: holidays, days off in lieu, swaps and make-up Saturdays."""
    with _HOLIDAYS.open(encoding="utf-8", newline="") as file:
        return tuple(
            NationalDay(
                day=date.fromisoformat(row["day"]),
                kind=DayKind(row["kind"]),
                name={"vi": row["name_vi"], "en": row["name_en"]},
                instead_of=date.fromisoformat(row["instead_of"]) if row["instead_of"] else None,
            )
            for row in csv.DictReader(file)
        )


def not_over(now: datetime) -> Q:
    """The positions that are in force, or will be."""
    return Q(valid_to=None) | Q(valid_to__gte=clock.vietnam_date(now))


def _open_units() -> Q:
    return Q(valid_to=None) | Q(valid_to__gte=clock.vietnam_date(clock.now()))


def _in_force(on: date | None) -> Q:
    day = on or clock.vietnam_date(clock.now())
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def _keys_of(versions: Collection[str]) -> dict[str, UUID]:
    agency_codes = {version.rpartition("/")[0] for version in versions}
    rows = CalendarVersion.objects.filter(agency_id__in=agency_codes).order_by()
    keys = {f"{agency}/{number}": key for key, agency, number in rows.values_list("id", "agency_id", "number")}
    for version in versions:
        if version not in keys:
            raise NoSuchCalendar(agency_code=version)
    return {version: keys[version] for version in versions}


def _content(key: UUID) -> tuple[WorkCalendar, dict[date, dict[str, str]]]:
    if key not in _kept_calendars:
        row = CalendarVersion.objects.get(id=key)
        names = {date.fromisoformat(day): texts for day, texts in row.names.items()}
        calendar = WorkCalendar(
            version=f"{row.agency_id}/{row.number}",
            weekly=tuple(_shifts(shifts) for shifts in row.weekly),
            exceptions={date.fromisoformat(day): _shifts(shifts) for day, shifts in row.exceptions.items()},
            names={day: in_language(texts, "vi") for day, texts in names.items()},
        )
        if len(_kept_calendars) >= _KEPT_CALENDARS_MAX:
            _kept_calendars.clear()
        _kept_calendars[key] = calendar, names
    return _kept_calendars[key]


def _shifts(pairs: Iterable[tuple[int, int]]) -> tuple[Shift, ...]:
    return tuple(Shift(start, end) for start, end in pairs)


def _agency(agency: Agency) -> AgencyData:
    return AgencyData(
        code=agency.code,
        code102=agency.code102,
        name=agency.name,
        short_name=agency.short_name,
        kind=AgencyKind(agency.kind),
        parent_code=agency.parent_id or "",
        place_code=agency.place_code,
        address=agency.address,
        phone=agency.phone,
        email=agency.email,
        superior_name=agency.superior_name,
        fax=agency.fax,
        website=agency.website,
        tax_code=agency.tax_code,
        budget_relation_code=agency.budget_relation_code,
        valid_from=agency.valid_from,
        valid_to=agency.valid_to,
        replaced_by=tuple(agency.replaced_by),
    )


def _unit(unit: Unit) -> UnitData:
    return UnitData(
        code=unit.code, agency_code=unit.agency_id, name=unit.name, kind=UnitKind(unit.kind), valid_to=unit.valid_to
    )
