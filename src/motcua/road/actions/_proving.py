"""What the road writes into the log of evidence: each message sent or taken, each receipt of another deployment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.evidence import actions as evidence
from motcua.evidence.types import LeafKind, NewLeaf
from motcua.road.types.witnessing import OF_WITNESSES
from motcua.wire.road.messages import read_header
from motcua.wire.road.receipts import Receipt, ReceiptText


def prove_sent(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write messages of ours into the log: the exact text of their headers, which hold the digests of the bodies."""
    evidence.add_leaves([_message(LeafKind.SENT, row, row["created_at"]) for row in rows if _is_proven(row)])


def prove_received(rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Write messages that we took, for us or for somebody else, into the log."""
    evidence.add_leaves([_message(LeafKind.RECEIVED, row, now) for row in rows if _is_proven(row)])


def prove_receipts(receipts: Sequence[tuple[UUID, Receipt, ReceiptText]]) -> None:
    """Write what others answered into the log: the exact texts of their receipts."""
    evidence.add_leaves(
        [
            NewLeaf(kind=LeafKind.RECEIPT, ref=f"{message_id}/{said.rung.value}", at=said.at, content=receipt.text)
            for message_id, receipt, said in receipts
        ]
    )


def _is_proven(row: Mapping[str, Any]) -> bool:
    return (row.get("type") or read_header(row["header"]).type) not in OF_WITNESSES


def _message(kind: LeafKind, row: Mapping[str, Any], at: datetime) -> NewLeaf:
    return NewLeaf(kind=kind, ref=str(row["message_id"]), at=at, content=row["header"])
