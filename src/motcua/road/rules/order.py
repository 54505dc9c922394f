"""Order within a key: the receiver lets 1, 2, 3 … have their turn, and nothing waits for another key."""

from collections.abc import Mapping
from enum import Enum


class Place(Enum):
    """What stands in a place of a key: a message that waits, one that is parked, or a skip."""

    WAITING = "WAITING"
    PARKED = "PARKED"
    SKIP = "SKIP"


def runnable(applied_seq: int, places: Mapping[int, Place]) -> list[int]:
    """Return the numbers whose turn it is: those that follow ``applied_seq`` without a hole, up to a parked one."""
    turn, found = applied_seq + 1, []
    while turn in places and places[turn] is not Place.PARKED:
        found.append(turn)
        turn += 1
    return found
