"""The door of a peer: a WSGI application that takes messages, receipts and files, and answers with signed receipts."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from motcua_road import judging, requests
from motcua_road.files import OtherContent
from motcua_road.keys import Json
from motcua_road.messages import Unreadable, header_digest, read_at, read_header, read_object
from motcua_road.receipts import write_receipt
from motcua_road.registry import Entry, is_in_force, signed_by

if TYPE_CHECKING:
    from motcua_road.peer import Peer

ROOT = "/api/v1/road"
REQUEST_MAX, PART_MAX, MESSAGES_MAX, FILE_MAX = 8 * 2**20, 4 * 2**20, 500, 500 * 2**20
_FILE = re.compile(r"/files/([0-9a-f]{64})(/upload)?", re.ASCII)
Respond = Callable[..., Any]


class Problem(Exception):
    """What is answered with problem details: a status and a stable code."""

    def __init__(self, status: str, code: str) -> None:
        self.status, self.code = status, code
        super().__init__(code)


class Door:
    """Answers other deployments for a peer."""

    def __init__(self, peer: "Peer") -> None:
        self.peer = peer

    def __call__(self, environ: dict[str, Any], respond: Respond) -> Iterable[bytes]:
        try:
            said, kind, status = self._answer(environ), "application/json", "200 OK"
        except Problem as problem:
            status, kind = problem.status, "application/problem+json"
            said = {"type": "about:blank", "title": status[4:], "status": int(status[:3]), "code": problem.code}
        finally:
            self.peer.store.close()
        content = json.dumps(said, ensure_ascii=False).encode()
        respond(status, [("Content-Type", kind), ("Content-Length", str(len(content)))])
        return [content]

    def _answer(self, environ: dict[str, Any]) -> Json:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        route = path.removeprefix(ROOT)
        acts = {
            ("POST", "/messages"): self._take_messages,
            ("POST", "/receipts"): self._take_receipts,
            ("POST", "/heads"): self._compare,
        }
        if not path.startswith(ROOT) or ((method, route) not in acts and not _FILE.fullmatch(route)):
            raise Problem("404 Not Found", "not_the_hub" if path.startswith(ROOT) else "not_found")
        caller = self._caller(environ, method, path)
        body = self._body(environ, PART_MAX if method == "PUT" else REQUEST_MAX)
        if requests.content_digest(body) != environ.get("HTTP_CONTENT_DIGEST"):
            raise Problem("401 Unauthorized", "not_signed")
        if found := _FILE.fullmatch(route):
            return self._take_file(method, found, environ.get("QUERY_STRING", ""), body, caller)
        try:
            return acts[method, route](read_object(body), caller)
        except (Unreadable, KeyError, TypeError, AttributeError):
            raise Problem("400 Bad Request", "unreadable") from None

    def _caller(self, environ: dict[str, Any], method: str, path: str) -> Entry:
        """Return who asks: proved by a signature over the request, before its body is read."""
        names = ("Content-Digest", "Signature-Input", "Signature")
        given = {name: environ.get(f"HTTP_{name.upper().replace('-', '_')}", "") for name in names}
        claim = requests.read_claim(method, path, environ.get("QUERY_STRING", ""), given)
        if claim is None:
            raise Problem("401 Unauthorized", "not_signed")
        now = datetime.now(UTC)
        entry = self.peer.registry.find(claim.deployment)
        key = entry.find_key(claim.signature["key"]) if entry else None
        if entry is None or key is None or not is_in_force(key, now):
            raise Problem("401 Unauthorized", "unknown_deployment")
        if abs(now - claim.created_at) > requests.SKEW or not signed_by(claim.base, claim.signature, key):
            raise Problem("401 Unauthorized", "not_signed")
        if entry.state == "SUSPENDED":
            raise Problem("403 Forbidden", "suspended")
        return entry

    def _body(self, environ: dict[str, Any], size_max: int) -> bytes:
        told = environ.get("CONTENT_LENGTH") or "0"
        if not told.isdigit() or int(told) > size_max:
            raise Problem("413 Content Too Large", "too_large")
        content: bytes = environ["wsgi.input"].read(int(told))
        return content

    def _take_messages(self, said: Json, caller: Entry) -> Json:
        parcels = said["messages"]
        if not isinstance(parcels, list) or not 1 <= len(parcels) <= MESSAGES_MAX:
            raise Unreadable("1 to 500 messages")
        answer = {"results": self.take(parcels, caller.deployment)}
        self.peer.wake()
        return answer

    def take(self, parcels: list[Json], by: str) -> list[Json]:
        """Answer each message; what is answered yes is durable before anything is answered."""
        now = datetime.now(UTC)
        with self.peer.store.transaction():
            return [self._take(parcel, by, now) for parcel in parcels]

    def _take(self, parcel: Json, by: str, now: datetime) -> Json:
        store, registry = self.peer.store, self.peer.registry
        try:
            header = read_header(parcel["header"])
        except Unreadable:
            return {"verdict": "REFUSED", "code": "unreadable"}
        entry = registry.find(header.deployment)
        no = judging.against_signer(parcel, header, entry)
        known = None if no else store.find(header.message_id)
        if known and known[0] == header_digest(parcel):
            return {"verdict": "DUPLICATE", "message_id": header.message_id, "receipt": known[1]}
        if known:
            no = judging.refused("other_content")
        if no is None and entry is not None:
            us, takes = self.peer.deployment, self.peer.takes
            no = judging.against_message(
                header, entry, us=us, registry=registry, store=store, by=by, takes=takes, now=now
            )
            no = no or self._against_body(parcel["body"])
        answer: Json = {"verdict": no.verdict if no else "ACCEPTED", "message_id": header.message_id}
        if no:
            answer["code"] = no.code
        if no is None or no.verdict == "REFUSED":
            answer["receipt"] = write_receipt(
                self.peer.key,
                rung="NO" if no else "R1",
                message_id=header.message_id,
                header_sha256=header_digest(parcel),
                deployment=self.peer.deployment,
                now=now,
                code=no.code if no else "",
            )
        if no is None:
            store.keep(parcel, header, answer["receipt"], now)
        return answer

    def _against_body(self, body: str) -> judging.No | None:
        try:
            read_object(body)
        except Unreadable:
            return judging.refused("body_unreadable")
        return None

    def _take_receipts(self, said: Json, caller: Entry) -> Json:
        return {"kept": self.peer.keep_receipts(said["receipts"])}

    def _take_file(self, method: str, found: "re.Match[str]", query: str, body: bytes, caller: Entry) -> Json:
        sha256, store, deployment = found[1], self.peer.store, caller.deployment
        size, offset = _number(query, "size"), _number(query, "offset")
        if size > FILE_MAX:
            raise Problem("413 Content Too Large", "file_too_large")
        if judging.has_shown(store, sha256, deployment):
            return {"offset": size, "is_whole": True}
        here = store.files.offset(sha256, deployment)
        if method != "PUT" or found[2] or (offset != here):
            return {"offset": here, "is_whole": False}
        try:
            is_whole = store.files.append(sha256, deployment, body, size)
        except OtherContent:
            raise Problem("422 Unprocessable Content", "other_content") from None
        if is_whole:
            store.db.execute("INSERT OR IGNORE INTO shown_file VALUES (?, ?)", (sha256, deployment))
        return {"offset": here + len(body), "is_whole": is_whole}

    def _compare(self, said: Json, caller: Entry) -> Json:
        store, name = self.peer.store, caller.deployment
        until = read_at(said["until"]) if said.get("until") else None
        held_days = _differing(store.heads(name, held=True, until=until), said["delivered"])
        sent_days = _differing(store.heads(name, held=False, until=until), said["held"])
        return {"held_days": held_days, "sent_days": sent_days, "held": store.held_lines(name, held_days, until)}


def _differing(ours: list[Json], theirs: list[Json]) -> list[str]:
    one, other = ({head["day"]: (head["messages"], head["digest"]) for head in heads} for heads in (ours, theirs))
    return sorted(day for day in one.keys() | other.keys() if one.get(day) != other.get(day))


def _number(query: str, name: str) -> int:
    value = parse_qs(query).get(name, ["0"])[0]
    if not value.isascii() or not value.isdigit():
        raise Problem("422 Unprocessable Content", "invalid_input")
    return int(value)
