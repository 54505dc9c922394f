"""Keeping what the others answer: receipts, and what they put off."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction

from motcua.base import events
from motcua.base.messages import MESSAGE_TYPES
from motcua.road.actions._parcels import stored
from motcua.road.actions._proving import prove_receipts
from motcua.road.actions._saving import save_many
from motcua.road.actions.skipping import find_before, skip, skip_before, states_before
from motcua.road.gateways import keys
from motcua.road.models import Contact, OutboxMessage
from motcua.road.queries import registry
from motcua.road.queries.receipts import prove_receipt
from motcua.road.rules import ladder, retry
from motcua.road.types import FINAL, SKIP, MessageEnded, OutboxState, PeerEntry, Receipt
from motcua.road.types.witnessing import OF_WITNESSES
from motcua.wire.road.receipts import ReceiptText
from motcua.wire.road.signatures import sign

HEADS_FIRST = timedelta(minutes=5)
CLIMBED = [
    *("state", "code", "attempts", "next_attempt_at", "relayed_at", "final_at"),
    *("first_receipt", "last_receipt"),
]
CHANGED = [*CLIMBED, "signature"]
NOT_NEEDED = ("body", "salt", "files", "signature", "created_at", "expires_at")


class Proved(NamedTuple):
    """A receipt, what it says, and who signed it."""

    receipt: Receipt
    said: ReceiptText
    peer: PeerEntry


@dataclass(frozen=True)
class PutOff:
    """A message that was not taken now, and why."""

    message_id: UUID
    code: str


@transaction.atomic(savepoint=False)
def record_receipts(*, receipts: Sequence[Receipt], now: datetime) -> list[UUID]:
    """Let receipts of messages of ours do what they say; return the ids of the messages that are now recorded.

    A receipt counts when it's signed by a deployment that may give it (R1: one that acts for the recipient; R0: the
    hub; NO: either) over the very bytes that we sent.
    """
    return record_proved(prove_all(receipts), now)


def record_proved(proved: Mapping[UUID, Proved], now: datetime) -> list[UUID]:
    """Let receipts that are proved already do what they say; see ``record_receipts``."""
    rows = OutboxMessage.objects.select_for_update().filter(message_id__in=proved).order_by("message_id")
    rows = rows.defer(*NOT_NEEDED)
    changed, ended, kept = [], [], []
    for row in rows:
        receipt, said, peer = proved[row.message_id]
        if said.header_sha256 != row.header_sha256 or not _may_give(said, peer, row, now):
            continue
        kept.append(row.message_id)
        if _climb(row, receipt, said, now):
            changed.append(row)
            if row.state in FINAL:
                ended.append(row)
    save_many(changed, CLIMBED)
    prove_receipts([(row.message_id, *proved[row.message_id][:2]) for row in changed if _is_to_be_proven(row, proved)])
    _compare_soon({row.peer for row in changed if ladder.wants_heads(row.code, ())})
    tell_ended(ended, now)
    silent = [row for row in changed if row.state == OutboxState.RELAYED and _is_silent(row, now)]
    skip_before(silent, find_before(silent), now)
    return kept


def _is_to_be_proven(row: OutboxMessage, proved: Mapping[UUID, Proved]) -> bool:
    """Tell whether a receipt is kept: one that was put aside nobody could show, and its leaf would take the place of
    the next one's of the same rung."""
    return row.type not in OF_WITNESSES and row.last_receipt == stored(proved[row.message_id][0])


def _is_silent(row: OutboxMessage, now: datetime) -> bool:
    return ladder.is_silent(OutboxState(row.state), row.relayed_at, MESSAGE_TYPES[row.type].delivered_within, now)


def prove_all(receipts: Iterable[Receipt]) -> dict[UUID, Proved]:
    """Return the receipts that prove something, by the messages that they speak of; each costs a signature's check."""
    found = {}
    for receipt in receipts:
        if proof := prove_receipt(receipt):
            found[proof[0].message_id] = Proved(receipt, *proof)
    return found


def _may_give(said: ReceiptText, peer: PeerEntry, row: OutboxMessage, now: datetime) -> bool:
    acts = peer.acts_for(row.recipient, said.at) or peer.acts_for(row.recipient, now)
    hub = registry.get_hub()
    recipient = peer.deployment if acts else row.peer
    return ladder.may_say(
        said.rung, said.code, by=peer.deployment, recipient=recipient, hub=hub.deployment if hub else ""
    )


def _climb(row: OutboxMessage, receipt: Receipt, said: ReceiptText, now: datetime) -> bool:
    before = OutboxState(row.state)
    after = ladder.climb(before, said.rung, said.code)
    if after is before and after in FINAL:
        return False
    row.state, row.code = after, said.code
    if after is OutboxState.WAITING:  # its place is taken: it waits until the heads have been compared
        row.next_attempt_at = now + HEADS_FIRST
        return True
    if after is before:  # the hub has it, still: ask again later
        row.next_attempt_at = now + MESSAGE_TYPES[row.type].delivered_within
        return True
    if row.first_receipt is None:
        row.first_receipt = stored(receipt)
    row.last_receipt = stored(receipt)
    if after is OutboxState.RELAYED:
        row.relayed_at, row.attempts = now, 0
        row.next_attempt_at = now + MESSAGE_TYPES[row.type].delivered_within
    else:
        row.final_at = now
    return True


@transaction.atomic(savepoint=False)
def put_off(*, messages: Sequence[PutOff], now: datetime) -> None:
    """Try these again later, each with a growing pause; sign those again whose key is not good any more."""
    codes = {each.message_id: each.code for each in messages}
    rows = OutboxMessage.objects.select_for_update().filter(message_id__in=codes).order_by("message_id")
    changed = []
    for row in rows:
        if row.state in FINAL:
            continue
        row.code = codes[row.message_id]
        is_early = row.code == ladder.EARLY
        row.attempts += 0 if is_early else 1
        row.next_attempt_at = now + retry.pause(1 if is_early else row.attempts, random.random())  # noqa: S311
        if ladder.must_sign_again(row.code):
            row.signature = msgspec.to_builtins(sign(row.header, keys.own_key(now)))
        changed.append(row)
    save_many(changed, CHANGED)
    early = [row for row in changed if row.code == ladder.EARLY]
    before = find_before(early)
    _compare_soon({row.peer for row in early if ladder.wants_heads(row.code, states_before(row, before))})
    skip_before(early, before, now)


def _compare_soon(deployments: set[str]) -> None:
    if deployments:
        Contact.objects.filter(deployment__in=deployments).update(heads_agreed_at=None)


def tell_ended(rows: Sequence[OutboxMessage], now: datetime) -> None:
    """Tell the house what became of messages; leave no hole in the order of their keys."""
    skip(
        [
            row
            for row in rows
            if ladder.needs_skip(OutboxState(row.state), row.order_key, row.type == SKIP.name, row.code)
        ],
        now,
    )
    events.publish_all([_ended(row, now) for row in rows])


def _ended(row: OutboxMessage, now: datetime) -> MessageEnded:
    return MessageEnded(
        message_id=row.message_id,
        type=row.type,
        sender=row.sender,
        recipient=row.recipient,
        order_key=row.order_key,
        state=row.state,
        code=row.code,
        at=now,
    )
