"""Who sits where."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.agencies import queries, rules
from motcua.agencies.actions._common import locked_agency, name_of
from motcua.agencies.models import Position
from motcua.agencies.types import (
    LastAdministrator,
    NoSuchPosition,
    NotAnOfficer,
    Role,
    SeatedAlready,
    SeatedElsewhere,
    UnitIsClosed,
    WrongDates,
)
from motcua.base.actor import Actor
from motcua.base.text import name_sort_key, tidy
from motcua.identity import actions as identity
from motcua.identity import queries as identity_queries
from motcua.identity.types import AccountKind, OfficerLink


@transaction.atomic(savepoint=False)
def appoint(
    *, account_id: UUID, unit_code: str, role: Role, title: str, since: date, until: date | None = None, by: Actor
) -> None:
    """Seat an officer in a unit, in one role, from ``since`` to ``until`` (both included; None: until further notice).

    The same again changes nothing but title and last day. An officer sits at one agency at a time.
    Raises NotAllowed, NoSuchUnit, UnitIsClosed, NotAnOfficer, SeatedElsewhere, WrongDates.
    """
    unit = queries.get_unit(unit_code)
    queries.check_may_administer(unit.agency_code, by=by)
    if until and until < since:
        raise WrongDates()
    if unit.valid_to and (until is None or until > unit.valid_to):
        raise UnitIsClosed()
    account = identity_queries.find_account(account_id)
    if account is None or account.kind is not AccountKind.OFFICER:
        raise NotAnOfficer()
    locked_agency(unit.agency_code)
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
        appointed_by=name_of(by),
    )
    position.title, position.valid_to = tidy(title), until
    position.save()


@transaction.atomic(savepoint=False)
def relieve(*, account_id: UUID, unit_code: str, role: Role, last_day: date, by: Actor) -> None:
    """End an officer's position in a unit with ``last_day``.

    Raises NotAllowed, NoSuchUnit, NoSuchPosition, LastAdministrator, WrongDates.
    """
    unit = queries.get_unit(unit_code)
    queries.check_may_administer(unit.agency_code, by=by)
    position = _locked_position(account_id, unit_code, role, after=last_day)
    if last_day < position.valid_from:
        raise WrongDates()
    _check_somebody_administers(position, after=last_day, by=by)
    position.valid_to = last_day
    position.save(update_fields=["valid_to"])


@transaction.atomic(savepoint=False)
def appoint_new(
    *,
    username: str,
    full_name: str,
    email: str,
    phone: str = "",
    unit_code: str,
    role: Role,
    title: str,
    since: date,
    by: Actor,
    now: datetime,
) -> OfficerLink:
    """Open an account for somebody and seat them; the link at which they choose a password goes to their address.

    Raises NotAllowed, NoSuchUnit, UnitIsClosed, InvalidInput with everything that is wrong about the account.
    """
    unit = queries.get_unit(unit_code)
    queries.check_may_administer(unit.agency_code, by=by)
    if unit.valid_to:
        raise UnitIsClosed()
    link = identity.invite_officer(username=username, full_name=full_name, email=email, phone=phone, by=by, now=now)
    appoint(account_id=link.account_id, unit_code=unit_code, role=role, title=title, since=since, by=by)
    return link


@transaction.atomic(savepoint=False)
def appoint_known(*, username: str, unit_code: str, role: Role, title: str, since: date, by: Actor) -> UUID:
    """Seat somebody who has an officer's account, and return its id. Raises what ``appoint`` raises."""
    queries.check_may_administer(queries.get_unit(unit_code).agency_code, by=by)
    account = identity_queries.find_officer(username, by=by)
    if account is None:
        raise NotAnOfficer()
    appoint(account_id=account.id, unit_code=unit_code, role=role, title=title, since=since, by=by)
    return account.id


@transaction.atomic(savepoint=False)
def move(
    *,
    account_id: UUID,
    unit_code: str,
    role: Role,
    to_unit_code: str,
    to_role: Role,
    title: str,
    since: date,
    by: Actor,
) -> None:
    """Give an officer another unit, role or title from ``since`` on; the position until then ends the day before.

    A new title alone, or a position that has not begun by then, is corrected in place; what it was is kept.
    Raises NotAllowed, NoSuchUnit, NoSuchPosition, SeatedAlready, and what ``appoint`` and ``relieve`` raise.
    """
    for code in (unit_code, to_unit_code):
        queries.check_may_administer(queries.get_unit(code).agency_code, by=by)
    if (unit_code, role) == (to_unit_code, to_role):
        position = _locked_position(account_id, unit_code, role, after=since - timedelta(days=1))
        position.title = tidy(title)
        position.save(update_fields=["title"])
        return
    position = _locked_position(account_id, unit_code, role, after=since - timedelta(days=1))
    if position.valid_from < since:
        until = position.valid_to
        relieve(account_id=account_id, unit_code=unit_code, role=role, last_day=since - timedelta(days=1), by=by)
        appoint(
            account_id=account_id, unit_code=to_unit_code, role=to_role, title=title, since=since, until=until, by=by
        )
        return
    _check_somebody_administers(position, after=since, by=by)
    _correct(position, to_unit_code, to_role, title)


@transaction.atomic(savepoint=False)
def renew_link(*, account_id: UUID, agency_code: str, by: Actor, now: datetime) -> OfficerLink:
    """Take away the password of an officer who sits, or last sat, at an agency, and send them a new link.

    Raises NotAllowed, also about somebody who sits where ``by`` does not administer; NoSuchPosition.
    """
    queries.check_may_administer(agency_code, by=by)
    seats = Position.objects.filter(account_id=account_id)
    if not seats.filter(unit__agency_id=agency_code).exists():
        raise NoSuchPosition()
    for code in seats.filter(queries.not_over(now)).order_by("id").values_list("unit__agency__code", flat=True):
        queries.check_may_administer(code, by=by)
    return identity.renew_link(account_id=account_id, by=by, now=now)


def _correct(position: Position, unit_code: str, role: Role, title: str) -> None:
    unit = queries.get_unit(unit_code)
    if unit.valid_to:
        raise UnitIsClosed()
    others = Position.objects.filter(account_id=position.account_id).exclude(id=position.id)
    if others.filter(Q(valid_to=None) | Q(valid_to__gte=position.valid_from), unit_id=unit_code, role=role).exists():
        raise SeatedAlready()
    away = others.exclude(unit__agency_id=unit.agency_code).order_by("id").values_list("unit__agency_id", flat=True)
    if found := away.filter(Q(valid_to=None) | Q(valid_to__gte=position.valid_from)).first():
        raise SeatedElsewhere(agency_code=found)
    position.unit_id, position.role, position.title = unit_code, role, tidy(title)
    position.save(update_fields=["unit", "role", "title"])


def _locked_position(account_id: UUID, unit_code: str, role: Role, *, after: date) -> Position:
    """Return the newest position that goes on after a day. Raises NoSuchPosition."""
    position = (
        Position.objects.select_for_update()
        .filter(Q(valid_to=None) | Q(valid_to__gt=after), account_id=account_id, unit_id=unit_code, role=role)
        .order_by("-valid_from")
        .first()
    )
    if position is None:
        raise NoSuchPosition()
    return position


def _check_somebody_administers(position: Position, *, after: date, by: Actor) -> None:
    """Raise LastAdministrator when nobody would administer the agency any more, there or above it."""
    if by.is_system or position.role != Role.ADMINISTRATOR:
        return
    chain = rules.chain_of(queries.get_unit(position.unit_id).agency_code)
    others = Position.objects.filter(role=Role.ADMINISTRATOR, unit__agency_id__in=chain).exclude(id=position.id)
    next_day = after + timedelta(days=1)
    if not others.filter(Q(valid_to=None) | Q(valid_to__gte=next_day), valid_from__lte=next_day).exists():
        raise LastAdministrator()
