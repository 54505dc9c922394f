"""The agencies of the demo country: two provinces, a ministry and the Government Office, each with its own seat."""

from collections.abc import Sequence
from datetime import date, datetime

from motcua.agencies import actions, queries
from motcua.agencies.demo import centre, ha_noi, quang_ninh
from motcua.agencies.demo.build import AFTERNOON, DEFAULT_WEEK, MORNING, WEEK_WITH_SATURDAY_MORNING, DemoAgency
from motcua.agencies.demo.ha_noi import CITY, OPEN_ON_SATURDAY, WARDS
from motcua.agencies.types import NoSuchCalendar
from motcua.base.actor import SYSTEM

__all__ = [
    "AFTERNOON",
    "CITY",
    "DEFAULT_WEEK",
    "MORNING",
    "OF_SEAT",
    "OPEN_ON_SATURDAY",
    "WARDS",
    "WEEK_WITH_SATURDAY_MORNING",
    "load",
]
CALENDARS_SINCE = date(2024, 1, 1)
OF_SEAT = {
    "national": centre.NATIONAL,
    "h26": ha_noi.AGENCIES,
    "h49": quang_ninh.AGENCIES,
    "g02": centre.MINISTRY_OF_TRADE,
}


def load(now: datetime, content: Sequence[DemoAgency] = ha_noi.AGENCIES) -> None:
    """Have the agencies, units and calendars of a seat; what is there already stays as it is."""
    for each in content:
        actions.create_agency(agency=each.agency, by=SYSTEM)
        for unit in each.units:
            actions.create_unit(unit=unit, by=SYSTEM)
        if each.units:
            _have_calendar(each, now)


def _have_calendar(each: DemoAgency, now: datetime) -> None:
    try:
        queries.get_calendar_version(f"{each.agency.code}/1")
    except NoSuchCalendar:
        actions.publish_calendar(
            agency_code=each.agency.code,
            weekly=each.week,
            exceptions={},
            valid_from=CALENDARS_SINCE,
            by=SYSTEM,
            now=now,
        )
