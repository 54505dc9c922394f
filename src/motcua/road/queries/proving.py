"""Proofs that a message, and what was answered to it, stand in the log of evidence."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from motcua.base.actor import Actor
from motcua.evidence import queries as evidence
from motcua.evidence.types import LeafKind, NothingToProve, Thing
from motcua.road.models import OutboxMessage
from motcua.road.queries.pages import get_message
from motcua.wire.road.receipts import Receipt, read_receipt
from motcua.wire.tlog.bundles import Bundle, write_bundle


def prove_message(message_id: UUID, *, by: Actor, now: datetime) -> bytes:
    """Return proofs of a message that we sent or received as a file: of its signed header, which holds the digest of
    its body and files, and of the receipts that came for it. It opens the message, and leaves the same trace.

    Raises NotAllowed, NoSuchThing; NothingToProve for messages between witnesses, which no log holds; NotProvenYet for
    the second in which it waits for its place.
    """
    message = get_message(message_id, by=by, now=now)
    kind = LeafKind.SENT if message.is_ours else LeafKind.RECEIVED
    bundle = evidence.prove(kind, [Thing(ref=str(message_id), content=message.header)])
    if message.is_ours:
        bundle = _with_receipts(bundle, message_id)
    return write_bundle(bundle)


def _with_receipts(bundle: Bundle, message_id: UUID) -> Bundle:
    row = OutboxMessage.objects.only("first_receipt", "last_receipt").get(message_id=message_id)
    items, time_stamps = list(bundle.items), dict(bundle.time_stamps)
    for thing in _receipts(message_id, [row.first_receipt, row.last_receipt]):
        try:
            more = evidence.prove(LeafKind.RECEIPT, [thing])
        except NothingToProve:
            continue  # from before there was a log
        items += more.items
        time_stamps |= more.time_stamps
    return msgspec.structs.replace(bundle, items=tuple(items), time_stamps=time_stamps)


def _receipts(message_id: UUID, kept: list[Any]) -> list[Thing]:
    """Return the receipts that are kept, the first of each rung: that's the one that the log holds."""
    found: dict[str, Thing] = {}
    for row in filter(None, kept):
        receipt = msgspec.convert(row, Receipt)
        ref = f"{message_id}/{read_receipt(receipt).rung.value}"
        found.setdefault(ref, Thing(ref=ref, content=receipt.text))
    return list(found.values())
