"""The door of a simulated deployment: what it takes, and what it answers."""

from typing import NamedTuple
from uuid import UUID

from motcua.bench.simulation.node import Node
from motcua.bench.simulation.store import Held, In, Key
from motcua.road.rules.arrival import Here, Judgement, Known, Room, check_signer
from motcua.road.rules.order import identity
from motcua.road.types import SKIP, Answer, Parcel, Receipt, Verdict
from motcua.wire.road.messages import Header
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
    parcel = item.parcel
    header = node.world.header(parcel.header)
    peer = node.world.registry.get(header.deployment)
    against = check_signer(parcel, header, peer, is_signed=node.world.signing.is_signed)
    if against or peer is None:
        return Answer(header.message_id, Verdict.LATER, against.code if against else "")
    sha256, store = parcel.header_sha256, node.store
    stored = store.inbox.get(header.message_id) or store.held.get(header.message_id)
    here = Here(
        deployment=node.name,
        is_for_us=header.recipient == node.agency,
        is_hub=node.is_hub,
        somebody_acts_for_recipient=header.recipient in node.world.deployments,
    )
    is_full = node.world.full > 0 and node.world.random.random() < node.world.full
    room = Room(is_type_known=header.type != UNKNOWN, is_full=is_full)
    known = what_is_known(node, header, sha256, item.receipt)
    judged = node.world.conduct.judge(
        header, sha256=sha256, peer=peer, here=here, known=known, room=room, now=node.now()
    )
    node.world.tell(node.name, "%s %s %s", judged.verdict.value, judged.code, header)
    if judged.verdict is Verdict.ACCEPTED:
        receipt = keep(node, header, parcel, sha256)
    elif judged.verdict is Verdict.RELAYED:
        receipt = hold(node, header, parcel, sha256)
    elif judged.verdict is Verdict.DUPLICATE and stored:
        receipt = stored.receipt
    else:
        return _no(node, header, sha256, judged)
    return Answer(header.message_id, judged.verdict, judged.code, receipt)


def what_is_known(node: Node, header: Header, sha256: str, shown: Receipt | None) -> Known:
    """Look up what the rules ask for."""
    store, key = node.store, Key(header.sender, header.recipient, header.order_key)
    stored = store.inbox.get(header.message_id) or store.held.get(header.message_id)
    said = node.believed(shown) if shown else None
    return Known(
        header_sha256=stored.sha256 if stored else None,
        slot=_standing(node, key, header.order_seq),
        before=_standing(node, key, header.order_seq - 1),
        applied_seq=store.applied.get(key, 0) if header.order_key else 0,
        is_receipted=bool(
            said and said.deployment == node.name and said.rung is Rung.R1 and said.header_sha256 == sha256
        ),
    )


def _standing(node: Node, key: Key, seq: int) -> UUID | None:
    message_id = node.store.places.get((key, seq)) if seq > 0 else None
    return node.store.inbox[message_id].identity if message_id else None


def _no(node: Node, header: Header, sha256: str, judged: Judgement) -> Answer:
    receipt = None
    if judged.verdict is Verdict.REFUSED:
        receipt = node.receipt(Rung.NO, header.message_id, sha256, judged.code)
    return Answer(header.message_id, judged.verdict, judged.code, receipt)


def keep(node: Node, header: Header, parcel: Parcel, sha256: str) -> Receipt:
    """Put a message into the inbox."""
    store, key = node.store, Key(header.sender, header.recipient, header.order_key)
    receipt = node.receipt(Rung.R1, header.message_id, sha256)
    row = In(
        message_id=header.message_id, identity=identity(header), parcel=parcel, sha256=sha256,
        deployment=header.deployment, key=key, seq=header.order_seq, is_skip=header.type == SKIP.name,
        created_at=header.created_at, next_at=node.now(), receipt=receipt,
    )  # fmt: skip
    store.put(store.inbox, row.message_id, row)
    store.put(store.waiting, row.message_id, None)
    if key.name:
        store.put(store.places, (key, row.seq), row.message_id)
    return receipt


def hold(node: Node, header: Header, parcel: Parcel, sha256: str) -> Receipt:
    """Let the hub hold a message for somebody."""
    receipt = node.receipt(Rung.R0, header.message_id, sha256)
    row = Held(
        message_id=header.message_id, parcel=parcel, sha256=sha256, from_peer=header.deployment,
        to_peer=node.world.deployments[header.recipient], expires_at=header.expires_at, next_at=node.now(),
        receipt=receipt,
    )  # fmt: skip
    node.store.put(node.store.held, row.message_id, row)
    return receipt
