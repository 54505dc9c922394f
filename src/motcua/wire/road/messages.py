"""A message of the road: a header that is signed, a body and its salt that the header commits to.

``header`` is a JSON text, signed as it stands. It names the body by SHA-256 over salt and body, so that header,
signature and receipts still prove everything about a message when body and salt have been erased.
Members that a reader doesn't know are ignored: a newer version may say more.
"""

from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

import msgspec

from motcua.wire.road.signatures import PrivateKey, Signature, decode64, digest, encode64, sign

VERSION = 1
SALT_SIZE = 16
BODY_MAX = 4 * 2**20
PARCELS_MAX = 500
REQUEST_MAX = 8 * 2**20
ATTACHMENTS_MAX = 50
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z][0-9A-Za-z._:/+-]*$")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
ORDER_SEQ_MAX = 2**53 - 1
"""What every JSON reader takes exactly (RFC 8259, section 6), and any database."""
NO_NUL = r"^[^\x00]*$"
"""Any text but one with U+0000, which PostgreSQL can't keep."""
OrderKey = Annotated[str, msgspec.Meta(max_length=120, pattern=NO_NUL)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Unreadable(ValueError):
    """What came is not in the format; the text says where and why."""


class Attachment(msgspec.Struct, frozen=True):
    """A file that goes with a message: by its SHA-256, with its size in bytes."""

    sha256: Digest
    size: Annotated[int, msgspec.Meta(ge=0)]
    media_type: Annotated[str, msgspec.Meta(max_length=120, pattern=NO_NUL)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255, pattern=NO_NUL)]


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Who says what to whom, when, in which order. ``sender`` and ``recipient`` are agency codes: the legal parties;
    ``deployment`` is the installation that acts for the sender and signs. ``order_seq`` counts from 1 within
    (sender, recipient, ``order_key``); an empty key means that no order matters (and the number is 0).
    ``order_after`` is the id of the message before it in that order (none before the first): by it the recipient sees
    that a sender restored from a backup goes on from somewhere else than where both were.
    """

    kind: Annotated[str, msgspec.Meta(pattern="^message$")] = "message"
    version: Annotated[int, msgspec.Meta(ge=1)] = VERSION
    message_id: UUID
    type: Name
    sender: Name
    recipient: Name
    deployment: Name
    order_key: OrderKey = ""
    order_seq: Annotated[int, msgspec.Meta(ge=0, le=ORDER_SEQ_MAX)] = 0
    order_after: UUID | None = None
    in_reply_to: UUID | None = None
    created_at: Instant
    expires_at: Instant
    priority: Annotated[int, msgspec.Meta(ge=0, le=9)] = 5
    attachments: Annotated[tuple[Attachment, ...], msgspec.Meta(max_length=ATTACHMENTS_MAX)] = ()
    body_size: Annotated[int, msgspec.Meta(ge=0, le=BODY_MAX)]
    body_sha256: Digest


class Parcel(msgspec.Struct, frozen=True, dict=True):
    """A message as it travels: ``header`` and ``body`` are the exact texts, ``salt`` is base64 of 16 bytes."""

    header: str
    signature: Signature
    salt: str
    body: str

    @property
    def header_sha256(self) -> str:
        """What a message is known by: same id and same digest is the same message."""
        return digest(self.header.encode())

    @cached_property
    def body_bytes(self) -> bytes:
        """What is hashed, read and kept of a body, made once. Raises UnicodeEncodeError: half a pair is no text."""
        return self.body.encode()


_decode_header = msgspec.json.Decoder(Header)
_encode = msgspec.json.Encoder()


def seal(header: dict[str, Any], body: str, salt: bytes, key: PrivateKey) -> Parcel:
    """Write and sign a message: ``header`` holds Header's members but those of the body."""
    data = body.encode()
    whole = Header(**header, body_size=len(data), body_sha256=body_digest(body, encode64(salt)))
    text = _encode.encode(whole).decode()
    return Parcel(text, sign(text, key), encode64(salt), body)


def read_header(text: str) -> Header:
    """Read a header. Raises Unreadable."""
    try:
        header = _decode_header.decode(text.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise Unreadable(str(error)) from None
    if (header.order_key == "") != (header.order_seq == 0):
        raise Unreadable("order_key and order_seq go together")
    if header.order_after is not None and header.order_seq < 2:
        raise Unreadable("order_after goes with an order_seq above 1")
    if header.expires_at <= header.created_at:
        raise Unreadable("expires_at is not after created_at")
    if header.created_at < EARLIEST or header.expires_at >= LATEST:
        raise Unreadable("created_at or expires_at is not of this age")
    return header


def body_digest(body: str, salt: str) -> str:
    """Return what a header says of its body: SHA-256 over the salt's bytes and the body's. Raises ValueError."""
    return _digest_of(body.encode(), salt)


def _digest_of(body: bytes, salt: str) -> str:
    salted = decode64(salt)
    if len(salted) != SALT_SIZE:
        raise ValueError(f"a salt has {SALT_SIZE} bytes")
    return digest(salted, body)


def fits(parcel: Parcel, header: Header) -> bool:
    """Tell whether body and salt are those that the header speaks of."""
    try:
        data = parcel.body_bytes
        return len(data) == header.body_size and _digest_of(data, parcel.salt) == header.body_sha256
    except ValueError:
        return False
