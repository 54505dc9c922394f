"""Reads of agencies: who handles what, who sits where, when they work, whose rows an officer sees."""

import csv
from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import Q

from motcua.agencies import rules
from motcua.agencies.models import Agency, CalendarVersion, Position, Unit
from motcua.agencies.types import (
    AgencyData,
    AgencyKind,
    CalendarInForce,
    Chair,
    DayKind,
    NationalDay,
    NoSuchAgency,
    NoSuchCalendar,
    NoSuchUnit,
    OfficerData,
    Role,
    UnitData,
    UnitKind,
)
from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.text import in_language
from motcua.base.working_time import Shift, WorkCalendar

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


def list_units(agency_code: str, kind: UnitKind | None = None) -> tuple[UnitData, ...]:
    """Return the units of an agency by code, of one kind if told."""
    units = Unit.objects.filter(agency_id=agency_code).order_by("code")
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
    return UnitData(code=unit.code, agency_code=unit.agency_id, name=unit.name, kind=UnitKind(unit.kind))
