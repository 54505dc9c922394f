"""What the simulated hub does for others: it holds, passes on, lets fetch, and passes receipts back."""

from typing import Any
from uuid import UUID

import msgspec

from motcua.bench.simulation import door, pushing
from motcua.bench.simulation.door import Item
from motcua.bench.simulation.node import Node
from motcua.bench.simulation.store import Held
from motcua.road.rules import ladder
from motcua.road.rules.retry import pause
from motcua.road.types import Answer, Receipt, RelayState
from motcua.wire.road.receipts import Rung

replace = msgspec.structs.replace
WAITING = RelayState.WAITING
ENDS = {Rung.R1: RelayState.DELIVERED, Rung.NO: RelayState.REFUSED}
FETCH_SECONDS = 420.0


def relay(node: Node) -> None:
    """Hand on what is held for peers with an address, pass receipts, give up what is over."""
    if not node.is_hub:
        return
    now, batches = node.now(), dict[str, list[Held]]()
    with node.store:
        for row in unfinished(node):
            if ladder.relay_is_over(row.state, row.expires_at, now):
                no = node.receipt(Rung.NO, row.message_id, row.sha256, "expired")
                node.store.put(node.store.held, row.message_id, replace(row, state=RelayState.EXPIRED, receipt=no))
            elif row.next_at <= now and row.state is WAITING and node.world.nodes[row.to_peer].has_address:
                batches.setdefault(row.to_peer, []).append(row)
    for peer, rows in batches.items():
        contact = node.contacts[peer]
        if peer not in node.busy and contact.next_at <= node.world.time:
            node.busy.add(peer)
            items = [Item(row.parcel) for row in rows[: pushing.BATCH]]
            node.world.ask(node, peer, "messages", items, mark, pushing.silence)
    still = unfinished(node)
    if still:
        _pass_receipts(node, still)
        node.wake("relay", 300.0)


def unfinished(node: Node) -> list[Held]:
    """Return what waits for its recipient, or its receipt for the sender; only what has ended is passed."""
    return [row for row in node.store.held.values() if not row.is_passed]


def _pass_receipts(node: Node, rows: list[Held]) -> None:
    due: dict[str, list[Receipt]] = {}
    for row in rows:
        if row.state is not WAITING and node.world.nodes[row.from_peer].has_address:
            due.setdefault(row.from_peer, []).append(row.receipt)
    for peer, receipts in due.items():
        if peer not in node.busy and node.contacts[peer].next_at <= node.world.time:
            node.busy.add(peer)
            node.world.ask(node, peer, "receipts", receipts, passed, pushing.silence)


def mark(node: Node, peer: str, answers: list[Answer]) -> None:
    """Write down what a peer answered to what we held for it."""
    node.busy.discard(peer)
    node.contacts[peer].failures = node.contacts[peer].direct_failures = 0
    node.point("after push, before mark")
    with node.store:
        for answer in answers:
            note(node, peer, answer)
    node.wake("relay")


def note(node: Node, peer: str, answer: Answer) -> None:
    """Write down one answer: to a message that we held, or to one of ours; inside a transaction."""
    row = node.store.held.get(answer.message_id) if answer.message_id else None
    if row is None:
        is_told_why = node.world.nodes[peer].has_address  # who fetches hands back receipts, and nothing else
        pushing.note(node, answer if is_told_why else Answer(answer.message_id, answer.verdict, receipt=answer.receipt))
        return
    if row.to_peer != peer or row.state is RelayState.DELIVERED:
        return
    said = node.world.texts.said(answer.receipt) if answer.receipt else None
    if said and answer.receipt and said.rung in ENDS and said.header_sha256 == row.sha256:
        moved = replace(row, state=ENDS[said.rung], receipt=answer.receipt, is_passed=False)
    else:
        moved = replace(row, next_at=node.now() + pause(6, node.world.random.random()))
    node.store.put(node.store.held, row.message_id, moved)


def hear(node: Node, asker: str, receipts: list[Receipt]) -> list[UUID]:
    """Hear of receipts that the hub passes; returns the ids heard of."""
    heard = []
    with node.store:
        for receipt in receipts:
            said = node.world.texts.said(receipt)
            if said is None:
                continue
            heard.append(said.message_id)
            if row := node.store.outbox.get(said.message_id):
                pushing.climb(node, row, receipt)
    node.wake("push")
    return heard


def passed(node: Node, peer: str, heard: list[UUID]) -> None:
    """Write down that the sender has heard of its receipts."""
    node.busy.discard(peer)
    node.contacts[peer].failures = 0
    with node.store:
        for message_id in heard:
            row = node.store.held.get(message_id)
            if row and row.from_peer == peer and row.state is not WAITING:
                node.store.put(node.store.held, message_id, replace(row, is_passed=True))
    node.wake("relay")


def fetch(node: Node) -> None:
    """Ask the hub for what it holds for us, and say what became of what it gave us."""
    if "fetch" in node.busy:
        return
    node.busy.add("fetch")
    given, node.answers = node.answers, []
    node.world.ask(node, node.world.hub, "fetch", given, fetched, fetch_later)


def fetch_later(node: Node, _hub: str) -> None:
    node.busy.discard("fetch")
    node.wake("fetch", 60.0)


def give(node: Node, asker: str, told: tuple[list[Answer], list[UUID]]) -> tuple[list[Item], list[Receipt]]:
    """Let somebody fetch: the next batch that we hold for it or send to it, and receipts of what it sent."""
    answers, heard = told if told else ([], [])
    with node.store:
        for answer in answers:
            note(node, asker, answer)
    if heard:
        passed(node, asker, heard)
    now = node.now()
    held = unfinished(node)
    outbox = (node.store.outbox[key] for key in node.store.pending)
    ours = [it for it in outbox if it.peer == asker and it.next_at <= now]
    items = [Item(it.parcel) for it in held if it.to_peer == asker and it.state is WAITING and it.next_at <= now]
    items += [Item(it.parcel) for it in ours]
    with node.store:
        for row in ours:
            if ladder.is_late(row.created_at, pushing.DELIVERED_WITHIN, now):
                pushing.skip_before(node, row)
    receipts = [it.receipt for it in held if it.from_peer == asker and it.state is not WAITING]
    node.wake("relay")
    return items[: pushing.BATCH], receipts


def fetched(node: Node, hub: str, given: Any) -> None:
    """Take what the hub gave, and go on until nothing is left."""
    items, receipts = given
    node.busy.discard("fetch")
    heard = hear(node, hub, receipts)
    answers = door.answer(node, hub, items)
    if answers or heard:
        node.answers = [answers, heard]
        node.wake("fetch", 1.0)
    else:
        node.wake("fetch", FETCH_SECONDS)
