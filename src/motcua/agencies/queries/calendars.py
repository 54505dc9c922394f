"""When agencies work: calendars by agency and by version, and the country's own days."""

import csv
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import connection

from motcua.agencies import rules
from motcua.agencies.models import CalendarVersion
from motcua.agencies.queries import directory
from motcua.agencies.rules import Shifts
from motcua.agencies.types import CalendarInForce, CalendarLine, DayKind, NationalDay, NoSuchCalendar, SpecialDay
from motcua.base import clock
from motcua.base.text import in_language
from motcua.base.working_time import Shift, WorkCalendar

_HOLIDAYS = Path(__file__).resolve().parents[1] / "data" / "holidays.csv"
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
    """Return the working calendar of an agency at an instant (now unless told), its own or else that of one above it;
    of an agency that works elsewhere what its deployment told.

    One light statement; a version's content is read once by each process. Raises NoSuchCalendar.
    """
    day = clock.vietnam_date(at or clock.now())
    with connection.cursor() as cursor:
        cursor.execute(_CALENDAR_IN_FORCE, [rules.chain_of(agency_code), day])
        row = cursor.fetchone()
    if row is not None:
        return _content(row[0])[0]
    if told := directory.find_calendar(agency_code):
        return told
    raise NoSuchCalendar(agency_code=agency_code)


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
    """Return several published calendars by version, those of agencies elsewhere as their deployments told.

    One light statement, and one for those elsewhere. Raises NoSuchCalendar.
    """
    here = {version: _content(key)[0] for version, key in _keys_of(versions).items()}
    found = {**directory.find_calendar_versions(set(versions) - here.keys()), **here}
    for version in versions:
        if version not in found:
            raise NoSuchCalendar(agency_code=version)
    return found


def get_day_name(version: str, day: date, language: str = "vi") -> str:
    """Return what a day is in a calendar ("Quốc khánh"), or "" for an ordinary one. Raises NoSuchCalendar.

    Of an agency that works elsewhere it's what its deployment told.
    """
    key = _keys_of([version]).get(version)
    texts = directory.find_day_name(version, day) if key is None else _content(key)[1].get(day, {})
    if texts is None:
        raise NoSuchCalendar(agency_code=version)
    return in_language(texts, language)


def list_day_names(versions: Collection[str]) -> dict[str, dict[date, dict[str, str]]]:
    """Return what days are in published calendars, by version, day and language: one light statement."""
    return {version: _content(key)[1] for version, key in _keys_of(versions).items()}


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


def _keys_of(versions: Collection[str]) -> dict[str, UUID]:
    agency_codes = {version.rpartition("/")[0] for version in versions}
    rows = CalendarVersion.objects.filter(agency_id__in=agency_codes).order_by()
    keys = {f"{agency}/{number}": key for key, agency, number in rows.values_list("id", "agency_id", "number")}
    return {version: keys[version] for version in versions if version in keys}


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
