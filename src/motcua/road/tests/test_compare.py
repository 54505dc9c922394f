"""What one side lost by a restored backup comes back, and what was said since goes on behind it."""

from datetime import timedelta

import pytest
from django.db import transaction

from motcua.road import actions
from motcua.road.models import Contact, InboxMessage, OutboundKey, OutboxMessage
from motcua.road.queries import heads as told
from motcua.road.queries import registry
from motcua.road.rules.heads import Head, Line, heads
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST, LineTestBody
from motcua.wire.road.messages import Parcel, read_header
from motcua.wire.road.receipts import Rung
from motcua.wire.road.signatures import Signature
from motcua.wire.road.talk import HeadOf, Heads, Item, LineOf, Swap

pytestmark = pytest.mark.django_db


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


def send(now, *numbers):
    with transaction.atomic():
        for number in numbers:
            actions.send(
                message_type=LINE_TEST,
                sender="G22",
                recipient="H49",
                body=LineTestBody(number),
                order_key="k",
                now=now,
            )
    return list(OutboxMessage.objects.order_by("order_seq"))


def parcel_of(row):
    return Parcel(row.header, Signature(**row.signature), row.salt, row.body)


def item_of(h49, row, now):
    return Item(parcel_of(row), h49.receipt(Rung.R1, row, now))


def numbers():
    rows = OutboxMessage.objects.exclude(code="issued_again").order_by("order_seq")
    return [(row.order_seq, LINE_TEST.read(row.body).number, row.state) for row in rows]


def test_heads_from_the_tables_are_those_of_the_rules(h49, now):
    for at in (now, now, now - timedelta(days=2)):
        actions.receive([h49.parcel(now=at)], now=now)
    lines = [Line(row.created_at.date(), row.message_id, row.header_sha256) for row in InboxMessage.objects.order_by()]

    assert {one.day: Head(one.messages, one.digest) for one in told.held_heads("h49", now)} == heads(lines)


def test_two_sides_that_have_the_same_agree(h49, now):
    rows = send(now, 1)
    actions.record_receipts(receipts=[h49.receipt(Rung.R1, rows[0], now)], now=now)
    theirs = tuple(told.delivered_heads("h49", now))

    answer = actions.tell_heads(peer=registry.find_peer("h49"), theirs=Heads(theirs, ()), now=now)

    assert (answer.sent_days, answer.held_days) == ((), ())
    assert Contact.objects.get(deployment="h49").heads_agreed_at is not None


def test_what_the_recipient_lost_is_given_again_with_its_receipts(h49, now):
    rows = send(now, 1, 2)
    actions.record_receipts(receipts=[h49.receipt(Rung.R1, row, now) for row in rows], now=now)
    day, kept, later = now.date(), rows[0], now + timedelta(minutes=2)

    answer = actions.tell_heads(peer=registry.find_peer("h49"), theirs=Heads((), ()), now=now)
    held = (LineOf(day, kept.message_id, kept.header_sha256),)
    given = actions.swap(peer=registry.find_peer("h49"), given=Swap(answer.sent_days, held), now=later)

    assert answer.sent_days == (day,)
    assert given.lost == (Item(parcel_of(rows[1]), h49.receipt(Rung.R1, rows[1], now)),)


def test_what_we_lost_is_taken_again_however_old_with_our_own_receipt(h49, now):
    parcel = h49.parcel(order_key="k", order_seq=1)
    (first,) = actions.receive([parcel], now=now)
    InboxMessage.objects.all().delete()  # the backup was from before
    much_later = now + timedelta(days=30)

    given = actions.swap(
        peer=registry.find_peer("h49"), given=Swap(lost=(Item(parcel, first.receipt),)), now=much_later
    )

    assert [result.verdict for result in given.results] == ["ACCEPTED"]
    assert InboxMessage.objects.get().header == parcel.header


def test_a_sender_takes_back_what_it_forgot_and_goes_on_behind_it(h49, now):
    forgotten = send(now, 1, 2, 3)
    items = tuple(item_of(h49, row, now) for row in forgotten)
    OutboxMessage.objects.filter(order_seq__gt=1).delete()  # back to the backup
    OutboxMessage.objects.filter(order_seq=1).update(state="DELIVERED", last_receipt={"text": "{}"}, final_at=now)
    OutboundKey.objects.update(last_seq=1, last_id=forgotten[0].message_id)
    send(now, 20, 30, 40)

    actions.take_back(peer=registry.find_peer("h49"), returned=items, results=(), is_whole=True, now=now)
    actions.take_back(peer=registry.find_peer("h49"), returned=items, results=(), is_whole=True, now=now)

    assert numbers() == [
        *((1, 1, "DELIVERED"), (2, 2, "DELIVERED"), (3, 3, "DELIVERED")),
        *((4, 20, "WAITING"), (5, 30, "WAITING"), (6, 40, "WAITING")),
    ]
    chain = {
        row.message_id: read_header(row.header).order_after
        for row in OutboxMessage.objects.exclude(code="issued_again")
    }
    rows = list(OutboxMessage.objects.exclude(code="issued_again").order_by("order_seq"))
    assert [chain[row.message_id] for row in rows[1:]] == [row.message_id for row in rows[:-1]]


def test_nobody_is_given_what_another_sent(h49, now):
    h26 = make_peer("h26", ("H26",), now=now - timedelta(days=60))
    actions.receive([h49.parcel(), h26.parcel()], now=now)
    ids = tuple(InboxMessage.objects.order_by("deployment").values_list("message_id", flat=True))

    given = actions.swap(peer=registry.find_peer("h49"), given=Swap(wanted=ids), now=now)

    assert [read_header(item.parcel.header).deployment for item in given.returned] == ["h49"]


def test_nobody_can_put_words_into_our_mouth(h49, now):
    forged = h49.parcel(sender="G22", recipient="H49", deployment="national")
    row = OutboxMessage(message_id=read_header(forged.header).message_id, header_sha256=forged.header_sha256)
    item = Item(forged, h49.receipt(Rung.R1, row, now))

    actions.take_back(peer=registry.find_peer("h49"), returned=(item,), results=(), is_whole=True, now=now)

    assert not OutboxMessage.objects.exists()


def test_a_place_that_is_taken_makes_us_compare_at_once(h49, now):
    (row,) = send(now, 1)
    Contact.objects.create(deployment="h49", heads_agreed_at=now)

    actions.record_receipts(receipts=[h49.receipt(Rung.NO, row, now, "place_taken")], now=now)

    row.refresh_from_db()
    assert (row.state, row.code) == ("WAITING", "place_taken")
    assert Contact.objects.get().heads_agreed_at is None


def test_head_of_is_the_wire_form(h49, now):
    actions.receive([h49.parcel()], now=now)

    assert all(isinstance(one, HeadOf) for one in told.held_heads("h49", now))
