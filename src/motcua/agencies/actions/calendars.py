"""Working calendars."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.agencies import queries, rules
from motcua.agencies.actions._common import locked_agency, name_of
from motcua.agencies.models import CalendarVersion
from motcua.agencies.rules import Names, Shifts
from motcua.agencies.types import CalendarPublished
from motcua.base import events
from motcua.base.actor import Actor
from motcua.base.working_time import WorkCalendar


@transaction.atomic(savepoint=False)
def publish_calendar(
    *,
    agency_code: str,
    weekly: tuple[Shifts, ...],
    exceptions: Mapping[date, Shifts],
    valid_from: date,
    by: Actor,
    now: datetime,
    names: Mapping[date, Names] | None = None,
) -> str:
    """Publish an agency's working time as a new version, for ever, and return the version (``H26.45/2``).

    ``weekly`` has the shifts from Monday to Sunday, ``exceptions`` the agency's own days off (no shift) and special
    days, ``names`` what they are. The country's holidays and make-up days are added; the agency's own win. From
    ``valid_from`` on the newest version counts; due times set before do not move by themselves.
    Raises NotAllowed, NoSuchAgency; ValueError for shifts that overlap or are out of order.
    """
    queries.check_may_administer(agency_code, by=by)
    locked_agency(agency_code)
    days, day_names = rules.merge_national_days(weekly, exceptions, names or {}, queries.list_national_days())
    newest = CalendarVersion.objects.filter(agency_id=agency_code).order_by("-number").values_list("number").first()
    number = (newest[0] if newest else 0) + 1
    version = f"{agency_code}/{number}"
    WorkCalendar(version=version, weekly=weekly, exceptions=days, names={})  # refuses what is no calendar
    CalendarVersion.objects.create(
        agency_id=agency_code,
        number=number,
        weekly=[_pairs(shifts) for shifts in weekly],
        exceptions={day.isoformat(): _pairs(shifts) for day, shifts in sorted(days.items())},
        names={day.isoformat(): dict(texts) for day, texts in sorted(day_names.items())},
        valid_from=valid_from,
        published_at=now,
        published_by=name_of(by),
    )
    events.publish(CalendarPublished(agency_code, version, valid_from))
    return version


def _pairs(shifts: Iterable[Any]) -> list[list[int]]:
    return [[shift.start_minute, shift.end_minute] for shift in shifts]
