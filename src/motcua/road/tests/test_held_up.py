"""What a deployment could not do is told to whoever sent it: since when and why, and what became of it."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import Refused
from motcua.base.messages import HANDLERS, MESSAGE_TYPES, MessageType
from motcua.road import actions
from motcua.road.models import InboxMessage, OutboxMessage
from motcua.road.testing import make_peer
from motcua.road.types import HELD_UP, HeldUpState, LineTestBody
from motcua.wire.road.messages import read_header
from motcua.wire.road.receipts import Rung

pytestmark = pytest.mark.django_db
NOT_COUNTED = re.compile(
    "SAVEPOINT|road_registrycopy"
)  # each handler's own try; the registry is read every two seconds


class NoSuchForm(Refused):
    code = "no_such_form"
    message = "Nguyễn Văn An has no form %(code)s, or not for %(days)02d days, that is 100%%."


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


@pytest.fixture
def against(hub):
    """A type of a domain's, ``house.Thing.1``; what is put in here under a number is what its handler raises."""
    kind, problems = MessageType("house.Thing.1", LineTestBody), {}

    def handle(messages):
        for message in messages:
            if message.body.number in problems:
                raise problems[message.body.number]

    HANDLERS[kind.name] = handle
    yield problems
    del HANDLERS[kind.name], MESSAGE_TYPES[kind.name]


def come(h49, now, *numbers, **facts):
    given = {"type": "house.Thing.1", "now": now} | facts
    actions.receive([h49.parcel(body=LineTestBody(number), **given) for number in numbers], now=now)


def run(now):
    """Let everything have its turns until nobody tries any more."""
    for hours in range(8):
        while actions.apply_ordered(now=now + timedelta(hours=hours)):
            pass
        while actions.apply_unordered(now=now + timedelta(hours=hours)):
            pass


def told():
    """What was told, the oldest first."""
    return [HELD_UP.read(row.body) for row in sent()]


def sent():
    return list(OutboxMessage.objects.filter(type=HELD_UP.name).order_by("created_at", "message_id"))


def parked_ids():
    return list(InboxMessage.objects.filter(state="PARKED").values_list("message_id", flat=True))


def test_the_sender_is_told_why_it_is_parked_but_no_values(h49, now, against):
    against[1] = NoSuchForm(code="079090000001", days=3)
    come(h49, now, 1, order_key="k", order_seq=1)

    run(now)

    (row,), (body,), held = sent(), told(), InboxMessage.objects.get()
    assert (row.sender, row.recipient, row.order_key, row.peer) == ("G22", "H49", "", "h49")
    assert read_header(row.header).in_reply_to == body.message_id == held.message_id
    assert (body.state, body.at) == (HeldUpState.PARKED, row.created_at)
    assert body.reason == "no_such_form: Nguyễn Văn An has no form …, or not for … days, that is 100%."
    assert "079090000001" in held.reason


def test_of_what_is_no_refusal_only_the_kind_is_told(h49, now, against):
    against[1] = KeyError("Nguyễn Văn An")
    come(h49, now, 1)

    run(now)

    assert [body.reason for body in told()] == ["KeyError"]


def test_what_is_done_after_all_is_told_once(h49, now, against):
    against[1] = KeyError()
    come(h49, now, 1)
    run(now)
    against.clear()

    actions.run_again(message_ids=parked_ids(), by=SYSTEM, now=now + timedelta(days=1))
    run(now + timedelta(days=1))

    assert [(body.state, body.reason) for body in told()] == [(HeldUpState.PARKED, "KeyError"), (HeldUpState.DONE, "")]
    assert InboxMessage.objects.get().told is None


def test_what_is_parked_again_is_told_only_for_another_reason(h49, now, against):
    against[1] = KeyError()
    come(h49, now, 1)
    for days, problem in enumerate([KeyError(), KeyError(), ValueError()]):
        against[1] = problem
        actions.run_again(message_ids=parked_ids(), by=SYSTEM, now=now + timedelta(days=days))
        run(now + timedelta(days=days))

    assert [body.reason for body in told()] == ["KeyError", "ValueError"]


def test_what_is_given_up_is_told_without_the_words_of_who_did_it(h49, now, against):
    against[1] = KeyError()
    come(h49, now, 1)
    run(now)
    later = now + timedelta(days=1)
    chi = Actor(hat=Hat.OFFICER, full_name="Lê Thị Chi", agency_code="G22", roles=frozenset({"ADMINISTRATOR"}))

    actions.skip_parked(message_id=parked_ids()[0], reason="Bà An đã rút", by=chi, now=later)

    (_, body), text = told(), sent()[1].body
    assert (body.state, body.at, body.reason) == (HeldUpState.GIVEN_UP, later, "KeyError")
    assert "Chi" not in text
    assert "An" not in text


def test_nothing_is_told_of_the_roads_own_messages(h49, now, monkeypatch):
    monkeypatch.setitem(HANDLERS, "road.LineTest.1", lambda messages: 1 / 0)
    come(h49, now, 1, type="road.LineTest.1")

    run(now)

    assert (len(parked_ids()), told()) == (1, [])


@pytest.mark.parametrize("gone", ["theirs", "ours"])
def test_nothing_is_told_when_either_side_does_not_act_any_more(h49, now, against, gone):
    against[1] = KeyError()
    come(h49, now, 1)
    actions.set_mandates({"theirs": "h49", "ours": "national"}[gone], [], SYSTEM, "Merged", now)

    run(now + timedelta(hours=1))

    assert (len(parked_ids()), told()) == (1, [])


def test_nothing_is_told_to_a_deployment_that_did_not_send_it(h49, now, against):
    against[1] = KeyError()
    come(h49, now, 1)
    actions.set_mandates("h49", [], SYSTEM, "Merged", now)
    make_peer("h50", ("H49",), now=now + timedelta(minutes=1))

    run(now + timedelta(hours=1))

    assert (len(parked_ids()), told()) == (1, [])


def test_that_it_cannot_be_told_never_undoes_the_parking(h49, now, against):
    against[1] = KeyError()
    come(h49, now, 1, 2)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE road_outboxmessage ADD CHECK (type <> 'road.HeldUp.1')")

    run(now)

    assert sorted(InboxMessage.objects.values_list("state", "told")) == [("DONE", None), ("PARKED", None)]


def test_telling_of_many_costs_as_many_statements_as_of_one(h49, now, against):
    costs = []
    for count in (1, 20):
        problems = {number: KeyError() for number in range(1, count + 1)}
        against.update(problems)
        come(h49, now, *problems)
        InboxMessage.objects.filter(state="WAITING").update(attempts=5)
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            actions.apply_unordered(now=now)
        costs.append(len([one for one in captured.captured_queries if not NOT_COUNTED.search(one["sql"])]))

    assert (len(told()), costs[0]) == (21, costs[1])


def test_an_older_deployment_that_does_not_know_it_refuses_it_and_that_is_all(h49, now, against):
    against[1] = KeyError()
    come(h49, now, 1, order_key="k", order_seq=1)
    run(now)
    (row,) = sent()

    actions.record_receipts(receipts=[h49.receipt(Rung.NO, row, now, "unknown_type")], now=now)

    row.refresh_from_db()
    assert (row.state, row.code, OutboxMessage.objects.count()) == ("REFUSED", "unknown_type", 1)
