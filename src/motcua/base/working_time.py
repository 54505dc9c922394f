"""Working time: shifts, days off and make-up days of an agency, and the arithmetic of legal terms on them. Pure.

Instants are aware and in UTC, days and shifts are Vietnamese (UTC+7, no summer time). The unit is the whole
minute: every instant that comes in is cut down to its minute, as it is printed on a receipt, so that what
people read is what is counted. A shift is half open: 17:00 is no longer inside a shift that ends at 17:00,
but time that runs out exactly then has run out at 17:00 and not the next morning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property
from itertools import islice, pairwise

MINUTES_OF_DAY = 24 * 60
_VIETNAM = timezone(timedelta(hours=7))
_DAY = timedelta(days=1)


class NoWorkingTime(ValueError):
    """The calendar has no working minute left after the asked instant; no term can end on it."""


@dataclass(frozen=True, order=True)
class Shift:
    """Working time from ``start_minute`` until before ``end_minute`` of a Vietnamese day (0 to 1440)."""

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_minute < self.end_minute <= MINUTES_OF_DAY:
            raise ValueError(f"no shift runs from minute {self.start_minute} to {self.end_minute}")


Shifts = tuple[Shift, ...]


@dataclass(frozen=True)
class WorkCalendar:
    """When an agency works: ``weekly`` shifts from Monday to Sunday, replaced on the days in ``exceptions``.

    An empty exception is a day off; one with shifts is a make-up day or a day of other hours. ``names`` says
    what a day is ("Tết Nguyên đán"). A published version never changes; a change is a new ``version``.
    """

    version: str
    weekly: tuple[Shifts, ...]
    exceptions: Mapping[date, Shifts]
    names: Mapping[date, str]

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError("a week has seven days")
        for shifts in (*self.weekly, *self.exceptions.values()):
            if any(later.start_minute < earlier.end_minute for earlier, later in pairwise(shifts)):
                raise ValueError("the shifts of a day are in order and do not overlap")

    def shifts_on(self, day: date) -> Shifts:
        """Return the shifts of a Vietnamese day; none on a day off."""
        found = self.exceptions.get(day)
        return self.weekly[day.weekday()] if found is None else found

    @cached_property
    def last_working_day(self) -> date | None:
        """The last day that has working time; None if every week has some, so that time never ends."""
        if any(self.weekly):
            return None
        return max((day for day, shifts in self.exceptions.items() if shifts), default=date.min)


def minute_of(at: datetime) -> datetime:
    """Return the whole minute in UTC in which ``at`` falls. Raises ValueError for an instant without zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def midnight(day: date) -> datetime:
    """Return the instant at which a Vietnamese day begins."""
    return _join(day, 0)


def is_working_day(cal: WorkCalendar, day: date) -> bool:
    """Tell whether the agency works at all on that day; a half-day is a working day."""
    return bool(cal.shifts_on(day))


def worked_spans(cal: WorkCalendar, day: date, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the parts of a day's shifts that lie between two instants, which are whole minutes in UTC."""
    opening = midnight(day)
    for shift in cal.shifts_on(day):
        first = max(begin, opening + timedelta(minutes=shift.start_minute))
        last = min(end, opening + timedelta(minutes=shift.end_minute))
        if first < last:
            yield first, last


def next_working_moment(cal: WorkCalendar, at: datetime) -> datetime:
    """Return the minute of ``at`` if it is inside a shift, else the next opening. Raises NoWorkingTime."""
    first, minute = _split(at)
    for day in _working_days_from(cal, first):
        for shift in cal.shifts_on(day):
            earliest = minute if day == first else 0
            if earliest < shift.end_minute:
                return _join(day, max(earliest, shift.start_minute))
    raise AssertionError  # the days never end, or NoWorkingTime was raised


def add_working_minutes(cal: WorkCalendar, start: datetime, minutes: int) -> datetime:
    """Return the earliest instant by which ``minutes`` working minutes have passed since ``start``.

    Time that runs out with a shift ends there and not at the next opening; no minutes at all end at once, even
    outside working time. So ``working_minutes_between(cal, start, result) == minutes`` and
    ``add(add(start, a), b) == add(start, a + b)``. Raises ValueError below 0, NoWorkingTime.
    """
    if minutes < 0:
        raise ValueError("working minutes are added, not taken")
    if minutes == 0:
        return minute_of(start)
    first, minute = _split(start)
    for day in _working_days_from(cal, first):
        for shift in cal.shifts_on(day):
            begin = max(shift.start_minute, minute) if day == first else shift.start_minute
            if begin + minutes <= shift.end_minute:
                return _join(day, begin + minutes)
            minutes -= max(0, shift.end_minute - begin)
    raise AssertionError  # the days never end, or NoWorkingTime was raised


def working_minutes_between(cal: WorkCalendar, start: datetime, end: datetime) -> int:
    """Count the working minutes from ``start`` until before ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_minutes_between(cal, end, start)
    (first, from_minute), (last, to_minute) = _split(start), _split(end)
    if first == last:
        return _minutes_within(cal.shifts_on(first), from_minute, to_minute)
    count = _minutes_within(cal.shifts_on(first), from_minute, MINUTES_OF_DAY)
    day = first + _DAY
    while day < last:
        count += _minutes_within(cal.shifts_on(day), 0, MINUTES_OF_DAY)
        day += _DAY
    return count + _minutes_within(cal.shifts_on(last), 0, to_minute)


def add_working_days(cal: WorkCalendar, start: datetime, days: int, *, at_end_of_day: bool = False) -> datetime:
    """Return when a term of ``days`` working days ends that began at ``start`` (Civil Code 2015, art. 147 and 148).

    What comes outside working time counts as come at the next opening, and the day of that is day 0. The term
    ends on working day ``days`` after it: at the same time of the clock, or with ``at_end_of_day`` (a choice of the
    agency) when that day's work ends. A time of the clock without work on the last day gives way to the end of
    the shift before it (a half-day ends the term at noon), and one before the opening to the opening.
    Raises ValueError below 0, NoWorkingTime.
    """
    return move_working_days(cal, next_working_moment(cal, start), days, at_end_of_day=at_end_of_day)


def move_working_days(cal: WorkCalendar, at: datetime, days: int, *, at_end_of_day: bool = False) -> datetime:
    """Return ``at``, which is not normalised, moved to the working day ``days`` later: for an end that is put off."""
    if days < 0:
        raise ValueError("working days are added, not taken")
    first, minute = _split(at)
    working_days = _working_days_from(cal, first + _DAY if days else first)
    day = next(islice(working_days, max(days - 1, 0), None))
    return _at_clock_of(cal, day, minute, at_end_of_day=at_end_of_day)


def add_calendar_days(cal: WorkCalendar, start: datetime, days: int, *, at_end_of_day: bool = False) -> datetime:
    """Return when a term of ``days`` days ends (Civil Code 2015, art. 147 and 148).

    The day of the event is not counted; a last day without work moves to the next working day, and nothing else
    is moved (``off_days_off``). Raises ValueError below 0, NoWorkingTime.
    """
    if days < 0:
        raise ValueError("days are added, not taken")
    return off_days_off(cal, minute_of(start) + days * _DAY, at_end_of_day=at_end_of_day)


def off_days_off(cal: WorkCalendar, at: datetime, *, at_end_of_day: bool = False) -> datetime:
    """Return ``at``, moved to the same time of the next working day if it falls on a day off; never earlier.

    The law lets a term in days run until midnight, so the time of the clock may be outside working time. With
    ``at_end_of_day`` a time before the end of that day's work is moved there. Raises NoWorkingTime.
    """
    first, minute = _split(at)
    day = next(_working_days_from(cal, first))
    closing = cal.shifts_on(day)[-1].end_minute if at_end_of_day else 0
    return _join(day, max(minute, closing))


def _at_clock_of(cal: WorkCalendar, day: date, minute: int, *, at_end_of_day: bool) -> datetime:
    """Return the time of the clock on a working day, the end of the shift before it if there is no work then."""
    shifts = cal.shifts_on(day)
    if at_end_of_day:
        return _join(day, shifts[-1].end_minute)
    begun = [shift for shift in shifts if shift.start_minute <= minute]
    return _join(day, min(minute, begun[-1].end_minute) if begun else shifts[0].start_minute)


def _working_days_from(cal: WorkCalendar, day: date) -> Iterator[date]:
    """Yield the working days from ``day`` on, without end; raise NoWorkingTime where the calendar has no more."""
    last = cal.last_working_day
    while last is None or day <= last:
        if cal.shifts_on(day):
            yield day
        day += _DAY
    raise NoWorkingTime(f"calendar {cal.version} has no working time from {day} on")


def _minutes_within(shifts: Shifts, from_minute: int, to_minute: int) -> int:
    return sum(max(0, min(s.end_minute, to_minute) - max(s.start_minute, from_minute)) for s in shifts)


def _split(at: datetime) -> tuple[date, int]:
    """Return the Vietnamese day of an instant and the minute of that day."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    local = at.astimezone(_VIETNAM)
    return local.date(), local.hour * 60 + local.minute


def _join(day: date, minute: int) -> datetime:
    return (datetime.combine(day, time.min, _VIETNAM) + timedelta(minutes=minute)).astimezone(UTC)
