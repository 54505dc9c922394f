"""The door of a simulated deployment: what it takes, and what it answers."""

from typing import NamedTuple
from uuid import UUID

from motcua.bench.simulation.node import Node
from motcua.bench.simulation.store import Held, In, Key
from motcua.bench.simulation.texts import Letter
from motcua.road.rules.arrival import Here, Judgement, Known, Room
from motcua.road.types import Answer, Parcel, Receipt, Verdict
from motcua.wire.road.receipts import Rung

UNKNOWN = "sim.Unknown.1"


class Item(NamedTuple):
    """A message as it's handed over, with our own receipt when the sender says that we took it once."""

    parcel: Parcel
    receipt: Receipt | None = None


def answer(node: Node, asker: str, items: list[Item]) -> list[Answer]:
    """Take messages and answer each, once what was taken is kept."""
    node.contacts[asker].direct_failures = 0
    with node.store:
        answers = [take(node, item) for item in items]
        node.point("before the receipt is kept")
    node.wake("work")
    node.wake("relay")
    node.point("after the receipt is kept, before it's told")
    return answers


def take(node: Node, item: Item) -> Answer:
    """Judge one message and keep it if it's a yes; inside a transaction."""
    parcel, world, store = item.parcel, node.world, node.store
    letter = world.texts.letter(parcel)
    header = letter.header
    against = world.texts.against(parcel, header)
    if against:
        return Answer(header.message_id, Verdict.LATER, against.code)
    stored = store.inbox.get(header.message_id) or store.held.get(header.message_id)
    here = Here(
        deployment=node.name,
        is_for_us=header.recipient == node.agency,
        is_hub=node.is_hub,
        somebody_acts_for_recipient=header.recipient in world.deployments,
    )
    is_full = world.full > 0 and world.random.random() < world.full
    room = Room(is_type_known=header.type != UNKNOWN, is_full=is_full)
    known = what_is_known(node, letter, stored, item.receipt)
    peer = world.registry[header.deployment]
    judged = world.conduct.judge(
        header, sha256=letter.sha256, peer=peer, here=here, known=known, room=room, now=node.now()
    )
    world.tell(node.name, "%s %s %s", judged.verdict, judged.code, header)
    if judged.verdict is Verdict.ACCEPTED:
        receipt = keep(node, letter, parcel)
    elif judged.verdict is Verdict.RELAYED:
        receipt = hold(node, letter, parcel)
    elif judged.verdict is Verdict.DUPLICATE and stored:
        receipt = stored.receipt
    else:
        return _no(node, letter, judged)
    return Answer(header.message_id, judged.verdict, judged.code, receipt)


def what_is_known(node: Node, letter: Letter, stored: In | Held | None, shown: Receipt | None) -> Known:
    """Look up what the rules ask for."""
    store, key, seq = node.store, letter.key, letter.header.order_seq
    said = node.world.texts.said(shown) if shown else None
    return Known(
        header_sha256=stored.sha256 if stored else None,
        slot=_standing(node, key, seq),
        before=_standing(node, key, seq - 1),
        applied_seq=store.applied.get(key, 0) if key.name else 0,
        is_receipted=bool(
            said and said.deployment == node.name and said.rung is Rung.R1 and said.header_sha256 == letter.sha256
        ),
    )


def _standing(node: Node, key: Key, seq: int) -> UUID | None:
    message_id = node.store.places.get((key, seq)) if seq > 0 else None
    return node.store.inbox[message_id].identity if message_id else None


def _no(node: Node, letter: Letter, judged: Judgement) -> Answer:
    receipt, message_id = None, letter.header.message_id
    if judged.verdict is Verdict.REFUSED:
        receipt = node.receipt(Rung.NO, message_id, letter.sha256, judged.code)
    return Answer(message_id, judged.verdict, judged.code, receipt)


def keep(node: Node, letter: Letter, parcel: Parcel) -> Receipt:
    """Put a message into the inbox."""
    store, key, header = node.store, letter.key, letter.header
    receipt = node.receipt(Rung.R1, header.message_id, letter.sha256)
    row = In(
        message_id=header.message_id, identity=letter.identity, parcel=parcel, sha256=letter.sha256,
        deployment=header.deployment, key=key, seq=header.order_seq, is_skip=letter.is_skip,
        created_at=header.created_at, next_at=node.now(), receipt=receipt,
    )  # fmt: skip
    store.put(store.inbox, row.message_id, row)
    store.put(store.waiting, row.message_id, None)
    store.version += 1
    if key.name:
        store.put(store.places, (key, row.seq), row.message_id)
    return receipt


def hold(node: Node, letter: Letter, parcel: Parcel) -> Receipt:
    """Let the hub hold a message for somebody."""
    header = letter.header
    receipt = node.receipt(Rung.R0, header.message_id, letter.sha256)
    row = Held(
        message_id=header.message_id, parcel=parcel, sha256=letter.sha256, from_peer=header.deployment,
        to_peer=node.world.deployments[header.recipient], expires_at=header.expires_at, next_at=node.now(),
        receipt=receipt,
    )  # fmt: skip
    node.store.put(node.store.held, row.message_id, row)
    return receipt
