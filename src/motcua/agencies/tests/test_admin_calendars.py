"""Administrators' pages: seeing an agency's working time and publishing another; and the rules behind them."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from motcua.agencies import queries, rules
from motcua.agencies.demo import DEFAULT_WEEK
from motcua.agencies.models import CalendarVersion
from motcua.base.working_time import Shift, WorkCalendar

NEW = reverse("admin_calendar_new", args=["H26.45"])
WEEK = {f"week_{place}": "8:00-12:00, 13:30-17:30" for place in range(5)} | {"week_5": "8h-11h30", "week_6": ""}
FOUNDING_DAY = {"day_0": "10/10/2026", "name_vi_0": "Ngày Giải phóng Thủ đô", "name_en_0": "Liberation Day"}

minutes = st.lists(st.integers(0, 1440), unique=True, max_size=8).map(sorted)


@given(minutes)
def test_shifts_are_read_as_they_are_written(marks):
    shifts = tuple(Shift(start, end) for start, end in zip(marks[::2], marks[1::2], strict=False))

    assert rules.read_shifts(rules.write_shifts(shifts)) == shifts


@pytest.mark.parametrize("text", ["8-12", "8:60-12:00", "12:00-8:00", "8:00-12:00, 11:00-17:00", "25:00-26:00", "sáng"])
def test_what_is_no_working_time_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        rules.read_shifts(text)


def test_what_changes_is_said_by_weekday_and_by_day():
    day = date(2026, 10, 9)
    before = WorkCalendar(version="", weekly=DEFAULT_WEEK, exceptions={}, names={})
    after = WorkCalendar(version="", weekly=(*DEFAULT_WEEK[:5], (Shift(480, 720),), ()), exceptions={day: ()}, names={})

    changes = rules.find_changes(before, after, date(2026, 1, 1))

    assert [(one.weekday, one.day) for one in changes] == [(5, None), (None, day)]
    assert rules.find_changes(before, after, date(2026, 12, 1)) == changes[:1]


@pytest.mark.django_db
def test_the_year_shows_holidays_make_up_days_and_the_week(oanh, browser_of):
    page = browser_of(oanh).get(reverse("admin_calendar", args=["H26.45"]), {"year": "2026"}).content.decode()

    assert "Quốc khánh" in page
    assert "day-work" in page
    assert "08:00-12:00, 13:30-17:30" in page


@pytest.mark.django_db
def test_nothing_is_published_before_the_changes_were_seen(oanh, browser_of):
    answer = browser_of(oanh).post(NEW, {**WEEK, **FOUNDING_DAY, "valid_from": "1/10/2026", "preview": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "08:00-11:30" in page
    assert "10/10/2026" in page
    assert 'name="publish"' in page
    assert CalendarVersion.objects.filter(agency_id="H26.45").count() == 1


@pytest.mark.django_db
def test_a_version_is_published_with_the_countrys_days_and_the_agencys_own(oanh, browser_of):
    browser_of(oanh).post(NEW, {**WEEK, **FOUNDING_DAY, "valid_from": "1/10/2026", "publish": "1"})

    calendar = queries.get_calendar_version("H26.45/2")
    assert calendar.weekly[5] == (Shift(480, 690),)
    assert calendar.shifts_on(date(2026, 10, 10)) == calendar.shifts_on(date(2026, 9, 2)) == ()
    own = queries.list_own_days("H26.45/2")
    assert [(one.day, one.name["vi"]) for one in own] == [(date(2026, 10, 10), "Ngày Giải phóng Thủ đô")]


@pytest.mark.django_db
def test_the_next_version_begins_with_what_the_last_one_said(oanh, browser_of):
    browser = browser_of(oanh)
    browser.post(NEW, {**WEEK, **FOUNDING_DAY, "valid_from": "1/10/2026", "publish": "1"})

    page = browser.get(NEW).content.decode()

    assert 'value="10/10/2026"' in page
    assert "Liberation Day" in page
    assert "Quốc khánh" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"week_0": "8-12"}, "week_0"),
        ({f"week_{place}": "" for place in range(7)}, "week_0"),
        ({"valid_from": "mai"}, "valid_from"),
        ({"day_0": "30/2/2026"}, "day_0"),
        ({"name_vi_0": ""}, "name_vi_0"),
        ({"hours_0": "12:00-8:00"}, "hours_0"),
        ({"day_1": "10/10/2026", "name_vi_1": "Hai lần"}, "day_1"),
    ],
)
def test_mistakes_publish_nothing_and_lose_nothing(wrong, field, oanh, browser_of):
    answer = browser_of(oanh).post(NEW, {**WEEK, **FOUNDING_DAY, "valid_from": "1/10/2026", "publish": "1", **wrong})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in page
    assert "8h-11h30" in page or "week_5" in wrong
    assert CalendarVersion.objects.filter(agency_id="H26.45").count() == 1


@pytest.mark.django_db
def test_more_lines_lose_nothing(oanh, browser_of):
    page = browser_of(oanh).post(NEW, {**WEEK, **FOUNDING_DAY, "more": "1"}).content.decode()

    assert "Ngày Giải phóng Thủ đô" in page
    assert 'name="day_10"' in page
