from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.tests.calendars import (
    DAY,
    MINUTE,
    MONDAY,
    MORNING,
    OFFICE,
    any_calendar,
    any_instant,
    is_worked,
    minutes,
    vietnam,
)
from motcua.base.working_time import (
    NoWorkingTime,
    Shift,
    WorkCalendar,
    add_calendar_days,
    add_working_days,
    add_working_minutes,
    is_working_day,
    minute_of,
    next_working_moment,
    working_minutes_between,
)

FRIDAY, SATURDAY, SUNDAY = date(2026, 8, 28), date(2026, 8, 29), date(2026, 8, 30)
amounts = st.integers(0, 2000)


@given(any_calendar(), any_instant, any_instant)
def test_the_minutes_between_are_those_one_counts_one_by_one(cal: WorkCalendar, a: datetime, b: datetime) -> None:
    a, b = min(a, b), max(a, b)

    assert working_minutes_between(cal, a, b) == sum(is_worked(cal, minute) for minute in minutes(a, b))
    assert working_minutes_between(cal, b, a) == -working_minutes_between(cal, a, b)


@given(any_calendar(), any_instant, st.integers(0, 600))
def test_a_term_in_minutes_ends_with_the_last_minute_that_is_counted(
    cal: WorkCalendar, start: datetime, amount: int
) -> None:
    end, left = minute_of(start), amount
    while left:
        left -= is_worked(cal, end)
        end += MINUTE

    assert add_working_minutes(cal, start, amount) == end


@given(any_calendar(), any_instant, amounts, amounts)
def test_adding_in_two_parts_is_adding_at_once_and_counting_undoes_it(
    cal: WorkCalendar, start: datetime, a: int, b: int
) -> None:
    end = add_working_minutes(cal, start, a + b)

    assert add_working_minutes(cal, add_working_minutes(cal, start, a), b) == end
    assert working_minutes_between(cal, start, end) == a + b


@given(any_calendar(), any_instant, any_instant)
def test_the_time_that_has_passed_leads_back_to_the_last_worked_minute(
    cal: WorkCalendar, a: datetime, b: datetime
) -> None:
    a, b = min(a, b), max(a, b)
    back = add_working_minutes(cal, a, working_minutes_between(cal, a, b))

    assert back <= minute_of(b)
    assert working_minutes_between(cal, back, b) == 0


@given(any_calendar(), any_instant, any_instant, st.integers(0, 8), st.booleans())
def test_who_comes_later_is_never_due_earlier(
    cal: WorkCalendar, a: datetime, b: datetime, days: int, at_end: bool
) -> None:
    a, b = min(a, b), max(a, b)

    for add in (add_working_days, add_calendar_days):
        assert add(cal, a, days, at_end_of_day=at_end) <= add(cal, b, days, at_end_of_day=at_end)
        assert add(cal, a, days, at_end_of_day=at_end) < add(cal, a, days + 7, at_end_of_day=at_end)


@given(any_calendar(), any_instant, st.integers(0, 8), st.booleans())
def test_a_term_in_working_days_ends_on_the_day_one_counts_on_the_calendar(
    cal: WorkCalendar, start: datetime, days: int, at_end: bool
) -> None:
    day = (next_working_moment(cal, start) + timedelta(hours=7)).date()
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(cal, day):
            day += timedelta(days=1)
    end = add_working_days(cal, start, days, at_end_of_day=at_end)

    assert (end - MINUTE + timedelta(hours=7)).date() == day or end == next_working_moment(cal, vietnam(day, "00:00"))
    assert is_worked(cal, end) or is_worked(cal, end - MINUTE)


@given(any_calendar(), any_instant)
def test_the_next_working_moment_is_the_first_worked_minute(cal: WorkCalendar, at: datetime) -> None:
    moment = next_working_moment(cal, at)

    assert is_worked(cal, moment)
    assert not any(is_worked(cal, minute) for minute in minutes(at, moment))


def test_eight_working_hours_from_the_opening_end_the_same_evening() -> None:
    assert add_working_minutes(OFFICE, vietnam(MONDAY, "07:00"), 480) == vietnam(MONDAY, "17:00")
    assert add_working_minutes(OFFICE, vietnam(MONDAY, "07:00"), 481) == vietnam(date(2026, 8, 18), "07:01")


def test_the_make_up_saturday_is_worked_and_the_holidays_are_not() -> None:
    assert is_working_day(OFFICE, date(2026, 8, 22))
    assert not is_working_day(OFFICE, date(2026, 8, 31))
    assert add_working_days(OFFICE, vietnam(date(2026, 8, 21), "09:15"), 1) == vietnam(date(2026, 8, 22), "09:15")
    assert add_working_days(OFFICE, vietnam(FRIDAY, "09:15"), 1) == vietnam(date(2026, 9, 3), "09:15")


def test_the_day_of_receipt_is_not_counted() -> None:
    assert add_working_days(OFFICE, vietnam(MONDAY, "07:00"), 1) == vietnam(date(2026, 8, 18), "07:00")
    assert add_working_days(OFFICE, vietnam(MONDAY, "09:00"), 1, at_end_of_day=True) == vietnam(
        date(2026, 8, 18), "17:00"
    )


@pytest.mark.parametrize("clock", ["17:00", "22:10"])
def test_what_comes_after_closing_has_come_the_next_morning(clock: str) -> None:
    assert add_working_days(OFFICE, vietnam(MONDAY, clock), 1) == vietnam(date(2026, 8, 19), "07:00")


def test_what_comes_at_lunch_has_come_in_the_afternoon() -> None:
    assert add_working_days(OFFICE, vietnam(MONDAY, "12:00"), 1) == vietnam(date(2026, 8, 18), "13:30")


def test_a_half_day_ends_the_term_at_noon() -> None:
    cal = WorkCalendar("half/1", (DAY,) * 5 + ((MORNING,), ()), {}, {})

    assert add_working_days(cal, vietnam(FRIDAY, "15:00"), 1) == vietnam(SATURDAY, "11:30")
    assert add_working_days(cal, vietnam(FRIDAY, "15:00"), 2) == vietnam(date(2026, 8, 31), "15:00")


def test_a_last_day_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert add_calendar_days(OFFICE, vietnam(date(2026, 8, 24), "10:00"), 5) == vietnam(date(2026, 9, 3), "10:00")


def test_a_term_in_days_may_run_until_midnight_or_to_the_end_of_work() -> None:
    received = vietnam(date(2026, 8, 20), "05:40")

    assert add_calendar_days(OFFICE, received, 5) == vietnam(date(2026, 8, 25), "05:40")
    assert add_calendar_days(OFFICE, received, 5, at_end_of_day=True) == vietnam(date(2026, 8, 25), "17:00")


def test_seconds_are_cut_down_to_what_the_receipt_shows() -> None:
    assert add_working_minutes(OFFICE, vietnam(MONDAY, "07:00:59"), 1) == vietnam(MONDAY, "07:01")


def test_no_term_can_end_on_a_calendar_without_work() -> None:
    last_of_all = WorkCalendar("closing/1", ((),) * 7, {MONDAY: (MORNING,)}, {})

    assert add_working_minutes(last_of_all, vietnam(MONDAY, "05:00"), 270) == vietnam(MONDAY, "11:30")
    for add in (add_working_minutes, add_working_days, add_calendar_days):
        with pytest.raises(NoWorkingTime):
            add(last_of_all, vietnam(MONDAY, "12:00"), 1)


def test_shifts_that_overlap_are_no_calendar() -> None:
    with pytest.raises(ValueError, match="overlap"):
        WorkCalendar("bad/1", ((MORNING, Shift(600, 700)),) + ((),) * 6, {}, {})
    with pytest.raises(ValueError, match="no shift"):
        Shift(600, 600)
