"""How two simulated deployments find out that one was restored from a backup, and mend it.

One side asks (whoever can reach the other); both directions are compared in the same three questions.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from motcua.bench.simulation import door, pushing
from motcua.bench.simulation.door import Item
from motcua.bench.simulation.node import Node
from motcua.bench.simulation.store import Key, Out, Store
from motcua.road.rules.heads import Head, Line, differing, heads
from motcua.road.rules.ladder import ISSUED_AGAIN, PASSED
from motcua.road.rules.recovery import Sent, compare, mend
from motcua.road.types import Answer, OutboxState, Receipt
from motcua.wire.road.receipts import Rung

replace = msgspec.structs.replace
DELIVERED = OutboxState.DELIVERED
Heads = dict[date, Head]


class Parted(NamedTuple):
    """Where two sides differ, as the one who was asked sees it; ``held`` is what it holds from the asker."""

    sent_days: list[date]
    held_days: list[date]
    held: list[Line]


class Swap(NamedTuple):
    """What the one who was asked gives: messages that the asker lost, ids that it wants back from it, copies of what
    the asker has forgotten, and its answers to what it had lost itself."""

    lost_there: list[Item]
    wanted: list[UUID]
    returned: list[Item]
    answers: list[Answer]


class Book(NamedTuple):
    """What went from one side to the other, as one of them knows it."""

    lines: list[Line]
    heads: Heads


NOTHING = Book([], {})


def held_from(node: Node, peer: str) -> Book:
    """Return what we hold from a peer."""
    return _read(node, "held", peer, _held_from)


def delivered_to(node: Node, peer: str) -> Book:
    """Return what a peer gave us receipts for."""
    return _read(node, "delivered", peer, _delivered_to)


def _read(node: Node, what: str, peer: str, lines: Callable[[Store, str], list[Line]]) -> Book:
    """Read a book; it's read again when there may be more in it, or less."""
    version, book = node.books.get((what, peer), (-1, NOTHING))
    if version != node.store.version:
        read = lines(node.store, peer)
        book = Book(read, heads(read))
        node.books[what, peer] = node.store.version, book
    return book


def _held_from(store: Store, peer: str) -> list[Line]:
    rows = [row for row in store.inbox.values() if row.deployment == peer]
    return [Line(row.created_at.date(), row.message_id, row.sha256) for row in rows]


def _delivered_to(store: Store, peer: str) -> list[Line]:
    rows = [row for row in store.outbox.values() if row.peer == peer and row.state is DELIVERED]
    return [Line(row.created_at.date(), row.message_id, row.sha256) for row in rows]


def begin(node: Node, peer: str) -> None:
    """Ask a peer whether we hold the same."""
    ours = held_from(node, peer).heads, delivered_to(node, peer).heads
    node.world.ask(node, peer, "heads", ours, _differ, _nothing)


def _nothing(node: Node, peer: str) -> None:
    """The peer is away: the next comparison comes by itself."""


def tell_heads(node: Node, asker: str, theirs: tuple[Heads, Heads]) -> Parted:
    """Answer: the days that differ, and the lines that we hold of them."""
    they_hold, they_delivered = theirs
    node.contacts[asker].direct_failures = 0
    lines, our_heads = held_from(node, asker)
    held_days = differing(our_heads, they_delivered)
    sent_days = differing(delivered_to(node, asker).heads, they_hold)
    return Parted(sent_days, held_days, [line for line in lines if line.day in held_days])


def _differ(node: Node, peer: str, parted: Parted) -> None:
    node.contacts[peer].direct_failures = 0
    if not parted.sent_days and not parted.held_days:
        return
    lost_there, wanted = _compare(node, peer, parted.held_days, parted.held)
    held = [line for line in held_from(node, peer).lines if line.day in parted.sent_days]
    swap = held, parted.sent_days, lost_there, wanted
    node.world.ask(node, peer, "swap", swap, _swapped, _nothing)


def _compare(node: Node, peer: str, days: Iterable[date], theirs: list[Line]) -> tuple[list[Item], list[UUID]]:
    """Return what the recipient has lost, with its receipts, in the order of keys, and what we want from it."""
    at = set(days)
    ours = {
        row.message_id: row for row in node.store.outbox.values() if row.peer == peer and row.created_at.date() in at
    }
    found = compare({key: row.state for key, row in ours.items()}, theirs)
    lost = sorted((ours[key] for key in found.lost_there), key=lambda row: (row.seq, row.message_id))
    return [Item(row.parcel, row.receipt) for row in lost], found.unknown_here


def swap(node: Node, asker: str, given: Any) -> Swap:
    """Take what we lost, give what the asker lost, and hand back what it has forgotten to have sent."""
    held, days, items, wanted = given
    answers = door.answer(node, asker, items)
    lost_there, we_want = _compare(node, asker, days, held)
    return Swap(lost_there, we_want, _copies(node, wanted), answers)


def _copies(node: Node, wanted: Iterable[UUID]) -> list[Item]:
    rows = (node.store.inbox.get(message_id) for message_id in wanted)
    return [Item(row.parcel, row.receipt) for row in rows if row]


def _swapped(node: Node, peer: str, swap: Swap) -> None:
    answers = door.answer(node, peer, swap.lost_there)
    _take_back(node, peer, swap.returned, swap.answers)
    if answers or swap.wanted:
        node.world.ask(node, peer, "returns", (answers, _copies(node, swap.wanted)), _done, _nothing)


def returns(node: Node, asker: str, given: Any) -> bool:
    """Take back what we had forgotten to have sent."""
    answers, returned = given
    _take_back(node, asker, returned, answers)
    return True


def _done(node: Node, peer: str, is_done: bool) -> None:
    """Nothing more: the next comparison shows whether all is well."""


def _take_back(node: Node, peer: str, items: list[Item], answers: list[Answer]) -> None:
    """Put our own signed messages back into the outbox, and mend the keys that went on without them."""
    with node.store:
        for answer in answers:
            pushing.note(node, answer)
        for item in items:
            if item.receipt:
                _put_back(node, peer, item, item.receipt)
        keys = {row.key: None for row in node.store.outbox.values() if row.key.name and row.peer == peer}
        for key in keys:
            _mend(node, key, peer)
        node.point("after taking back, before commit")
    node.wake("push")


def _put_back(node: Node, peer: str, item: Item, receipt: Receipt) -> None:
    texts = node.world.texts
    letter, said = texts.letter(item.parcel), texts.said(receipt)
    header = letter.header
    is_ours = header.deployment == node.name and texts.against(item.parcel, header) is None
    if not is_ours or said is None or said.rung is not Rung.R1 or said.deployment != peer:
        return
    row = node.store.outbox.get(header.message_id)
    if row:
        pushing.climb(node, row, receipt)
        return
    node.world.tell(node.name, "takes back %s", header)
    row = Out(
        message_id=header.message_id, identity=letter.identity, type=header.type, parcel=item.parcel,
        sha256=letter.sha256, key=letter.key, seq=header.order_seq, after=header.order_after, peer=peer,
        content=item.parcel.body, created_at=header.created_at, expires_at=header.expires_at, next_at=node.now(),
        is_skip=letter.is_skip, state=DELIVERED, receipt=receipt,
    )  # fmt: skip
    node.store.put(node.store.outbox, row.message_id, row)
    node.store.version += 1


def _mend(node: Node, key: Key, peer: str) -> None:
    """Let the counter go on behind what was taken back, and issue again what can't be taken as it is numbered."""
    store = node.store
    rows = [row for row in store.outbox.values() if row.key == key and row.code not in {ISSUED_AGAIN, PASSED}]
    mended = mend(Sent(row.message_id, row.identity, row.seq, row.after, row.state, row.is_skip) for row in rows)
    if mended.last_seq:
        store.put(store.counters, key, (mended.last_seq, mended.last_id))
    for message_id in mended.dropped:
        row = store.outbox[message_id]
        pushing.end(node, row, replace(row, state=OutboxState.REFUSED, code=PASSED))
    for message_id in mended.again:
        row = store.outbox[message_id]
        pushing.end(node, row, replace(row, state=OutboxState.REFUSED, code=ISSUED_AGAIN))
        lives = row.expires_at - row.created_at
        new = node.send(peer, key.name, row.content, type=row.type, lives=lives, again=message_id)
        node.world.tell(node.name, "issues %s again as %s", row.content, new.seq)
