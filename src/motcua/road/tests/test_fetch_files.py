"""A message whose file the hub can't give waits for it; those beside it don't."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import msgspec
import pytest

from motcua.road import actions
from motcua.road.gateways import http, keys
from motcua.road.models import InboxMessage, RegistryCopy
from motcua.road.queries import registry
from motcua.road.rules.registry import ALWAYS
from motcua.road.testing import Deployment
from motcua.road.types import Mandate, PeerEntry, PeerState
from motcua.wire.road.messages import Attachment
from motcua.wire.road.receipts import read_receipt
from motcua.wire.road.registry import Registry, write_registry
from motcua.wire.road.talk import FetchAnswer, Hand, HandAnswer

HUB = Deployment("national", ("G22",))


class Hub(BaseHTTPRequestHandler):
    """A hub in miniature: hands out ``waiting``, has no file, and keeps every receipt."""

    waiting: tuple = ()

    def do_GET(self):
        self._answer(b'{"code": "not_found"}', 404)

    def do_POST(self):
        question = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/fetch"):
            return self._answer(msgspec.json.encode(FetchAnswer(self.waiting)))
        receipts = msgspec.json.decode(question, type=Hand).receipts
        return self._answer(msgspec.json.encode(HandAnswer(tuple(read_receipt(one).message_id for one in receipts))))

    def _answer(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def hub_elsewhere(settings, db, now):
    server = HTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    peers = (
        _entry("national", "G22", (HUB.entry(),), f"http://127.0.0.1:{server.server_port}"),
        _entry("h26", "H26", keys.own_entries(now), ""),
    )
    signed = write_registry(Registry(number=1, at=now, peers=peers), HUB.key)
    signature = msgspec.to_builtins(signed.signature)
    RegistryCopy.objects.create(number=1, text=signed.text, signature=signature, fetched_at=now)
    registry.forget()
    yield
    server.shutdown()
    thread.join()
    server.server_close()
    http._pool().clear()


def _entry(name, code, entries, address):
    mandate = Mandate(agency_code=code, valid_from=ALWAYS)
    return PeerEntry(
        deployment=name,
        name=name,
        state=PeerState.CONNECTED,
        is_hub=name == "national",
        address=address,
        keys=tuple(entries),
        mandates=(mandate,),
    )


def test_a_file_that_is_missing_holds_up_its_own_message_alone(hub_elsewhere, now):
    lacking = HUB.parcel("H26", attachments=(Attachment("0" * 64, 9, "text/plain", "a.txt"),))
    Hub.waiting = (lacking, HUB.parcel("H26"))

    assert actions.fetch(now=now) == 1
    assert InboxMessage.objects.get().header == Hub.waiting[1].header
