"""The hub: what it holds for others, and the receipts that go back to the senders."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from motcua.base.messages import MESSAGE_TYPES
from motcua.road.actions._parcels import parcel_of, receipt_of, stored
from motcua.road.actions._saving import save_many
from motcua.road.actions.recording import Proved, PutOff, prove_all, record_proved
from motcua.road.actions.skipping import find_before, skip_before
from motcua.road.gateways import keys
from motcua.road.models import OutboxMessage, RelayedMessage
from motcua.road.queries import registry
from motcua.road.rules import ladder, retry
from motcua.road.types import OutboxState, PeerEntry, Receipt, RelayState
from motcua.wire.road.messages import PARCELS_MAX, Header, read_header
from motcua.wire.road.receipts import Rung, write_receipt
from motcua.wire.road.talk import RECEIPTS_MAX, FetchAnswer

BATCH_BYTES = 2 * 2**20
Row = TypeVar("Row", bound=OutboxMessage | RelayedMessage)
TRAVELS = ("message_id", "header", "signature", "salt", "body", "files")
_ENDS = {Rung.R1: RelayState.DELIVERED, Rung.NO: RelayState.REFUSED}


@transaction.atomic(savepoint=False)
def keep_receipts(*, receipts: Sequence[Receipt], now: datetime) -> list[UUID]:
    """Keep receipts that were handed to us: of messages of ours, and of those that we hold for others.

    Returns the ids of the messages whose receipts are now kept; the rest proves nothing, or is of nothing we know.
    """
    proved = prove_all(receipts)
    kept = record_proved(proved, now)
    ours = set(kept)
    others = {message_id: one for message_id, one in proved.items() if message_id not in ours}
    return kept + _keep_for_others(others, now) if others and registry.is_hub() else kept


def _keep_for_others(proved: Mapping[UUID, Proved], now: datetime) -> list[UUID]:
    rows = RelayedMessage.objects.select_for_update().filter(message_id__in=proved).order_by("message_id")
    rows = rows.defer("header", "body", "salt", "signature", "files", "receipt", "expires_at", "accepted_at")
    changed, kept = [], []
    for row in rows:
        receipt, said, peer = proved[row.message_id]
        right = said.header_sha256 == row.header_sha256 and peer.acts_for(row.recipient, said.at)
        if not right or said.rung not in _ENDS:
            continue
        kept.append(row.message_id)
        if row.state == RelayState.DELIVERED or row.state == _ENDS[said.rung]:
            continue
        row.state, row.final_at = _ENDS[said.rung], now
        row.last_receipt, row.receipt_passed_at = stored(receipt), None
        changed.append(row)
    save_many(changed, ["state", "final_at", "last_receipt", "receipt_passed_at"])
    return kept


def close(row: RelayedMessage, state: RelayState, code: str, now: datetime) -> None:
    """End a held message ourselves, with a receipt of ours that says why; the caller saves it."""
    receipt = write_receipt(
        Rung.NO,
        message_id=row.message_id,
        header_sha256=row.header_sha256,
        deployment=registry.own_deployment(),
        at=now,
        key=keys.own_key(now),
        code=code,
    )
    row.state, row.final_at, row.last_receipt = state, now, stored(receipt)


@transaction.atomic(savepoint=False)
def put_off_relayed(*, messages: Sequence[PutOff], now: datetime) -> None:
    """Try held messages again later."""
    later = now + retry.pause(3, random.random())  # noqa: S311
    ids = [each.message_id for each in messages]
    RelayedMessage.objects.filter(message_id__in=ids, state=RelayState.WAITING).update(next_attempt_at=later)


@transaction.atomic(savepoint=False)
def note_passed(*, message_ids: Sequence[UUID], from_peer: str, now: datetime) -> None:
    """Note that a sender has kept the last receipts of these messages."""
    rows = RelayedMessage.objects.filter(
        message_id__in=message_ids, from_peer=from_peer, last_receipt__isnull=False, receipt_passed_at=None
    )
    rows.update(receipt_passed_at=now)


def serve_fetch(*, peer: PeerEntry, got: Sequence[UUID], limit: int, now: datetime) -> FetchAnswer:
    """Give a peer what waits for it, and the receipts of what it sent; its own alone."""
    if got:
        note_passed(message_ids=got, from_peer=peer.deployment, now=now)
    most = min(limit, PARCELS_MAX)
    own = list(own_for(peer.deployment, now)[: most + 1])
    _skip_before_late(own, now)
    waiting: list[OutboxMessage | RelayedMessage] = [*own]
    waiting += held_for(peer.deployment, now)[: most + 1]
    messages = within(waiting[:most])
    receipts = list(receipts_for(peer.deployment)[: RECEIPTS_MAX + 1])
    return FetchAnswer(
        messages=tuple(parcel_of(row) for row in messages),
        receipts=tuple(receipt_of(receipt or {}) for _, receipt in receipts[:RECEIPTS_MAX]),
        more=len(waiting) > len(messages) or len(receipts) > RECEIPTS_MAX,
    )


def _skip_before_late(own: Sequence[OutboxMessage], now: datetime) -> None:
    """Give up once more the places before what was fetched from us long ago, and still isn't receipted."""
    late = [row for row in own if _is_late(read_header(row.header), now)]
    if late:
        with transaction.atomic(savepoint=False):
            skip_before(late, find_before(late), now)


def _is_late(header: Header, now: datetime) -> bool:
    within = MESSAGE_TYPES[header.type].delivered_within
    return header.order_after is not None and ladder.is_late(header.created_at, within, now)


def own_for(deployment: str, now: datetime) -> "QuerySet[OutboxMessage]":
    """Return what we have to say to a peer ourselves, in the order of handing over."""
    rows = OutboxMessage.objects.filter(
        peer=deployment, state__in=[OutboxState.WAITING, OutboxState.RELAYED], next_attempt_at__lte=now
    )
    return rows.order_by("priority", "next_attempt_at", "order_seq", "message_id").only(*TRAVELS, "state")


def held_for(deployment: str, now: datetime) -> "QuerySet[RelayedMessage]":
    """Return what is to be handed to a peer, in the order of handing over."""
    rows = RelayedMessage.objects.filter(to_peer=deployment, state=RelayState.WAITING, next_attempt_at__lte=now)
    rows = rows.filter(expires_at__gt=now).order_by("priority", "next_attempt_at", "order_seq", "message_id")
    return rows.only(*TRAVELS)


def receipts_for(deployment: str) -> "QuerySet[RelayedMessage, tuple[UUID, Mapping[str, Any] | None]]":
    """Return the last receipts that a sender hasn't kept yet."""
    rows = RelayedMessage.objects.filter(from_peer=deployment, last_receipt__isnull=False, receipt_passed_at=None)
    return rows.order_by("message_id").values_list("message_id", "last_receipt")


def within(rows: Sequence[Row], most: int = BATCH_BYTES) -> list[Row]:
    """Return as many of the first rows as make one request: at least one."""
    size = 0
    taken: list[Row] = []
    for row in rows:
        size += len(row.header) + len(row.body) + 500
        if taken and size > most:
            break
        taken.append(row)
    return taken
