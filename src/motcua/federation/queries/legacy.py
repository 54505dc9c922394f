"""What agencies' older adapters may read of the registry, and who has an account."""

from datetime import datetime
from typing import Any

from motcua.base.actor import Actor
from motcua.base.seats import Seat, seat
from motcua.federation.models import LegacyAccount, RegisteredDossier
from motcua.federation.rules.legacy import is_ones_own, legacy_of, line_of_stored
from motcua.federation.types import NotTheRegistry
from motcua.federation.types.legacy import LegacyAccountLine, LegacyCaller, LegacyCode, LegacyRefused
from motcua.road.queries import check_administrator
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
    """Return the accounts, by username, those that were ended too. Raises NotAllowed, and NotTheRegistry elsewhere."""
    check_administrator(by, now)
    if seat() is not Seat.NATIONAL:
        raise NotTheRegistry()
    names = ("username", "agency_code", "is_active", "created_at", "created_by", "closed_at", "closed_by")
    return [LegacyAccountLine(*row) for row in LegacyAccount.objects.order_by("username").values_list(*names)]
