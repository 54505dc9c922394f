"""Calendars for tests, real and random, and the slow truth: a counter that walks every minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from motcua.base.working_time import Shift, Shifts, WorkCalendar

MONDAY = date(2026, 8, 17)
MINUTE = timedelta(minutes=1)
MORNING, AFTERNOON = Shift(7 * 60, 11 * 60 + 30), Shift(13 * 60 + 30, 17 * 60)
DAY: Shifts = (MORNING, AFTERNOON)

# Facts 15.5: 22 August 2026 is worked so that 31 August is free, before National Day.
OFFICE = WorkCalendar(
    version="office/1",
    weekly=(DAY,) * 5 + ((), ()),
    exceptions={date(2026, 8, 22): DAY, **{date(2026, 9, 2) - timedelta(days=n): () for n in range(3)}},
    names={date(2026, 8, 22): "Làm bù", date(2026, 8, 31): "Nghỉ bù", date(2026, 9, 1): "Quốc khánh"},
)

OFFICE_SHIFTS: tuple[Shifts, ...] = (
    DAY,
    (MORNING,),
    (AFTERNOON,),
    (Shift(8 * 60, 12 * 60), Shift(13 * 60, 17 * 60 + 30)),
    (Shift(6 * 60, 21 * 60),),
)
office_shifts = st.sampled_from(((), *OFFICE_SHIFTS))
ODD_SHIFTS: tuple[Shifts, ...] = ((Shift(0, 60), Shift(60, 90), Shift(23 * 60, 24 * 60)), (Shift(600, 601),))
any_shifts = office_shifts | st.sampled_from(ODD_SHIFTS)
any_instant = st.integers(0, 8 * 24 * 60 * 60).map(lambda s: vietnam(MONDAY, "00:00") + timedelta(seconds=s))


@st.composite
def any_calendar(draw: st.DrawFn, version: str = "any/1") -> WorkCalendar:
    """Half-days, days off, make-up days, holidays, shifts that touch each other or midnight."""
    week = draw(st.tuples(*[any_shifts] * 7).filter(any))
    return WorkCalendar(version, week, draw(_exceptions(any_shifts)), {})


@st.composite
def any_office(draw: st.DrawFn, version: str) -> WorkCalendar:
    """The same with at least three working days a week and days that end before midnight."""
    week = (*(draw(st.sampled_from(OFFICE_SHIFTS)) for _ in range(3)), *(draw(office_shifts) for _ in range(4)))
    return WorkCalendar(version, week, draw(_exceptions(office_shifts)), {})


def _exceptions(shifts: st.SearchStrategy[Shifts]) -> st.SearchStrategy[dict[date, Shifts]]:
    days = st.integers(0, 10).map(lambda n: MONDAY + timedelta(days=n))
    return st.dictionaries(days, shifts, max_size=6)


def vietnam(day: date, clock: str) -> datetime:
    """Return the instant in UTC at which clocks in Việt Nam show "17:00" on a day."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}+07:00").astimezone(UTC)


def is_worked(cal: WorkCalendar, minute: datetime) -> bool:
    local = minute + timedelta(hours=7)
    shifts = cal.exceptions.get(local.date(), cal.weekly[local.weekday()])
    return local.hour * 60 + local.minute in _minutes_of(shifts)


@cache
def _minutes_of(shifts: Shifts) -> frozenset[int]:
    return frozenset(minute for shift in shifts for minute in range(shift.start_minute, shift.end_minute))


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield every minute from that of ``start`` until before that of ``end``."""
    minute = start.replace(second=0, microsecond=0)
    while minute < end.replace(second=0, microsecond=0):
        yield minute
        minute += MINUTE
