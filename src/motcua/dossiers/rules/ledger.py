"""The deadline ledger: recorded segments laid out as stretches of time, and when they end. Pure.

The truth is the list of segments; everything here is computed from it and from nothing else, so that replaying
history gives the same times. The rules:

* A term is a number of minutes. Terms in working hours and working days are carried in working minutes of the
  agency's calendar, terms in calendar days in minutes of the clock. A term in working days is worth the working
  minutes between its start and its end on the calendar at the start (same time of the clock, day of receipt is
  day 0); an extension in working days those between the due time as known then (while paused: as if resumed
  then) and the same time that many working days later.
* The **due time** is the earliest instant at which the minutes counted outside pauses reach the term and its
  extensions. Nothing that happens after it moves it, except an extension.
* Minutes without work cost nothing, so an end of work and the next opening are the same moment. Terms in hours
  end with the work; a term in days that ends on an opening stays on openings.
* A term in calendar days whose last day is a day off moves to the next working day (Civil Code 2015, art. 148);
  the minutes until there are not counted.
* A calendar holds until a CALENDAR segment; each segment names the one in force.
* Instants are cut down to their minute. While paused there is no due time and the remaining time stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.base.working_time import (
    WorkCalendar,
    add_working_days,
    add_working_minutes,
    minute_of,
    move_working_days,
    next_working_moment,
    off_days_off,
    working_minutes_between,
)

_MINUTE = timedelta(minutes=1)


class SegmentKind(StrEnum):
    START = "START"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    EXTENSION = "EXTENSION"
    CALENDAR = "CALENDAR"
    STOP = "STOP"


class TermUnit(StrEnum):
    WORKING_HOURS = "WORKING_HOURS"
    WORKING_DAYS = "WORKING_DAYS"
    CALENDAR_DAYS = "CALENDAR_DAYS"


@dataclass(frozen=True)
class Term:
    """A legal time limit. ``at_end_of_day``: terms in days end with the work of the last day, not at the same time."""

    amount: int
    unit: TermUnit
    at_end_of_day: bool = False


@dataclass(frozen=True)
class Segment:
    """One recorded fact about a term. ``amount`` and ``unit`` belong to START and EXTENSION.

    ``calendar_version`` is the calendar in force: START and CALENDAR set it, the others repeat it or leave it empty.
    """

    kind: SegmentKind
    at: datetime
    ground: str
    calendar_version: str
    amount: int = 0
    unit: str = ""
    at_end_of_day: bool = False


class ImpossibleSegment(ValueError):
    """The segment cannot follow those before it; ``reason`` is one word of code, such as ``paused_twice``."""

    def __init__(self, segment: Segment, reason: str) -> None:
        self.segment, self.reason = segment, reason
        super().__init__(f"{reason}: {segment.kind} at {segment.at.isoformat()}")


def start(term: Term, *, at: datetime, ground: str, calendar_version: str) -> Segment:
    """Return the first segment of a ledger."""
    return Segment(SegmentKind.START, at, ground, calendar_version, term.amount, term.unit, term.at_end_of_day)


@dataclass(frozen=True)
class Stretch:
    """Time under one calendar, counted or paused, from a segment to the next that changes either; the last is open.

    ``is_fresh``: it begins after a pause, and not with a mere change of the calendar.
    """

    calendar: WorkCalendar
    start: datetime
    end: datetime | None
    is_paused: bool
    is_fresh: bool
    ground: str


@dataclass
class Ledger:
    """The segments laid out as stretches of time and one sum of minutes. Built by ``replay``; read-only afterwards."""

    calendars: Mapping[str, WorkCalendar]
    stretches: list[Stretch] = field(default_factory=list)
    term_minutes: int = 0
    unit: TermUnit = TermUnit.WORKING_HOURS
    at_end_of_day: bool = False
    ends_on_openings: bool = False
    last_at: datetime | None = None
    stopped_at: datetime | None = None

    @classmethod
    def replay(cls, segments: Sequence[Segment], calendars: Mapping[str, WorkCalendar]) -> "Ledger":
        """Lay out the segments. Raises ImpossibleSegment at the first that cannot be, ValueError without any."""
        if not segments:
            raise ValueError("a ledger begins with a START")
        ledger = cls(calendars)
        for segment in segments:
            ledger._check(segment)
            ledger._apply(segment, minute_of(segment.at))
            ledger.last_at = segment.at
        return ledger

    @property
    def is_paused(self) -> bool:
        return self.stretches[-1].is_paused

    @property
    def paused_at(self) -> datetime | None:
        """When the pause that still holds began; None without one, or when all is stopped."""
        if not self.is_paused or self.stopped_at is not None:
            return None
        return next(stretch.start for stretch in reversed(self.stretches) if stretch.is_fresh)

    @property
    def in_working_time(self) -> bool:
        return self.unit != TermUnit.CALENDAR_DAYS

    def horizon(self, now: datetime | None) -> datetime:
        """Return the minute until which time is used: the stop, else the later of ``now`` and the last segment."""
        last = self.last_at or self.stretches[-1].start
        return minute_of(self.stopped_at or max(last, now or last))

    def ends(self, last: Stretch | None = None) -> tuple[datetime | None, datetime | None]:
        """Return when the minutes run out and when the term is therefore due, with ``last`` after all stretches.

        Either is None when a pause comes before it.
        """
        left, ran_out, end = self.term_minutes, None, self.stretches[0].start
        for stretch in (*self.stretches, *([last] if last else ())):
            if stretch.is_paused:
                continue
            if ran_out is None:
                inside = left if stretch.end is None else self.measure(stretch.calendar, stretch.start, stretch.end)
                if left > inside:
                    left -= inside
                    continue
                ran_out = end = self._advance(stretch, left)
            elif stretch.is_fresh:
                end = stretch.start
            due_at = self._settle(stretch, end)
            if due_at < stretch.start:
                due_at = self._settle(stretch, stretch.start)
            if stretch.end is None or due_at <= stretch.end:
                return ran_out, due_at
        return ran_out, None

    def counted(self, stretch: Stretch, until: datetime, ran_out: datetime | None, due_at: datetime | None) -> int:
        """Count the minutes a stretch uses before ``until``; none while it is paused or moved off days off."""
        stop = min(until, stretch.end or until)
        if stretch.is_paused or stop <= stretch.start:
            return 0
        minutes = self.measure(stretch.calendar, stretch.start, stop)
        if not self.in_working_time and ran_out is not None:
            moved_from, moved_to = max(stretch.start, ran_out), min(stop, due_at or stop)
            minutes -= self.measure(stretch.calendar, moved_from, max(moved_from, moved_to))
        return minutes

    def measure(self, calendar: WorkCalendar, begin: datetime, end: datetime) -> int:
        """Return the minutes of the term's kind between two instants."""
        return working_minutes_between(calendar, begin, end) if self.in_working_time else (end - begin) // _MINUTE

    def _advance(self, stretch: Stretch, minutes: int) -> datetime:
        if self.in_working_time:
            return add_working_minutes(stretch.calendar, stretch.start, minutes)
        return stretch.start + minutes * _MINUTE

    def _settle(self, stretch: Stretch, end: datetime) -> datetime:
        if not self.in_working_time:
            return off_days_off(stretch.calendar, end, at_end_of_day=self.at_end_of_day)
        return next_working_moment(stretch.calendar, end) if self.ends_on_openings else end

    def _check(self, segment: Segment) -> None:
        begins = segment.kind == SegmentKind.START
        reasons = {
            "not_started": not self.stretches and not begins,
            "started_twice": bool(self.stretches) and begins,
            "already_stopped": self.stopped_at is not None,
            "out_of_order": self.last_at is not None and segment.at < self.last_at,
            "unknown_calendar": bool(segment.calendar_version) and segment.calendar_version not in self.calendars,
        }
        if self.stretches:
            current = self.stretches[-1].calendar.version
            changes = segment.kind == SegmentKind.CALENDAR
            reasons |= {
                "paused_twice": segment.kind == SegmentKind.PAUSE and self.is_paused,
                "not_paused": segment.kind == SegmentKind.RESUME and not self.is_paused,
                "other_calendar": not changes and segment.calendar_version not in ("", current),
            }
        if segment.kind in (SegmentKind.START, SegmentKind.CALENDAR):
            reasons["unknown_calendar"] = segment.calendar_version not in self.calendars
        if segment.kind in (SegmentKind.START, SegmentKind.EXTENSION):
            reasons |= {"no_amount": segment.amount <= 0, "wrong_unit": not self._may_have(segment)}
        if reason := next((reason for reason, holds in reasons.items() if holds), ""):
            raise ImpossibleSegment(segment, reason)

    def _may_have(self, segment: Segment) -> bool:
        """Tell whether the unit can be added: hours and working days mix, calendar days stand alone."""
        if segment.unit not in {unit.value for unit in TermUnit}:
            return False
        return not self.stretches or self.in_working_time == (segment.unit != TermUnit.CALENDAR_DAYS)

    def _apply(self, segment: Segment, at: datetime) -> None:
        if segment.kind == SegmentKind.START:
            self._begin(segment, at)
        elif segment.kind == SegmentKind.EXTENSION:
            self._extend(segment, at)
        elif segment.kind == SegmentKind.STOP:
            self.stopped_at = segment.at
        elif segment.kind == SegmentKind.CALENDAR:
            now = self.stretches[-1]
            self._turn(self.calendars[segment.calendar_version], at, is_paused=now.is_paused, ground=now.ground)
        else:
            pauses = segment.kind == SegmentKind.PAUSE
            self._turn(self.stretches[-1].calendar, at, is_paused=pauses, ground=segment.ground)

    def _begin(self, segment: Segment, at: datetime) -> None:
        calendar = self.calendars[segment.calendar_version]
        self.unit, self.at_end_of_day = TermUnit(segment.unit), segment.at_end_of_day
        self.stretches = [Stretch(calendar, at, None, False, True, segment.ground)]
        if self.unit == TermUnit.WORKING_DAYS:
            end = add_working_days(calendar, at, segment.amount, at_end_of_day=self.at_end_of_day)
            self._add_until(calendar, at, end)
        else:
            self.term_minutes = segment.amount * (60 if self.unit == TermUnit.WORKING_HOURS else 24 * 60)

    def _extend(self, segment: Segment, at: datetime) -> None:
        if segment.unit == TermUnit.WORKING_DAYS:
            calendar = self.stretches[-1].calendar
            resumed = Stretch(calendar, at, None, False, True, "") if self.is_paused else None
            due_at = self.ends(resumed)[1]
            if due_at is None:
                raise RuntimeError("a running term has an end")
            end = move_working_days(calendar, due_at, segment.amount, at_end_of_day=self.at_end_of_day)
            self._add_until(calendar, due_at, end)
        elif segment.unit == TermUnit.WORKING_HOURS:
            self.term_minutes += segment.amount * 60
            self.ends_on_openings = False
        else:
            self.term_minutes += segment.amount * 24 * 60

    def _add_until(self, calendar: WorkCalendar, begin: datetime, end: datetime) -> None:
        self.term_minutes += working_minutes_between(calendar, begin, end)
        self.ends_on_openings = working_minutes_between(calendar, end - _MINUTE, end) == 0

    def _turn(self, calendar: WorkCalendar, at: datetime, *, is_paused: bool, ground: str) -> None:
        """Close the open stretch and begin the next."""
        last = self.stretches[-1]
        self.stretches[-1] = Stretch(last.calendar, last.start, at, last.is_paused, last.is_fresh, last.ground)
        self.stretches.append(Stretch(calendar, at, None, is_paused, is_paused != last.is_paused, ground))
