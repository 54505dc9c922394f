"""Very many peers in one process: ``python -m motcua.bench.road.crowd ERRAND`` answers for whomever the path names.

``http://127.0.0.1:PORT/x0001/api/v1/road/messages`` is the door of x0001, which takes everything with real receipts.
Meanwhile the peers hand messages to the house, a few each second; when a line comes in, ``BACK`` hands over as many as
it can from then on. A peer's key follows from its name, so that whoever measures knows it too. The names of ``SLOW``
and ``SILENT`` tell how they behave.
"""

import hashlib
import random
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.road.types import LINE_TEST, LineTestBody
from motcua.wire.road.messages import Parcel, read_header, seal
from motcua.wire.road.receipts import Rung, write_receipt
from motcua.wire.road.signatures import PrivateKey
from motcua.wire.road.talk import HeadsAnswer, Push, PushAnswer, Result
from motcua_road import Key
from motcua_road.http import Line, NoAnswer, Turned

AGENCIES = 95
SLOW, SILENT, BACK = "slow", "silent", "back"
SECONDS = {SLOW: 4.0, SILENT: 60.0}
AT_ONCE, BATCH, REST = 8, 200, 1.0


class Errand(msgspec.Struct, frozen=True):
    """Where the crowd listens, where the house and its agency are, how many speak, and how often a second."""

    port: int
    house: str
    agency: str
    peers: int
    rate: float


def names_of(peers: int) -> list[str]:
    """Return the names of so many peers: the agencies first, then communes."""
    agencies = min(AGENCIES, peers)
    return [f"b{n:02}" for n in range(agencies)] + [f"x{n:04}" for n in range(peers - agencies)]


@cache
def key_of(name: str) -> PrivateKey:
    """Return the key of a simulated peer."""
    return PrivateKey(f"{name}-1", "Ed25519", hashlib.sha256(name.encode()).digest())


class Door(BaseHTTPRequestHandler):
    """Takes every message and gives a receipt."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        name, kind = self.path.split("/")[1], self.path.rpartition("/")[2]
        question = self.rfile.read(int(self.headers["Content-Length"]))
        if name in SECONDS:
            threading.Event().wait(SECONDS[name])
        body = msgspec.json.encode(_taken(name, question) if kind == "messages" else HeadsAnswer((), ()))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def _taken(name: str, question: bytes) -> PushAnswer:
    key, results = key_of(name), []
    for parcel in msgspec.json.decode(question, type=Push).messages:
        message_id = read_header(parcel.header).message_id
        receipt = write_receipt(
            Rung.R1,
            message_id=message_id,
            header_sha256=parcel.header_sha256,
            deployment=name,
            at=clock.now(),
            key=key,
        )
        results.append(Result("ACCEPTED", message_id, "", receipt))
    return PushAnswer(tuple(results))


def line_test(name: str, recipient: str) -> Parcel:
    """Return a line test of a simulated peer."""
    now = clock.now()
    header = {
        "message_id": new_id(),
        "type": LINE_TEST.name,
        "sender": name.upper(),
        "recipient": recipient,
        "deployment": name,
        "created_at": now,
        "expires_at": now + LINE_TEST.lives,
    }
    body = msgspec.json.encode(LineTestBody(0, wants_answer=False)).decode()
    return seal(header, body, b"salt of 16 bytes", key_of(name))


def _hand_over(errand: Errand, name: str, parcels: Sequence[Parcel]) -> None:
    """Hand messages to the house, again and again until it has them."""
    line = Line(errand.house, name, Key(f"{name}-1", key_of(name).secret))
    body = msgspec.json.encode(Push(tuple(parcels)))
    while True:
        try:
            line.ask("POST", "/messages", body).said()
            return
        except (NoAnswer, Turned) as problem:
            print(f"{name}: {problem}", file=sys.stderr, flush=True)
            time.sleep(REST)


def _speak(errand: Errand) -> None:
    """Let somebody say something every now and then, whether or not the one before has been heard."""
    chance, names = random.Random(1), names_of(errand.peers)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            name = chance.choice(names)
            pool.submit(_hand_over, errand, name, [line_test(name, errand.agency)])
            time.sleep(1 / errand.rate)


def _come_back(errand: Errand) -> None:
    """Hand over one batch after the other, once we are told that we are back."""
    sys.stdin.readline()
    while True:
        _hand_over(errand, BACK, [line_test(BACK, errand.agency) for _ in range(BATCH)])


def main(text: str) -> None:
    """Answer and speak until we are killed."""
    errand = msgspec.json.decode(text, type=Errand)
    for act in (_speak, _come_back):
        threading.Thread(target=act, args=(errand,), daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", errand.port), Door).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
