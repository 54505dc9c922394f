"""Where the suite plays: a small hub with its registry, and a door for each persona, on ports of this machine."""

import json
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit

from motcua_road.conformance.cast import Cast, Persona, Target, registry_text
from motcua_road.conformance.doors import Door, Reply
from motcua_road.conformance.mailbox import Mailbox
from motcua_road.keys import Json, Key, is_signed
from motcua_road.messages import Unreadable, read_object
from motcua_road.registry import Registry, read_registry

ROOT = "/api/v1/road"
HUB = "conformance"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    stage: "Stage"
    persona: Persona | None


class _Handler(BaseHTTPRequestHandler):
    """Hands every request to the hub or to a persona's door; a reply of None breaks the line without an answer."""

    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        body = self.rfile.read(min(int(length), 16 * 2**20)) if length.isdigit() else b""
        parts, stage = urlsplit(self.path), self.server.stage
        given = {name.lower(): value for name, value in self.headers.items()}
        reply: Reply | None
        if self.server.persona is None:
            reply = stage.answer_as_hub(self.command, parts.path, given, body)
        else:
            door = stage.doors[self.server.persona.name]
            reply = door.answer(self.command, parts.path, parts.query, given, body, stage.registry)
        self.close_connection = True
        if reply is None:
            return
        content = json.dumps(reply.said).encode()
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")  # so that no line outlives the stage
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Stage:
    """The hub, the doors, and what came to them."""

    def __init__(self, cast: Cast, hub_key: Key, *, host: str, port: int, target: Target | None = None) -> None:
        self.cast, self.hub_key, self.host, self.target = cast, hub_key, host, target
        self.number = time.time_ns() // 10**6  # higher in each run
        self.applied, self.fetches = threading.Event(), 0
        self.doors = {persona.name: Door(persona) for persona in cast.all}
        self.mailbox = Mailbox()
        self._servers = [self._open(port, None), *(self._open(0, persona) for persona in cast.all)]
        self.address = f"http://{host}:{self._servers[0].server_port}"
        for server, persona in zip(self._servers[1:], cast.all, strict=True):
            persona.address = f"http://{host}:{server.server_port}"
        if target:
            self.applied.set()
        self._write()

    def _open(self, port: int, persona: Persona | None) -> _Server:
        server = _Server(("" if self.host not in {"127.0.0.1", "localhost"} else "127.0.0.1", port), _Handler)
        server.stage, server.persona = self, persona
        return server

    def __enter__(self) -> "Stage":
        self._threads = [threading.Thread(target=each.serve_forever, args=(0.05,)) for each in self._servers]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
        for thread in self._threads:
            thread.join()
        for server in self._servers:
            server.server_close()

    def _write(self) -> None:
        """Write the next registry: the hub, the cast, and the deployment that is tried."""
        now = datetime.now(UTC)
        hub = Persona(HUB, "Z99.00", self.cast.seed, address=self.address).entry(now)
        hub |= {"is_hub": True, "keys": [self.hub_key.entry("2020-01-01T00:00:00Z")]}
        entries = [hub, *(persona.entry(now) for persona in self.cast.all)]
        entries += [self.target.entry()] if self.target else []
        self.number += 1
        text = registry_text(self.number, entries, now)
        self.registry: Registry = read_registry({"text": text, "signature": self.hub_key.sign(text)})

    def answer_as_hub(self, method: str, path: str, given: Mapping[str, str], body: bytes) -> Reply:
        """Answer at the hub's address."""
        if (method, path) == ("GET", f"{ROOT}/registry"):
            self.fetches += 1
            return Reply(200, self.registry.signed, {"ETag": f'"{self.number}"'})
        if (method, path) == ("POST", f"{ROOT}/applications"):
            return self._take_application(body)
        if self.target and (reply := self.mailbox.answer(path, given, body, self.registry)):
            return reply
        if (method, path) == ("POST", f"{ROOT}/heads"):
            return Reply(200, {"sent_days": [], "held_days": [], "held": []})
        return Reply(503, {"type": "about:blank", "title": "Not played here", "status": 503, "code": "not_here"})

    def _take_application(self, body: bytes) -> Reply:
        try:
            signed = read_object(body)
            said = read_object(signed["text"])
            keys, codes = tuple(said["keys"]), tuple(said["agency_codes"])
            target = Target(said["deployment"], codes, keys, said.get("address", ""), signed)
        except (Unreadable, KeyError, TypeError):
            return Reply(400, {"title": "Bad Request", "status": 400, "code": "unreadable"})
        if not any(_is_by(signed, key) for key in keys):
            return Reply(401, {"title": "Unauthorized", "status": 401, "code": "unknown_deployment"})
        self.target = target
        self._write()
        self.applied.set()
        return Reply(200, {"state": "CONNECTED"})


def _is_by(signed: Json, key: Json) -> bool:
    text, signature = signed["text"], signed["signature"]
    return is_signed(text, signature, name=key["name"], algorithm=key["algorithm"], public=key["value"])
