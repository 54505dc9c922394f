"""Everybody's turn: in the order of their key, once, and nobody waits for another key."""

from datetime import timedelta

import pytest
from django.db import transaction

from motcua.base.actor import ANONYMOUS, SYSTEM
from motcua.base.errors import NotAllowed
from motcua.base.ids import new_id
from motcua.road import actions
from motcua.road.actions import applying
from motcua.road.models import InboxMessage, LineTest
from motcua.road.testing import make_peer
from motcua.road.types import LineTestBody, NotParked, ReasonNeeded, SkipBody
from motcua.wire.road.messages import read_header

pytestmark = pytest.mark.django_db


class Unhappy(Exception):
    pass


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


@pytest.fixture
def unhappy_about(monkeypatch):
    """Numbers that the handler of line tests fails about."""
    from motcua.base.messages import HANDLERS

    numbers, handle = set(), HANDLERS["road.LineTest.1"]

    def handle_most(messages):
        handle(messages)
        if found := numbers & {one.body.number for one in messages}:
            raise Unhappy(found)

    monkeypatch.setitem(HANDLERS, "road.LineTest.1", handle_most)
    return numbers


def come(h49, now, *places, key="k"):
    """Let messages of a key arrive, in this order of places; each carries its place as its number."""
    for place in places:
        body = LineTestBody(place, wants_answer=False)
        actions.receive([h49.parcel(body=body, order_key=key, order_seq=place)], now=now)


def apply(now):
    while actions.apply_ordered(now=now) + actions.apply_unordered(now=now):
        pass


def done(key="k"):
    return list(LineTest.objects.filter(order_key=key).order_by("id").values_list("number", flat=True))


def test_messages_of_a_key_are_done_in_their_order_however_they_come(h49, now):
    come(h49, now, 3, 1)
    apply(now)
    assert done() == [1]

    come(h49, now, 5, 4, 2)
    apply(now)

    assert done() == [1, 2, 3, 4, 5]


def test_a_long_row_is_done_to_its_end(h49, now):
    come(h49, now, *range(1, 48))

    apply(now)

    assert done() == list(range(1, 48))


def test_nothing_is_done_twice(h49, now):
    come(h49, now, 1)
    actions.receive([h49.parcel()], now=now)
    apply(now)
    apply(now)

    assert LineTest.objects.count() == 2
    assert set(InboxMessage.objects.values_list("state", flat=True)) == {"DONE"}


def test_a_message_that_keeps_failing_is_parked_and_only_its_key_waits(h49, now, unhappy_about):
    unhappy_about.add(2)
    come(h49, now, 1, 2, 3)
    come(h49, now, 1, 3, key="other")
    actions.receive([h49.parcel()], now=now)

    for hours in range(8):
        apply(now + timedelta(hours=hours))

    assert (done(), done("other"), done("")) == ([1], [1], [1])
    parked = InboxMessage.objects.get(state="PARKED")
    assert (parked.order_seq, parked.attempts, "Unhappy" in parked.reason) == (2, 6, True)
    come(h49, now, 2, key="third")
    assert done("third") == []


def test_a_parked_message_is_run_again_when_its_cause_is_gone(h49, now, unhappy_about):
    unhappy_about.add(1)
    come(h49, now, 1, 2)
    for hours in range(8):
        apply(now + timedelta(hours=hours))
    unhappy_about.clear()

    ids = list(InboxMessage.objects.filter(state="PARKED").values_list("message_id", flat=True))
    assert actions.run_again(message_ids=ids, by=SYSTEM, now=now) == 1
    apply(now)

    assert done() == [1, 2]
    assert actions.run_again(message_ids=ids, by=SYSTEM, now=now) == 0


def test_only_those_of_the_types_that_waited_are_run_again(h49, now, unhappy_about):
    unhappy_about.add(1)
    come(h49, now, 1, 2)
    for hours in range(8):
        apply(now + timedelta(hours=hours))
    unhappy_about.clear()

    assert actions.run_parked_again(types=["road.Other.1"], now=now) == 0
    apply(now)
    assert done() == []
    assert actions.run_parked_again(types=["road.LineTest.1"], now=now) == 1
    apply(now)
    assert done() == [1, 2]
    assert actions.run_parked_again(types=["road.LineTest.1"], now=now) == 0


def test_a_parked_message_is_given_up_with_a_reason_and_those_behind_it_go_on(h49, now, unhappy_about):
    unhappy_about.add(1)
    come(h49, now, 1, 2)
    for hours in range(8):
        apply(now + timedelta(hours=hours))
    parked = InboxMessage.objects.get(state="PARKED")
    with pytest.raises(ReasonNeeded):
        actions.skip_parked(message_id=parked.message_id, reason=" ", by=SYSTEM, now=now)
    with pytest.raises(NotAllowed):
        actions.skip_parked(message_id=parked.message_id, reason="No", by=ANONYMOUS, now=now)

    actions.skip_parked(message_id=parked.message_id, reason="Agreed by telephone", by=SYSTEM, now=now)
    apply(now)

    parked.refresh_from_db()
    assert (done(), parked.state, "Agreed by telephone" in parked.reason) == ([2], "SKIPPED", True)
    with pytest.raises(NotParked):
        actions.skip_parked(message_id=parked.message_id, reason="Again", by=SYSTEM, now=now)


def skip_of(h49, lost, place):
    header = read_header(lost.header)
    body = SkipBody(header.message_id, "expired")
    return h49.parcel(body=body, type="road.Skip.1", order_key="k", order_seq=place, in_reply_to=header.message_id)


def test_a_skip_lets_those_behind_a_lost_message_go_on_and_it_may_not_come_later(h49, now):
    come(h49, now, 1, 3)
    lost = h49.parcel(order_key="k", order_seq=2)

    actions.receive([skip_of(h49, lost, 2)], now=now)
    apply(now)

    assert done() == [1, 3]
    assert actions.receive([lost], now=now)[0].code == "skipped"


def test_a_message_that_came_needs_no_skip(h49, now):
    lost = h49.parcel(body=LineTestBody(1, wants_answer=False), order_key="k", order_seq=1)
    actions.receive([lost], now=now)

    assert actions.receive([skip_of(h49, lost, 1)], now=now)[0].code == "skipped"
    apply(now)

    assert done() == [1]


def test_a_sender_that_forgot_what_it_sent_is_told_so(h49, now):
    come(h49, now, 1, 2)
    other = h49.parcel(order_key="k", order_seq=3, order_after=new_id())
    too_far = h49.parcel(order_key="k", order_seq=5, order_after=new_id())

    answers = actions.receive([other, too_far], now=now)

    assert [answer.code for answer in answers] == ["place_taken", "too_early"]


@pytest.mark.parametrize("size", [1, 100])
def test_statements_do_not_grow_with_the_number_of_messages(h49, now, size, django_assert_num_queries):
    actions.receive([h49.parcel() for _ in range(size)], now=now)

    with transaction.atomic(), django_assert_num_queries(6):
        actions.apply_unordered(now=now)

    assert LineTest.objects.count() == size


def test_everybodys_first_comes_before_anybodys_second(h49, now, monkeypatch):
    h26 = make_peer("h26", ("H26",), now=now - timedelta(days=60))
    monkeypatch.setattr(applying, "ROUND_MAX", 4)
    actions.receive([h49.parcel(body=LineTestBody(n, wants_answer=False)) for n in range(30)], now=now)
    late = now + timedelta(minutes=5)
    actions.receive([h26.parcel(sender="H26", now=now)], now=late)

    actions.apply_unordered(now=late)

    assert "H26" in LineTest.objects.order_by("id").values_list("sender", flat=True)


def test_a_round_ends_with_the_message_that_fills_it(h49, now, monkeypatch):
    monkeypatch.setattr(applying, "ROUND_BYTES", 200)
    actions.receive([h49.parcel(body=LineTestBody(n, "x" * 80, wants_answer=False)) for n in range(5)], now=now)

    tried = [actions.apply_unordered(now=now) for _ in range(4)]

    assert tried == [2, 2, 1, 0]


def test_keys_of_who_has_very_many_hold_up_nobody_elses(h49, now, monkeypatch):
    h26 = make_peer("h26", ("H26",), now=now - timedelta(days=60))
    monkeypatch.setattr(applying, "KEYS_MAX", 4)
    actions.receive([h49.parcel(order_key=f"k{n}", order_seq=1) for n in range(30)], now=now)
    late = now + timedelta(minutes=5)
    actions.receive([h26.parcel(sender="H26", order_key="k", order_seq=1, now=now)], now=late)

    actions.apply_ordered(now=late)

    assert "H26" in LineTest.objects.order_by("id").values_list("sender", flat=True)
