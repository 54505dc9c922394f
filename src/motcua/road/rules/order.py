"""Order within a key: the receiver lets 1, 2, 3 … have their turn, and nothing waits for another key."""

from collections.abc import Mapping
from enum import Enum
from uuid import UUID

from motcua.road.types import SKIP
from motcua.wire.road.messages import Header


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


def identity(header: Header) -> UUID:
    """Return who stands in a place by a message: itself, or whom a skip stands for (``in_reply_to``)."""
    is_skip = header.type == SKIP.name and header.in_reply_to is not None
    return header.in_reply_to if is_skip and header.in_reply_to else header.message_id
