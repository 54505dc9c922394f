"""Who handles what, who sits where, whose rows an officer sees."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from motcua.agencies import rules
from motcua.agencies.models import Agency, Position, Unit
from motcua.agencies.queries import directory
from motcua.agencies.types import (
    AgencyData,
    AgencyKind,
    AgencyLine,
    Chair,
    NoSuchAgency,
    NoSuchUnit,
    OfficerData,
    PositionData,
    Role,
    UnitData,
    UnitKind,
)
from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadSubject


def find_chair(account_id: UUID, on: date | None = None) -> Chair | None:
    """Return where an officer sits today (or on a day), or None: one statement, asked at every officer's request."""
    rows = list(
        Position.objects.filter(_in_force(on), account_id=account_id)
        .order_by("-valid_from", "-id")
        .values_list("unit__agency__code", "unit__code", "role", "title", "unit__agency__name")
    )
    if not rows:
        return None
    agency_code, _, _, title, names = rows[0]
    here = [row for row in rows if row[0] == agency_code]
    return Chair(agency_code, frozenset(row[1] for row in here), frozenset(row[2] for row in here), title, names)


def get_scope(actor: Actor) -> frozenset[str]:
    """Return the units whose rows an officer may see: the own ones; a leader or administrator, all of the own agency.

    Nobody else has any; the house itself (SYSTEM) does not ask.
    """
    if not actor.is_officer:
        return frozenset()
    if not rules.may_see_whole_agency(actor):
        return actor.unit_codes
    return actor.unit_codes | frozenset(
        Unit.objects.filter(agency_id=actor.agency_code).order_by().values_list("code", flat=True)
    )


def get_agency(code: str) -> AgencyData:
    """Return an agency by its code of QĐ 20/2020, whether it still exists or not. Raises NoSuchAgency.

    At the national seat also one that works elsewhere, as its deployment told of it.
    """
    agency = Agency.objects.filter(code=code).first()
    if agency is not None:
        return _agency(agency)
    if told := directory.find_agency(code):
        return told
    raise NoSuchAgency(agency_code=code)


def find_agencies(codes: Collection[str]) -> dict[str, AgencyData]:
    """Return several agencies by code, as ``get_agency`` does: at most two statements. Who is unknown is left out."""
    here = {row.code: _agency(row) for row in Agency.objects.filter(code__in=codes).order_by("code")}
    return {**directory.find_agencies(set(codes) - here.keys()), **here}


def list_agencies(
    kind: AgencyKind | None = None, *, parent_code: str = "", place_code: str = "", on: date | None = None
) -> tuple[AgencyData, ...]:
    """Return the agencies that exist today (or on a day), by code; of one kind, below one, or of one place if told."""
    agencies = Agency.objects.filter(_in_force(on)).order_by("code")
    if kind:
        agencies = agencies.filter(kind=kind)
    if parent_code:
        agencies = agencies.filter(parent__code=parent_code)
    if place_code:
        agencies = agencies.filter(place_code=place_code)
    return tuple(_agency(agency) for agency in agencies)


def list_agencies_with(kind: UnitKind) -> frozenset[str]:
    """Return the codes of the agencies that have an open unit of a kind: one statement."""
    return frozenset(
        str(code)
        for code in Unit.objects.filter(_open_units(), kind=kind).order_by().values_list("agency_id", flat=True)
    )


def get_unit(code: str) -> UnitData:
    """Return a unit by its code. Raises NoSuchUnit."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NoSuchUnit(unit_code=code)
    return _unit(unit)


def list_units(agency_code: str, kind: UnitKind | None = None, *, with_closed: bool = False) -> tuple[UnitData, ...]:
    """Return the open units of an agency by code, of one kind if told; the closed ones, too, if told."""
    units = Unit.objects.filter(agency_id=agency_code).order_by("code")
    if not with_closed:
        units = units.filter(_open_units())
    return tuple(_unit(unit) for unit in (units.filter(kind=kind) if kind else units))


def list_officers(unit_codes: Iterable[str], role: Role | None = None, on: date | None = None) -> list[OfficerData]:
    """Return who sits in some units today (or on a day), in one role if told, in the order of Vietnamese names."""
    positions = Position.objects.filter(_in_force(on), unit_id__in=list(unit_codes)).order_by("name_sort_key", "id")
    return [
        OfficerData(
            account_id=position.account_id,
            full_name=position.full_name,
            title=position.title,
            unit_code=position.unit_id,
            role=Role(position.role),
        )
        for position in (positions.filter(role=role) if role else positions)
    ]


def check_may_administer(agency_code: str, *, by: Actor) -> None:
    """Let the house, an agency's administrator and those above it pass; an officer's attempt is a line of the trail.

    Raises NotAllowed.
    """
    if rules.may_administer(by, agency_code):
        return
    if by.is_officer:
        trail.note_read(
            kind=ReadKind.DENIED,
            subject=ReadSubject.ADMINISTRATION,
            codes=[agency_code],
            owner_ids=[],
            by=by,
            purpose="",
            now=clock.now(),
        )
    raise NotAllowed()


def check_may_administer_deployment(*, by: Actor) -> None:
    """Let the house and the administrators of this deployment's own agency pass. Raises NotAllowed."""
    check_may_administer(settings.MOTCUA_AGENCY, by=by)


def list_tree(*, by: Actor) -> tuple[AgencyLine, ...]:
    """Return the agencies that somebody administers, by code: three statements. Raises NotAllowed."""
    check_may_administer(by.agency_code, by=by)
    below = Q(code=by.agency_code) | Q(code__startswith=f"{by.agency_code}.")
    units = Unit.objects.filter(_open_units()).order_by().values_list("agency_id")
    seats = Position.objects.filter(_in_force(None)).order_by().values_list("unit__agency_id")
    unit_counts = dict(units.annotate(count=Count("id")))
    officer_counts = dict(seats.annotate(count=Count("account_id", distinct=True)))
    return tuple(
        AgencyLine(
            agency=_agency(row),
            unit_count=unit_counts.get(row.code, 0),
            officer_count=officer_counts.get(row.code, 0),
        )
        for row in Agency.objects.filter(below).order_by("code")
    )


def list_positions(agency_code: str, *, by: Actor) -> tuple[PositionData, ...]:
    """Return every position there is or was at an agency: by name, an officer's newest first. Raises NotAllowed."""
    check_may_administer(agency_code, by=by)
    rows = Position.objects.filter(unit__agency_id=agency_code).order_by(
        "name_sort_key", "account_id", "-valid_from", "id"
    )
    return tuple(
        PositionData(
            account_id=row.account_id,
            full_name=row.full_name,
            title=row.title,
            unit_code=row.unit_id,
            role=Role(row.role),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    )


def not_over(now: datetime) -> Q:
    """The positions that are in force, or will be."""
    return Q(valid_to=None) | Q(valid_to__gte=clock.vietnam_date(now))


def _open_units() -> Q:
    return Q(valid_to=None) | Q(valid_to__gte=clock.vietnam_date(clock.now()))


def _in_force(on: date | None) -> Q:
    day = on or clock.vietnam_date(clock.now())
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def _agency(agency: Agency) -> AgencyData:
    return AgencyData(
        code=agency.code,
        code102=agency.code102,
        name=agency.name,
        short_name=agency.short_name,
        kind=AgencyKind(agency.kind),
        parent_code=agency.parent_id or "",
        place_code=agency.place_code,
        address=agency.address,
        phone=agency.phone,
        email=agency.email,
        superior_name=agency.superior_name,
        fax=agency.fax,
        website=agency.website,
        tax_code=agency.tax_code,
        budget_relation_code=agency.budget_relation_code,
        valid_from=agency.valid_from,
        valid_to=agency.valid_to,
        replaced_by=tuple(agency.replaced_by),
    )


def _unit(unit: Unit) -> UnitData:
    return UnitData(
        code=unit.code, agency_code=unit.agency_id, name=unit.name, kind=UnitKind(unit.kind), valid_to=unit.valid_to
    )
