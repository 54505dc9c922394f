"""Ending what nobody may take any more: no message stays without a final state."""

from datetime import datetime

from django.db import transaction

from motcua.road.actions._saving import save_many
from motcua.road.actions.recording import CHANGED, tell_ended
from motcua.road.actions.relaying import close
from motcua.road.models import OutboxMessage, RelayedMessage
from motcua.road.rules import ladder
from motcua.road.types import OutboxState, RelayState

OPEN = (OutboxState.WAITING, OutboxState.RELAYED)


@transaction.atomic(savepoint=False)
def expire(*, now: datetime, most: int = 500) -> int:
    """End our messages that have expired, and those that we hold for others; return how many."""
    own = OutboxMessage.objects.select_for_update(skip_locked=True)
    rows = list(own.filter(state__in=OPEN, expires_at__lte=now - ladder.GRACE).order_by("expires_at")[:most])
    for row in rows:
        row.state, row.final_at, row.code = OutboxState.EXPIRED, now, row.code or "expired"
    save_many(rows, CHANGED)
    tell_ended(rows, now)
    return len(rows) + _expire_relayed(now, most)


def _expire_relayed(now: datetime, most: int) -> int:
    held = RelayedMessage.objects.select_for_update(skip_locked=True)
    rows = list(held.filter(state=RelayState.WAITING, expires_at__lte=now).order_by("expires_at")[:most])
    for row in rows:
        close(row, RelayState.EXPIRED, "expired", now)
    save_many(rows, ["state", "final_at", "last_receipt"])
    return len(rows)
