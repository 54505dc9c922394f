"""The database of a simulated deployment: tables that are dicts, transactions that are undone, backups."""

from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar
from uuid import UUID

import msgspec

from motcua.road.types import InboxState, OutboxState, Parcel, Receipt, RelayState

K = TypeVar("K")
V = TypeVar("V")
_ABSENT = object()


class Key(NamedTuple):
    """An order key between two agencies."""

    sender: str
    recipient: str
    name: str


class Out(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of the outbox."""

    message_id: UUID
    identity: UUID
    type: str
    parcel: Parcel
    sha256: str
    key: Key
    seq: int
    after: UUID | None
    peer: str
    content: str
    created_at: datetime
    expires_at: datetime
    next_at: datetime
    is_skip: bool = False
    state: OutboxState = OutboxState.WAITING
    code: str = ""
    relayed_at: datetime | None = None
    receipt: Receipt | None = None


class In(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of the inbox."""

    message_id: UUID
    identity: UUID
    parcel: Parcel
    sha256: str
    deployment: str
    key: Key
    seq: int
    is_skip: bool
    created_at: datetime
    next_at: datetime
    receipt: Receipt
    state: InboxState = InboxState.WAITING
    attempts: int = 0


class Held(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of what the hub holds for others."""

    message_id: UUID
    parcel: Parcel
    sha256: str
    from_peer: str
    to_peer: str
    expires_at: datetime
    next_at: datetime
    receipt: Receipt
    state: RelayState = RelayState.WAITING
    is_passed: bool = False


class Effect(NamedTuple):
    """What a handler has written: the business's own table."""

    message_id: UUID
    key: Key
    seq: int
    content: str


class Store:
    """``with store:`` is a transaction: everything is kept, or (on any exception) nothing. They don't nest."""

    TABLES = ("outbox", "pending", "counters", "inbox", "places", "applied", "waiting", "effects", "held")

    def __init__(self) -> None:
        self.outbox: dict[UUID, Out] = {}
        self.pending: dict[UUID, None] = {}
        self.counters: dict[Key, tuple[int, UUID | None]] = {}
        self.inbox: dict[UUID, In] = {}
        self.places: dict[tuple[Key, int], UUID] = {}
        self.applied: dict[Key, int] = {}
        self.waiting: dict[UUID, None] = {}
        self.effects: dict[int, Effect] = {}
        self.held: dict[UUID, Held] = {}
        self.log: list[tuple[Any, ...]] = []
        self.version = 0  # changes whenever a message may have come to what heads speak of, or gone from it
        self._undo: list[tuple[dict[Any, Any], Any, Any]] = []
        self._said: list[tuple[Any, ...]] = []

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        self._undo.append((table, key, table.get(key, _ABSENT)))
        table[key] = value

    def drop(self, table: dict[K, V], key: K) -> None:
        if key in table:
            self._undo.append((table, key, table.pop(key)))

    def say(self, *fact: object) -> None:
        """Write a line of the checker's log; it's kept if the transaction is."""
        self._said.append(fact)

    def commit(self) -> None:
        """Keep what was written."""
        self._undo.clear()
        if self._said:
            self.log += self._said
            self._said.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.commit()
            return
        self.version += 1
        for table, key, value in reversed(self._undo):
            if value is _ABSENT:
                table.pop(key, None)
            else:
                table[key] = value
        self._undo.clear()
        self._said.clear()

    def back_up(self) -> dict[str, dict[Any, Any]]:
        """Return a copy of everything."""
        return {name: dict(getattr(self, name)) for name in self.TABLES}

    def restore(self, backup: dict[str, dict[Any, Any]]) -> None:
        """Go back to a copy."""
        self.version += 1
        for name in backup:
            setattr(self, name, dict(backup[name]))
