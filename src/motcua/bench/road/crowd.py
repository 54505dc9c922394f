"""Very many peers in one process: ``python -m motcua.bench.road.crowd PORT`` answers for whomever the path names.

``http://127.0.0.1:PORT/x0001/api/v1/road/messages`` is the door of x0001. A peer's key follows from its name, so that
whoever measures knows it too. The names of ``SLOW`` and ``SILENT`` tell how they behave.
"""

import hashlib
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from motcua.base import clock
from motcua.wire.road.messages import read_header
from motcua.wire.road.receipts import Rung, write_receipt
from motcua.wire.road.signatures import PrivateKey
from motcua.wire.road.talk import Push, PushAnswer, Result

SLOW, SILENT = "slow", "silent"
SECONDS = {SLOW: 4.0, SILENT: 60.0}


def key_of(name: str) -> PrivateKey:
    """Return the key of a simulated peer."""
    return PrivateKey(f"{name}-1", "Ed25519", hashlib.sha256(name.encode()).digest())


class Door(BaseHTTPRequestHandler):
    """Takes every message and gives a receipt."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        name = self.path.split("/")[1]
        question = self.rfile.read(int(self.headers["Content-Length"]))
        if name in SECONDS:
            threading.Event().wait(SECONDS[name])
        body = msgspec.json.encode(_answer(name, question))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def _answer(name: str, question: bytes) -> PushAnswer:
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


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
