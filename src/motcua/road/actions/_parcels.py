"""Between rows and what travels."""

from collections.abc import Mapping
from typing import Any

import msgspec

from motcua.road.models import InboxMessage, OutboxMessage, RelayedMessage
from motcua.wire.road.messages import Header, Parcel
from motcua.wire.road.receipts import Receipt
from motcua.wire.road.signatures import Signature


def parcel_of(row: OutboxMessage | InboxMessage | RelayedMessage) -> Parcel:
    """Return a stored message as it travels."""
    return Parcel(row.header, msgspec.convert(row.signature, Signature), row.salt, row.body)


def receipt_of(stored: Mapping[str, Any]) -> Receipt:
    """Return a stored receipt as it travels, byte for byte what was answered first."""
    return msgspec.convert(stored, Receipt)


def stored(thing: Receipt | Signature) -> Any:
    """Return a receipt or a signature as it's kept in a column."""
    return msgspec.to_builtins(thing)


def columns_of(parcel: Parcel, header: Header, sha256: str) -> dict[str, Any]:
    """Return what inbox and relay keep alike of a message, for ``insert_many``."""
    return {
        "message_id": header.message_id,
        "recipient": header.recipient,
        "priority": header.priority,
        "header": parcel.header,
        "header_sha256": sha256,
        "signature": parcel.signature,
        "salt": parcel.salt,
        "body": parcel.body_bytes,
    }
