"""The hub hands over what it holds to those who ask, and the receipts to those who sent; each their own alone."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from motcua.base import files
from motcua.base.actor import SYSTEM
from motcua.road import actions
from motcua.road.models import OutboxMessage, RelayedMessage
from motcua.road.queries import registry
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST, LineTestBody, Mandate
from motcua.wire.road.receipts import Rung

pytestmark = pytest.mark.django_db


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


@pytest.fixture
def g02(hub, now):
    return make_peer("g02", ("G02",), now=now - timedelta(days=60))


def fetch(name, now, got=(), limit=100):
    return actions.serve_fetch(peer=registry.find_peer(name), got=got, limit=limit, now=now)


def test_what_is_held_is_fetched_until_its_receipt_comes_back_and_the_sender_gets_it(h49, g02, now):
    parcel = h49.parcel(recipient="G02")
    actions.receive([parcel], now=now)

    assert fetch("g02", now).messages == (parcel,)
    assert fetch("g02", now).messages == (parcel,)
    held = RelayedMessage.objects.get()
    receipt = g02.receipt(Rung.R1, held, now)
    assert actions.keep_receipts(receipts=[receipt], now=now) == [held.message_id]

    assert fetch("g02", now).messages == ()
    assert fetch("h49", now).receipts == (receipt,)
    assert fetch("h49", now, got=[held.message_id]).receipts == ()


def test_what_came_at_once_is_handed_over_by_its_place_in_its_key(h49, g02, now):
    first = h49.parcel(recipient="G02", order_key="k", order_seq=1)
    second = h49.parcel(recipient="G02", order_key="k", order_seq=2, message_id=UUID(int=7), order_after=UUID(int=1))
    actions.receive([second, first], now=now)

    assert fetch("g02", now).messages == (first, second)


def test_nobody_fetches_what_is_anothers(h49, g02, now):
    make_peer("h26", ("H26",), now=now - timedelta(days=60))
    actions.receive([h49.parcel(recipient="G02")], now=now)
    held = RelayedMessage.objects.get()

    assert fetch("h26", now).messages == fetch("h49", now).messages == ()
    fetch("h26", now, got=[held.message_id])
    assert actions.keep_receipts(receipts=[h49.receipt(Rung.R1, held, now)], now=now) == []
    held.refresh_from_db()
    assert (held.state, held.receipt_passed_at) == ("WAITING", None)


def test_what_is_held_goes_to_whoever_acts_for_its_recipient_now(h49, g02, now):
    actions.receive([h49.parcel(recipient="G02")], now=now)
    merged = [Mandate(agency_code=code, valid_from=now) for code in ("H26", "G02")]
    make_peer("h26", ("H26",), now=now - timedelta(days=60))
    actions.set_mandates("g02", [], SYSTEM, "Merged", now)
    actions.set_mandates("h26", merged, SYSTEM, "Merged", now)

    actions.find_way_anew(now=now)

    assert (len(fetch("g02", now).messages), len(fetch("h26", now).messages)) == (0, 1)


def test_what_the_hub_itself_says_is_fetched_too(h49, now):
    with transaction.atomic():
        actions.send(message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(1), now=now)

    assert len(fetch("h49", now).messages) == 1
    actions.keep_receipts(receipts=[h49.receipt(Rung.R1, OutboxMessage.objects.get(), now)], now=now)

    assert (fetch("h49", now).messages, OutboxMessage.objects.get().state) == ((), "DELIVERED")


def test_the_files_of_what_the_hub_itself_says_are_fetched_too_by_its_recipient_alone(h49, g02, now):
    file = files.put(b"tep dinh kem")
    with transaction.atomic():
        actions.send(
            message_type=LINE_TEST,
            sender="G22",
            recipient="H49",
            body=LineTestBody(1),
            attachments=[actions.FileToSend(file, "a.bin")],
            now=now,
        )

    found = actions.find_file_for(sha256=file.sha256, peer=registry.find_peer("h49"))
    assert found is not None and found.key == file.key
    assert actions.find_file_for(sha256=file.sha256, peer=registry.find_peer("g02")) is None


def test_more_is_said_while_something_is_left(h49, g02, now):
    actions.receive([h49.parcel(recipient="G02") for _ in range(5)], now=now)

    answer = fetch("g02", now, limit=3)

    assert (len(answer.messages), answer.more) == (3, True)
