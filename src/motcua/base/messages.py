"""Message types of the road: what deployments may say to each other, and what is done when it arrives.

A type is declared once, by the domain that it belongs to, in its ``types.py``; whoever does something with it registers
with ``@receives`` in ``handlers.py``. The handler takes a list and runs in one transaction with the mark that it ran.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from django.conf import settings

Body = TypeVar("Body", bound=msgspec.Struct)


@dataclass(frozen=True)
class AttachedFile:
    """A file that came with a message; ``key`` finds it in the store of this deployment."""

    sha256: str
    size: int
    media_type: str
    name: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Received(Generic[Body]):
    """A message whose turn has come. ``sender`` and ``recipient`` are agency codes, checked at the door."""

    message_id: UUID
    sender: str
    recipient: str
    order_key: str
    order_seq: int
    in_reply_to: UUID | None
    created_at: datetime
    body: Body
    attachments: tuple[AttachedFile, ...] = ()


@dataclass(frozen=True)
class MessageType(Generic[Body]):
    """A type: its name with its version, its body, how long a message of it lives, and by when it should be delivered.

    Past ``delivered_within`` both sides see that it's late; past ``lives`` it expires, which is a final state.
    ``is_trial`` types may be exchanged with peers on trial.
    """

    name: str
    body: type[Body]
    lives: timedelta = timedelta(days=90)
    delivered_within: timedelta = timedelta(hours=1)
    is_trial: bool = False

    def __post_init__(self) -> None:
        if MESSAGE_TYPES.setdefault(self.name, self) is not self:
            raise ValueError(f"{self.name} is declared twice")

    def read(self, text: str | bytes) -> Body:
        """Read a body. Raises msgspec.DecodeError; members that this version doesn't know are ignored."""
        return msgspec.json.decode(text, type=self.body)


Handle = Callable[[list[Any]], None]


class Handlers(dict[str, Handle]):
    """Who does something with a type, by its name. One registered for another seat is listed, but not found."""

    def __init__(self) -> None:
        super().__init__()
        self.seats: dict[str, set[str] | None] = {}

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) and self._is_here(str(name))

    def __getitem__(self, name: str) -> Handle:
        if not self._is_here(name):
            raise KeyError(name)
        return super().__getitem__(name)

    def _is_here(self, name: str) -> bool:
        seats = self.seats.get(name)
        return seats is None or settings.MOTCUA_SEAT in seats


MESSAGE_TYPES: dict[str, MessageType[Any]] = {}
HANDLERS = Handlers()


def receives(
    message_type: MessageType[Body], *, seats: set[str] | None = None
) -> Callable[[Callable[[list[Received[Body]]], None]], Callable[[list[Received[Body]]], None]]:
    """Register what is done with messages of a type, at the seats given or at all."""

    def register(handle: Callable[[list[Received[Body]]], None]) -> Callable[[list[Received[Body]]], None]:
        if message_type.name in HANDLERS.keys():  # noqa: SIM118  # those of other seats, too
            raise ValueError(f"{message_type.name} has two handlers")
        HANDLERS[message_type.name] = handle
        HANDLERS.seats[message_type.name] = seats
        return handle

    return register
