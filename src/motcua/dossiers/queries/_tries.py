"""How often somebody may guess: a few wrong tries from one address, then a pause."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from motcua.base import tries
from motcua.base.actor import Actor

Found = TypeVar("Found")


def with_few_tries(look: Callable[[], Found | None], *, by: Actor, now: datetime) -> Found | None:
    """Return what ``look`` finds; None counts as a wrong try of the actor's address. Raises TooManyRequests."""
    return tries.with_few_tries(look, key=f"lookup:{by.network_address}", now=now)
