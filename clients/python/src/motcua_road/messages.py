"""Messages: a header that is signed, and the body and salt that it commits to."""

import json
import re
import secrets
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from motcua_road.keys import Json, Key, decode64, digest, encode64

BODY_MAX, ATTACHMENTS_MAX, SALT_SIZE = 4 * 2**20, 50, 16
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:/+-]{0,63}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Unreadable(ValueError):
    """What came is not in the format; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """A header that was read; members that this version doesn't know have been left out."""

    message_id: str
    type: str
    sender: str
    recipient: str
    deployment: str
    created_at: datetime
    expires_at: datetime
    body_size: int
    body_sha256: str
    order_key: str = ""
    order_seq: int = 0
    order_after: str | None = None
    in_reply_to: str | None = None
    priority: int = 5
    attachments: Sequence[Json] = field(default_factory=tuple)


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562): the time to a quarter of a microsecond, then chance."""
    milliseconds, rest = divmod(time.time_ns(), 10**6)
    value = milliseconds << 80 | 7 << 76 | (rest * 4096 // 10**6) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def write_at(at: datetime) -> str:
    """Return an instant as texts have it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_at(text: object) -> datetime:
    """Read an instant. Raises Unreadable."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Unreadable(f"{text!r:.60} is no instant with a zone")
    return at


def seal(
    key: Key,
    *,
    deployment: str,
    sender: str,
    recipient: str,
    type: str,
    body: str,
    now: datetime,
    lives: timedelta = timedelta(days=7),
    **more: Any,
) -> Json:
    """Write and sign a message and return it as it travels; ``more`` are further members of its header."""
    salt, data = secrets.token_bytes(SALT_SIZE), body.encode()
    header = {
        "kind": "message",
        "version": 1,
        "message_id": new_id(),
        "type": type,
        "sender": sender,
        "recipient": recipient,
        "deployment": deployment,
        "created_at": write_at(now),
        "expires_at": write_at(now + lives),
        "body_size": len(data),
        "body_sha256": digest(salt + data),
        **more,
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
    return {"header": text, "signature": key.sign(text), "salt": encode64(salt), "body": body}


def read_header(text: str) -> Header:
    """Read a header. Raises Unreadable."""
    said = read_object(text)
    if said.get("kind", "message") != "message":
        raise Unreadable("this is no message")
    for member in ("type", "sender", "recipient", "deployment"):
        if not isinstance(said.get(member), str) or not _NAME.fullmatch(said[member]):
            raise Unreadable(f"{member} is not a name")
    header = Header(
        message_id=_uuid(said.get("message_id")),
        type=said["type"],
        sender=said["sender"],
        recipient=said["recipient"],
        deployment=said["deployment"],
        created_at=read_at(said.get("created_at")),
        expires_at=read_at(said.get("expires_at")),
        body_size=_number(said, "body_size", None, BODY_MAX),
        body_sha256=_digest(said.get("body_sha256")),
        order_key=_text(said, "order_key", 120),
        order_seq=_number(said, "order_seq", 0, 2**53 - 1),
        order_after=_maybe_uuid(said.get("order_after")),
        in_reply_to=_maybe_uuid(said.get("in_reply_to")),
        priority=_number(said, "priority", 5, 9),
        attachments=_attachments(said.get("attachments", [])),
    )
    _check(header)
    return header


def body_fits(parcel: Json, header: Header) -> bool:
    """Tell whether body and salt are those that the header speaks of."""
    try:
        salt, body = decode64(parcel["salt"]), parcel["body"].encode()
    except ValueError:
        return False
    return len(salt) == SALT_SIZE and len(body) == header.body_size and digest(salt + body) == header.body_sha256


def header_digest(parcel: Json) -> str:
    """Return what a message is known by, beside its id."""
    return digest(parcel["header"].encode())


def read_object(text: str | bytes) -> Json:
    """Read a JSON object. Raises Unreadable, also for one that is too deep."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Unreadable(str(problem)) from None
    if not isinstance(said, dict):
        raise Unreadable("this is no object")
    return said


def _check(header: Header) -> None:
    if (header.order_key == "") != (header.order_seq == 0):
        raise Unreadable("order_key and order_seq go together")
    if header.order_after is not None and header.order_seq < 2:
        raise Unreadable("order_after goes with an order_seq above 1")
    if header.expires_at <= header.created_at:
        raise Unreadable("expires_at is not after created_at")
    if header.created_at < EARLIEST or header.expires_at >= LATEST:
        raise Unreadable("created_at or expires_at is not of this age")


def _attachments(said: object) -> tuple[Json, ...]:
    if not isinstance(said, list) or len(said) > ATTACHMENTS_MAX:
        raise Unreadable("attachments are a list of at most 50")
    for each in said:
        if not isinstance(each, dict) or not _digest(each.get("sha256")) or not _text(each, "name", 255):
            raise Unreadable("an attachment has a digest and a name")
        _number(each, "size", None, 2**40)
    return tuple(said)


def _uuid(said: object) -> str:
    try:
        return str(uuid.UUID(said if isinstance(said, str) else ""))
    except ValueError:
        raise Unreadable(f"{said!r:.60} is no id") from None


def _maybe_uuid(said: object) -> str | None:
    return None if said is None else _uuid(said)


def _digest(said: object) -> str:
    if not isinstance(said, str) or not _DIGEST.fullmatch(said):
        raise Unreadable("a digest has 64 hex digits")
    return said


def _text(said: Json, member: str, length_max: int) -> str:
    value = said.get(member, "")
    if not isinstance(value, str) or len(value) > length_max or "\0" in value:
        raise Unreadable(f"{member} is not a text of at most {length_max} characters without U+0000")
    return value


def _number(said: Json, member: str, default: int | None, most: int) -> int:
    value = said.get(member, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Unreadable(f"{member} is not a whole number from 0 to {most}")
    return value
