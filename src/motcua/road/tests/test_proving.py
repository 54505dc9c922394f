"""What passes on the road stands in the log of evidence, written with it."""

from datetime import datetime
from uuid import UUID

import pytest

from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.evidence import actions as evidence
from motcua.evidence import queries as evidence_queries
from motcua.evidence.types import LeafKind, NothingToProve, Thing
from motcua.road import actions, invariants, queries
from motcua.road.models import InboxMessage, OutboxMessage
from motcua.road.rules import ladder
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST, LineTestBody
from motcua.wire.road.receipts import Rung
from motcua.wire.tlog.bundles import check_bundle, read_bundle

pytestmark = pytest.mark.usefixtures("hub")


def proves(kind: LeafKind, ref: str, content: str, now: datetime) -> bool:
    evidence.sequence(now=now)
    return check_bundle(evidence_queries.prove(kind, [Thing(ref=ref, content=content)])).holds


def test_a_message_sent_and_its_receipt_can_be_proven(now: datetime) -> None:
    peer = make_peer(now=now)
    message_id = actions.send(message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(1), now=now)
    row = OutboxMessage.objects.get(message_id=message_id)
    receipt = peer.receipt(Rung.R1, row, now)

    actions.record_receipts(receipts=[receipt], now=now)

    assert proves(LeafKind.SENT, str(message_id), row.header, now)
    assert proves(LeafKind.RECEIPT, f"{message_id}/R1", receipt.text, now)
    assert not proves(LeafKind.RECEIPT, f"{message_id}/R1", receipt.text.replace("R1", "R0"), now)


def test_a_message_received_can_be_proven_and_one_refused_leaves_nothing(now: datetime) -> None:
    peer = make_peer(now=now)
    taken, refused = peer.parcel(), peer.parcel(sender="H26")

    actions.receive([taken, refused], by="h49", now=now)

    row = InboxMessage.objects.get()
    assert proves(LeafKind.RECEIVED, str(row.message_id), taken.header, now)
    assert not invariants.messages_are_proven()


def test_the_doctor_misses_a_leaf_that_was_not_written(now: datetime) -> None:
    peer = make_peer(now=now)
    actions.receive([peer.parcel()], by="h49", now=now)
    row = InboxMessage.objects.get()

    evidence.forget(kind=LeafKind.RECEIVED, refs=[str(row.message_id)])

    assert invariants.messages_are_proven()


def refs_proven(message_id: UUID, now: datetime) -> list[str]:
    """Return what a message's file of proofs proves, when all of it holds."""
    evidence.sequence(now=now)
    checked = check_bundle(read_bundle(queries.prove_message(message_id, by=SYSTEM, now=now)))
    assert checked.holds
    return [item.statement.ref for item in checked.items if item.statement]


def test_an_administrator_takes_away_the_proofs_of_a_message_and_its_receipts(now: datetime) -> None:
    peer = make_peer(now=now)
    message_id = actions.send(message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(1), now=now)
    actions.receive([peer.parcel()], by="h49", now=now)
    assert refs_proven(message_id, now) == [str(message_id)]

    actions.record_receipts(receipts=[peer.receipt(Rung.R1, OutboxMessage.objects.get(), now)], now=now)

    assert refs_proven(message_id, now) == [str(message_id), f"{message_id}/R1"]
    taken = InboxMessage.objects.get().message_id
    assert refs_proven(taken, now) == [str(taken)]


def test_nobody_else_takes_them(now: datetime) -> None:
    message_id = actions.send(message_type=LINE_TEST, sender="G22", recipient="G22", body=LineTestBody(1), now=now)

    with pytest.raises(NotAllowed):
        queries.prove_message(message_id, by=Actor(hat=Hat.OFFICER, roles=frozenset({"LEADER"})), now=now)


def test_a_receipt_that_was_put_aside_does_not_take_the_place_of_one_that_is_kept(now: datetime) -> None:
    peer = make_peer(now=now)
    message_id = actions.send(message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(1), now=now)
    row = OutboxMessage.objects.get()
    aside, kept = (peer.receipt(Rung.NO, row, now, code) for code in (ladder.TAKEN, "no_mandate"))

    actions.record_receipts(receipts=[aside], now=now)
    with pytest.raises(NothingToProve):
        proves(LeafKind.RECEIPT, f"{message_id}/NO", aside.text, now)
    actions.record_receipts(receipts=[kept], now=now)

    assert refs_proven(message_id, now) == [str(message_id), f"{message_id}/NO"]
