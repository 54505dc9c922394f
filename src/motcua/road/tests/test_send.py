"""Sending: in the transaction of what it tells about, numbered, signed, and for nobody whom we don't act for."""

from datetime import timedelta

import pytest
from django.db import transaction

from motcua.road import actions
from motcua.road.actions import Outgoing
from motcua.road.models import LineTest, OutboxMessage
from motcua.road.queries import registry
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST, LineTestBody, NotMandated
from motcua.wire.road.messages import Parcel, fits, read_header
from motcua.wire.road.signatures import Signature, is_signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


def send(now, *keys, recipient="H49", sender="G22"):
    body = LineTestBody(1, wants_answer=False)
    some = [
        Outgoing(message_type=LINE_TEST, sender=sender, recipient=recipient, body=body, order_key=key) for key in keys
    ]
    with transaction.atomic():
        return actions.send_many(some, now=now)


def test_a_message_is_signed_and_numbered_within_its_key(h49, now):
    send(now, "a", "b", "a")
    send(now, "a", "")

    rows = OutboxMessage.objects.order_by("order_key", "order_seq")
    assert [(row.order_key, row.order_seq) for row in rows] == [("", 0), ("a", 1), ("a", 2), ("a", 3), ("b", 1)]
    row = rows[0]
    parcel = Parcel(row.header, Signature(**row.signature), row.salt, row.body)
    assert is_signed(row.header, parcel.signature, registry.own_entry().find_key(parcel.signature.key).public)
    assert fits(parcel, read_header(row.header))
    assert (row.peer, row.state) == ("h49", "WAITING")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_outside_a_transaction(h49, now):
    with pytest.raises(RuntimeError):
        actions.send(message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(1), now=now)


def test_nothing_that_was_not_committed_is_sent(h49, now):
    with pytest.raises(KeyError), transaction.atomic():
        actions.send(message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(1), now=now)
        raise KeyError

    assert not OutboxMessage.objects.exists()


def test_nobody_speaks_for_an_agency_without_a_mandate(h49, now):
    with pytest.raises(NotMandated):
        send(now, "a", sender="H26")


def test_a_message_for_whom_nobody_acts_waits_until_somebody_does(h49, now):
    send(now, "a", recipient="G02.05")
    assert OutboxMessage.objects.get().peer == ""

    make_peer("g02", ("G02",), now=now)
    actions.find_way_anew(now=now)

    assert OutboxMessage.objects.get().peer == "g02"


def test_what_we_say_to_ourselves_arrives_as_well(h49, now):
    send(now, "a", "a", recipient="G22.01")

    assert "national" in actions.list_due(now=now)
    actions.push_to("national")
    while actions.apply_ordered(now=now):
        pass

    assert LineTest.objects.count() == 2
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"DELIVERED"}


@pytest.mark.parametrize("size", [1, 100])
def test_statements_do_not_grow_with_the_number_of_messages(h49, now, size, django_assert_num_queries):
    registry.get_registry(now)

    with transaction.atomic(), django_assert_num_queries(5):
        send(now, *[f"k{n}" for n in range(size)])
