"""What a receipt, an answer or the time does to a message that we sent.

WAITING → RELAYED → DELIVERED, or REFUSED, or EXPIRED. Evidence that it arrived beats all else, whenever it comes.
"""

from datetime import datetime, timedelta

from motcua.road.types import FINAL, OutboxState, RelayState, Verdict
from motcua.wire.road.receipts import Rung

GRACE = timedelta(hours=24)  # how long after its expiry a message may still turn out to have been delivered in time
RESIGN = frozenset({"key_revoked", "key_not_in_force", "unknown_key"})


def climb(state: OutboxState, rung: Rung) -> OutboxState:
    """Return where a message stands after a receipt, in whatever order receipts come."""
    if rung is Rung.R1 or state is OutboxState.DELIVERED:
        return OutboxState.DELIVERED
    if state in FINAL:
        return state
    if rung is Rung.NO:
        return OutboxState.REFUSED
    return OutboxState.RELAYED


def is_good_answer(verdict: Verdict) -> bool:
    """Tell whether a peer that answers so is well: it took the message, had it already, or judged it for good."""
    return verdict is not Verdict.LATER


def must_sign_again(code: str) -> bool:
    """Tell whether a message that was put off waits for a signature by the key now in force."""
    return code in RESIGN


def is_over(state: OutboxState, expires_at: datetime, now: datetime) -> bool:
    """Tell whether a message that we sent has expired: nobody may take it any more, and no receipt is under way."""
    return state not in FINAL and expires_at + GRACE <= now


def relay_is_over(state: RelayState, expires_at: datetime, now: datetime) -> bool:
    """Tell whether the hub gives a message up: the recipient would refuse it by now."""
    return state is RelayState.WAITING and expires_at <= now


def needs_skip(state: OutboxState, order_key: str, is_skip: bool) -> bool:
    """Tell whether the recipient must be told not to wait for a message that will never come."""
    return state in {OutboxState.REFUSED, OutboxState.EXPIRED} and bool(order_key) and not is_skip


def is_silent(state: OutboxState, relayed_at: datetime | None, delivered_within: timedelta, now: datetime) -> bool:
    """Tell whether the hub took a message so long ago, without a word since, that it's sent again."""
    return state is OutboxState.RELAYED and relayed_at is not None and relayed_at + delivered_within <= now
