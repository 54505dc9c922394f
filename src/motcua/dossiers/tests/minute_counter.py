"""The slow truth about deadline ledgers: walk minute by minute and look at the clock on the wall."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from motcua.base.tests.calendars import MINUTE, is_worked, minutes
from motcua.base.working_time import WorkCalendar, add_working_days, minute_of, move_working_days
from motcua.dossiers.rules.deadlines import Segment, SegmentKind, TermUnit

Calendars = Mapping[str, WorkCalendar]


class MinuteCounter:
    """Replays segments one minute at a time, until ``until`` at least and until due at most 90 days later."""

    def __init__(self, segments: Sequence[Segment], calendars: Calendars, until: datetime, *, resume: bool = False):
        self.segments, self.calendars, self.resume = segments, calendars, resume
        self.first, self.until = segments[0], minute_of(until)
        self.in_days = self.first.unit == TermUnit.CALENDAR_DAYS
        self.on_openings = False
        self.term = sum(self._worth(n) for n, s in enumerate(segments) if s.amount)
        self.counted = self.used = 0
        self.due_at: datetime | None = None
        self.is_paused = False
        self._walk()

    def _worth(self, n: int) -> int:
        segment = self.segments[n]
        if segment.unit != TermUnit.WORKING_DAYS:
            self.on_openings = False
            return segment.amount * (24 * 60 if self.in_days else 60)
        calendar = self._calendar_at(n)
        if n == 0:
            begin = segment.at
            end = add_working_days(calendar, begin, segment.amount, at_end_of_day=segment.at_end_of_day)
        else:
            known = MinuteCounter(self.segments[:n], self.calendars, segment.at, resume=True)
            assert known.due_at is not None
            begin = known.due_at
            end = move_working_days(calendar, begin, segment.amount, at_end_of_day=self.first.at_end_of_day)
        self.on_openings = not is_worked(calendar, end - MINUTE)
        return sum(is_worked(calendar, minute) for minute in minutes(begin, end))

    def _calendar_at(self, n: int) -> WorkCalendar:
        kinds = (SegmentKind.START, SegmentKind.CALENDAR)
        return self.calendars[[s.calendar_version for s in self.segments[: n + 1] if s.kind in kinds][-1]]

    def _walk(self) -> None:
        minute, position = minute_of(self.first.at), 0
        self.calendar, self.end = self._calendar_at(0), None
        while True:
            while position < len(self.segments) and minute_of(self.segments[position].at) == minute:
                self._turn(self.segments[position], minute)
                position += 1
            if self.resume and minute == self.until and self.is_paused:
                self._turn(Segment(SegmentKind.RESUME, minute, "", ""), minute)
            if self.due_at is None and not self.is_paused:
                self._look(minute)
            if minute >= self.until and (self.due_at or self.is_paused):
                return
            self._count(minute)
            minute += MINUTE
            assert minute < self.until + timedelta(days=90)

    def _turn(self, segment: Segment, minute: datetime) -> None:
        if segment.kind == SegmentKind.PAUSE:
            if self.due_at is None:
                self._look(minute)  # what ends with the last minute before the pause has ended
            self.is_paused = True
        elif segment.kind == SegmentKind.RESUME:
            self.is_paused = False
            self.end = minute if self.end else None
        elif segment.kind == SegmentKind.CALENDAR:
            if self.due_at is None and not self.is_paused:
                self._look(minute)
            self.calendar = self.calendars[segment.calendar_version]
            if self.end and any(self._is_end(m) for m in minutes(self.end, minute)):
                self.end = minute

    def _look(self, minute: datetime) -> None:
        """Note when the counted minutes reach the term, and when the term is therefore due."""
        if self.end is None and self.counted == self.term:
            self.end = minute
        if self.end is not None and self._is_end(minute):
            self.due_at = minute

    def _is_end(self, minute: datetime) -> bool:
        assert self.end is not None
        if not self.in_days:
            return is_worked(self.calendar, minute) if self.on_openings else True
        local, end = minute + timedelta(hours=7), self.end + timedelta(hours=7)
        shifts = self.calendar.shifts_on(local.date())
        clock = end.hour * 60 + end.minute
        if self.first.at_end_of_day and shifts:
            clock = max(clock, shifts[-1].end_minute)
        return bool(shifts) and local.hour * 60 + local.minute >= clock

    def _count(self, minute: datetime) -> None:
        if self.is_paused:
            return
        counts = is_worked(self.calendar, minute) if not self.in_days else self.end is None or self.due_at is not None
        self.counted += counts
        self.used += counts and minute < self.until
