"""A place is given up until the recipient knows it, so that no key waits for ever for what will not come."""

from datetime import timedelta

import pytest
from django.db import transaction

from motcua.base.actor import SYSTEM
from motcua.base.ids import new_id
from motcua.road import actions
from motcua.road.actions.recording import PutOff, put_off
from motcua.road.gateways import keys
from motcua.road.models import Contact, OutboxMessage
from motcua.road.queries import registry
from motcua.road.rules.order import identity
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST, SKIP, LineTestBody, SkipBody
from motcua.wire.road.messages import read_header
from motcua.wire.road.receipts import Rung, write_receipt
from motcua.wire.road.talk import Result

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=2)


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


def send(now, *numbers, key="k", sender="G22"):
    """Send line tests, and return their rows."""
    ids = []
    with transaction.atomic():
        for number in numbers:
            body = LineTestBody(number)
            ids.append(
                actions.send(message_type=LINE_TEST, sender=sender, recipient="H49", body=body, order_key=key, now=now)
            )
    return [OutboxMessage.objects.get(message_id=message_id) for message_id in ids]


def skips():
    return list(OutboxMessage.objects.filter(type="road.Skip.1").order_by("created_at", "message_id"))


def lose_first(h49, now, key="k"):
    """The hub lets the first of two expire that h49 has taken, so that h49 refuses its skip; then h49 loses the first
    by a restored backup before its receipt has come. Returns both."""
    first, second = send(now, 1, 2, key=key)
    actions.record_receipts(receipts=[h49.receipt(Rung.NO, first, now, "expired")], now=now)
    skip = skips()[-1]
    actions.record_receipts(receipts=[h49.receipt(Rung.NO, skip, now, "skipped")], now=now)
    return first, second


def hold(row, at):
    """The hub, which is this deployment in these tests, says that it holds a message."""
    said = {"message_id": row.message_id, "header_sha256": row.header_sha256, "deployment": "national"}
    receipt = write_receipt(Rung.R0, at=at, key=keys.own_key(at), **said)
    actions.record_receipts(receipts=[receipt], now=at)


def states():
    return [skip.state for skip in skips()]


def test_what_is_too_early_behind_a_skip_that_was_refused_is_skipped_once_more(h49, now):
    first, second = lose_first(h49, now)

    for _ in range(3):
        put_off(messages=[PutOff(second.message_id, "too_early")], now=now)

    old, new = skips()
    assert (old.state, new.state, old.message_id != new.message_id) == ("REFUSED", "WAITING", True)
    assert (new.order_key, new.order_seq) == (first.order_key, first.order_seq)
    assert identity(read_header(new.header)) == first.message_id


def test_a_recipient_that_lost_the_message_takes_the_new_skip_and_what_comes_behind_it(h49, now):
    lost = new_id()
    skip = h49.parcel(body=SkipBody(lost, "expired"), type=SKIP.name, order_key="k", order_seq=1, in_reply_to=lost)
    behind = h49.parcel(order_key="k", order_seq=2, order_after=lost)

    codes = [actions.receive([parcel], now=now)[0].code or "taken" for parcel in (behind, skip, behind)]

    assert codes == ["too_early", "taken", "taken"]


def test_while_a_skip_is_under_way_or_taken_there_is_no_other(h49, now):
    first, second = send(now, 1, 2)
    actions.record_receipts(receipts=[h49.receipt(Rung.NO, first, now, "expired")], now=now)
    put_off(messages=[PutOff(second.message_id, "too_early")], now=now)
    assert states() == ["WAITING"]

    actions.record_receipts(receipts=[h49.receipt(Rung.R1, skips()[0], now)], now=now)
    Contact.objects.create(deployment="h49", heads_agreed_at=now)
    put_off(messages=[PutOff(second.message_id, "too_early")], now=now)

    assert (states(), Contact.objects.get().heads_agreed_at) == (["DELIVERED"], None)  # the heads give it back


def test_what_the_hub_holds_for_long_without_a_word_has_the_place_before_it_given_up_once_more(h49, now):
    _, second = lose_first(h49, now)

    hold(second, now)
    hold(second, now + timedelta(minutes=1))
    assert states() == ["REFUSED"]
    for hours in (2, 3):
        hold(second, now + timedelta(hours=hours))

    assert states() == ["REFUSED", "WAITING"]


def test_what_is_handed_over_again_and_too_early_has_the_place_before_it_given_up_once_more(h49, now):
    make_peer("h26", ("H26",), now=now - timedelta(days=60))
    _, second = lose_first(h49, now)
    actions.record_receipts(receipts=[h49.receipt(Rung.R1, second, now)], now=now)
    results = (Result("LATER", second.message_id, "too_early", None),)

    for name, expected in (("h26", ["REFUSED"]), ("h49", ["REFUSED", "WAITING"]), ("h49", ["REFUSED", "WAITING"])):
        actions.take_back(peer=registry.find_peer(name), returned=(), results=results, is_whole=True, now=now)
        assert states() == expected


def test_who_fetches_never_says_why_so_that_time_tells(h49, now):
    lose_first(h49, now)
    peer = registry.find_peer("h49")

    actions.serve_fetch(peer=peer, got=(), limit=10, now=now)
    assert states() == ["REFUSED"]
    actions.serve_fetch(peer=peer, got=(), limit=10, now=now + LATER)
    answer = actions.serve_fetch(peer=peer, got=(), limit=10, now=now + LATER)

    assert (states(), len(answer.messages)) == (["REFUSED", "WAITING"], 2)


def test_many_places_cost_as_many_statements_as_one(h49, now, django_assert_num_queries):
    def block(count, word):
        return [PutOff(lose_first(h49, now, key=f"{word}{n}")[1].message_id, "too_early") for n in range(count)]

    one, many = block(1, "a"), block(20, "b")
    for messages in (one, many):
        registry.own_entry()  # it's read again every two seconds
        with transaction.atomic(), django_assert_num_queries(6):
            put_off(messages=messages, now=now)

    assert states().count("WAITING") == 21


def test_what_waits_behind_one_under_way_costs_one_look(h49, now, django_assert_num_queries):
    rows = send(now, *range(1, 21))

    with transaction.atomic(), django_assert_num_queries(3):
        put_off(messages=[PutOff(row.message_id, "too_early") for row in rows[1:]], now=now)


def test_for_whom_we_act_no_more_nothing_is_skipped_and_the_end_is_told_all_the_same(h49, now):
    (row,) = send(now, 1)
    actions.set_mandates("national", [], SYSTEM, "Merged", now)
    registry.forget()

    actions.expire(now=now + timedelta(days=9))

    row.refresh_from_db()
    assert (row.state, skips()) == ("EXPIRED", [])
