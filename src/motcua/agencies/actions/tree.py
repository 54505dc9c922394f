"""Writes of the tree: agencies and their units."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies import queries, rules
from motcua.agencies.actions._common import locked_agency
from motcua.agencies.models import Agency, Position, Unit
from motcua.agencies.types import AgencyData, CodeDoesNotFit, CodeTaken, UnitData, UnitIsStaffed, WrongDates
from motcua.base.actor import Actor
from motcua.base.errors import InvalidInput, Problem
from motcua.wire import agency_codes


@transaction.atomic(savepoint=False)
def create_agency(*, agency: AgencyData, by: Actor) -> None:
    """Enter an agency. The very same one again changes nothing.

    Below another its code begins with that one's. Raises NotAllowed, InvalidInput without a Vietnamese name,
    CodeDoesNotFit (QĐ 20/2020; QCVN 102:2016), NoSuchAgency for its parent, CodeTaken.
    """
    agency = _with_codes(agency)
    queries.check_may_administer(agency.parent_code or agency.code, by=by)
    _check_named(agency)
    known = Agency.objects.filter(Q(code=agency.code) | Q(code102=agency.code102)).first()
    if known:
        if known.code == agency.code and queries.get_agency(agency.code) == agency:
            return
        raise CodeTaken(taken_code=known.code)
    if agency.parent_code:
        locked_agency(agency.parent_code)
        if not rules.is_below(agency.code, agency.parent_code):
            raise CodeDoesNotFit(wrong_code=agency.code)
    Agency.objects.create(code=agency.code, **_columns(agency))


@transaction.atomic(savepoint=False)
def change_agency(*, agency: AgencyData, by: Actor) -> None:
    """Bring an agency's record up to date; what it was before is kept.

    Raises NotAllowed, NoSuchAgency, InvalidInput without a Vietnamese name, WrongDates.
    """
    agency = _with_codes(agency)
    queries.check_may_administer(agency.code, by=by)
    _check_named(agency)
    if agency.valid_to and agency.valid_to < agency.valid_from:
        raise WrongDates()
    row = locked_agency(agency.code)
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

    Raises NotAllowed, InvalidInput without a Vietnamese name, CodeDoesNotFit, NoSuchAgency, CodeTaken.
    """
    queries.check_may_administer(unit.agency_code, by=by)
    _check_named(unit)
    if not rules.is_unit_code(unit.code, unit.agency_code):
        raise CodeDoesNotFit(wrong_code=unit.code)
    locked_agency(unit.agency_code)
    _row, created = Unit.objects.get_or_create(
        code=unit.code, defaults={"agency_id": unit.agency_code, "name": dict(unit.name), "kind": unit.kind}
    )
    if not created and queries.get_unit(unit.code) != unit:
        raise CodeTaken(taken_code=unit.code)


@transaction.atomic(savepoint=False)
def change_unit(*, unit: UnitData, by: Actor) -> None:
    """Bring a unit's name and kind up to date; what they were is kept. Raises NotAllowed, NoSuchUnit, InvalidInput."""
    queries.check_may_administer(queries.get_unit(unit.code).agency_code, by=by)
    _check_named(unit)
    row = Unit.objects.select_for_update().get(code=unit.code)
    row.name, row.kind = dict(unit.name), unit.kind
    row.save(update_fields=["name", "kind"])


@transaction.atomic(savepoint=False)
def close_unit(*, code: str, last_day: date | None, by: Actor) -> None:
    """Close a unit with ``last_day``, or open it again (None). What it handled stays known.

    Raises NotAllowed, NoSuchUnit, UnitIsStaffed while somebody sits there after that day.
    """
    unit = queries.get_unit(code)
    queries.check_may_administer(unit.agency_code, by=by)
    locked_agency(unit.agency_code)
    if last_day and Position.objects.filter(Q(valid_to=None) | Q(valid_to__gt=last_day), unit_id=code).exists():
        raise UnitIsStaffed()
    row = Unit.objects.select_for_update().get(code=code)
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])


def _check_named(thing: AgencyData | UnitData) -> None:
    if not thing.name.get("vi", "").strip():
        raise InvalidInput([Problem("name_vi", _("Write the name in Vietnamese."))])


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
