"""Comparing what both sides have, and mending what one of them lost by a restored backup (rules/recovery.py)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.base import clock
from motcua.road.actions._parcels import parcel_of, receipt_of
from motcua.road.actions.mending import mend_keys, put_back
from motcua.road.actions.pushing import line_to, note_answer, note_failure
from motcua.road.actions.receiving import receive
from motcua.road.actions.recording import record_receipts
from motcua.road.gateways import peers
from motcua.road.gateways.http import NoAnswer, Turned
from motcua.road.models import Contact, InboxMessage, OutboxMessage
from motcua.road.queries import heads as told
from motcua.road.queries import registry
from motcua.road.rules.heads import Head, Line, differing
from motcua.road.rules.recovery import compare
from motcua.road.types import OutboxState, PeerEntry
from motcua.wire.road.talk import (
    ITEMS_MAX,
    HeadOf,
    Heads,
    HeadsAnswer,
    Item,
    LineOf,
    Result,
    Returns,
    Swap,
    SwapAnswer,
)

ROUNDS_MAX = 200
ITEMS_BYTES = 2 * 2**20


def compare_heads(*, deployment: str) -> bool:
    """Compare with a peer what each has of the other, and mend what differs; True when both have the same.

    The side that can reach the other begins; both directions are compared. It may be done again and again.
    """
    peer = registry.find_peer(deployment)
    if peer is None:
        return False
    try:
        for _ in range(ROUNDS_MAX):
            if _compare_once(peer):
                _note_agreed(deployment)
                return True
    except (NoAnswer, Turned) as problem:
        note_failure(deployment, problem, is_direct=True)
        return False
    return False


def _compare_once(peer: PeerEntry) -> bool:
    now = clock.now()
    line, name = line_to(peer, now), peer.deployment
    answer = peers.heads(line, Heads(told.held_heads(name, now), told.delivered_heads(name, now)), now)
    note_answer(name, is_direct=True)
    if not answer.sent_days and not answer.held_days:
        return True
    lost, wanted = _compare(name, answer.held_days, answer.held)
    held = told.held_lines(name, answer.sent_days)
    given = peers.swap(line, Swap(answer.sent_days, held, lost, wanted[:ITEMS_MAX]), now)
    results = _take(given.lost, peer)
    is_whole = given.is_whole and len(wanted) <= ITEMS_MAX
    take_back(peer=peer, returned=given.returned, results=given.results, is_whole=is_whole, now=clock.now())
    if results or given.wanted:
        returned, whole = _copies(name, given.wanted)
        peers.hand_returns(line, Returns(returned, whole, results), clock.now())
    return False


def tell_heads(*, peer: PeerEntry, theirs: Heads, now: datetime) -> HeadsAnswer:
    """Answer a peer: the days that differ, and the lines that we hold of them."""
    held_days = differing(_by_day(told.held_heads(peer.deployment, now)), _by_day(theirs.delivered))
    sent_days = differing(_by_day(told.delivered_heads(peer.deployment, now)), _by_day(theirs.held))
    if not held_days and not sent_days:
        _note_agreed(peer.deployment)
    return HeadsAnswer(tuple(sent_days), tuple(held_days), told.held_lines(peer.deployment, held_days))


def swap(*, peer: PeerEntry, given: Swap, now: datetime) -> SwapAnswer:
    """Take what we lost, give what the peer lost, and hand back what it has forgotten to have sent."""
    results = _take(given.lost, peer)
    lost, wanted = _compare(peer.deployment, given.days, given.held)
    returned, is_whole = _copies(peer.deployment, given.wanted)
    return SwapAnswer(lost, wanted[:ITEMS_MAX], returned, is_whole and len(wanted) <= ITEMS_MAX, results)


def take_back(
    *, peer: PeerEntry, returned: Sequence[Item], results: Sequence[Result], is_whole: bool, now: datetime
) -> None:
    """Put our own signed messages back into the outbox, and mend the keys that went on without them.

    Keys are mended only when everything that the peer holds is here again (``is_whole``).
    """
    receipts = [result.receipt for result in results if result.receipt is not None]
    with transaction.atomic(savepoint=False):
        if receipts:
            record_receipts(receipts=receipts, now=now)
        displaced = put_back(peer=peer, items=returned, now=now)
        if is_whole:
            mend_keys(peer=peer, displaced=displaced, items=returned, now=now)


def _take(items: Sequence[Item], peer: PeerEntry) -> tuple[Result, ...]:
    """Take what we lost, with the receipts that show that we had it."""
    if not items:
        return ()
    shown = {item.parcel.header_sha256: item.receipt for item in items}
    answers = receive([item.parcel for item in items], by=peer.deployment, shown=shown, now=clock.now())
    return tuple(Result(one.verdict.value, one.message_id, one.code, one.receipt) for one in answers)


def _compare(
    deployment: str, days: Iterable[date], theirs: Sequence[LineOf]
) -> tuple[tuple[Item, ...], tuple[UUID, ...]]:
    """Return what the peer has lost of ours, with its receipts, and the ids that we have forgotten."""
    ours = [line.message_id for line in told.delivered_lines(deployment, days)]
    states = dict.fromkeys(ours, OutboxState.DELIVERED)
    found = compare(states, [Line(one.day, one.message_id, one.header_sha256) for one in theirs])
    lost = OutboxMessage.objects.filter(message_id__in=found.lost_there[:ITEMS_MAX]).order_by("order_seq", "message_id")
    return _items(lost)[0], tuple(found.unknown_here)


def _copies(deployment: str, wanted: Sequence[UUID]) -> tuple[tuple[Item, ...], bool]:
    """Return messages of a deployment's own with the receipts that we gave, and whether that's all that was wanted."""
    theirs = InboxMessage.objects.filter(deployment=deployment, message_id__in=wanted[:ITEMS_MAX])
    return _items(theirs.order_by("order_seq", "message_id"))


def _items(rows: Iterable[OutboxMessage | InboxMessage]) -> tuple[tuple[Item, ...], bool]:
    size = 0
    items: list[Item] = []
    for row in rows:
        size += len(row.header) + len(row.body) + 1000
        if items and size > ITEMS_BYTES:
            return tuple(items), False
        receipt = row.last_receipt if isinstance(row, OutboxMessage) else row.receipt
        items.append(Item(parcel_of(row), receipt_of(receipt or {})))
    return tuple(items), True


def _by_day(heads: Iterable[HeadOf]) -> dict[date, Head]:
    return {head.day: Head(head.messages, head.digest) for head in heads}


def _note_agreed(deployment: str) -> None:
    now = clock.now()
    Contact.objects.update_or_create(
        deployment=deployment, defaults={"heads_agreed_at": now}, create_defaults={"heads_agreed_at": now}
    )
