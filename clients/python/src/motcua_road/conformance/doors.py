"""The doors of the cast: they take what the deployment sends, each in its manner, and remember every request."""

import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from motcua_road import judging, requests
from motcua_road.conformance.cast import Persona
from motcua_road.keys import Json, Key
from motcua_road.messages import Header, Unreadable, header_digest, read_header, read_object
from motcua_road.receipts import write_receipt
from motcua_road.registry import Registry, is_in_force, signed_by

WAIT_SECONDS = 3  # what "full" asks for
ROOT = "/api/v1/road"


@dataclass
class Reply:
    """An answer."""

    status: int
    said: Json
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Coming:
    """A message that came, each time that it came."""

    header: Header
    parcel: Json
    at: float
    answered: str


class Door:
    """Remembers requests (``wrong`` are those that aren't signed as the road asks) and messages (``came``, by id)."""

    def __init__(self, persona: Persona) -> None:
        self.persona = persona
        self.lock = threading.Lock()
        self.requests = 0
        self.wrong: list[str] = []
        self.came: dict[str, list[Coming]] = defaultdict(list)
        self.turned_at: list[float] = []  # requests answered by 429 or 503
        self.tried_at: list[float] = []  # all requests for /messages
        self._receipts: dict[str, Json] = {}

    def answer(
        self, method: str, path: str, query: str, given: Mapping[str, str], body: bytes, registry: Registry
    ) -> Reply | None:
        """Answer a request as the persona would."""
        with self.lock:
            self.requests += 1
            if wrong := against_request(method, path, query, given, body, registry):
                self.wrong.append(f"{method} {path}: {wrong}")
                return Reply(401, {"title": "Unauthorized", "status": 401, "code": "not_signed"})
            if (method, path) == ("POST", f"{ROOT}/messages"):
                return self._take(body, registry)
            if (method, path) == ("POST", f"{ROOT}/heads"):
                return Reply(200, {"sent_days": [], "held_days": [], "held": []})
            return Reply(404, {"title": "Not Found", "status": 404, "code": "not_found"})

    def _take(self, body: bytes, registry: Registry) -> Reply | None:
        self.tried_at.append(time.monotonic())
        manner, times = self.persona.manner, len(self.tried_at)
        if times == 1 and manner in {"full", "broken"}:
            self.turned_at.append(time.monotonic())
            headers = {"Retry-After": str(WAIT_SECONDS)} if manner == "full" else {}
            status = 429 if manner == "full" else 503
            return Reply(status, {"title": manner, "status": status, "code": manner}, headers)
        try:
            results = [self._take_one(parcel, registry) for parcel in read_object(body)["messages"]]
        except (Unreadable, KeyError, TypeError) as problem:
            self.wrong.append(f"unreadable: {problem}")
            return Reply(400, {"title": "Bad Request", "status": 400, "code": "unreadable"})
        return None if times == 1 and manner == "loses" else Reply(200, {"results": results})

    def _take_one(self, parcel: Json, registry: Registry) -> Json:
        header = read_header(parcel["header"])
        if no := judging.against_signer(parcel, header, registry.find(header.deployment)):
            self.wrong.append(f"{header.message_id}: {no.code}")
            return {"verdict": no.verdict, "code": no.code, "message_id": header.message_id}
        earlier = self.came[header.message_id]
        answer = self._in_manner(parcel, header, times=len(earlier) + 1)
        earlier.append(Coming(header, parcel, time.monotonic(), str(answer["verdict"])))
        return answer

    def _in_manner(self, parcel: Json, header: Header, *, times: int) -> Json:
        said: Json = {"message_id": header.message_id}
        if self.persona.manner == "later" and times <= 2:
            return {**said, "verdict": "LATER", "code": "full"}
        if self.persona.manner == "refuses":
            return {
                **said,
                "verdict": "REFUSED",
                "code": "unknown_type",
                "receipt": self._receipt(parcel, header, "NO"),
            }
        if self.persona.manner == "forges" and times == 1:
            stolen = Key(self.persona.key().name, self.persona.key("nobody's").secret)
            return {**said, "verdict": "ACCEPTED", "receipt": self._write(stolen, parcel, header, "R1")}
        verdict = "DUPLICATE" if header.message_id in self._receipts else "ACCEPTED"
        return {**said, "verdict": verdict, "receipt": self._receipt(parcel, header, "R1")}

    def _receipt(self, parcel: Json, header: Header, rung: str) -> Json:
        if header.message_id not in self._receipts:
            self._receipts[header.message_id] = self._write(self.persona.key(), parcel, header, rung)
        return self._receipts[header.message_id]

    def _write(self, key: Key, parcel: Json, header: Header, rung: str) -> Json:
        return write_receipt(
            key,
            rung=rung,
            message_id=header.message_id,
            header_sha256=header_digest(parcel),
            deployment=self.persona.name,
            now=datetime.now(UTC),
            code="unknown_type" if rung == "NO" else "",
        )

    def messages(self) -> dict[str, list[Coming]]:
        """Return what came so far."""
        with self.lock:
            return {message_id: list(comings) for message_id, comings in self.came.items()}


def against_request(
    method: str, path: str, query: str, given: Mapping[str, str], body: bytes, registry: Registry
) -> str:
    """Return what is wrong with how a request is signed, or nothing."""
    names = ("Content-Digest", "Signature-Input", "Signature")
    claim = requests.read_claim(method, path, query, {name: given.get(name.lower(), "") for name in names})
    if claim is None:
        return "not signed in the road's profile"
    now, entry = datetime.now(UTC), registry.find(claim.deployment)
    key = entry.find_key(claim.signature["key"]) if entry else None
    if key is None or not is_in_force(key, now):
        return f"{claim.deployment}/{claim.signature['key']} is no registered key in force"
    if abs(now - claim.created_at) > requests.SKEW:
        return "created is more than 15 minutes off"
    if not signed_by(claim.base, claim.signature, key):
        return "the signature is wrong"
    return "" if requests.content_digest(body) == given.get("content-digest") else "Content-Digest is another body's"
