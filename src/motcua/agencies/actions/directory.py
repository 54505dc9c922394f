"""Telling the national seat which agencies this deployment has, and keeping what other deployments tell."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec
from django.conf import settings
from django.db import transaction

from motcua.agencies import queries, rules
from motcua.agencies.models import DirectoryCalendar, DirectoryEntry, DirectorySent
from motcua.agencies.types import (
    DIRECTORY,
    AgencyData,
    AgencyKind,
    DirectoryAgency,
    DirectoryBody,
    DirectoryCalendarBody,
    NotTheirAgency,
    UnitKind,
)
from motcua.base.messages import Received
from motcua.base.working_time import WorkCalendar
from motcua.road import actions as road
from motcua.road import queries as road_queries

_COLUMNS = (
    *("told_by", "name", "short_name", "kind", "parent_code", "place_code", "address", "phone", "email"),
    *("valid_from", "valid_to", "takes_in", "is_listed", "calendar_version", "told_at"),
)


@transaction.atomic(savepoint=False)
def tell_directory(*, now: datetime) -> bool:
    """Tell the national seat of this deployment's agencies if they aren't what was told last; return whether it was.

    Nothing is told before the national seat has connected this deployment.
    """
    national = road_queries.get_national_agency()
    if not national or not road_queries.is_connected(settings.MOTCUA_AGENCY, now):
        return False
    body = describe_agencies(now)
    sha256 = hashlib.sha256(msgspec.json.encode(body)).hexdigest()
    if DirectorySent.objects.filter(sha256=sha256).exists():
        return False
    DirectorySent.objects.update_or_create(id=1, defaults={"sha256": sha256, "sent_at": now})
    road.send(
        message_type=DIRECTORY,
        sender=settings.MOTCUA_AGENCY,
        recipient=national,
        body=body,
        order_key="directory",
        now=now,
    )
    return True


def describe_agencies(now: datetime) -> DirectoryBody:
    """Return what this deployment tells of its agencies: five statements, and one for each calendar at first."""
    desks = queries.list_agencies_with(UnitKind.SERVICE_DESK)
    in_force = queries.list_calendars_in_force(now)
    versions = {calendar.version for calendar in in_force.values()}
    told, names = queries.get_calendar_versions(versions), queries.list_day_names(versions)
    return DirectoryBody(
        agencies=tuple(
            _told(agency, agency.code in desks, in_force[agency.code].version if agency.code in in_force else "")
            for agency in queries.list_agencies()
        ),
        calendars=tuple(_calendar(told[version], names[version]) for version in sorted(versions)),
    )


def _told(agency: AgencyData, takes_in: bool, calendar: str) -> DirectoryAgency:
    return DirectoryAgency(
        code=agency.code,
        name=dict(agency.name),
        short_name=agency.short_name,
        kind=agency.kind.value,
        parent_code=agency.parent_code,
        place_code=agency.place_code,
        address=agency.address,
        phone=agency.phone,
        email=agency.email,
        valid_from=agency.valid_from,
        valid_to=agency.valid_to,
        takes_in=takes_in,
        calendar=calendar,
    )


def _calendar(calendar: WorkCalendar, names: Mapping[date, Mapping[str, str]]) -> DirectoryCalendarBody:
    return DirectoryCalendarBody(
        version=calendar.version,
        weekly=tuple(tuple((shift.start_minute, shift.end_minute) for shift in shifts) for shifts in calendar.weekly),
        exceptions={
            day.isoformat(): tuple((shift.start_minute, shift.end_minute) for shift in shifts)
            for day, shifts in sorted(calendar.exceptions.items())
        },
        names={day.isoformat(): dict(texts) for day, texts in sorted(names.items()) if day in calendar.exceptions},
    )


@transaction.atomic(savepoint=False)
def keep_directories(messages: Sequence[Received[DirectoryBody]], *, now: datetime) -> None:
    """Keep what other deployments tell of their agencies; the newest of each replaces what it told before.

    Who isn't told of any more stays known, and is offered to nobody. Raises NotTheirAgency when one tells of an agency
    that isn't its own or below, or names a calendar of another.
    """
    for message in messages:
        _check_theirs(message)
    for sender, message in {message.sender: message for message in messages}.items():
        _keep(sender, message.body, now)


def _check_theirs(message: Received[DirectoryBody]) -> None:
    codes = [agency.code for agency in message.body.agencies]
    codes += [calendar.version.rpartition("/")[0] for calendar in message.body.calendars]
    for code in codes:
        if message.sender not in rules.chain_of(code):
            raise NotTheirAgency(sender=message.sender, agency_code=code)


def _keep(sender: str, body: DirectoryBody, now: datetime) -> None:
    DirectoryEntry.objects.filter(told_by=sender).update(is_listed=False)
    DirectoryEntry.objects.bulk_create(
        [_entry(sender, agency, now) for agency in body.agencies],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=_COLUMNS,
    )
    DirectoryCalendar.objects.bulk_create(
        [
            DirectoryCalendar(version=one.version, weekly=one.weekly, exceptions=one.exceptions, names=one.names)
            for one in body.calendars
        ],
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["weekly", "exceptions", "names"],
    )


def _entry(sender: str, agency: DirectoryAgency, now: datetime) -> DirectoryEntry:
    return DirectoryEntry(
        code=agency.code,
        told_by=sender,
        name=agency.name,
        short_name=agency.short_name,
        kind=AgencyKind(agency.kind),
        parent_code=agency.parent_code,
        place_code=agency.place_code,
        address=agency.address,
        phone=agency.phone,
        email=agency.email,
        valid_from=agency.valid_from,
        valid_to=agency.valid_to,
        takes_in=agency.takes_in,
        calendar_version=agency.calendar,
        told_at=now,
    )
