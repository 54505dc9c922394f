"""Receipts of the road: what the next hop or the recipient answers, signed, so that it can be shown later.

The ladder: ``R0`` the next hop holds it durably; ``R1`` it's with the recipient's deployment; ``NO`` it was refused or
expired for good, with the reason's code. What the recipient's officers then do with it is told by messages.
A receipt is never receipted.
"""

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import msgspec

from motcua.wire.road.messages import Digest, Instant, Name, Unreadable
from motcua.wire.road.signatures import PrivateKey, Signature, sign


class Rung(Enum):
    R0 = "R0"
    R1 = "R1"
    NO = "NO"


class ReceiptText(msgspec.Struct, frozen=True, kw_only=True):
    """What a receipt says: ``deployment`` (who signs) got the message of this id with these very bytes at ``at``."""

    kind: Annotated[str, msgspec.Meta(pattern="^receipt$")] = "receipt"
    rung: Rung
    message_id: UUID
    header_sha256: Digest
    deployment: Name
    at: Instant
    code: Annotated[str, msgspec.Meta(max_length=64)] = ""


class Receipt(msgspec.Struct, frozen=True):
    """A receipt as it travels: the exact text and its signature."""

    text: str
    signature: Signature


_decode = msgspec.json.Decoder(ReceiptText)


def write_receipt(
    rung: Rung,
    *,
    message_id: UUID,
    header_sha256: str,
    deployment: str,
    at: datetime,
    key: PrivateKey,
    code: str = "",
) -> Receipt:
    """Write and sign a receipt."""
    said = ReceiptText(
        rung=rung, message_id=message_id, header_sha256=header_sha256, deployment=deployment, at=at, code=code
    )
    text = msgspec.json.encode(said).decode()
    return Receipt(text, sign(text, key))


def read_receipt(receipt: Receipt) -> ReceiptText:
    """Read a receipt's text (its signature is checked by whoever knows the keys). Raises Unreadable."""
    try:
        return _decode.decode(receipt.text.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise Unreadable(str(error)) from None
