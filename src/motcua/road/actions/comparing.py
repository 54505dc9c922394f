"""Comparing what both sides have, and mending what one of them lost by a restored backup (rules/recovery.py)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID

import structlog
from django.db import transaction

from motcua.base import clock
from motcua.base.files import NoSuchFile
from motcua.road.actions._parcels import parcel_of, receipt_of
from motcua.road.actions.files import get_files, upload_missing
from motcua.road.actions.mending import mend_keys, put_back
from motcua.road.actions.pushing import line_to, note_answer, note_failure
from motcua.road.actions.receiving import receive
from motcua.road.actions.recording import record_receipts
from motcua.road.actions.skipping import find_before, skip_before
from motcua.road.gateways import peers
from motcua.road.gateways.http import Line as Wire
from motcua.road.gateways.http import NoAnswer, Turned
from motcua.road.models import Contact, InboxMessage, OutboxMessage
from motcua.road.queries import heads as told
from motcua.road.queries import registry
from motcua.road.rules.heads import Head, Line, differing
from motcua.road.rules.ladder import EARLY
from motcua.road.rules.recovery import compare
from motcua.road.types import OutboxState, PeerEntry
from motcua.wire.road.messages import read_header
from motcua.wire.road.talk import (
    ITEMS_MAX,
    LINES_MAX,
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

log = structlog.get_logger("motcua.road")


class Compared(NamedTuple):
    """What the sender found: what the other side has lost of ours, what it holds that we have forgotten, and what is
    wanted back of it."""

    lost: tuple[OutboxMessage, ...]
    forgotten: tuple[UUID, ...]
    wanted: tuple[UUID, ...]


def compare_heads(*, deployment: str) -> bool:
    """Compare with a peer what each has of the other, and mend what differs; True when neither has lost anything.

    The side that can reach the other begins; both directions are compared. It may be done again and again. What is
    under way differs too, and is left to its way: the comparison ends when a round finds nothing new to mend.
    """
    peer = registry.find_peer(deployment)
    if peer is None:
        return False
    began, handled = clock.now(), set[UUID]()
    until = told.choose_until(deployment, began)
    try:
        for _ in range(ROUNDS_MAX):
            moved = _compare_once(peer, until)
            if moved is None:
                _note_agreed(deployment, until or began - told.SETTLED)
                return True
            if moved <= handled:
                break
            handled |= moved
    except (NoAnswer, Turned) as problem:
        if not _only_tells_heads(problem):
            note_failure(deployment, problem, is_direct=True)
        return False
    log.warning("heads differ", peer=deployment, messages=len(handled))
    return False


def _only_tells_heads(problem: NoAnswer | Turned) -> bool:
    """Tell whether a peer answers ``heads`` alone, as one that was never restored may: it's well."""
    return isinstance(problem, Turned) and problem.status == HTTPStatus.NOT_FOUND


def _compare_once(peer: PeerEntry, until: datetime | None) -> set[UUID] | None:
    """Ask a peer for its heads and mend what was lost; return what was handed over, or None when nothing was lost."""
    now = clock.now()
    line, name = line_to(peer, now), peer.deployment
    ours = Heads(told.held_heads(name, now, until), told.delivered_heads(name, now, until), until)
    answer = peers.heads(line, ours, now)
    note_answer(name, is_direct=True)
    if not answer.sent_days and not answer.held_days:
        return None
    found = _compare(name, answer.held_days, answer.held, until, now)
    held = told.held_lines(name, answer.sent_days, until)
    lost = _items(_with_files(line, found.lost))[0]
    given = peers.swap(line, Swap(answer.sent_days, held, lost, found.wanted[:ITEMS_MAX], until), now)
    for item in given.lost:
        get_files(line, item.parcel, peer)
    results = _take(given.lost, peer)
    is_whole = given.is_whole and len(found.wanted) <= ITEMS_MAX
    take_back(peer=peer, returned=given.returned, results=given.results, is_whole=is_whole, now=clock.now())
    returned, whole = _copies(name, given.wanted)
    if results or given.wanted:
        peers.hand_returns(line, Returns(returned, whole, results), clock.now())
    if not (found.lost or found.forgotten or given.lost or given.wanted):
        return None
    return _ids(lost, given.lost, returned) | (_ids(given.returned) & set(found.forgotten))


def _ids(*items: Sequence[Item]) -> set[UUID]:
    return {read_header(item.parcel.header).message_id for some in items for item in some}


def _with_files(line: Wire, rows: Iterable[OutboxMessage]) -> Iterator[OutboxMessage]:
    """Yield messages when their files have been uploaded; one whose file isn't taken, or gone, holds up itself alone.

    Raises NoAnswer.
    """
    for row in rows:
        try:
            upload_missing(line, [row])
        except (Turned, KeyError, NoSuchFile) as problem:
            log.warning("file not given", message=str(row.message_id), problem=str(problem))
        else:
            yield row


def tell_heads(*, peer: PeerEntry, theirs: Heads, now: datetime) -> HeadsAnswer:
    """Answer a peer: the days that differ, and the lines that we hold of them."""
    name, until = peer.deployment, theirs.until
    held_days = differing(_by_day(told.held_heads(name, now, until)), _by_day(theirs.delivered))
    sent_days = differing(_by_day(told.delivered_heads(name, now, until)), _by_day(theirs.held))
    if not held_days and not sent_days:
        settled = now - told.SETTLED
        _note_agreed(name, min(until or settled, settled))
    return HeadsAnswer(tuple(sent_days), tuple(held_days), told.held_lines(name, held_days, until))


def swap(*, peer: PeerEntry, given: Swap, now: datetime) -> SwapAnswer:
    """Take what we lost, give what the peer lost, and hand back what it has forgotten to have sent."""
    results = _take(given.lost, peer)
    found = _compare(peer.deployment, given.days, given.held, given.until, now)
    returned, is_whole = _copies(peer.deployment, given.wanted)
    lost, wanted = _items(found.lost)[0], found.wanted
    return SwapAnswer(lost, wanted[:ITEMS_MAX], returned, is_whole and len(wanted) <= ITEMS_MAX, results)


def take_back(
    *, peer: PeerEntry, returned: Sequence[Item], results: Sequence[Result], is_whole: bool, now: datetime
) -> None:
    """Put our own signed messages back into the outbox, and mend the keys that went on without them.

    Keys are mended only when everything that the peer holds is here again (``is_whole``).
    """
    receipts = [result.receipt for result in results if result.receipt is not None]
    early = [result.message_id for result in results if result.message_id and result.code == EARLY]
    with transaction.atomic(savepoint=False):
        if receipts:
            record_receipts(receipts=receipts, now=now)
        if early:
            rows = OutboxMessage.objects.filter(peer=peer.deployment, message_id__in=early)
            lost = list(rows.order_by("message_id"))
            skip_before(lost, find_before(lost), now)
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
    deployment: str, days: Iterable[date], theirs: Sequence[LineOf], until: datetime | None, now: datetime
) -> Compared:
    """Return the first of what the peer has lost of ours, and the ids that we have forgotten.

    What was delivered a moment ago may not have been in its lines yet, and what is under way isn't forgotten. But when
    anything was, all that the peer holds is wanted: keys are mended only behind the whole.
    """
    ours = told.delivered_lines(deployment, days, until)
    if len(theirs) >= LINES_MAX:  # more didn't fit: compare as far as they go
        last = max((line.day, line.message_id) for line in theirs)
        ours = tuple(line for line in ours if (line.day, line.message_id) <= last)
    states = dict.fromkeys((line.message_id for line in ours), OutboxState.DELIVERED)
    found = compare(states, [Line(one.day, one.message_id, one.header_sha256) for one in theirs])
    lost = OutboxMessage.objects.filter(message_id__in=found.lost_there, final_at__lt=now - told.SETTLED)
    forgotten = tuple(told.find_forgotten(deployment, found.unknown_here))
    wanted = tuple(found.unknown_here) if forgotten else ()
    return Compared(tuple(lost.order_by("order_seq", "message_id")[:ITEMS_MAX]), forgotten, wanted)


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


def _note_agreed(deployment: str, until: datetime) -> None:
    """Note that both sides have the same of what was created before ``until``."""
    agreed = {"heads_agreed_at": until}
    Contact.objects.update_or_create(deployment=deployment, defaults=agreed, create_defaults=agreed)
