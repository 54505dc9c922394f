"""A simulated deployment: its clock, its database, its duties; it may stop at every named point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from motcua.bench.simulation.store import Key, Out, Store
from motcua.bench.simulation.texts import Letter
from motcua.road.types import SKIP
from motcua.wire.road.messages import SALT_SIZE, Header, Parcel, body_digest
from motcua.wire.road.receipts import Receipt, ReceiptText, Rung
from motcua.wire.road.signatures import encode64

if TYPE_CHECKING:
    from motcua.bench.simulation.exchange import Book
    from motcua.bench.simulation.world import World

NEVER = float("inf")
WORK = {"push": "pending", "work": "waiting", "relay": "held"}  # duties that have nothing to do when a table is empty
SALT = encode64(bytes(SALT_SIZE))
encode = msgspec.json.Encoder().encode


class Crash(Exception):
    """The process ends here."""


@dataclass(slots=True)
class Contact:
    """How a peer answers: failures in a row, of all and of the direct way; nothing is sent before ``next_at``."""

    failures: int = 0
    direct_failures: int = 0
    next_at: float = 0.0


class Node:
    """One deployment, acting for one agency. Without an address nobody can ask it anything."""

    def __init__(self, world: World, name: str, agency: str, *, has_address: bool, is_hub: bool) -> None:
        self.world, self.name, self.agency = world, name, agency
        self.has_address, self.is_hub = has_address, is_hub
        self.key = world.signing.key(f"key-{name}")
        self.store = Store()
        self.offset, self.life, self.is_up = 0.0, 0, True
        self._now_of, self._now = 0.0, world.begins
        self.contacts = {other: Contact() for other in world.agencies}
        self.busy: set[str] = set()
        self.alarms: dict[str, float] = {}
        self.books: dict[tuple[str, str], tuple[int, Book]] = {}  # what ``exchange`` read, and at which version
        self.answers: list[Any] = []  # what a node that fetches has to say about what it fetched

    def now(self) -> datetime:
        seconds = self.world.time + self.offset
        if seconds != self._now_of:
            self._now_of, self._now = seconds, self.world.begins + timedelta(seconds=seconds)
        return self._now

    def step(self, act: Callable[..., Any], *arguments: Any) -> Any:
        """Do something; a crash ends this life of the process."""
        try:
            return act(self, *arguments)
        except Crash:
            self.fall()
            return None

    def point(self, name: str) -> None:
        """Stop here, sometimes. Raises Crash."""
        if self.world.crash and self.world.random.random() < self.world.crash:
            self.world.tell(self.name, "stops: %s", name)
            raise Crash

    def fall(self, seconds: float | None = None) -> None:
        self.is_up = False
        self.life += 1
        self.busy.clear()
        self.alarms.clear()
        self.answers.clear()
        pause = seconds if seconds is not None else self.world.random.choice((1.0, 5.0, 60.0, 900.0))
        self.world.at(pause, self.rise, self.life)

    def rise(self, life: int) -> None:
        if life == self.life and not self.is_up:
            self.is_up = True
            for contact in self.contacts.values():
                contact.next_at = 0.0
            self.begin()

    def begin(self) -> None:
        for duty in self.world.duties(self):
            self.wake(duty, self.world.random.random())

    def wake(self, duty: str, seconds: float = 0.01) -> None:
        """Let a duty run soon, if there's something to do; of two alarms the earlier counts."""
        at = self.world.time + seconds
        if at >= self.alarms.get(duty, NEVER) or not self.is_up or not getattr(self.store, WORK.get(duty, ""), True):
            return
        self.alarms[duty] = at
        self.world.at(seconds, self._ring, duty, at)

    def _ring(self, duty: str, at: float) -> None:
        if self.alarms.get(duty) == at:  # who is down, or lives again, has set no such alarm
            del self.alarms[duty]
            self.step(self.world.duty(duty))

    def receipt(self, rung: Rung, message_id: UUID, sha256: str, code: str = "") -> Receipt:
        """Write and sign a receipt."""
        said = ReceiptText(
            rung=rung, message_id=message_id, header_sha256=sha256, deployment=self.name, at=self.now(), code=code
        )
        text = encode(said).decode()
        receipt = Receipt(text, self.world.signing.sign(text, self.key))
        self.world.texts.told(receipt, said)
        return receipt

    def parcel(self, header: dict[str, Any], body: str) -> tuple[Parcel, Letter]:
        """Write and sign a message."""
        whole = Header(**header, body_size=len(body), body_sha256=body_digest(body, SALT))
        text = encode(whole).decode()
        parcel = Parcel(text, self.world.signing.sign(text, self.key), SALT, body)
        return parcel, self.world.texts.written(parcel, whole)

    def send(
        self, peer: str, name: str, content: str, *, type: str, lives: timedelta, again: UUID | None = None
    ) -> Out:
        """Write a message into the outbox, numbered within its key; inside a transaction."""
        store, key = self.store, Key(self.agency, self.world.agencies[peer], name)
        seq, after = 0, None
        message_id = self.world.new_id(self.now())
        if name:
            last, after = store.counters.get(key, (0, None))
            seq = last + 1
            store.put(store.counters, key, (seq, message_id))
        row = self._write(message_id, key, seq, after, peer, content, type, lives)
        store.say("reissue" if again else "commit", self.name, message_id, peer, name, content)
        return row

    def skip(self, row: Out) -> None:
        """Give up the place of a message that will not come; inside a transaction."""
        message_id = self.world.new_id(self.now())
        self._write(message_id, row.key, row.seq, row.after, row.peer, "", SKIP.name, SKIP.lives, row.identity)

    def _write(
        self,
        message_id: UUID,
        key: Key,
        seq: int,
        after: UUID | None,
        peer: str,
        content: str,
        type: str,
        lives: timedelta,
        skipped: UUID | None = None,
    ) -> Out:
        now = self.now()
        said = {
            "message_id": message_id, "type": type, "sender": key.sender, "recipient": key.recipient,
            "deployment": self.name, "order_key": key.name, "order_seq": seq, "order_after": after,
            "in_reply_to": skipped, "created_at": now, "expires_at": now + lives,
        }  # fmt: skip
        parcel, letter = self.parcel(said, content)
        row = Out(
            message_id=message_id, identity=letter.identity, type=type, parcel=parcel,
            sha256=letter.sha256, key=letter.key, seq=seq, after=after, peer=peer, content=content,
            created_at=now, expires_at=now + lives, next_at=now, is_skip=skipped is not None,
        )  # fmt: skip
        self.store.put(self.store.outbox, message_id, row)
        self.store.put(self.store.pending, message_id, None)
        return row
