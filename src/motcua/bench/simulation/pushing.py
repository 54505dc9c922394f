"""How a simulated deployment hands over what it sends, and what it makes of the answers."""

from datetime import timedelta

import msgspec

from motcua.bench.simulation.door import Item
from motcua.bench.simulation.node import Node
from motcua.bench.simulation.store import Out
from motcua.road.rules import ladder
from motcua.road.rules.retry import Way, pause, way
from motcua.road.types import FINAL, Answer, OutboxState, Receipt
from motcua.wire.road.receipts import Rung

replace = msgspec.structs.replace
BATCH = 6
DELIVERED_WITHIN = timedelta(minutes=20)


def push(node: Node) -> None:
    """Hand each peer what is due, a batch at a time."""
    now, batches, soonest = node.now(), dict[str, list[Out]](), timedelta.max
    for message_id in node.store.pending:
        row = node.store.outbox[message_id]
        if row.state is OutboxState.WAITING and row.next_at > now:
            soonest = min(soonest, row.next_at - now)
        elif row.state is OutboxState.WAITING or ladder.is_silent(row.state, row.relayed_at, DELIVERED_WITHIN, now):
            target = direction(node, row.peer)
            if target:
                batches.setdefault(target, []).append(row)
    if soonest < timedelta.max:
        node.wake("push", max(1.0, soonest.total_seconds()))
    for target, rows in batches.items():
        contact = node.contacts[target]
        if contact.next_at > node.world.time:
            node.wake("push", contact.next_at - node.world.time + 0.01)
        elif target not in node.busy:
            rows.sort(key=lambda row: row.message_id)
            _hand_over(node, target, rows[:BATCH])


def direction(node: Node, peer: str) -> str:
    """Return to whom a message for a peer is handed, by the very rule; empty: it fetches from us."""
    there = node.world.nodes[peer]
    by = way(
        has_address=there.has_address,
        failures=node.contacts[peer].direct_failures,
        we_are_hub=node.is_hub,
        recipient_is_hub=there.is_hub,
        has_hub=True,
    )
    if by is Way.HUB:
        return node.world.hub
    return peer if there.has_address else ""


def _hand_over(node: Node, target: str, rows: list[Out]) -> None:
    node.busy.add(target)
    node.point("after commit, before push")
    items = [Item(row.parcel) for row in rows]
    node.world.ask(node, target, "messages", items, mark, silence)


def silence(node: Node, target: str) -> None:
    """Nothing came back: pause, and longer each time."""
    contact = node.contacts[target]
    node.busy.discard(target)
    contact.failures += 1
    contact.direct_failures += 1
    contact.next_at = node.world.time + pause(contact.failures, node.world.random.random()).total_seconds()
    node.wake("push", contact.next_at - node.world.time + 0.01)
    node.wake("relay", contact.next_at - node.world.time + 0.01)


def mark(node: Node, target: str, answers: list[Answer]) -> None:
    """Write down what a peer answered."""
    contact = node.contacts[target]
    node.busy.discard(target)
    contact.failures = contact.direct_failures = 0
    node.point("after push, before mark")
    with node.store:
        for answer in answers:
            note(node, answer)
    node.wake("push")


def note(node: Node, answer: Answer) -> None:
    """Write down the answer to one message; inside a transaction."""
    row = node.store.outbox.get(answer.message_id) if answer.message_id else None
    if row is None:
        return
    if answer.receipt is not None:
        climb(node, row, answer.receipt)
        return
    if ladder.wants_heads(answer.code, [it.state for it in _before(node, row)]):
        node.world.compare_soon(node, row.peer)
    if answer.code == ladder.EARLY:
        skip_before(node, row)
    if row.state not in FINAL:
        wait = pause(3, node.world.random.random())
        node.store.put(node.store.outbox, row.message_id, replace(row, next_at=node.now() + wait))


def skip_before(node: Node, row: Out) -> None:
    """Give up the place before a message once more, if the rule says so; inside a transaction."""
    before = _before(node, row)
    if ladder.needs_another_skip(row.state, [it.state for it in before]):
        node.world.tell(node.name, "skips %s once more", before[0].content)
        node.skip(before[0])
        node.wake("push")


def _before(node: Node, row: Out) -> list[Out]:
    """Return who may stand before a message: the one that it names, and the skips of that."""
    if row.after is None:
        return []
    rows = (it for it in node.store.outbox.values() if it.identity == row.after and it.code != ladder.ISSUED_AGAIN)
    return sorted(rows, key=lambda it: it.is_skip)


def climb(node: Node, row: Out, receipt: Receipt) -> None:
    """Let a receipt move a message; inside a transaction."""
    said = node.world.texts.said(receipt)
    if said is None or said.header_sha256 != row.sha256:
        return
    if not ladder.may_say(said.rung, said.code, by=said.deployment, recipient=row.peer, hub=node.world.hub):
        return
    state = ladder.climb(row.state, said.rung, said.code)
    if row.state in FINAL and state is row.state:
        return
    if ladder.wants_heads(said.code, ()):
        node.world.compare_soon(node, row.peer)
    if ladder.is_silent(row.state, row.relayed_at, DELIVERED_WITHIN, node.now()) and state is row.state:
        skip_before(node, row)
    moved = replace(
        row,
        state=state,
        code="" if state is OutboxState.DELIVERED else said.code or row.code,
        receipt=receipt,
        relayed_at=node.now() if said.rung is Rung.R0 else row.relayed_at,
        next_at=node.now() + pause(5, node.world.random.random()),
    )
    end(node, row, moved)


def end(node: Node, row: Out, moved: Out) -> None:
    """Write a row's new state; one that has ended without arriving leaves its place to a skip."""
    node.store.put(node.store.outbox, row.message_id, moved)
    if moved.state not in FINAL:
        return
    node.store.version += 1
    node.store.drop(node.store.pending, row.message_id)
    just_ended = row.state not in FINAL
    if just_ended and ladder.needs_skip(moved.state, row.key.name, row.is_skip, moved.code):
        node.skip(row)


def tidy(node: Node) -> None:
    """Let end what is over, and send again what is silent."""
    now = node.now()
    with node.store:
        for message_id in list(node.store.pending):
            row = node.store.outbox[message_id]
            if ladder.is_over(row.state, row.expires_at, now):
                end(node, row, replace(row, state=OutboxState.EXPIRED, code="expired"))
    node.wake("push")
    node.wake("tidy", 1800.0)
