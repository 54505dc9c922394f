"""What recipients say that they could not do of ours: only they are heard, and the newest word counts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import events
from motcua.base.ids import new_id
from motcua.road import actions, queries
from motcua.road.actions import Outgoing
from motcua.road.models import OutboxMessage
from motcua.road.rules import held_up as rules
from motcua.road.testing import make_peer
from motcua.road.types import HELD_UP, LINE_TEST, HeldUp, HeldUpBody, HeldUpState, LineTestBody, MessageHeldUp
from motcua.wire.road.messages import seal

pytestmark = pytest.mark.django_db
PARKED, DONE, GIVEN_UP = HeldUpState.PARKED, HeldUpState.DONE, HeldUpState.GIVEN_UP
HOUR = timedelta(hours=1)


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


@pytest.fixture
def heard(monkeypatch):
    """What the house is told, in its order."""
    found: list[MessageHeldUp] = []
    monkeypatch.setitem(events._on, MessageHeldUp.name, [found.append])
    return found


def send(now, count=1):
    one = Outgoing(message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(1), order_key="k")
    with transaction.atomic():
        return actions.send_many([one] * count, now=now)


def say(peer, now, *bodies):
    """Let a deployment tell this by the door, and let it be heard."""
    parcels = [peer.parcel(body=body, type=HELD_UP.name, now=now) for body in bodies]
    codes = [answer.code for answer in actions.receive(parcels, now=now)]
    while actions.apply_unordered(now=now):
        pass
    return codes


def known(message_id):
    return queries.list_deliveries([message_id])[message_id].held_up


def test_what_the_recipient_says_stands_with_the_message_and_the_house_hears_it(h49, now, heard):
    (message_id,) = send(now)

    say(h49, now + HOUR, HeldUpBody(message_id, PARKED, now + HOUR, "no_such_form: There is no form …."))

    assert known(message_id) == HeldUp(PARKED, now + HOUR, "no_such_form: There is no form ….")
    assert heard == [
        MessageHeldUp(
            message_id=message_id,
            type="road.LineTest.1",
            sender="G22",
            recipient="H49",
            order_key="k",
            state="parked",
            reason="no_such_form: There is no form ….",
            at=now + HOUR,
        )
    ]


def test_somebody_else_is_not_heard_about_what_was_not_sent_to_them(h49, now, heard):
    h26 = make_peer("h26", ("H26",), now=now - timedelta(days=60))
    (message_id,) = send(now)

    said = [HeldUpBody(message_id, GIVEN_UP, now, "mine"), HeldUpBody(new_id(), PARKED, now)]

    assert say(h26, now, *said) == ["", ""]
    assert (known(message_id), heard) == (None, [])


def test_the_same_again_and_what_is_older_changes_nothing(h49, now, heard):
    (message_id,) = send(now)
    parked, done = HeldUpBody(message_id, PARKED, now + HOUR, "x"), HeldUpBody(message_id, DONE, now + 2 * HOUR)

    say(h49, now + 2 * HOUR, done)
    say(h49, now + 2 * HOUR, parked, done)

    assert known(message_id) == HeldUp(DONE, now + 2 * HOUR, "")
    assert [event.state for event in heard] == ["done"]


def test_of_several_at_once_the_newest_is_noted_and_told(h49, now, heard):
    (message_id,) = send(now)

    say(h49, now + HOUR, *[HeldUpBody(message_id, state, now + HOUR, "x") for state in (GIVEN_UP, PARKED)])

    assert [event.state for event in heard] == ["given_up"]


@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_an_impossible_instant_is_brought_to_reason(h49, now, heard, at):
    (message_id,) = send(now)

    say(h49, now + HOUR, HeldUpBody(message_id, PARKED, at, "x"))

    assert known(message_id).at in {now, now + HOUR}


@pytest.mark.parametrize("body", ['"state":"lost"', '"state":"parked","reason":"' + "x" * 301 + '"'])
def test_what_is_not_said_as_it_should_is_refused_at_the_door(h49, now, body):
    header = {
        "message_id": new_id(),
        "type": HELD_UP.name,
        "sender": "H49",
        "recipient": "G22",
        "deployment": "h49",
        "created_at": now,
        "expires_at": now + HOUR,
    }
    text = f'{{"message_id":"{new_id()}","at":"2026-11-20T03:00:00Z",{body}}}'
    parcel = seal(header, text, b"salt of 16 bytes", h49.key)

    assert [answer.code for answer in actions.receive([parcel], now=now)] == ["body_unreadable"]


@pytest.mark.parametrize("count", [1, 20])
def test_hearing_of_many_costs_as_much_as_of_one(h49, now, count, django_assert_num_queries):
    ids = send(now, count)
    bodies = [HeldUpBody(one, PARKED, now, "x") for one in ids]
    actions.receive([h49.parcel(body=body, type=HELD_UP.name, now=now) for body in bodies], now=now)

    with transaction.atomic(), django_assert_num_queries(7):
        actions.apply_unordered(now=now)

    assert OutboxMessage.objects.filter(held_up_state="parked").count() == count


WORDS = st.lists(
    st.builds(
        HeldUp,
        st.sampled_from(list(HeldUpState)),
        st.integers(0, 3).map(lambda hours: datetime(2026, 11, 20, hours, tzinfo=UTC)),
        st.just(""),
    ),
    min_size=1,
    max_size=5,
)


def believed(words):
    newest = None
    for word in words:
        newest = word if rules.is_news(newest, word) else newest
    return newest


@given(WORDS, st.randoms(use_true_random=False))
def test_words_in_any_order_come_to_the_same(words, chance):
    shuffled = words[:]
    chance.shuffle(shuffled)

    assert believed(shuffled) == believed(words)
