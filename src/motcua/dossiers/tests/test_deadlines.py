from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.tests.calendars import MONDAY, OFFICE, any_office, vietnam
from motcua.base.working_time import WorkCalendar, add_calendar_days, add_working_days, add_working_minutes
from motcua.dossiers.rules.deadlines import (
    ImpossibleSegment,
    LineKind,
    Phase,
    Segment,
    SegmentKind,
    Standing,
    Term,
    TermUnit,
    carry_over,
    due,
    explain,
    start,
    step_due,
)
from motcua.dossiers.tests.minute_counter import MinuteCounter

CALENDARS = {OFFICE.version: OFFICE}
FRIDAY, SATURDAY, THURSDAY = date(2026, 8, 28), date(2026, 8, 29), date(2026, 9, 3)
TWO_DAYS = Term(2, TermUnit.WORKING_DAYS)


@st.composite
def any_history(draw: st.DrawFn) -> tuple[tuple[Segment, ...], dict[str, WorkCalendar]]:
    """A term, then pauses, resumes, extensions and changes of the calendar at random times; perhaps a stop."""
    calendars = {version: draw(any_office(version)) for version in ("a/1", "a/2")}
    unit = draw(st.sampled_from(list(TermUnit)))
    units = {unit} if unit == TermUnit.CALENDAR_DAYS else {TermUnit.WORKING_DAYS, TermUnit.WORKING_HOURS}
    amounts = {TermUnit.WORKING_HOURS: 20, TermUnit.WORKING_DAYS: 4, TermUnit.CALENDAR_DAYS: 5}
    gaps = st.integers(0, 30 * 60) | st.sampled_from([0, 60, 8 * 60, 24 * 60, 72 * 60])
    at = vietnam(MONDAY, "00:00") + timedelta(minutes=draw(gaps), seconds=draw(st.integers(0, 59)))
    term = Term(draw(st.integers(1, amounts[unit])), unit, draw(st.booleans()))
    history = [start(term, at=at, ground="submitted", calendar_version="a/1")]
    is_paused, version = False, "a/1"
    for _ in range(draw(st.integers(0, 5))):
        at += timedelta(minutes=draw(gaps))
        turn = SegmentKind.RESUME if is_paused else SegmentKind.PAUSE
        kind = draw(st.sampled_from([turn, turn, SegmentKind.EXTENSION, SegmentKind.CALENDAR]))
        extra: dict[str, Any] = {}
        if kind == SegmentKind.EXTENSION:
            chosen = draw(st.sampled_from(sorted(units)))
            extra = {"unit": chosen, "amount": draw(st.integers(1, amounts[chosen]))}
        elif kind == SegmentKind.CALENDAR:
            version = "a/2" if version == "a/1" else "a/1"
        else:
            is_paused = not is_paused
        history.append(Segment(kind, at, "ground", version, **extra))
    if draw(st.booleans()):
        history.append(Segment(SegmentKind.STOP, at + timedelta(minutes=draw(gaps)), "decided", version))
    return tuple(history), calendars


@settings(max_examples=150, deadline=None)
@given(any_history(), st.integers(0, 3000))
def test_random_schedules_equal_a_minute_counter(
    case: tuple[tuple[Segment, ...], dict[str, WorkCalendar]], later: int
) -> None:
    history, calendars = case
    now = history[-1].at + timedelta(minutes=later)
    until = history[-1].at if history[-1].kind == SegmentKind.STOP else now
    truth = MinuteCounter(history, calendars, until)

    found = due(history, calendars, now=now)

    assert found.term_minutes == truth.term
    assert found.due_at == (None if truth.is_paused else truth.due_at)
    assert (found.used_minutes, found.remaining_minutes) == (truth.used, truth.term - truth.used)


@given(any_history(), st.integers(0, 3000))
def test_the_lines_add_up_to_the_used_and_the_remaining_time(
    case: tuple[tuple[Segment, ...], dict[str, WorkCalendar]], later: int
) -> None:
    history, calendars = case
    now = history[-1].at + timedelta(minutes=later)
    standing, lines = due(history, calendars, now=now), explain(history, calendars, now=now)
    is_running = not standing.is_paused and standing.stopped_at is None

    assert sum(line.minutes for line in lines if line.phase != Phase.AHEAD) == standing.used_minutes
    ahead = sum(line.minutes for line in lines if line.phase == Phase.AHEAD)
    assert ahead == (max(0, standing.remaining_minutes) if is_running else 0)
    assert all(a.end <= b.start for a, b in pairwise(lines))


@given(any_history())
def test_replaying_a_prefix_says_what_was_said_then(
    case: tuple[tuple[Segment, ...], dict[str, WorkCalendar]],
) -> None:
    history, calendars = case

    for n in range(1, len(history)):
        then, after = due(history[:n], calendars, now=history[n].at), due(history[: n + 1], calendars)
        if history[n].kind not in (SegmentKind.EXTENSION,):
            assert (then.used_minutes, then.remaining_minutes) == (after.used_minutes, after.remaining_minutes)
        if history[n].kind == SegmentKind.STOP:
            assert then.due_at == after.due_at


@given(any_office("a/1"), any_office("a/2"), st.integers(1, 40), st.integers(0, 6000), st.integers(0, 6000))
def test_a_time_carried_over_is_what_a_ledger_with_both_calendars_says(
    old: WorkCalendar, new: WorkCalendar, hours: int, begun: int, changed: int
) -> None:
    at = vietnam(MONDAY, "00:00") + timedelta(minutes=begun)
    since = at + timedelta(minutes=changed)
    begin = start(Term(hours, TermUnit.WORKING_HOURS), at=at, ground="", calendar_version="a/1")
    turn = Segment(SegmentKind.CALENDAR, since, "", "a/2")

    carried = carry_over(step_due(old, at, hours), since=since, old=old, new=new)

    assert carried == due((begin, turn), {"a/1": old, "a/2": new}).due_at


@given(any_history())
def test_a_pause_of_no_time_changes_nothing(case: tuple[tuple[Segment, ...], dict[str, WorkCalendar]]) -> None:
    history, calendars = case
    before = due(history, calendars)
    if before.stopped_at or before.is_paused:
        return
    at = history[-1].at
    nothing = (Segment(SegmentKind.PAUSE, at, "", ""), Segment(SegmentKind.RESUME, at, "", ""))

    after = due((*history, *nothing), calendars)

    assert after.used_minutes == before.used_minutes
    if before.remaining_minutes > 0:
        assert after.due_at == before.due_at


def stand(*segments: Segment) -> Standing:
    return due(segments, CALENDARS)


def begun(term: Term, day: date, clock: str) -> Segment:
    return start(term, at=vietnam(day, clock), ground="accepted", calendar_version=OFFICE.version)


def then(kind: SegmentKind, day: date, clock: str, amount: int = 0, unit: str = "") -> Segment:
    return Segment(kind, vietnam(day, clock), "supplement", OFFICE.version, amount, unit)


@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize("clock", ["06:00", "07:00", "10:20", "11:30", "12:00", "17:00", "23:59"])
def test_without_pauses_it_is_the_plain_term(clock: str, at_end: bool) -> None:
    at = vietnam(FRIDAY, clock)

    hours, days, calendar_days = (stand(begun(Term(3, unit, at_end), FRIDAY, clock)).due_at for unit in TermUnit)

    assert hours == add_working_minutes(OFFICE, at, 180) == step_due(OFFICE, at, 3)
    assert days == add_working_days(OFFICE, at, 3, at_end_of_day=at_end)
    assert calendar_days == add_calendar_days(OFFICE, at, 3, at_end_of_day=at_end)


def test_while_paused_nothing_is_due_and_the_remaining_time_stands() -> None:
    paused = stand(begun(TWO_DAYS, FRIDAY, "09:00"), then(SegmentKind.PAUSE, FRIDAY, "11:00"))

    assert (paused.due_at, paused.is_paused, paused.used_minutes, paused.remaining_minutes) == (None, True, 120, 840)


def test_a_resume_pushes_the_due_time_by_the_working_time_of_the_pause() -> None:
    resumed = stand(
        begun(TWO_DAYS, FRIDAY, "09:00"),
        then(SegmentKind.PAUSE, FRIDAY, "11:00"),
        then(SegmentKind.RESUME, THURSDAY, "11:00"),
    )

    assert resumed.due_at == vietnam(date(2026, 9, 7), "09:00")


def test_four_supplements_do_not_make_overdue() -> None:
    history = [begun(TWO_DAYS, MONDAY, "09:00")]
    for n in range(1, 5):
        history += [
            then(SegmentKind.PAUSE, MONDAY + timedelta(days=n), "08:00"),
            then(SegmentKind.RESUME, MONDAY + timedelta(days=n), "16:45"),
        ]

    assert stand(*history).due_at == vietnam(date(2026, 8, 22), "14:00")


def test_an_extension_in_working_days_keeps_the_time_of_the_clock() -> None:
    extended = stand(
        begun(TWO_DAYS, MONDAY, "07:00"),
        then(SegmentKind.EXTENSION, MONDAY, "15:00", 3, TermUnit.WORKING_DAYS),
    )

    assert extended.due_at == vietnam(date(2026, 8, 22), "07:00")  # the make-up Saturday


def test_a_new_holiday_moves_what_remains_from_its_announcement_on() -> None:
    closed = WorkCalendar("office/2", OFFICE.weekly, {**OFFICE.exceptions, date(2026, 8, 18): ()}, {})
    change = Segment(SegmentKind.CALENDAR, vietnam(MONDAY, "16:00"), "storm", "office/2")

    standing = due((begun(TWO_DAYS, MONDAY, "09:00"), change), {**CALENDARS, "office/2": closed})

    assert standing.due_at == vietnam(date(2026, 8, 20), "09:00")
    assert standing.calendar_version == "office/2"


def test_what_was_late_before_a_pause_stays_late() -> None:
    history = [begun(Term(2, TermUnit.WORKING_HOURS), MONDAY, "09:00"), then(SegmentKind.PAUSE, MONDAY, "14:30")]
    resumed = [*history, then(SegmentKind.RESUME, FRIDAY, "09:00")]

    assert stand(*history).remaining_minutes == -90
    assert stand(*resumed).due_at == vietnam(MONDAY, "11:00")


def test_what_ran_out_in_the_minute_of_a_pause_had_run_out() -> None:
    resumed = stand(
        begun(Term(2, TermUnit.WORKING_HOURS), MONDAY, "09:00"),
        then(SegmentKind.PAUSE, MONDAY, "11:00"),
        then(SegmentKind.RESUME, FRIDAY, "09:00"),
    )

    assert (resumed.due_at, resumed.remaining_minutes) == (vietnam(MONDAY, "11:00"), 0)


def test_a_day_off_that_becomes_a_working_day_too_late_makes_nobody_late() -> None:
    saturday_worked = WorkCalendar("office/2", OFFICE.weekly, {**OFFICE.exceptions, SATURDAY: OFFICE.weekly[0]}, {})
    term = begun(Term(5, TermUnit.CALENDAR_DAYS), date(2026, 8, 24), "10:00")
    change = Segment(SegmentKind.CALENDAR, vietnam(SATURDAY, "12:00"), "order", "office/2")

    assert stand(term).due_at == vietnam(THURSDAY, "10:00")
    changed = due((term, change), {**CALENDARS, "office/2": saturday_worked})

    assert (changed.due_at, changed.remaining_minutes) == (vietnam(SATURDAY, "12:00"), 0)


@pytest.mark.parametrize(
    ("reason", "segments"),
    [
        ("paused_twice", [then(SegmentKind.PAUSE, MONDAY, "10:00"), then(SegmentKind.PAUSE, MONDAY, "11:00")]),
        ("not_paused", [then(SegmentKind.RESUME, MONDAY, "10:00")]),
        ("out_of_order", [then(SegmentKind.PAUSE, MONDAY, "08:00")]),
        ("started_twice", [begun(TWO_DAYS, MONDAY, "09:30")]),
        ("already_stopped", [then(SegmentKind.STOP, MONDAY, "10:00"), then(SegmentKind.STOP, MONDAY, "10:00")]),
        ("no_amount", [then(SegmentKind.EXTENSION, MONDAY, "10:00", 0, TermUnit.WORKING_DAYS)]),
        ("wrong_unit", [then(SegmentKind.EXTENSION, MONDAY, "10:00", 1, TermUnit.CALENDAR_DAYS)]),
        ("unknown_calendar", [Segment(SegmentKind.CALENDAR, vietnam(MONDAY, "10:00"), "", "office/9")]),
    ],
)
def test_what_cannot_follow_is_refused(reason: str, segments: list[Segment]) -> None:
    with pytest.raises(ImpossibleSegment, match=reason):
        stand(begun(TWO_DAYS, MONDAY, "09:00"), *segments)


def test_a_ledger_begins_with_its_start() -> None:
    with pytest.raises(ImpossibleSegment, match="not_started"):
        stand(then(SegmentKind.PAUSE, MONDAY, "10:00"))


def test_the_lines_name_weekend_holidays_and_pauses() -> None:
    history = [
        begun(Term(8, TermUnit.WORKING_HOURS), FRIDAY, "14:00"),
        then(SegmentKind.PAUSE, FRIDAY, "15:00"),
        then(SegmentKind.RESUME, FRIDAY, "16:00"),
    ]

    lines = explain(history, CALENDARS)

    assert [(line.kind, line.minutes) for line in lines] == [
        (LineKind.STARTED, 0),
        (LineKind.COUNTED, 60),
        (LineKind.PAUSED, 0),
        (LineKind.COUNTED, 60),
        (LineKind.DAYS_OFF, 0),
        (LineKind.COUNTED, 360),
        (LineKind.DUE, 0),
    ]
    assert lines[2].ground == "supplement"
    assert [note.name for note in lines[4].days] == ["", "", "Nghỉ bù", "Quốc khánh", ""]
    assert lines[-1].end == vietnam(THURSDAY, "15:00")
