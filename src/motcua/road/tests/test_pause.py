"""A peer that doesn't answer is left alone for a while; one that gives a sign of life is tried at once."""

from datetime import timedelta

import msgspec
import pytest
from django.test import Client

from motcua.base import clock
from motcua.road.actions.pushing import note_failure
from motcua.road.gateways.http import NoAnswer
from motcua.road.models import Contact
from motcua.road.testing import make_peer
from motcua.wire.road.talk import Fetch

pytestmark = pytest.mark.django_db


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), "http://h49.example", now=now - timedelta(days=60))


def fail(times):
    for _ in range(times):
        note_failure("h49", NoAnswer("nobody there"), is_direct=True)


def speak(peer):
    body = msgspec.json.encode(Fetch())
    signed = peer.signed("POST", "/api/v1/road/fetch", body)
    return Client().post("/api/v1/road/fetch", body, content_type="application/json", headers=signed).status_code


def test_pauses_grow_up_to_the_longest_that_is_set(h49, now, settings):
    settings.MOTCUA_ROAD_PAUSE_SECONDS = 4

    fail(20)

    assert timedelta(seconds=2) <= Contact.objects.get().next_attempt_at - now <= timedelta(seconds=6)


def test_any_word_of_a_peer_ends_its_pause(h49, now):
    fail(9)

    with clock.given(now + timedelta(seconds=2)):
        assert speak(h49) == 200

    contact = Contact.objects.get()
    assert (contact.next_attempt_at, contact.failures, contact.direct_failures) == (None, 1, 2)


def test_who_speaks_while_its_door_is_closed_is_knocked_at_once_a_second(h49, now):
    fail(9)

    speak(h49)

    assert Contact.objects.get().next_attempt_at is not None
