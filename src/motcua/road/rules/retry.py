"""When a peer that doesn't answer is tried again, and by which way."""

from datetime import timedelta
from enum import Enum

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=5)
DIRECT_FAILURES_MAX = 3
HANDLER_ATTEMPTS_MAX = 6


class Way(Enum):
    """DIRECT to the recipient's deployment, or by the HUB, which stores and forwards."""

    DIRECT = "DIRECT"
    HUB = "HUB"


def pause(failures: int, chance: float, asked: timedelta = timedelta(0), longest: timedelta = LONGEST) -> timedelta:
    """Return how long to wait after so many failures in a row: doubling, up to ``longest``, spread by half.

    ``chance`` is between 0 and 1; ``asked`` is what the peer asked for (Retry-After), and is believed up to an hour.
    """
    grown = min(FIRST * 2 ** min(failures - 1, 20), longest) if failures > 0 else timedelta(0)
    spread = grown * (0.5 + chance)
    return max(spread, min(asked, timedelta(hours=1)))


def way(*, has_address: bool, failures: int, we_are_hub: bool, recipient_is_hub: bool, has_hub: bool) -> Way:
    """Return by which way a message goes: direct while the recipient's address answers, else by the hub."""
    if we_are_hub or recipient_is_hub or not has_hub:
        return Way.DIRECT
    return Way.DIRECT if has_address and failures < DIRECT_FAILURES_MAX else Way.HUB


def after_a_sign(direct_failures: int) -> int:
    """Return how often a peer's own address counts as failed once we heard of it: it gets one try more at once.

    Not all of them: its door may be closed while it speaks, and then its messages go by the hub again.
    """
    return min(direct_failures, DIRECT_FAILURES_MAX - 1)


def is_parked(attempts: int) -> bool:
    """Tell whether a message whose handler failed so often waits for an administrator."""
    return attempts >= HANDLER_ATTEMPTS_MAX
