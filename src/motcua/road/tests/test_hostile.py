"""Hostile deployments at the door, over HTTP: a clear no, a trace, and nothing else."""

import threading
from datetime import timedelta

import msgspec
import pytest
from django.test import Client

from motcua.base.actor import SYSTEM
from motcua.road import actions
from motcua.road.models import InboxMessage, Refusal, RelayedMessage
from motcua.road.testing import make_peer
from motcua.road.types import Mandate
from motcua.wire.road.signatures import new_private_key
from motcua.wire.road.talk import Push, PushAnswer

pytestmark = pytest.mark.django_db
PATH = "/api/v1/road/messages"


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


def post(peer, body, **extra):
    signed = peer.signed("POST", PATH, body)
    return Client().generic("POST", PATH, body, content_type="application/json", headers=signed, **extra)


def push(peer, parcel):
    answer = post(peer, msgspec.json.encode(Push((parcel,))))
    return msgspec.json.decode(answer.content, type=PushAnswer).results[0]


def _mandate_over(h49, now):
    ended = [Mandate(agency_code="H49", valid_from=now - timedelta(days=99), valid_to=now - timedelta(days=1))]
    actions.set_mandates("h49", ended, SYSTEM, "Merged", now)
    return h49.parcel()


MESSAGES = {
    "forged_signature": lambda h49, now: h49.parcel(signed_by=new_private_key("h49-1")),
    "body_mismatch": lambda h49, now: msgspec.structs.replace(h49.parcel(), body='{"number":2}'),
    "not_mandated": lambda h49, now: h49.parcel(sender="H26"),
    "unknown_type": lambda h49, now: h49.parcel(type="nobody.Knows.1"),
    "body_unreadable": lambda h49, now: h49.parcel(body=msgspec.Raw(b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}")),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_a_hostile_message_gets_a_clear_no_leaves_a_trace_and_has_no_effect(h49, now, code):
    result = push(h49, MESSAGES[code](h49, now))

    assert (result.verdict in {"LATER", "REFUSED"}, result.code) == (True, code)
    assert [(trace.code, trace.deployment) for trace in Refusal.objects.order_by("id")] == [(code, "h49")]
    assert not InboxMessage.objects.exists() and not RelayedMessage.objects.exists()


def test_a_mandate_out_of_date_is_refused(h49, now):
    assert push(h49, _mandate_over(h49, now)).code == "not_mandated"
    assert Refusal.objects.get().code == "not_mandated" and not InboxMessage.objects.exists()


def test_a_replay_with_other_content_is_refused_and_the_first_stays_as_it_was(h49, now):
    first = h49.parcel()
    push(h49, first)
    held = InboxMessage.objects.get()

    result = push(h49, h49.parcel(message_id=held.message_id, priority=0))

    assert (result.verdict, result.code) == ("REFUSED", "other_content")
    assert Refusal.objects.get().code == "other_content"
    assert InboxMessage.objects.get().header == first.header


@pytest.mark.parametrize(
    ("body", "extra", "status", "code"),
    [
        (b"{}", {"CONTENT_LENGTH": str(10 * 2**30)}, 413, "too_large"),
        (b" " * (8 * 2**20 + 1), {}, 413, "too_large"),
        (b'{"messages":' + b"[" * 100_000, {}, 400, "unreadable"),
    ],
)
def test_a_hostile_body_gets_a_clear_no_and_leaves_a_trace(h49, now, body, extra, status, code):
    answer = post(h49, body, **extra)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [(trace.code, trace.deployment) for trace in Refusal.objects.order_by("id")] == [(code, "h49")]


def test_the_same_no_again_and_again_is_one_line(h49, now):
    for _ in range(5):
        Client().post(PATH, b"{}", content_type="application/json")

    assert Refusal.objects.get().code == "not_signed"


class Drip:
    """A body of which the rest never comes, until the line breaks."""

    def __init__(self):
        self.broken = threading.Event()

    def read(self, _size=-1):
        self.broken.wait()
        return b""

    readline = read


@pytest.fixture
def drip():
    one = Drip()
    yield one
    one.broken.set()


def test_a_body_that_drips_is_cut_at_the_deadline(h49, now, settings, drip):
    settings.MOTCUA_ROAD_BODY_SECONDS = 0

    answer = post(h49, b"x" * 99, **{"wsgi.input": drip})

    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")
    assert (Refusal.objects.get().code, Refusal.objects.get().deployment) == ("too_slow", "h49")


def test_who_drips_again_and_again_is_told_to_wait_and_nobody_else_is(h49, now, settings, drip):
    h26 = make_peer("h26", ("H26",), now=now - timedelta(days=60))
    settings.MOTCUA_ROAD_BODY_SECONDS = 0
    codes = [post(h49, b"x" * 99, **{"wsgi.input": drip}).json()["code"] for _ in range(5)]
    settings.MOTCUA_ROAD_BODY_SECONDS = 30

    assert codes == ["too_slow"] * 4 + ["full"]
    assert push(h26, h26.parcel()).verdict == "ACCEPTED"
