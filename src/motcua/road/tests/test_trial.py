"""A deployment on trial tries the line to the hub before anybody gave it a mandate, and does nothing else."""

import msgspec
import pytest
from django.test import Client

from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.base.ids import new_id
from motcua.base.messages import MESSAGE_TYPES
from motcua.road import actions
from motcua.road.models import InboxMessage, OutboxMessage
from motcua.road.testing import make_peer, make_trial
from motcua.road.types import LINE_TEST, LINE_TEST_ANSWER, LineTestBody
from motcua.wire.road.receipts import Rung
from motcua.wire.road.talk import Fetch, FetchAnswer, Push, PushAnswer

ROOT = "/api/v1/road"


@pytest.fixture
def x01(hub, now):
    return make_trial("x01", ("H49",), now=now)


def say(peer, path, question, kind):
    body = msgspec.json.encode(question)
    headers = peer.signed("POST", ROOT + path, body)
    return msgspec.json.decode(Client().post(ROOT + path, body, "application/json", headers=headers).content, type=kind)


def give(peer, **facts):
    (result,) = say(peer, "/messages", Push((peer.parcel(**facts),)), PushAnswer).results
    return f"{result.verdict} {result.code}".strip()


def test_a_line_test_to_the_hub_is_answered_and_the_answer_fetched(x01, now):
    test_id = new_id()

    assert give(x01, sender="trial:x01", message_id=test_id, body=LineTestBody(7)) == "ACCEPTED"
    actions.apply_unordered(now=now)

    (answer,) = say(x01, "/fetch", Fetch((), 10), FetchAnswer).messages
    row = OutboxMessage.objects.get()
    assert (row.type, row.recipient, answer.header) == (LINE_TEST_ANSWER.name, "trial:x01", row.header)
    assert str(test_id) in answer.header
    assert actions.record_receipts(receipts=[x01.receipt(Rung.R1, row, now)], now=now) == [row.message_id]


@pytest.mark.parametrize(
    "name", sorted(set(MESSAGE_TYPES) - {"road.LineTest.1", "road.LineTestAnswer.1", "road.Skip.1"})
)
def test_nothing_else_is_taken_on_trial(x01, name):
    assert give(x01, sender="trial:x01", type=name) == "LATER on_trial"
    assert not InboxMessage.objects.exists()


def test_nobody_but_the_hub_is_tried(x01, now):
    make_peer("h26", ("H26",), now=now)

    assert give(x01, sender="trial:x01", recipient="H26") == "LATER on_trial"


def test_no_agency_and_no_other_deployment_is_spoken_for(x01, now):
    make_trial("x02", now=now)
    h26 = make_peer("h26", ("H26",), now=now)

    assert [give(x01, sender=code) for code in ("H49", "trial:x02")] == ["LATER not_mandated"] * 2
    assert give(h26, sender="trial:h26") == "LATER not_mandated"


def test_the_hub_tries_the_line_to_a_deployment_on_trial(x01, now):
    actions.send_line_test(deployment="x01", text="Hello", by=SYSTEM, now=clock.now())

    row = OutboxMessage.objects.get()
    assert (row.type, row.recipient, row.peer) == (LINE_TEST.name, "trial:x01", "x01")
