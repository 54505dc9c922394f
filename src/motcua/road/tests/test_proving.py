"""What passes on the road stands in the log of evidence, written with it."""

from datetime import datetime

import pytest

from motcua.evidence import actions as evidence
from motcua.evidence import queries as evidence_queries
from motcua.evidence.types import LeafKind, Thing
from motcua.road import actions, invariants
from motcua.road.models import InboxMessage, OutboxMessage
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST, LineTestBody
from motcua.wire.road.receipts import Rung
from motcua.wire.tlog.bundles import check_bundle

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
