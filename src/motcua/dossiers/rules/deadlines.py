"""Due times: what the deadline ledger says, and why, line by line. Pure; the rules are in ``ledger``."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from motcua.base.clock import vietnam_date
from motcua.base.working_time import (
    WorkCalendar,
    add_calendar_days,
    add_working_days,
    add_working_minutes,
    is_working_day,
    midnight,
    minute_of,
    worked_spans,
    working_minutes_between,
)
from motcua.dossiers.rules.ledger import (
    ImpossibleSegment,
    Ledger,
    Segment,
    SegmentKind,
    Stretch,
    Term,
    TermUnit,
    start,
)

__all__ = [
    "DayNote",
    "ImpossibleSegment",
    "Line",
    "LineKind",
    "Phase",
    "Segment",
    "SegmentKind",
    "Standing",
    "Term",
    "TermUnit",
    "answer_by",
    "carry_over",
    "due",
    "explain",
    "extension_to",
    "start",
    "step_due",
]

_EXTENSION_DAYS_MAX = 366
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Standing:
    """Where a term stands at its last segment, or at ``now``, or for ever at its stop.

    ``due_at`` is empty while paused, also when stopped then; ``remaining_minutes`` is below 0 when late. Minutes are
    working minutes, or minutes of the clock for a term in calendar days; ``term_minutes`` is used plus remaining.
    """

    due_at: datetime | None
    is_paused: bool
    remaining_minutes: int
    used_minutes: int
    stopped_at: datetime | None
    paused_at: datetime | None
    term_minutes: int
    calendar_version: str


def due(segments: Sequence[Segment], calendars: Mapping[str, WorkCalendar], *, now: datetime | None = None) -> Standing:
    """Replay a ledger. Raises ImpossibleSegment; NoWorkingTime where a calendar ends before the term.

    Working days and hours: NĐ 61/2018; pauses are not counted (facts 4.4, 4.5); days: Civil Code 2015, art. 147, 148.
    """
    ledger = Ledger.replay(segments, calendars)
    until = ledger.horizon(now)
    ran_out, due_at = ledger.ends()
    used = sum(ledger.counted(stretch, until, ran_out, due_at) for stretch in ledger.stretches)
    return Standing(
        due_at=None if ledger.is_paused else due_at,
        is_paused=ledger.paused_at is not None,
        remaining_minutes=ledger.term_minutes - used,
        used_minutes=used,
        stopped_at=ledger.stopped_at,
        paused_at=ledger.paused_at,
        term_minutes=ledger.term_minutes,
        calendar_version=ledger.stretches[-1].calendar.version,
    )


def step_due(calendar: WorkCalendar, at: datetime, hours: int) -> datetime:
    """Return when a step of so many working hours that begins at ``at`` is due; it is no part of the ledger."""
    return add_working_minutes(calendar, at, hours * 60)


def answer_by(calendar: WorkCalendar, at: datetime, term: Term) -> datetime:
    """Return until when an applicant may answer what was asked ``at``; it is no part of the ledger.

    A term in days lasts until the last minute of its last day, which is a working day (Civil Code 2015, art. 148).
    """
    if term.unit == TermUnit.WORKING_HOURS:
        return add_working_minutes(calendar, at, term.amount * 60)
    add = add_working_days if term.unit == TermUnit.WORKING_DAYS else add_calendar_days
    return midnight(vietnam_date(add(calendar, at, term.amount)) + _DAY) - _MINUTE


def carry_over(due_at: datetime, *, since: datetime, old: WorkCalendar, new: WorkCalendar) -> datetime:
    """Return when a time of working minutes ends that was reckoned with ``old``, once ``new`` holds from ``since``.

    What was over by then stays; what was left then is counted with the new calendar. For times that are no part
    of the ledger: a step's, and the 8 working hours of the answer.
    """
    left = working_minutes_between(old, since, due_at) if due_at > since else 0
    return add_working_minutes(new, since, left) if left else due_at


def extension_to(
    segments: Sequence[Segment], calendars: Mapping[str, WorkCalendar], *, day: date, at: datetime, ground: str
) -> Segment | None:
    """Return the extension that puts the due time of a running term off to a day.

    It is in working days, or in days for a term in days. None where no whole number of them leads there: a day off,
    a day that is not later, or one more than a year ahead. Raises as ``due`` does.
    """
    in_days = segments[0].unit == TermUnit.CALENDAR_DAYS
    unit, version = (TermUnit.CALENDAR_DAYS if in_days else TermUnit.WORKING_DAYS), segments[-1].calendar_version

    def extension(amount: int) -> Segment:
        return Segment(SegmentKind.EXTENSION, at, ground, version, amount, unit)

    def due_day(amount: int) -> date:
        due_at = due([*segments, extension(amount)], calendars).due_at
        return vietnam_date(due_at) if due_at else date.max

    amount = bisect_left(range(1, _EXTENSION_DAYS_MAX), day, key=due_day) + 1
    return extension(amount) if amount < _EXTENSION_DAYS_MAX and due_day(amount) == day else None


class LineKind(StrEnum):
    """What a line tells. COUNTED, DAYS_OFF, PAUSED and MOVED are spans of time, the others are instants."""

    STARTED = "STARTED"
    COUNTED = "COUNTED"
    DAYS_OFF = "DAYS_OFF"
    PAUSED = "PAUSED"
    MOVED = "MOVED"
    EXTENDED = "EXTENDED"
    CALENDAR_CHANGED = "CALENDAR_CHANGED"
    STOPPED = "STOPPED"
    DUE = "DUE"


class Phase(StrEnum):
    """USED is before the horizon and in time, LATE before it and after the due time, AHEAD after it."""

    USED = "USED"
    LATE = "LATE"
    AHEAD = "AHEAD"


@dataclass(frozen=True)
class DayNote:
    """A day that is not as usual: its name, empty for a weekly day off."""

    day: date
    name: str


@dataclass(frozen=True)
class Line:
    """One reason of a due time, as data; views put it in words.

    ``minutes`` are those it counts: the lines USED and LATE add up to the used time, and while the term runs the
    lines AHEAD to what remains. ``days`` are the days off of a DAYS_OFF line and the make-up and special days of a
    COUNTED one. ``ground``, ``amount`` and ``unit`` are the segment's.
    """

    kind: LineKind
    start: datetime
    end: datetime
    phase: Phase
    calendar_version: str
    minutes: int = 0
    ground: str = ""
    amount: int = 0
    unit: str = ""
    days: tuple[DayNote, ...] = ()


_EVENTS = {
    SegmentKind.START: LineKind.STARTED,
    SegmentKind.EXTENSION: LineKind.EXTENDED,
    SegmentKind.CALENDAR: LineKind.CALENDAR_CHANGED,
    SegmentKind.STOP: LineKind.STOPPED,
}


def explain(
    segments: Sequence[Segment], calendars: Mapping[str, WorkCalendar], *, now: datetime | None = None
) -> tuple[Line, ...]:
    """Tell a ledger line by line, in order of time, until it is due, or until the stop or ``now`` if that is later.

    Raises as ``due`` does.
    """
    ledger = Ledger.replay(segments, calendars)
    until = ledger.horizon(now)
    ran_out, due_at = ledger.ends()
    last = until if due_at is None or ledger.stopped_at or ledger.is_paused else max(until, due_at)
    cuts = sorted({until, *(minute_of(s.at) for s in segments), *(at for at in (ran_out, due_at) if at)})
    pieces = [piece for stretch in ledger.stretches for piece in _pieces(stretch, cuts, last, until, due_at)]
    lines = [line for piece in pieces for line in _lines(ledger, piece, ran_out, due_at)]
    events = [_event(segment) for segment in segments if segment.kind in _EVENTS]
    if due_at and due_at <= last:
        phase = Phase.AHEAD if due_at > until else Phase.USED
        events.append(Line(LineKind.DUE, due_at, due_at, phase, ledger.stretches[-1].calendar.version))
    return tuple(sorted([*events, *lines], key=lambda line: (line.start, line.end)))


def _event(segment: Segment) -> Line:
    at = minute_of(segment.at)
    kind, version = _EVENTS[segment.kind], segment.calendar_version
    return Line(kind, at, at, Phase.USED, version, 0, segment.ground, segment.amount, segment.unit)


@dataclass(frozen=True)
class _Piece:
    """A part of a stretch across which nothing changes."""

    stretch: Stretch
    start: datetime
    end: datetime
    phase: Phase

    def line(self, kind: LineKind, *, minutes: int = 0, ground: str = "", days: tuple[DayNote, ...] = ()) -> Line:
        version = self.stretch.calendar.version
        return Line(kind, self.start, self.end, self.phase, version, minutes, ground, days=days)


def _pieces(
    stretch: Stretch, cuts: Sequence[datetime], last: datetime, until: datetime, due_at: datetime | None
) -> Iterator[_Piece]:
    """Cut a stretch so that no piece crosses an instant that matters; nothing after ``last``."""
    end = min(stretch.end or last, last)
    inside = [stretch.start, *(cut for cut in cuts if stretch.start < cut < end), end]
    for a, b in pairwise(inside):
        if a < b or (stretch.is_paused and a == b):
            is_late = due_at is not None and a >= due_at
            is_ahead = a >= until and not stretch.is_paused
            yield _Piece(stretch, a, b, Phase.AHEAD if is_ahead else Phase.LATE if is_late else Phase.USED)


def _lines(ledger: Ledger, piece: _Piece, ran_out: datetime | None, due_at: datetime | None) -> Iterator[Line]:
    calendar = piece.stretch.calendar
    if piece.stretch.is_paused:
        yield piece.line(LineKind.PAUSED, ground=piece.stretch.ground)
    elif ledger.in_working_time:
        yield from _working_lines(piece)
    elif ran_out and ran_out <= piece.start and (due_at is None or piece.start < due_at):
        yield piece.line(LineKind.MOVED, days=_days_off(calendar, piece.start, piece.end))
    else:
        yield piece.line(LineKind.COUNTED, minutes=ledger.measure(calendar, piece.start, piece.end))


def _working_lines(piece: _Piece) -> Iterator[Line]:
    """Tell a counted piece as runs of days that are worked and runs of days off."""
    run: Line | None = None
    for line in _days(piece):
        if run is not None and run.kind == line.kind:
            run = replace(run, end=line.end, minutes=run.minutes + line.minutes, days=run.days + line.days)
            continue
        if run is not None:
            yield run
        run = line
    if run is not None:
        yield run


def _days(piece: _Piece) -> Iterator[Line]:
    """Yield a line for each day of a counted piece, but none for a working day of which only idle time is in it."""
    calendar = piece.stretch.calendar
    day = vietnam_date(piece.start)
    opening = midnight(day)
    while opening < piece.end:
        begin, end = max(piece.start, opening), min(piece.end, opening + _DAY)
        note = (DayNote(day, calendar.names.get(day, "")),)
        if not is_working_day(calendar, day):
            yield replace(piece, start=begin, end=end).line(LineKind.DAYS_OFF, days=note)
        elif spans := list(worked_spans(calendar, day, begin, end)):
            minutes = sum((b - a) // _MINUTE for a, b in spans)
            days = note if day in calendar.exceptions else ()
            worked = replace(piece, start=spans[0][0], end=spans[-1][1])
            yield worked.line(LineKind.COUNTED, minutes=minutes, days=days)
        day, opening = day + _DAY, opening + _DAY


def _days_off(calendar: WorkCalendar, begin: datetime, end: datetime) -> tuple[DayNote, ...]:
    first, last = vietnam_date(begin), vietnam_date(end)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(DayNote(day, calendar.names.get(day, "")) for day in days if not is_working_day(calendar, day))
