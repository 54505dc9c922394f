"""Receipts: what the next hop or the recipient answers, signed, so that it can be shown later."""

import json
from datetime import datetime

from motcua_road.keys import Json, Key
from motcua_road.messages import Header, Unreadable, header_digest, read_at, read_header, read_object, write_at
from motcua_road.registry import Registry


def write_receipt(
    key: Key, *, rung: str, message_id: str, header_sha256: str, deployment: str, now: datetime, code: str = ""
) -> Json:
    """Write and sign a receipt: R0 the hub holds it, R1 the recipient holds it, NO it's refused for good."""
    said = {
        "kind": "receipt",
        "rung": rung,
        "message_id": message_id,
        "header_sha256": header_sha256,
        "deployment": deployment,
        "at": write_at(now),
        "code": code,
    }
    text = json.dumps(said, separators=(",", ":"))
    return {"text": text, "signature": key.sign(text)}


def check_receipt(receipt: Json, parcel: Json, registry: Registry) -> str:
    """Return the rung that a receipt proves for a message of ours. Raises Unreadable, saying why it proves nothing."""
    said = read_object(receipt.get("text", ""))
    header, at = read_header(parcel["header"]), read_at(said.get("at"))
    rung, by = said.get("rung"), registry.find(str(said.get("deployment")))
    if said.get("kind") != "receipt" or rung not in {"R0", "R1", "NO"} or by is None:
        raise Unreadable("this is no receipt of anybody on the road")
    if (said.get("message_id"), said.get("header_sha256")) != (header.message_id, header_digest(parcel)):
        raise Unreadable("this receipt is of another message")
    if not by.has_signed(receipt["text"], receipt.get("signature", {}), at):
        raise Unreadable("this receipt is not signed by a key in force")
    may_say = by.is_hub if rung == "R0" else _counts(said, header, registry)
    if not may_say:
        raise Unreadable(f"{by.deployment} can't say {rung} of this message")
    return str(rung)


def _counts(said: Json, header: Header, registry: Registry) -> bool:
    """Tell whether R1 or NO comes from whoever acts for the recipient, or from the hub because it expired."""
    by = registry.find(str(said["deployment"]))
    if by is None:
        return False
    of_hub = by.is_hub and said["rung"] == "NO" and said.get("code") == "expired"
    return of_hub or by.acts_for(header.recipient, read_at(said["at"]))
