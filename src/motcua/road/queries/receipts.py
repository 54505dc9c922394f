"""What a receipt proves."""

from motcua.road.queries import registry
from motcua.road.types import PeerEntry, Receipt
from motcua.wire.road.messages import Unreadable
from motcua.wire.road.receipts import ReceiptText, read_receipt
from motcua.wire.road.signatures import is_signed


def prove_receipt(receipt: Receipt) -> tuple[ReceiptText, PeerEntry] | None:
    """Return what a receipt says and who signed it; None when it proves nothing.

    Its key must have been in force at its ``at`` and never revoked; that the key has ended since changes nothing.
    """
    try:
        said = read_receipt(receipt)
    except Unreadable:
        return None
    peer = registry.find_peer(said.deployment)
    key = peer.find_key(receipt.signature.key) if peer else None
    if peer is None or key is None or not key.is_valid(said.at):
        return None
    return (said, peer) if is_signed(receipt.text, receipt.signature, key.public) else None
