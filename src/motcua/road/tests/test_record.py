"""The ladder of receipts, and what becomes of messages that nobody takes."""

from datetime import timedelta

import msgspec
import pytest
from django.db import transaction

from motcua.base.actor import SYSTEM
from motcua.road import actions
from motcua.road.actions.recording import PutOff, put_off
from motcua.road.models import OutboxMessage, RelayedMessage
from motcua.road.queries import registry
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST, LineTestBody
from motcua.wire.road.receipts import Rung, read_receipt
from motcua.wire.road.signatures import Signature, new_private_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


@pytest.fixture
def row(h49, now):
    with transaction.atomic():
        actions.send(
            message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(1), order_key="k", now=now
        )
    return OutboxMessage.objects.get()


def record(now, *receipts):
    return actions.record_receipts(receipts=receipts, now=now)


def state(row):
    row.refresh_from_db()
    return row.state


def test_the_recipients_receipt_ends_it(h49, row, now):
    assert record(now, h49.receipt(Rung.R1, row, now)) == [row.message_id]

    assert (state(row), row.final_at) == ("DELIVERED", now)
    assert read_receipt(msgspec.convert(row.last_receipt, type(h49.receipt(Rung.R1, row, now)))).deployment == "h49"


def test_nobody_elses_receipt_proves_anything(h49, row, now):
    g02 = make_peer("g02", ("G02",), now=now - timedelta(days=60))
    forged = msgspec.structs.replace(h49.receipt(Rung.R1, row, now), signature=Signature("h49-1", "Ed25519", "AAAA"))
    row_of_another_text = OutboxMessage(message_id=row.message_id, header_sha256="0" * 64)

    assert record(now, g02.receipt(Rung.R1, row, now), forged) == []
    assert record(now, h49.receipt(Rung.R1, row_of_another_text, now)) == []
    assert state(row) == "WAITING"


def rotate(h49, now):
    """Let h49 bring a second key; the first ends an hour from now. Returns the old and the new."""
    old, ends = h49.key, h49.entry(valid_to=now + timedelta(hours=1))
    h49.key = new_private_key("h49-2")
    brought = h49.application(now, keys=(ends, h49.entry(valid_from=now)), signer=old)
    actions.take_application(brought, "192.0.2.1", now)
    registry.forget()
    return old, h49.key


def test_a_key_that_was_not_yet_in_force_gives_no_receipt(h49, row, now):
    assert record(now, h49.receipt(Rung.R1, row, now - timedelta(days=61))) == []
    assert state(row) == "WAITING"


def test_a_key_that_has_ended_gives_no_receipt(h49, row, now):
    h49.key, _ = rotate(h49, now)
    later = now + timedelta(hours=2)

    assert record(later, h49.receipt(Rung.R1, row, later)) == []
    assert state(row) == "WAITING"


def test_a_receipt_of_its_time_counts_however_late_it_comes(h49, row, now):
    h49.key, _ = rotate(h49, now)

    record(now + timedelta(days=5), h49.receipt(Rung.R1, row, now + timedelta(minutes=59)))

    assert state(row) == "DELIVERED"


def test_while_keys_overlap_both_give_receipts(h49, row, now):
    at = now + timedelta(minutes=30)
    for key in rotate(h49, now):
        h49.key = key
        assert record(at, h49.receipt(Rung.R1, row, at)) == [row.message_id]


def test_a_revoked_key_proves_nothing_of_whatever_time(h49, row, now):
    receipt = h49.receipt(Rung.R1, row, now)
    actions.revoke_key("h49", "h49-1", SYSTEM, "Lost", now + timedelta(hours=1))
    registry.forget()

    assert record(now + timedelta(hours=2), receipt) == []


def test_a_key_that_ends_in_the_past_proves_what_it_gave_before_we_heard_of_it(h49, row, now):
    old, at = h49.key, now + timedelta(hours=1)
    entry, new = h49.entry(valid_to=now - timedelta(days=1)), new_private_key("h49-2")
    brought = msgspec.structs.replace(h49.entry(), name=new.name, value=new.public.value)
    receipt, late = h49.receipt(Rung.R1, row, now), h49.receipt(Rung.R1, row, at + timedelta(hours=1))

    actions.take_application(h49.application(at, keys=[entry, brought], signer=old), "192.0.2.1", at)
    registry.forget()

    assert record(at + timedelta(hours=2), late) == []
    assert record(at + timedelta(hours=2), receipt) == [row.message_id]


def test_a_refusal_is_final_and_leaves_no_hole(h49, row, now):
    record(now, h49.receipt(Rung.NO, row, now, "unknown_type"))

    assert (state(row), row.code) == ("REFUSED", "unknown_type")
    skip = OutboxMessage.objects.get(type="road.Skip.1")
    assert (skip.order_key, skip.order_seq, str(row.message_id) in skip.body) == ("k", 1, True)


def test_evidence_that_it_arrived_beats_a_refusal_whenever_it_comes(h49, row, now):
    record(now, h49.receipt(Rung.NO, row, now, "expired"))
    record(now, h49.receipt(Rung.R1, row, now))
    record(now, h49.receipt(Rung.NO, row, now, "expired"))

    assert state(row) == "DELIVERED"


def test_what_a_restored_recipient_lost_and_takes_no_more_is_told_as_refused_until_it_is_there_again(h49, row, now):
    record(now, h49.receipt(Rung.NO, row, now, "expired"))
    record(now, h49.receipt(Rung.R1, row, now))
    record(now, h49.receipt(Rung.NO, row, now, "skipped"))
    assert (state(row), row.code) == ("REFUSED", "skipped")
    assert OutboxMessage.objects.filter(type="road.Skip.1").count() == 1

    record(now, h49.receipt(Rung.R1, row, now))
    assert state(row) == "DELIVERED"


def test_what_nobody_took_in_its_life_expires_and_is_skipped(h49, row, now):
    actions.expire(now=now + timedelta(days=7, hours=23))
    assert state(row) == "WAITING"

    actions.expire(now=now + timedelta(days=8, minutes=1))

    assert (state(row), OutboxMessage.objects.filter(type="road.Skip.1").count()) == ("EXPIRED", 1)
    assert actions.expire(now=now + timedelta(days=9)) == 0


def test_what_the_hub_cannot_hand_over_ends_with_its_receipt(h49, now):
    make_peer("g02", ("G02",), now=now - timedelta(days=60))
    actions.receive([h49.parcel(recipient="G02")], now=now)

    actions.expire(now=now + timedelta(days=7, minutes=1))

    held = RelayedMessage.objects.get()
    assert (held.state, read_receipt(_receipt(held)).code) == ("EXPIRED", "expired")


def _receipt(held):
    from motcua.road.types import Receipt

    return msgspec.convert(held.last_receipt, Receipt)


def test_what_is_put_off_for_its_key_is_signed_again(h49, row, now):
    OutboxMessage.objects.update(signature={"key": "old", "algorithm": "Ed25519", "value": "AAAA"})

    put_off(messages=[PutOff(row.message_id, "key_revoked")], now=now)

    row.refresh_from_db()
    assert row.signature["key"].startswith("national-")
    assert (row.attempts, row.next_attempt_at > now, row.code) == (1, True, "key_revoked")
