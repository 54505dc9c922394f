"""The legal clock in words: each line of the deadline ledger as one sentence, for citizen and officer alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from motcua.agencies import queries as agencies
from motcua.base.clock import vietnam_date, vietnam_time
from motcua.dossiers.queries.clock import ClockData
from motcua.dossiers.rules.deadlines import DayNote, Line, LineKind, Phase, TermUnit
from motcua.ui import words


@dataclass(frozen=True, kw_only=True)
class ClockLine:
    """One reason of a due time in words. ``minutes`` are those it counts, 0 where none are.

    ``is_ahead``: it is still to come; ``is_late``: it is after the due time.
    """

    when: str
    text: str
    minutes: int
    is_ahead: bool
    is_late: bool


def describe_clock(clock: ClockData, language: str) -> list[ClockLine]:
    """Return the lines of a clock in a language, in order of time."""
    with override(language):
        return [
            ClockLine(
                when=_when(line),
                text=_SENTENCES[line.kind](line, language),
                minutes=line.minutes,
                is_ahead=line.phase is Phase.AHEAD,
                is_late=line.phase is Phase.LATE,
            )
            for line in _joined(clock.lines)
        ]


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Return lines with days off and pauses whole that the present moment cuts in two."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last and line.kind == last.kind and line.kind in (LineKind.DAYS_OFF, LineKind.PAUSED):
            days = tuple(dict.fromkeys([*last.days, *line.days]))
            joined[-1] = replace(last, end=line.end, days=days)
        else:
            joined.append(line)
    return joined


def _when(line: Line) -> str:
    if line.kind in (LineKind.DAYS_OFF, LineKind.MOVED):
        return _days(line.start, line.end)
    if line.start == line.end:
        return words.day_and_time(line.start)
    if vietnam_date(line.start) == vietnam_date(line.end):
        return f"{words.time(line.start)}–{words.time(line.end)}, {_weekday(line.start)} {words.day(line.start)}"
    return f"{_moment(line.start)} – {_moment(line.end)}"


def _moment(at: datetime) -> str:
    return f"{words.time(at)}, {_weekday(at)} {words.day(at)}"


def _days(start: datetime, end: datetime) -> str:
    first, last = start, end - timedelta(minutes=1)
    if vietnam_date(first) == vietnam_date(last):
        return f"{_weekday(first)} {words.day(first)}"
    return f"{_weekday(first)} {words.day(first)} – {_weekday(last)} {words.day(last)}"


def _weekday(at: datetime) -> str:
    return date_format(vietnam_time(at), "l")


def _started(line: Line, language: str) -> str:
    return _("The legal time begins: %(term)s.") % {"term": _term(line)}


def _counted(line: Line, language: str) -> str:
    if line.phase is Phase.LATE:
        text = _("%(time)s past the legal time.") % {"time": describe_time(line.minutes)}
    elif line.phase is Phase.AHEAD:
        text = _("%(time)s still to run.") % {"time": describe_time(line.minutes)}
    else:
        text = _("%(time)s counted.") % {"time": describe_time(line.minutes)}
    named = [name for note in line.days if (name := _name_of(note, line, language))]
    return f"{text} {'; '.join(named)}" if named else text


def _days_off(line: Line, language: str) -> str:
    return _("Not counted: %(days)s.") % {"days": _names(line.days, line, language)}


def _moved(line: Line, language: str) -> str:
    days = _names(line.days, line, language)
    return _("The last day is a day off (%(days)s): the end moves to the next working day.") % {"days": days}


def _paused(line: Line, language: str) -> str:
    return _("Waiting for the applicant to correct the dossier: not counted.")


def _extended(line: Line, language: str) -> str:
    return _("Extended by %(term)s: %(ground)s") % {"term": _term(line), "ground": line.ground}


def _calendar_changed(line: Line, language: str) -> str:
    words_said = _("The agency's working calendar changes: what is left is counted with calendar %(version)s.")
    return words_said % {"version": line.calendar_version}


def _stopped(line: Line, language: str) -> str:
    return _("The clock stops: handling has ended.")


def _due(line: Line, language: str) -> str:
    return _("The legal time ends.")


_SENTENCES = {
    LineKind.STARTED: _started,
    LineKind.COUNTED: _counted,
    LineKind.DAYS_OFF: _days_off,
    LineKind.MOVED: _moved,
    LineKind.PAUSED: _paused,
    LineKind.EXTENDED: _extended,
    LineKind.CALENDAR_CHANGED: _calendar_changed,
    LineKind.STOPPED: _stopped,
    LineKind.DUE: _due,
}


def _names(notes: Sequence[DayNote], line: Line, language: str) -> str:
    """Return what days off are: the name of a holiday, or the weekday."""
    said = [_name_of(note, line, language) or date_format(note.day, "l") for note in notes]
    return ", ".join(dict.fromkeys(said))


def _name_of(note: DayNote, line: Line, language: str) -> str:
    return agencies.get_day_name(line.calendar_version, note.day, language) if note.name else ""


def _term(line: Line) -> str:
    if line.unit == TermUnit.WORKING_HOURS:
        text = ngettext("%(n)s working hour", "%(n)s working hours", line.amount)
    elif line.unit == TermUnit.WORKING_DAYS:
        text = ngettext("%(n)s working day", "%(n)s working days", line.amount)
    else:
        text = ngettext("%(n)s day", "%(n)s days", line.amount)
    return text % {"n": line.amount}


def describe_time(minutes: int) -> str:
    """Return minutes as hours and minutes: "3 hours 30 minutes (210 minutes)"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": words.number(hours)})
    if rest or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    text = " ".join(parts)
    if not hours:
        return text
    return _("%(time)s (%(minutes)s minutes)") % {"time": text, "minutes": words.number(minutes)}
