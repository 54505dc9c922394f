"""Writes of agencies: the tree, who sits where, working calendars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.agencies import queries, rules
from motcua.agencies.models import Agency, CalendarVersion, Position, Unit
from motcua.agencies.rules import Names, Shifts
from motcua.agencies.types import (
    AgencyData,
    CalendarPublished,
    CodeDoesNotFit,
    CodeTaken,
    NoSuchAgency,
    NoSuchPosition,
    NotAnOfficer,
    Role,
    SeatedElsewhere,
    UnitData,
    WrongDates,
)
from motcua.base import events
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.text import name_sort_key, tidy
from motcua.base.working_time import WorkCalendar
from motcua.identity import queries as identity
from motcua.identity.types import AccountKind
from motcua.wire import agency_codes


@transaction.atomic(savepoint=False)
def create_agency(*, agency: AgencyData, by: Actor) -> None:
    """Enter an agency. The very same one again changes nothing.

    Raises NotAllowed, CodeDoesNotFit (QĐ 20/2020; QCVN 102:2016), NoSuchAgency for its parent, CodeTaken.
    """
    agency = _with_codes(agency)
    _check_may_administer(by, agency.parent_code or agency.code)
    known = Agency.objects.filter(Q(code=agency.code) | Q(code102=agency.code102)).first()
    if known:
        if known.code == agency.code and queries.get_agency(agency.code) == agency:
            return
        raise CodeTaken(taken_code=known.code)
    if agency.parent_code:
        _locked_agency(agency.parent_code)
    Agency.objects.create(code=agency.code, **_columns(agency))


@transaction.atomic(savepoint=False)
def change_agency(*, agency: AgencyData, by: Actor) -> None:
    """Bring an agency's record up to date; what it was before is kept. Raises NotAllowed, NoSuchAgency, WrongDates."""
    agency = _with_codes(agency)
    _check_may_administer(by, agency.code)
    if agency.valid_to and agency.valid_to < agency.valid_from:
        raise WrongDates()
    row = _locked_agency(agency.code)
    for column, value in _columns(agency).items():
        setattr(row, column, value)
    row.save()


@transaction.atomic(savepoint=False)
def dissolve_agency(*, code: str, last_day: date, replaced_by: Sequence[str], by: Actor) -> None:
    """End an agency with ``last_day``; ``replaced_by`` names the agencies that take over.

    Raises NotAllowed, NoSuchAgency, WrongDates.
    """
    for successor in replaced_by:
        queries.get_agency(successor)
    agency = queries.get_agency(code)
    change_agency(agency=replace(agency, valid_to=last_day, replaced_by=tuple(replaced_by)), by=by)


@transaction.atomic(savepoint=False)
def create_unit(*, unit: UnitData, by: Actor) -> None:
    """Enter a unit of an agency. The very same one again changes nothing.

    Raises NotAllowed, CodeDoesNotFit, NoSuchAgency, CodeTaken.
    """
    _check_may_administer(by, unit.agency_code)
    if not rules.is_unit_code(unit.code, unit.agency_code):
        raise CodeDoesNotFit(wrong_code=unit.code)
    _locked_agency(unit.agency_code)
    _row, created = Unit.objects.get_or_create(
        code=unit.code, defaults={"agency_id": unit.agency_code, "name": dict(unit.name), "kind": unit.kind}
    )
    if not created and queries.get_unit(unit.code) != unit:
        raise CodeTaken(taken_code=unit.code)


@transaction.atomic(savepoint=False)
def appoint(
    *, account_id: UUID, unit_code: str, role: Role, title: str, since: date, until: date | None = None, by: Actor
) -> None:
    """Seat an officer in a unit, in one role, from ``since`` to ``until`` (both included; None: until further notice).

    The same again changes nothing but title and last day. An officer sits at one agency at a time.
    Raises NotAllowed, NoSuchUnit, NotAnOfficer, SeatedElsewhere, WrongDates.
    """
    unit = queries.get_unit(unit_code)
    _check_may_administer(by, unit.agency_code)
    if until and until < since:
        raise WrongDates()
    account = identity.find_account(account_id)
    if account is None or account.kind is not AccountKind.OFFICER:
        raise NotAnOfficer()
    _locked_agency(unit.agency_code)
    held = Position.objects.filter(Q(valid_to=None) | Q(valid_to__gte=since), account_id=account_id)
    meanwhile = held.filter(valid_from__lte=until) if until else held
    elsewhere = meanwhile.exclude(unit__agency_id=unit.agency_code).order_by("id").values_list("unit__agency__code")
    if found := elsewhere.first():
        raise SeatedElsewhere(agency_code=found[0])
    position = meanwhile.filter(unit_id=unit_code, role=role).order_by("-valid_from").first() or Position(
        account_id=account_id,
        unit_id=unit_code,
        role=role,
        valid_from=since,
        full_name=account.full_name,
        name_sort_key=name_sort_key(account.full_name),
        appointed_by=_name_of(by),
    )
    position.title, position.valid_to = tidy(title), until
    position.save()


@transaction.atomic(savepoint=False)
def relieve(*, account_id: UUID, unit_code: str, role: Role, last_day: date, by: Actor) -> None:
    """End an officer's position in a unit with ``last_day``.

    Raises NotAllowed, NoSuchUnit, NoSuchPosition, WrongDates.
    """
    unit = queries.get_unit(unit_code)
    _check_may_administer(by, unit.agency_code)
    position = (
        Position.objects.select_for_update()
        .filter(Q(valid_to=None) | Q(valid_to__gt=last_day), account_id=account_id, unit_id=unit_code, role=role)
        .order_by("-valid_from")
        .first()
    )
    if position is None:
        raise NoSuchPosition()
    if last_day < position.valid_from:
        raise WrongDates()
    position.valid_to = last_day
    position.save(update_fields=["valid_to"])


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
    _check_may_administer(by, agency_code)
    _locked_agency(agency_code)
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
        published_by=_name_of(by),
    )
    events.publish(CalendarPublished(agency_code, version, valid_from))
    return version


def _check_may_administer(by: Actor, agency_code: str) -> None:
    if not rules.may_administer(by, agency_code):
        raise NotAllowed()


def _locked_agency(code: str) -> Agency:
    """Return an agency, so that nobody else changes what hangs on it meanwhile."""
    agency = Agency.objects.select_for_update(no_key=True).filter(code=code).first()
    if agency is None:
        raise NoSuchAgency(agency_code=code)
    return agency


def _with_codes(agency: AgencyData) -> AgencyData:
    try:
        code = agency_codes.parse(agency.code)
        code102 = agency_codes.parse(agency.code102).code102 if agency.code102 else code.code102
    except agency_codes.BadAgencyCode as bad:
        raise CodeDoesNotFit(wrong_code=str(bad)) from None
    if code.code20 != agency.code:
        raise CodeDoesNotFit(wrong_code=agency.code)
    return replace(agency, code102=code102)


def _columns(agency: AgencyData) -> dict[str, Any]:
    plain = ("code102", "short_name", "kind", "place_code", "address", "phone", "email", "fax", "website", "tax_code")
    return {
        **{column: getattr(agency, column) for column in plain},
        "budget_relation_code": agency.budget_relation_code,
        "name": dict(agency.name),
        "superior_name": dict(agency.superior_name),
        "parent_id": agency.parent_code or None,
        "valid_from": agency.valid_from,
        "valid_to": agency.valid_to,
        "replaced_by": list(agency.replaced_by),
    }


def _pairs(shifts: Iterable[Any]) -> list[list[int]]:
    return [[shift.start_minute, shift.end_minute] for shift in shifts]


def _name_of(by: Actor) -> str:
    return str(by.account_id) if by.account_id else by.full_name
