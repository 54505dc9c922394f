"""``{% load dossier_clock %}{% clock_reasons clock %}``: why the legal time of a dossier stands where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import get_language, gettext, ngettext

from motcua.agencies import queries as agencies
from motcua.catalogue.types import TimeUnit
from motcua.dossiers.queries import ClockData
from motcua.dossiers.rules.deadlines import DayNote, Line, LineKind, Phase
from motcua.ui import words
from motcua.ui.parts import Tone

register = template.Library()
_MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True)
class Reason:
    """One line of the explanation: when, what, and how much time it counts."""

    when: str
    text: str
    counted: str
    tone: Tone = ""


@register.inclusion_tag("dossiers/clock_reasons.html")
def clock_reasons(clock: ClockData) -> dict[str, Any]:
    """Draw the explanation of a legal time, a line for each reason."""
    in_days = any(line.unit == TimeUnit.CALENDAR_DAYS for line in clock.lines)
    return {"reasons": [_reason(line, in_days) for line in clock.lines]}


def _reason(line: Line, in_days: bool) -> Reason:
    tone: Tone = "late" if line.phase is Phase.LATE else "brand" if line.kind is LineKind.DUE else ""
    counted = span(line.minutes, in_days=in_days) if line.minutes else ""
    return Reason(_when(line), _text(line), counted, tone)


def _when(line: Line) -> str:
    if line.kind is LineKind.DAYS_OFF:
        first, last = words.day(line.start), words.day(line.days[-1].day if line.days else line.end)
        return first if first == last else f"{first} – {last}"
    if line.start == line.end:
        return words.day_and_time(line.start)
    if words.day(line.start) == words.day(line.end):
        return f"{words.time(line.start)} – {words.time(line.end)}, {words.day(line.start)}"
    return f"{words.day_and_time(line.start)} – {words.day_and_time(line.end)}"


def _text(line: Line) -> str:
    if line.kind is LineKind.STARTED:
        return gettext("Accepted: the law gives %(limit)s (Decree 61/2018/NĐ-CP)") % {"limit": _limit(line)}
    if line.kind is LineKind.EXTENDED:
        return gettext("Extended by %(limit)s. %(ground)s") % {"limit": _limit(line), "ground": line.ground}
    if line.kind is LineKind.PAUSED:
        return gettext("Waiting for the applicant: the time stands still. %(ground)s") % {"ground": line.ground}
    if line.kind is LineKind.DAYS_OFF:
        return gettext("Days off, not counted. %(days)s") % {"days": _names(line.days, line.calendar_version)}
    if line.kind is LineKind.COUNTED:
        return _counted(line)
    return {
        LineKind.MOVED: gettext("The end falls on a day off and moves to the next working day (Civil Code, art. 148)"),
        LineKind.CALENDAR_CHANGED: gettext("The agency's working calendar changed"),
        LineKind.STOPPED: gettext("Handling ended: the time stops"),
        LineKind.DUE: gettext("The result is due"),
    }[line.kind]


def _counted(line: Line) -> str:
    text = {
        Phase.USED: gettext("Working time used"),
        Phase.LATE: gettext("Working time after the due time"),
        Phase.AHEAD: gettext("Working time still to come"),
    }[line.phase]
    names = _names(line.days, line.calendar_version)
    return f"{text} ({names})" if names else text


def _limit(line: Line) -> str:
    return f"{line.amount} {TimeUnit(line.unit).label}"


def _names(days: Sequence[DayNote], calendar_version: str) -> str:
    """Return the names of special days in the language of the page."""
    language = get_language() or "vi"
    named = [day for day in days if day.name]
    if language == "vi":
        return ", ".join(dict.fromkeys(day.name for day in named))
    return ", ".join(dict.fromkeys(agencies.get_day_name(calendar_version, day.day, language) for day in named))


def span(minutes: int, *, in_days: bool = False) -> str:
    """Return an amount of time in words: 7 giờ 30 phút; of a term in calendar days: 2 ngày."""
    if in_days and minutes >= _MINUTES_OF_A_DAY:
        days = round(minutes / _MINUTES_OF_A_DAY)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    hours, rest = divmod(abs(minutes), 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(parts)


@register.filter
def working_time(minutes: int) -> str:
    """``{{ minutes|working_time }}``: 7 giờ 30 phút."""
    return span(minutes)
