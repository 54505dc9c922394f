"""Agencies that work in other deployments, as those told of them: known at the national seat."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from motcua.agencies import rules
from motcua.agencies.models import DirectoryCalendar, DirectoryEntry
from motcua.agencies.types import AgencyData, AgencyKind
from motcua.base import clock
from motcua.base.text import in_language
from motcua.base.working_time import Shift, WorkCalendar


def find_agency(code: str) -> AgencyData | None:
    """Return an agency that works elsewhere, or None."""
    row = DirectoryEntry.objects.filter(code=code).first()
    return _agency(row) if row else None


def find_agencies(codes: Collection[str]) -> dict[str, AgencyData]:
    """Return agencies that work elsewhere, by code; without codes no statement."""
    rows = DirectoryEntry.objects.filter(code__in=codes).order_by("code") if codes else ()
    return {row.code: _agency(row) for row in rows}


def list_agencies_elsewhere(*, only_desks: bool = False, on: date | None = None) -> tuple[AgencyData, ...]:
    """Return the agencies of other deployments that exist today (or on a day), by code.

    ``only_desks``: those whose service desk takes in dossiers.
    """
    day = on or clock.vietnam_date(clock.now())
    rows = DirectoryEntry.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, is_listed=True)
    if only_desks:
        rows = rows.filter(takes_in=True)
    return tuple(_agency(row) for row in rows.order_by("code"))


def find_calendar(agency_code: str) -> WorkCalendar | None:
    """Return the calendar of an agency that works elsewhere, its own or else that of one above it, or None."""
    chain = rules.chain_of(agency_code)
    rows = DirectoryEntry.objects.filter(code__in=chain).exclude(calendar_version="").order_by()
    told = {row.code: row.calendar_version for row in rows}
    version = next((told[code] for code in chain if code in told), "")
    return find_calendar_versions([version]).get(version)


def find_calendar_versions(versions: Collection[str]) -> dict[str, WorkCalendar]:
    """Return calendars of agencies that work elsewhere, by version, older ones too; who wasn't told of is left out."""
    rows = DirectoryCalendar.objects.filter(version__in=versions).order_by("version") if versions else ()
    return {row.version: _calendar(row) for row in rows}


def _calendar(row: DirectoryCalendar) -> WorkCalendar:
    exceptions = {date.fromisoformat(day): _shifts(shifts) for day, shifts in row.exceptions.items()}
    names = {day: in_language(row.names[day.isoformat()], "vi") for day in exceptions if day.isoformat() in row.names}
    weekly = tuple(_shifts(shifts) for shifts in row.weekly)
    return WorkCalendar(version=row.version, weekly=weekly, exceptions=exceptions, names=names)


def find_day_name(version: str, day: date) -> dict[str, str] | None:
    """Return what a day is in a calendar of an agency that works elsewhere, by language; nothing if it wasn't told.

    None without such a calendar.
    """
    names = DirectoryCalendar.objects.filter(version=version).values_list("names", flat=True).first()
    return None if names is None else dict(names.get(day.isoformat(), {}))


def _shifts(pairs: Iterable[tuple[int, int]]) -> tuple[Shift, ...]:
    return tuple(Shift(start, end) for start, end in pairs)


def _agency(row: DirectoryEntry) -> AgencyData:
    return AgencyData(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=AgencyKind(row.kind),
        parent_code=row.parent_code,
        place_code=row.place_code,
        address=row.address,
        phone=row.phone,
        email=row.email,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
