"""A deployment joins, and holds the newest registry of its hub and of nobody else."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from motcua.base.actor import SYSTEM
from motcua.road import actions, queries
from motcua.road.gateways import hub as hub_gateway
from motcua.road.gateways import keys
from motcua.road.models import RegistryCopy
from motcua.road.rules.registry import ALWAYS
from motcua.road.testing import Deployment
from motcua.wire.road.registry import (
    PeerEntry,
    PeerState,
    Registry,
    SignedApplication,
    read_application,
    write_registry,
)
from motcua.wire.road.signatures import is_signed, new_private_key

HUB = Deployment("national", ("G22",))


class Hub(BaseHTTPRequestHandler):
    """A hub in miniature: ``served`` is the registry that it hands out, ``got`` the applications that it was handed."""

    served: bytes = b"{}"
    got: list[SignedApplication] = []

    def do_GET(self) -> None:
        self._answer(self.served)

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self.got.append(msgspec.json.decode(self.rfile.read(size), type=SignedApplication))
        self._answer(b'{"state": "TRIAL"}')

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    hub_gateway._pool.clear()


@pytest.fixture
def serve(server: str, settings: Any, db: None, now: Any) -> Callable[..., None]:
    """Let the hub hand out a registry: of this number, signed by this key, with these peers beside the hub."""
    settings.MOTCUA_HUB_URL, settings.MOTCUA_HUB_KEY = server, HUB.key.public.value
    Hub.got = []

    def serve(number: int, *peers: PeerEntry, signer: Any = None, hub_keys: Any = ()) -> None:
        hub = PeerEntry(
            deployment="national",
            name="national",
            state=PeerState.CONNECTED,
            is_hub=True,
            keys=tuple(hub_keys) or (HUB.entry(),),
        )
        signed = write_registry(Registry(number=number, at=now, peers=(hub, *peers)), signer or HUB.key)
        Hub.served = msgspec.json.encode(signed)

    return serve


def ourselves(now: Any, address: str = "http://localhost:8001") -> PeerEntry:
    return PeerEntry(
        deployment="h26", name="h26", address=address, state=PeerState.CONNECTED, keys=keys.own_entries(now)
    )


def problem() -> str:
    return RegistryCopy.objects.get().problem


def test_before_the_hub_answers_only_ourselves_take_part(now, db):
    actions.found_registry(now)
    actions.found_registry(now)

    registry = queries.get_registry(now)
    assert (registry.number, [peer.deployment for peer in registry.peers]) == (0, ["h26"])
    assert queries.find_peer_for("H26.45", now).find_key(keys.own_key(now).name) is not None
    assert queries.get_hub() is None


def test_who_is_not_registered_applies_with_a_signature_of_its_own_key(now, serve):
    serve(7)

    actions.keep_registry(now=now)

    application = read_application(Hub.got[0])
    assert (application.deployment, application.agency_codes) == ("h26", ("H26",))
    assert is_signed(Hub.got[0].text, Hub.got[0].signature, keys.own_key(now).public)
    assert queries.get_hub().deployment == "national"


def test_who_is_registered_rightly_is_silent_and_asks_once_a_minute(now, serve, settings):
    settings.MOTCUA_ROAD_PAUSE_SECONDS = 300
    serve(7, ourselves(now))
    actions.keep_registry(now=now)
    serve(8, ourselves(now))

    actions.keep_registry(now=now + timedelta(seconds=59))
    assert queries.get_registry(now).number == 7
    actions.keep_registry(now=now + timedelta(seconds=60))

    assert queries.get_registry(now).number == 8


def test_the_registry_is_fetched_soon_when_a_stranger_speaks_to_us(now, serve, settings):
    settings.MOTCUA_ROAD_PAUSE_SECONDS = 300
    serve(7, ourselves(now))
    actions.keep_registry(now=now)
    serve(8, ourselves(now))

    actions.receive([Deployment("h49", ("H49",)).parcel("H26")], now=now + timedelta(seconds=6))
    actions.keep_registry(now=now + timedelta(seconds=7))

    assert queries.get_registry(now).number == 8
    assert Hub.got == []


def test_a_new_address_is_announced(now, serve):
    serve(7, ourselves(now, address="https://former.example"))

    actions.keep_registry(now=now)

    assert read_application(Hub.got[0]).address == "http://localhost:8001"


def test_a_new_key_is_announced_by_the_old_one_and_signs_once_it_is_listed(now, serve):
    serve(7, ourselves(now))
    actions.keep_registry(now=now)
    old = keys.own_key(now)

    new = actions.rotate_key(SYSTEM, now)
    actions.keep_registry(now=now)

    later = now + timedelta(hours=1)
    assert {key.name for key in read_application(Hub.got[0]).keys} == {old.name, new}
    assert Hub.got[0].signature.key == old.name
    assert keys.own_key(later) == old
    serve(8, ourselves(now))
    actions.keep_registry(now=later)
    assert keys.own_key(later).name == new


def test_who_has_no_unrevoked_key_left_brings_a_new_one(now, serve):
    revoked = tuple(replace(key, revoked_at=now) for key in keys.own_entries(now))
    serve(7, replace(ourselves(now), keys=revoked))

    actions.keep_registry(now=now)

    assert Hub.got[0].signature.key == keys.own_key(now).name != revoked[0].name


@pytest.mark.parametrize("pinned", [HUB.key.public.value, ""], ids=["pinned", "first use"])
def test_a_registry_signed_by_somebody_else_is_never_taken(now, serve, settings, pinned):
    settings.MOTCUA_HUB_KEY = pinned
    serve(7)
    actions.keep_registry(now=now)
    thief = Deployment("national", ("G22",))
    serve(8, signer=thief.key, hub_keys=[thief.entry()])

    actions.keep_registry(now=now + timedelta(minutes=1))

    assert (queries.get_registry(now).number, problem()) == (7, "forged_registry")


def test_without_a_pinned_key_production_believes_no_first_registry(now, serve, settings):
    settings.MOTCUA_HUB_KEY, settings.MOTCUA_IS_DEMO = "", False
    serve(7)

    actions.keep_registry(now=now)

    assert (queries.get_registry(now).number, problem()) == (0, "forged_registry")


def test_an_older_registry_does_not_come_back(now, serve):
    serve(7)
    actions.keep_registry(now=now)
    serve(6, ourselves(now))

    actions.keep_registry(now=now + timedelta(minutes=1))

    assert (queries.get_registry(now).number, problem()) == (7, "older_registry")


def test_two_registries_of_one_number_are_noticed(now, serve):
    serve(7)
    actions.keep_registry(now=now)
    serve(7, ourselves(now))

    actions.keep_registry(now=now + timedelta(minutes=1))

    assert problem() == "other_registry_of_the_same_number"
    assert queries.find_peer("h26") is None


def test_a_changed_byte_is_noticed(now, serve):
    serve(7)
    served = json.loads(Hub.served)
    Hub.served = json.dumps({**served, "text": served["text"].replace("national", "rational")}).encode()

    actions.keep_registry(now=now)

    assert queries.get_registry(now).number == 0


def test_the_hub_changes_its_key_by_a_registry_that_the_old_one_signs(now, serve):
    new = Deployment("national", ("G22",))
    new.key = new_private_key("national-2")
    serve(7)
    actions.keep_registry(now=now)
    serve(8, hub_keys=[HUB.entry(), new.entry()])
    actions.keep_registry(now=now + timedelta(minutes=1))

    serve(9, signer=new.key, hub_keys=[HUB.entry(), new.entry()])
    actions.keep_registry(now=now + timedelta(minutes=2))

    assert queries.get_registry(now).number == 9


def test_a_revoked_pinned_key_signs_nothing_more(now, serve):
    new = Deployment("national", ("G22",))
    new.key = new_private_key("national-2")
    hub_keys = [replace(HUB.entry(), revoked_at=now), new.entry()]
    serve(7, hub_keys=hub_keys)
    actions.keep_registry(now=now)

    serve(8)
    actions.keep_registry(now=now + timedelta(minutes=1))

    assert (queries.get_registry(now).number, problem()) == (7, "forged_registry")


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b" " * (hub_gateway.ANSWER_MAX * 600), b'{"text": "{}"}'])
def test_rubbish_from_the_hub_changes_nothing(now, serve, body):
    serve(7)
    actions.keep_registry(now=now)
    Hub.served = body

    actions.keep_registry(now=now + timedelta(minutes=1))

    assert queries.get_registry(now).number == 7
    assert problem()


def test_a_hub_that_is_down_is_asked_again(now, db, settings):
    settings.MOTCUA_HUB_URL = "http://127.0.0.1:9"

    actions.keep_registry(now=now)

    assert "refused" in problem()
    assert queries.own_entry().acts_for("H26.45", now)


def test_a_key_is_good_from_ever_on(now):
    assert keys.own_entries(now)[0].valid_from == ALWAYS
