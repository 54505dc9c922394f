"""The working calendar of an agency: its year, and publishing a new version after looking at what changes."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies import actions, queries
from motcua.agencies.rules import Shifts, find_changes, read_shifts, write_shifts
from motcua.agencies.types import AgencyData, CalendarChange, NoSuchCalendar, SpecialDay
from motcua.agencies.views_officer.asking import Typed, name_of
from motcua.agencies.views_officer.tree import crumbs_to
from motcua.base import clock
from motcua.base.errors import InvalidInput, Problem
from motcua.base.text import in_language
from motcua.base.web import officer_of, open_to
from motcua.base.working_time import WorkCalendar
from motcua.ui import words
from motcua.ui.fields import Field
from motcua.ui.parts import Crumb

BLANK_ROWS = 5
ROWS_MAX = 60
USUAL_WEEK = ("08:00-12:00, 13:30-17:30",) * 5 + ("",) * 2


@dataclass(frozen=True)
class Day:
    """A day of the year's drawing; ``state`` is "" for a day like its weekday, off, work or other."""

    day: date
    state: str
    title: str


@dataclass(frozen=True)
class Row:
    """A line of the form: a day that differs, as typed."""

    number: int
    day: str = ""
    hours: str = ""
    name_vi: str = ""
    name_en: str = ""

    @property
    def key(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class Wish:
    """A calendar as it was asked for."""

    weekly: tuple[Shifts, ...]
    exceptions: Mapping[date, Shifts]
    names: Mapping[date, dict[str, str]]
    valid_from: date


@open_to("officer")
@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Show a year of the calendar in force, its week, its special days and the versions."""
    by, now = officer_of(request), clock.now()
    queries.check_may_administer(code, by=by)
    record = queries.get_agency(code)
    this_year = clock.vietnam_date(now).year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and abs(int(asked[:4]) - this_year) < 50 else this_year
    current = _current(code)
    special = queries.list_special_days(current.version, year) if current else ()
    context = {
        "agency": record,
        "title": _("Working calendar of %(name)s") % {"name": name_of(record)},
        "crumbs": [*crumbs_to(record, by, linked=True), Crumb(_("Working calendar"))],
        "calendar": current,
        "is_own": current is not None and current.version.startswith(f"{code}/"),
        "week": _week_in_words(current.weekly) if current else [],
        "special": [_special_in_words(one) for one in special],
        "months": _months(current, year, special) if current else [],
        "weekday_letters": [(letters, str(WEEKDAYS[place])) for place, letters in enumerate(_letters())],
        "year": year,
        "versions": queries.list_calendar_versions(code),
    }
    return render(request, "agencies/calendar.html", context)


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def new_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Write a new version, look at what it changes, and publish it."""
    by, now = officer_of(request), clock.now()
    queries.check_may_administer(code, by=by)
    record = queries.get_agency(code)
    if request.method != "POST":
        return _page(request, record, _present(code))
    data = request.POST.dict()
    if "more" in data:
        return _page(request, record, data, blank=BLANK_ROWS * 2)
    try:
        wish = _read(data)
    except InvalidInput as refusal:
        return _page(request, record, data, refusal=refusal)
    if "publish" not in data:
        return _page(request, record, data, wish=wish)
    version = actions.publish_calendar(
        agency_code=code,
        weekly=wish.weekly,
        exceptions=wish.exceptions,
        names=wish.names,
        valid_from=wish.valid_from,
        by=by,
        now=now,
    )
    messages.success(request, _("Calendar %(version)s is published.") % {"version": version})
    return redirect("admin_calendar", code)


def _page(
    request: HttpRequest,
    record: AgencyData,
    data: Mapping[str, str],
    *,
    blank: int = BLANK_ROWS,
    refusal: InvalidInput | None = None,
    wish: Wish | None = None,
) -> HttpResponse:
    problems = refusal.problems if refusal else ()
    wrong = {problem.field: problem.message for problem in problems}
    current = _current(record.code)
    context: dict[str, Any] = {
        "agency": record,
        "title": _("New working calendar of %(name)s") % {"name": name_of(record)},
        "crumbs": [
            *crumbs_to(record, officer_of(request), linked=True),
            Crumb(_("Working calendar"), reverse("admin_calendar", args=[record.code])),
            Crumb(_("New version")),
        ],
        "problems": problems,
        "wrong": wrong,
        "week": [(f"week_{place}", str(WEEKDAYS[place]), data.get(f"week_{place}", "")) for place in range(7)],
        "rows": _rows(data, blank),
        "day_field": Field(
            "valid_from",
            "date",
            _("From"),
            hint=_("Due times set before stay as they are."),
            value=data.get("valid_from", ""),
            errors=[wrong["valid_from"]] if "valid_from" in wrong else [],
            width="short",
        ),
        "wish": wish,
        "changes": _changes_in_words(current, wish) if wish else [],
        "has_calendar": current is not None,
    }
    return render(request, "agencies/calendar_new.html", context, status=422 if problems else 200)


def _current(code: str) -> WorkCalendar | None:
    try:
        return queries.get_calendar(code)
    except NoSuchCalendar:
        return None


def _present(code: str) -> dict[str, str]:
    """Return the form filled with the calendar in force, the agency's own or that of one above it."""
    tomorrow = date.fromordinal(clock.vietnam_date(clock.now()).toordinal() + 1)
    current = _current(code)
    week = [write_shifts(shifts) for shifts in current.weekly] if current else USUAL_WEEK
    data = {"valid_from": f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year}"}
    data |= {f"week_{place}": text for place, text in enumerate(week)}
    for number, one in enumerate(queries.list_own_days(current.version) if current else []):
        data |= {
            f"day_{number}": f"{one.day.day}/{one.day.month}/{one.day.year}",
            f"hours_{number}": write_shifts(one.shifts),
            f"name_vi_{number}": one.name.get("vi", ""),
            f"name_en_{number}": one.name.get("en", ""),
        }
    return data


def _rows(data: Mapping[str, str], blank: int = 0) -> list[Row]:
    """Return the lines that say something, numbered anew, and some blank ones."""
    said = [
        facts
        for number in range(ROWS_MAX)
        if any(facts := [data.get(f"{name}_{number}", "").strip() for name in ("day", "hours", "name_vi", "name_en")])
    ]
    facts_and_blanks = [*said, *[[""] * 4] * blank][:ROWS_MAX]
    return [Row(number, *facts) for number, facts in enumerate(facts_and_blanks)]


def _read(data: Mapping[str, str]) -> Wish:
    """Read the form. Raises InvalidInput with everything that is wrong."""
    rows = _rows(data)
    typed = Typed({**data, **{f"day_{row.number}": row.day for row in rows}})
    weekly = tuple(_read_shifts(typed, f"week_{place}", data.get(f"week_{place}", "")) for place in range(7))
    exceptions: dict[date, Shifts] = {}
    names: dict[date, dict[str, str]] = {}
    for row in rows:
        day = typed.day(f"day_{row.number}")
        if day in exceptions:
            typed.problems.append(Problem(f"day_{row.number}", _("This day stands twice.")))
        if not row.name_vi:
            typed.problems.append(Problem(f"name_vi_{row.number}", _("Say in Vietnamese what this day is.")))
        exceptions[day] = _read_shifts(typed, f"hours_{row.number}", row.hours)
        names[day] = {tag: text for tag, text in (("vi", row.name_vi), ("en", row.name_en)) if text}
    valid_from = typed.day("valid_from")
    if not any(weekly):
        typed.problems.insert(0, Problem("week_0", _("The agency must be open on some day of the week.")))
    typed.check()
    return Wish(weekly, exceptions, names, valid_from)


def _read_shifts(typed: Typed, name: str, text: str) -> Shifts:
    try:
        return read_shifts(text)
    except ValueError:
        message = _("Write the hours in order, such as 8:00-12:00, 13:30-17:30; leave it empty for a day off.")
        typed.problems.append(Problem(name, message))
        return ()


def _changes_in_words(current: WorkCalendar | None, wish: Wish) -> list[tuple[str, str, str]]:
    after = queries.preview_calendar(weekly=wish.weekly, exceptions=wish.exceptions)
    before = current or WorkCalendar(version="", weekly=((),) * 7, exceptions={}, names={})
    changes: list[CalendarChange] = find_changes(before, after, wish.valid_from)
    return [
        (
            _("Every %(weekday)s") % {"weekday": WEEKDAYS[one.weekday]}
            if one.weekday is not None
            else f"{words.day(one.day)} ({WEEKDAYS[one.day.weekday() if one.day else 0]})",
            _hours(one.before),
            _hours(one.after),
        )
        for one in changes
    ]


def _letters() -> list[str]:
    """Return the days of the week in two letters, Monday first."""
    return [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")]


def _hours(shifts: Shifts) -> str:
    return write_shifts(shifts) or _("day off")


def _week_in_words(weekly: tuple[Shifts, ...]) -> list[tuple[str, str]]:
    return [(str(WEEKDAYS[place]), _hours(shifts)) for place, shifts in enumerate(weekly)]


def _special_in_words(one: SpecialDay) -> tuple[date, str, str, str]:
    return one.day, str(WEEKDAYS[one.day.weekday()]), in_language(one.name, get_language() or "vi"), _hours(one.shifts)


def _months(
    current: WorkCalendar, year: int, special: tuple[SpecialDay, ...]
) -> list[tuple[date, list[list[Day | None]]]]:
    """Return the months of a year as weeks of seven places, Monday first."""
    names = {one.day: in_language(one.name, get_language() or "vi") for one in special}
    return [
        (
            date(year, month, 1),
            [
                [_day(current, day, names) if day.month == month else None for day in week]
                for week in Calendar().monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _day(current: WorkCalendar, day: date, names: Mapping[date, str]) -> Day:
    shifts, usual = current.shifts_on(day), current.weekly[day.weekday()]
    title = names.get(day, "")
    if day not in current.exceptions or shifts == usual:
        return Day(day, "" if shifts else "closed", title)
    return Day(day, "off" if not shifts else "other" if usual else "work", title)
