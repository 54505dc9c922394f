"""Deployments tell the national seat which agencies they have; nobody tells of another's."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from motcua.agencies import actions, queries
from motcua.agencies.testing import NOW, make_agencies, make_directory, tell
from motcua.agencies.types import DirectoryBody, DirectoryCalendarBody, NoSuchAgency, NoSuchCalendar, NotTheirAgency
from motcua.base import clock
from motcua.road import testing as road
from motcua.road.queries import registry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seats(settings: Any, tmp_path: Path, db: None) -> Iterator[None]:
    settings.MOTCUA_KEYS = tmp_path
    with clock.given(NOW):
        be(settings, "national", "G22", "national")
        road.make_hub(NOW - timedelta(days=9))
        road.make_peer("h26", ("H26",), now=NOW - timedelta(days=9))
        make_agencies()
        yield
    registry.forget()


def be(settings: Any, seat: str, agency: str, deployment: str) -> None:
    settings.MOTCUA_SEAT, settings.MOTCUA_AGENCY, settings.MOTCUA_DEPLOYMENT = seat, agency, deployment
    registry.forget()


def test_it_is_told_once_and_again_when_something_changes(settings: Any) -> None:
    be(settings, "agency", "H26", "h26")

    told = [actions.tell_directory(now=NOW) for _ in range(2)]
    body = road.list_sent("agencies.Directory.1")[0].body

    assert told == [True, False]
    assert {one.code for one in body.agencies if one.takes_in} == {"H26", "H26.45", "H26.46", "H26.47"}


def test_the_national_seat_knows_them_and_when_they_work() -> None:
    make_directory("H26")

    known = queries.list_agencies_elsewhere(only_desks=True)
    assert [one.code for one in known] == ["H26", "H26.45", "H26.46", "H26.47"]
    assert queries.find_calendar_elsewhere("H26.46") == queries.get_calendar("H26.46", NOW)


@pytest.mark.parametrize(
    ("names", "said"),
    [({"2027-02-05": {"vi": "Tết Nguyên đán", "en": "Lunar New Year"}}, "Lunar New Year"), ({}, "")],
)
def test_what_a_day_off_is_travels_with_its_calendar_where_it_is_told(names: Any, said: str) -> None:
    week = (((480, 720),),) * 5 + ((), ())
    calendar = DirectoryCalendarBody(version="H26.46/9", weekly=week, exceptions={"2027-02-05": ()}, names=names)
    tell("H26", DirectoryBody(agencies=(), calendars=(calendar,)))

    assert queries.get_day_name("H26.46/9", date(2027, 2, 5), "en") == said
    assert queries.get_day_name("H26.46/9", date(2027, 2, 8), "en") == ""
    with pytest.raises(NoSuchCalendar):
        queries.get_day_name("H26.46/10", date(2027, 2, 5))


def test_nobody_tells_of_agencies_of_others() -> None:
    with pytest.raises(NotTheirAgency), transaction.atomic():
        make_directory("H26", said_by="H49")


def test_what_nobody_told_is_unknown() -> None:
    with pytest.raises(NoSuchAgency):
        queries.get_agency("H49.31")
