"""Accounts and sessions of agencies' older adapters."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction

from motcua.base.actor import Actor
from motcua.base.errors import TooManyRequests
from motcua.base.seats import Seat, seat
from motcua.base.tries import with_few_tries
from motcua.federation.models import LegacyAccount, LegacySession
from motcua.federation.rules.lines import first_level
from motcua.federation.types import NotTheRegistry
from motcua.federation.types.legacy import (
    AccountExists,
    LegacyCaller,
    LegacyCode,
    LegacyRefused,
    NameNeeded,
    NoSuchAccount,
    NotAnAgency,
    SourceOnTheRoad,
)
from motcua.road import queries as road_queries
from motcua.wire import agency_codes

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
USERNAME_MAX = PASSWORD_MAX = 200

_USE = """
UPDATE federation_legacysession AS session SET used_at = %(now)s FROM federation_legacyaccount AS account
WHERE session.account_id = account.id AND account.is_active AND session.digest = %(digest)s
  AND session.used_at > %(idle_since)s AND session.started_at > %(started_since)s
RETURNING account.username, account.agency_code
"""


@transaction.atomic(savepoint=False)
def add_legacy_account(*, agency_code: str, username: str, by: Actor, now: datetime) -> str:
    """Let an agency's older adapter speak for it and all below it; return its password, which is kept nowhere.

    Raises NotAllowed, NotTheRegistry, NotAnAgency, SourceOnTheRoad, NameNeeded, AccountExists.
    """
    road_queries.check_administrator(by, now)
    if seat() is not Seat.NATIONAL:
        raise NotTheRegistry()
    try:
        code = agency_codes.to_code20(agency_code)
    except agency_codes.BadAgencyCode:
        raise NotAnAgency(code=agency_code) from None
    if first_level(code) in road_queries.list_connected_agencies(now):
        raise SourceOnTheRoad(source=first_level(code))
    if not username.strip():
        raise NameNeeded()
    password = secrets.token_urlsafe(24)
    _, is_new = LegacyAccount.objects.get_or_create(
        username=username.strip()[:USERNAME_MAX],
        defaults={
            "agency_code": code,
            "password": make_password(password),
            "created_at": now,
            "created_by": by.full_name,
        },
    )
    if not is_new:
        raise AccountExists(username=username)
    return password


@transaction.atomic(savepoint=False)
def close_legacy_account(*, username: str, by: Actor, now: datetime) -> None:
    """End an account and its sessions; ended again it stays as it is. Raises NotAllowed, NoSuchAccount."""
    road_queries.check_administrator(by, now)
    account = LegacyAccount.objects.select_for_update().filter(username=username).first()
    if account is None:
        raise NoSuchAccount(username=username)
    if account.is_active:
        account.is_active, account.closed_at, account.closed_by = False, now, by.full_name
        account.save(update_fields=["is_active", "closed_at", "closed_by"])
    LegacySession.objects.filter(account__username=username).delete()


def log_in(*, username: object, password: object, network_address: str, now: datetime) -> str:
    """Begin a session and return what names it. It ends after 30 minutes without use, or 8 hours.

    Raises LegacyRefused: the agency's source speaks by the road now; ten wrong tries in ten minutes from one address,
    then a pause. Accounts aren't locked by wrong tries, or anybody could keep an agency out; passwords are made here,
    and too long to be guessed.
    """
    try:
        found = with_few_tries(lambda: _find(username, password), key=f"legacy:{network_address}", now=now)
    except TooManyRequests:
        raise LegacyRefused(LegacyCode.TOO_MANY_TRIES, 429) from None
    if found is None:
        raise LegacyRefused(LegacyCode.WRONG_LOGIN)
    _check_way(found.agency_code, now)
    token = secrets.token_urlsafe(32)
    with transaction.atomic(savepoint=False):
        LegacySession.objects.filter(started_at__lte=now - LONGEST).delete()
        LegacySession.objects.create(digest=_digest(token), account=found, started_at=now, used_at=now)
    return token


def use_session(token: object, *, now: datetime) -> LegacyCaller:
    """Return whose session it is, and note that it's used: one statement.

    Raises LegacyRefused, also once the source speaks by the road: sessions from before end with its joining.
    """
    if isinstance(token, str) and len(token) <= PASSWORD_MAX:
        facts: dict[str, Any] = {
            "digest": _digest(token),
            "now": now,
            "idle_since": now - IDLE,
            "started_since": now - LONGEST,
        }
        with connection.cursor() as cursor:
            cursor.execute(_USE, facts)
            row = cursor.fetchone()
        if row is not None:
            caller = LegacyCaller(*row)
            _check_way(caller.agency_code, now)
            return caller
    raise LegacyRefused(LegacyCode.NO_SESSION)


def _check_way(agency_code: str, now: datetime) -> None:
    """Refuse an account whose source has joined the road since it was made: one source has one way."""
    if first_level(agency_code) in road_queries.list_connected_agencies(now):
        raise LegacyRefused(LegacyCode.ON_THE_ROAD)


def _find(username: object, password: object) -> LegacyAccount | None:
    """Return the account; what isn't right takes as long as what is."""
    if not (isinstance(username, str) and isinstance(password, str)) or "\0" in username + password:
        return None
    if len(username) > USERNAME_MAX or len(password) > PASSWORD_MAX:
        return None
    account = LegacyAccount.objects.filter(username=username, is_active=True).first()
    if account is None:
        make_password(password)
        return None
    return account if check_password(password, account.password) else None


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()
