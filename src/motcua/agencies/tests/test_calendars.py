"""Publishing working calendars and reading them."""

from datetime import UTC, date, datetime

import pytest
from django.db import ProgrammingError, transaction

from motcua.agencies import actions, demo, invariants, queries
from motcua.agencies.models import CalendarVersion
from motcua.agencies.testing import NOW, make_officer
from motcua.agencies.types import CalendarPublished, NoSuchCalendar, Role
from motcua.base import events
from motcua.base.actor import SYSTEM, Actor
from motcua.base.errors import NotAllowed
from motcua.base.working_time import Shift, add_working_days, is_working_day

pytestmark = pytest.mark.usefixtures("agencies")
LATE_MORNING = (Shift(9 * 60, 12 * 60),)


def publish(agency_code: str = "H26.45", valid_from: date = date(2027, 1, 1), by: Actor = SYSTEM, **content) -> str:
    given = {"weekly": demo.DEFAULT_WEEK, "exceptions": {}, **content}
    return actions.publish_calendar(agency_code=agency_code, valid_from=valid_from, by=by, now=NOW, **given)


def at(year: int, month: int, day: int, hour: int = 2) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 8, 22), True),  # a Saturday that makes up for Monday 31 August
        (date(2026, 8, 29), False),
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),
        (date(2026, 11, 23), True),
        (date(2025, 1, 29), False),  # Tết
        (date(2026, 4, 27), False),  # for Giỗ Tổ on a Sunday
        (date(2027, 5, 3), False),
        (date(2024, 5, 4), True),
    ],
)
def test_a_calendar_knows_the_countrys_holidays_and_make_up_saturdays(day, works):
    assert is_working_day(queries.get_calendar("H26.45"), day) is works


def test_a_make_up_saturday_has_the_shifts_of_the_day_it_pays_for():
    weekly = (LATE_MORNING, *demo.WEEK_WITH_SATURDAY_MORNING[1:])
    publish(weekly=weekly)

    calendar = queries.get_calendar("H26.45", at(2027, 6, 1))

    assert calendar.shifts_on(date(2026, 8, 22)) == LATE_MORNING
    assert calendar.shifts_on(date(2026, 8, 29)) == (demo.MORNING,)


def test_three_working_days_over_tet_end_after_it():
    calendar = queries.get_calendar("H26.45")

    assert add_working_days(calendar, at(2026, 2, 13), 3) == at(2026, 2, 25)


def test_one_ward_works_on_saturday_morning():
    saturday = date(2026, 11, 21)

    assert is_working_day(queries.get_calendar("H26.46"), saturday)
    assert not is_working_day(queries.get_calendar("H26.45"), saturday)


def test_a_new_version_counts_from_its_day_and_the_old_one_stays():
    version = publish(weekly=(LATE_MORNING,) * 7)

    assert version == "H26.45/2"
    assert queries.get_calendar("H26.45", at(2026, 12, 31)).version == "H26.45/1"
    assert queries.get_calendar("H26.45", at(2026, 12, 31, 17)).version == "H26.45/2"  # 1 January in Việt Nam
    assert queries.get_calendar_version("H26.45/1").weekly == demo.DEFAULT_WEEK
    assert invariants.calendars_are_complete() == []


def test_the_agencys_own_days_win_over_the_countrys():
    election, holiday = date(2027, 3, 7), date(2027, 11, 24)
    names = {election: {"vi": "Ngày bầu cử", "en": "Election day"}}
    version = publish(exceptions={election: (demo.MORNING,), holiday: (demo.MORNING,)}, names=names)

    calendar = queries.get_calendar_version(version)

    assert calendar.shifts_on(election) == calendar.shifts_on(holiday) == (demo.MORNING,)
    assert queries.get_day_name(version, election, "en") == "Election day"
    assert queries.get_day_name(version, holiday) == ""


def test_days_have_names_in_both_languages():
    day = date(2026, 9, 2)

    assert queries.get_calendar("H26.45").names[day] == "Quốc khánh"
    assert queries.get_day_name("H26.45/1", day, "en") == "National Day"


def test_a_known_calendar_costs_one_light_statement(django_assert_num_queries):
    queries.get_calendar("H26.45")

    with django_assert_num_queries(1) as light:
        queries.get_calendar("H26.45")

    assert "weekly" not in light[0]["sql"]


def test_several_versions_cost_one_light_statement(django_assert_num_queries):
    versions = [publish(), publish(), "H26/1"]
    queries.get_calendar_versions(versions)

    with django_assert_num_queries(1):
        assert [calendar.version for calendar in queries.get_calendar_versions(versions).values()] == versions


def test_an_agency_without_calendar_works_like_the_one_above_it():
    assert queries.get_calendar("H26.99.01").version == "H26/1"


def test_before_the_first_calendar_there_is_none():
    with pytest.raises(NoSuchCalendar):
        queries.get_calendar("H26.45", at(2023, 6, 1))


@pytest.mark.parametrize("version", ["H26.45/9", "H26.45", "H26.45/", "/1", "H26.45/²"])
def test_a_version_that_was_never_published_is_refused(version):
    with pytest.raises(NoSuchCalendar):
        queries.get_calendar_version(version)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_nobody_can_change_a_published_calendar(change):
    versions = CalendarVersion.objects.filter(agency_id="H26.45")

    with pytest.raises(ProgrammingError), transaction.atomic():
        versions.delete() if change == "delete" else versions.update(number=7)

    assert queries.get_calendar_version("H26.45/1").weekly == demo.DEFAULT_WEEK


def test_only_an_administrator_publishes():
    with pytest.raises(NotAllowed):
        publish(by=make_officer("H26.45.LD", Role.LEADER))


def test_shifts_that_overlap_are_no_calendar():
    with pytest.raises(ValueError, match="overlap"):
        publish(weekly=((Shift(0, 60), Shift(30, 90)), *((),) * 6))


def test_a_new_calendar_is_told(monkeypatch):
    heard = []
    monkeypatch.setitem(events._on, CalendarPublished.name, [heard.append])

    publish()

    assert heard == [CalendarPublished("H26.45", "H26.45/2", date(2027, 1, 1))]
