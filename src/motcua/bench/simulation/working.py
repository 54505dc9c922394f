"""How a simulated deployment lets messages have their turn: handler and "done" in one transaction."""

from datetime import timedelta

import msgspec

from motcua.bench.simulation.node import Node
from motcua.bench.simulation.store import Effect, In
from motcua.road.rules.order import Place
from motcua.road.rules.retry import is_parked, pause
from motcua.road.types import InboxState

replace = msgspec.structs.replace


class HandlerFailed(Exception):
    """A handler raised."""


def work(node: Node) -> None:
    """Apply what has its turn, until nothing has."""
    applied = True
    while applied:
        applied = False
        for row in node.world.conduct.turns(node):
            node.world.conduct.apply(node, row)
            applied = True
    now = node.now()
    waiting = [row.next_at for row in (node.store.inbox[it] for it in node.store.waiting) if row.next_at > now]
    if waiting:
        node.wake("work", max(1.0, (min(waiting) - now).total_seconds()))


def turns(node: Node) -> list[In]:
    """Return the rows whose turn it is, by the very rule; one that pauses or is parked stops its own key."""
    store, now = node.store, node.now()
    found, seen = [], set()
    for message_id in store.waiting:
        row = store.inbox[message_id]
        if not row.key.name:
            if row.next_at <= now:
                found.append(row)
        elif row.key not in seen:
            seen.add(row.key)
            seq = applied = store.applied.get(row.key, 0)
            places = {}
            while there := store.places.get((row.key, seq := seq + 1)):
                places[seq] = _place(store.inbox[there], node)
            runs = node.world.conduct.runnable(applied, places)
            if runs:
                found.append(store.inbox[store.places[row.key, runs[0]]])
    return found


def _place(row: In, node: Node) -> Place:
    if row.state is InboxState.PARKED or row.next_at > node.now():
        return Place.PARKED
    return Place.SKIP if row.is_skip else Place.WAITING


def apply(node: Node, row: In) -> None:
    """Run the handler of one message and mark it done, at once."""
    try:
        with node.store:
            run_handler(node, row)
            node.point("after the effect, before the mark")
            mark_done(node, row)
            node.point("after the mark, before commit")
    except HandlerFailed:
        with node.store:
            fail(node, row)
    node.wake("push")


def run_handler(node: Node, row: In) -> None:
    """Write the effect, and a reply when the content asks for one; a skip has no effect. Raises HandlerFailed."""
    content = row.parcel.body
    if row.is_skip:
        return
    if row.attempts < node.world.fails.get(content, 0):
        raise HandlerFailed
    effects = node.store.effects
    node.store.put(effects, len(effects), Effect(row.message_id, row.key, row.seq, content))
    node.world.tell(node.name, "does %s (%s %s)", content, row.key.name, row.seq)
    if content.endswith("?"):
        reply = f"re-{node.world.new_content()}"
        node.send(
            row.deployment, row.key.name and f"{row.key.name}-re", reply, type="sim.Said.1", lives=timedelta(days=90)
        )


def mark_done(node: Node, row: In) -> None:
    """Mark a message done, and its place passed."""
    store = node.store
    store.put(store.inbox, row.message_id, replace(row, state=InboxState.DONE))
    store.drop(store.waiting, row.message_id)
    if row.key.name:
        store.put(store.applied, row.key, row.seq)


def fail(node: Node, row: In) -> None:
    """Try again later; after some attempts an administrator must."""
    attempts = row.attempts + 1
    state = InboxState.PARKED if is_parked(attempts) else InboxState.WAITING
    next_at = node.now() + pause(attempts, node.world.random.random())
    node.store.put(node.store.inbox, row.message_id, replace(row, attempts=attempts, state=state, next_at=next_at))
    if state is InboxState.PARKED:
        node.store.drop(node.store.waiting, row.message_id)


def run_parked(node: Node) -> None:
    """An administrator comes by and runs again what is parked."""
    with node.store:
        for row in list(node.store.inbox.values()):
            if row.state is InboxState.PARKED:
                again = replace(row, state=InboxState.WAITING, next_at=node.now())
                node.store.put(node.store.inbox, row.message_id, again)
                node.store.put(node.store.waiting, row.message_id, None)
    node.wake("work")
