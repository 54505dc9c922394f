"""What agencies' older adapters may read of the registry, and who has an account."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from motcua.base.actor import Actor
from motcua.base.seats import Seat, seat
from motcua.federation.models import LegacyAccount, RegisteredDossier
from motcua.federation.rules.legacy import is_ones_own, legacy_of, line_of_stored
from motcua.federation.rules.lines import first_level
from motcua.federation.types import NotTheRegistry
from motcua.federation.types.legacy import LegacyAccountLine, LegacyCaller, LegacyCode, LegacyRefused
from motcua.road.queries import check_administrator, list_connected_agencies
from motcua.wire.legacy_portal import write_dossier


def get_legacy_dossier(code: str, *, caller: LegacyCaller) -> dict[str, Any]:
    """Return where a dossier of the caller's agency stands, as the portal writes it. Raises LegacyRefused."""
    row = RegisteredDossier.objects.filter(code=code.strip()).first()
    if row is None:
        raise LegacyRefused(LegacyCode.NOT_KNOWN)
    line = line_of_stored(row)
    if not is_ones_own(caller.agency_code, line.code, line):
        raise LegacyRefused(LegacyCode.DOSSIER_OF_ANOTHER)
    return write_dossier(legacy_of(line))


def list_legacy_accounts(*, by: Actor, now: datetime) -> list[LegacyAccountLine]:
    """Return the accounts, by username, those that were ended too, and which are refused for their source has joined
    the road. Raises NotAllowed, and NotTheRegistry elsewhere.
    """
    check_administrator(by, now)
    if seat() is not Seat.NATIONAL:
        raise NotTheRegistry()
    names = ("username", "agency_code", "is_active", "created_at", "created_by", "closed_at", "closed_by")
    connected = set(list_connected_agencies(now))
    rows: Iterable[dict[str, Any]] = LegacyAccount.objects.order_by("username").values(*names)
    return [
        LegacyAccountLine(**row, road_source=_road_source(row["agency_code"], row["is_active"], connected))
        for row in rows
    ]


def list_closed_ways(now: datetime) -> list[tuple[str, str]]:
    """Return active accounts whose source speaks by the road: (username, agency), by username."""
    connected = set(list_connected_agencies(now))
    rows = LegacyAccount.objects.filter(is_active=True).order_by("username").values_list("username", "agency_code")
    return [(username, code) for username, code in rows if _road_source(code, True, connected)]


def _road_source(agency_code: str, is_active: bool, connected: Collection[str]) -> str:
    source = first_level(agency_code)
    return source if is_active and source in connected else ""
