"""Rules of agencies: values in, values out."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from motcua.agencies.types import CalendarChange, DayKind, NationalDay, SpecialDay
from motcua.base.actor import Actor
from motcua.base.working_time import Shift, WorkCalendar

Shifts = tuple[Shift, ...]
Names = Mapping[str, str]

_SHIFT = re.compile(r"(\d{1,2})[:hg](\d{2})?\s*[-–]\s*(\d{1,2})[:hg](\d{2})?")
_UNIT_SUFFIX = re.compile(r"[A-Z]{2,6}")


def may_administer(by: Actor, agency_code: str) -> bool:
    """Tell whether somebody keeps an agency's records: the house itself, its administrator, or one above it."""
    own = by.agency_code
    below_own = bool(own) and (agency_code == own or agency_code.startswith(f"{own}."))
    return by.is_system or (by.is_officer and "ADMINISTRATOR" in by.roles and below_own)


def is_below(agency_code: str, parent_code: str) -> bool:
    """Tell whether an agency's code is its parent's and one level more."""
    return agency_code.rpartition(".")[0] == parent_code


def may_see_whole_agency(by: Actor) -> bool:
    """Tell whether an officer sees the rows of all units of the own agency: a leader and an administrator do."""
    return by.is_officer and bool(by.roles & {"LEADER", "ADMINISTRATOR"})


def is_unit_code(code: str, agency_code: str) -> bool:
    """Tell whether a unit's code is its agency's with a suffix of capital letters."""
    head, _, suffix = code.rpartition(".")
    return head == agency_code and _UNIT_SUFFIX.fullmatch(suffix) is not None


def chain_of(agency_code: str) -> list[str]:
    """Return an agency's code and those above it: ``H26.45.01`` gives ``H26.45.01``, ``H26.45``, ``H26``."""
    parts = agency_code.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


def read_shifts(text: str) -> Shifts:
    """Return the shifts of a day as people write them: ``8:00-12:00, 13:30-17:30``; nothing is a day off.

    Raises ValueError for what is no time, and for shifts that overlap or are out of order.
    """
    shifts = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        found = _SHIFT.fullmatch(part)
        if found is None:
            raise ValueError(part)
        hours = [int(found[place] or 0) * 60 for place in (1, 3)]
        minutes = [int(found[place] or 0) for place in (2, 4)]
        if max(minutes) > 59:
            raise ValueError(part)
        shifts.append(Shift(hours[0] + minutes[0], hours[1] + minutes[1]))
    if any(later.start_minute < earlier.end_minute for earlier, later in pairwise(shifts)):
        raise ValueError(text)
    return tuple(shifts)


def write_shifts(shifts: Shifts) -> str:
    """Return shifts as people write them: ``08:00-12:00, 13:30-17:30``."""
    return ", ".join(f"{_clock(shift.start_minute)}-{_clock(shift.end_minute)}" for shift in shifts)


def own_days(calendar: WorkCalendar, names: Mapping[date, Names], national: Iterable[NationalDay]) -> list[SpecialDay]:
    """Return the days that an agency itself set in a calendar, in order: those that are not the country's."""
    days, day_names = merge_national_days(calendar.weekly, {}, {}, national)
    return [
        SpecialDay(day=day, shifts=shifts, name=names.get(day, {}))
        for day, shifts in sorted(calendar.exceptions.items())
        if days.get(day) != shifts or day_names.get(day) != names.get(day)
    ]


def find_changes(before: WorkCalendar, after: WorkCalendar, since: date) -> list[CalendarChange]:
    """Return what a calendar changes from a day on: weekdays first, then the single days that differ."""
    weekdays = [
        CalendarChange(weekday=place, before=old, after=new)
        for place, (old, new) in enumerate(zip(before.weekly, after.weekly, strict=True))
        if old != new
    ]
    days = sorted(day for day in {*before.exceptions, *after.exceptions} if day >= since)
    return weekdays + [
        CalendarChange(day=day, before=before.shifts_on(day), after=after.shifts_on(day))
        for day in days
        if before.shifts_on(day) != after.shifts_on(day)
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def merge_national_days(
    weekly: tuple[Shifts, ...],
    exceptions: Mapping[date, Shifts],
    names: Mapping[date, Names],
    national: Iterable[NationalDay],
) -> tuple[dict[date, Shifts], dict[date, Names]]:
    """Return an agency's exceptions and their names together with the country's; the agency's own win.

    On a make-up day the shifts are those of the weekday it pays for.
    """
    merged: dict[date, Shifts] = {}
    merged_names: dict[date, Names] = {}
    for special in national:
        is_make_up = special.kind is DayKind.MAKE_UP and special.instead_of is not None
        merged[special.day] = weekly[special.instead_of.weekday()] if is_make_up and special.instead_of else ()
        merged_names[special.day] = special.name
    for day, shifts in exceptions.items():
        merged[day] = shifts
        merged_names.pop(day, None)
    return merged, merged_names | dict(names)
