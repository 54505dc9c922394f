"""What a receipt, an answer or the time does to a message that we sent.

WAITING → RELAYED → DELIVERED, or REFUSED, or EXPIRED. Evidence that it arrived beats all else, whenever it comes; but
for the recipient's own word that the place of the message was given up. It says so only of what it hasn't got: a backup
was restored there, and the skip that we sent before we heard of the arrival stands in that place now.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from motcua.road.types import FINAL, OutboxState, RelayState, Verdict
from motcua.wire.road.receipts import Rung

GRACE = timedelta(hours=24)  # how long after its expiry a message may still turn out to have been delivered in time
TAKEN, EARLY, PASSED, ISSUED_AGAIN = "place_taken", "too_early", "skipped", "issued_again"
GONE = frozenset({OutboxState.REFUSED, OutboxState.EXPIRED})
RESIGN = frozenset({"key_revoked", "key_not_in_force", "unknown_key"})


def may_say(rung: Rung, code: str, *, by: str, recipient: str, hub: str) -> bool:
    """Tell whether a receipt counts: R1 and NO come from the recipient's deployment; the hub holds, or lets expire."""
    return by == recipient or (by == hub and (rung is Rung.R0 or (rung is Rung.NO and code == "expired")))


def climb(state: OutboxState, rung: Rung, code: str = "") -> OutboxState:
    """Return where a message stands after a receipt, in whatever order receipts come.

    NO because its place is taken is not the end of it: we forgot what we sent; ``recovery.mend`` issues it again.
    """
    if rung is Rung.NO and code == PASSED and state is OutboxState.DELIVERED:
        return OutboxState.REFUSED
    if rung is Rung.R1 or state is OutboxState.DELIVERED:
        return OutboxState.DELIVERED
    if state in FINAL:
        return state
    if rung is Rung.NO:
        return OutboxState.WAITING if code == TAKEN else OutboxState.REFUSED
    return OutboxState.RELAYED


def is_good_answer(verdict: Verdict, code: str = "") -> bool:
    """Tell whether a peer that answers so is well: it took the message, had it, judged it for good, or waits for the
    one before it."""
    return verdict is not Verdict.LATER or code == EARLY


def wants_heads(code: str, before: Collection[OutboxState]) -> bool:
    """Tell whether an answer shows that one side has lost something, so that heads are compared at once.

    ``before`` has the states of the message before it and of its skips: was one delivered there, and is there no more?
    """
    return code == TAKEN or (code == EARLY and OutboxState.DELIVERED in before)


def must_sign_again(code: str) -> bool:
    """Tell whether a message that was put off waits for a signature by the key now in force."""
    return code in RESIGN


def is_over(state: OutboxState, expires_at: datetime, now: datetime) -> bool:
    """Tell whether a message that we sent has expired: nobody may take it any more, and no receipt is under way."""
    return state not in FINAL and expires_at + GRACE <= now


def relay_is_over(state: RelayState, expires_at: datetime, now: datetime) -> bool:
    """Tell whether the hub gives a message up: the recipient would refuse it by now."""
    return state is RelayState.WAITING and expires_at <= now


def needs_skip(state: OutboxState, order_key: str, is_skip: bool, code: str = "") -> bool:
    """Tell whether the recipient must be told not to wait for a message that will never come."""
    is_over = state in GONE and code not in {PASSED, ISSUED_AGAIN}
    return is_over and bool(order_key) and not is_skip


def needs_another_skip(state: OutboxState, before: Collection[OutboxState]) -> bool:
    """Tell whether the place before a message of ours must be given up once more: ask when the recipient finds the
    message too early, or says nothing of it for long.

    ``before`` has the states of the message there and of its skips. When all of them have ended and none arrived, none
    comes again by itself. The recipient had the message, refused the skip therefore, and has been restored from a
    backup since; if it has the message after all, it refuses the new skip as it did the old one.
    """
    return state not in GONE and bool(before) and GONE.issuperset(before)


def is_silent(state: OutboxState, relayed_at: datetime | None, delivered_within: timedelta, now: datetime) -> bool:
    """Tell whether the hub took a message so long ago, without a word since, that it's sent again."""
    return state is OutboxState.RELAYED and relayed_at is not None and relayed_at + delivered_within <= now


def is_late(created_at: datetime, delivered_within: timedelta, now: datetime) -> bool:
    """Tell whether a message is late that its recipient fetches from us: that one tells receipts alone, and never why
    it puts a message off."""
    return created_at + delivered_within <= now
