"""Handing each peer what waits for it; nobody waits for another's silence."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from motcua.base import clock
from motcua.base.failpoints import failpoint
from motcua.road.actions._parcels import parcel_of, receipt_of
from motcua.road.actions.files import upload_missing
from motcua.road.actions.receiving import receive
from motcua.road.actions.recording import PutOff, put_off, record_receipts
from motcua.road.actions.relaying import (
    held_for,
    keep_receipts,
    note_passed,
    own_for,
    put_off_relayed,
    receipts_for,
    within,
)
from motcua.road.gateways import keys, peers
from motcua.road.gateways.http import Line, NoAnswer, Turned
from motcua.road.models import Contact, OutboxMessage, RelayedMessage
from motcua.road.queries import registry
from motcua.road.rules import retry
from motcua.road.rules.retry import Way
from motcua.road.types import PeerEntry, PeerState, Receipt
from motcua.wire.road.talk import RECEIPTS_MAX, Result

BATCH, FEW = 200, 50
AT_A_TIME = timedelta(seconds=5)
KNOCK_AGAIN = timedelta(seconds=1)

Row = TypeVar("Row", OutboxMessage, RelayedMessage)


_IS_BACK = """
UPDATE road_contact
SET failures = least(failures, 1), direct_failures = least(direct_failures, %(fewer)s), next_attempt_at = NULL
WHERE deployment = %(who)s AND (failures > 0 OR direct_failures > 0)
  AND (last_attempt_at IS NULL OR last_attempt_at <= %(before)s)
"""


class KeepReceipts(Protocol):
    def __call__(self, *, receipts: Sequence[Receipt], now: datetime) -> list[UUID]: ...


class PutOffMessages(Protocol):
    def __call__(self, *, messages: Sequence[PutOff], now: datetime) -> None: ...


# Who has mail is found by jumping from one to the next in the index, and whether some of it is due by its first line
# there: neither grows with what waits for one of them, nor with the number of peers. Each ORDER BY names its index.
_HAVE_MAIL = """
WITH RECURSIVE has_mail (who) AS (
  (SELECT {who} FROM {table} WHERE {waits} ORDER BY {who}, {order} LIMIT 1)
  UNION ALL
  SELECT (SELECT mail.{who} FROM {table} mail WHERE {waits} AND mail.{who} > has_mail.who
          ORDER BY mail.{who}, {order} LIMIT 1)
  FROM has_mail WHERE has_mail.who IS NOT NULL
)
SELECT who, coalesce(contact.failures = 0, true) FROM has_mail
LEFT JOIN road_contact contact ON contact.deployment = has_mail.who
WHERE coalesce(contact.next_attempt_at, '-infinity') <= %(now)s AND EXISTS (
  SELECT 1 FROM (SELECT {due} AS is_due FROM {table} mail WHERE {waits} AND mail.{who} = has_mail.who AND {due}
                 ORDER BY {order} LIMIT 1) first)
"""
_OWN_MAIL = _HAVE_MAIL.format(
    table="road_outboxmessage",
    who="peer",
    waits="state IN ('WAITING', 'RELAYED')",
    order="priority, next_attempt_at",
    due="next_attempt_at <= %(now)s",
)
_HELD_MAIL = _HAVE_MAIL.format(
    table="road_relayedmessage",
    who="to_peer",
    waits="state = 'WAITING'",
    order="priority, next_attempt_at",
    due="next_attempt_at <= %(now)s",
)
_RECEIPTS_TO_PASS = _HAVE_MAIL.format(
    table="road_relayedmessage",
    who="from_peer",
    waits="last_receipt IS NOT NULL AND receipt_passed_at IS NULL",
    order="message_id",
    due="true",
)


def list_due(*, now: datetime) -> dict[str, bool]:
    """Return the peers for whom something is to be pushed now, and whether each answered when we tried last."""
    us = registry.own_entry()
    found: dict[str, bool] = {}
    with connection.cursor() as cursor:
        for kind in (_OWN_MAIL, *((_HELD_MAIL, _RECEIPTS_TO_PASS) if us.is_hub else ())):
            cursor.execute(kind, {"now": now})
            found |= dict(cursor.fetchall())
    peers = {deployment: registry.find_peer(deployment) for deployment in found}
    return {one.deployment: found[one.deployment] for one in peers.values() if one and _may_push_to(one, us)}


def _may_push_to(peer: PeerEntry, us: PeerEntry) -> bool:
    if peer.state is PeerState.SUSPENDED:
        return False
    return bool(peer.address) or not us.is_hub or peer.deployment == us.deployment


def push_to(deployment: str) -> int:
    """Hand a peer everything that waits for it, for some seconds at most; return how many messages were answered.

    What comes in while a small batch was under way waits for the next call: a request costs as much as many messages.
    One process at a time does it for a peer. When the peer doesn't answer it gets a pause, and after some failures its
    messages go by the hub.
    """
    with _alone_with(deployment) as is_ours:
        count, until = 0, clock.now() + AT_A_TIME
        while is_ours and clock.now() < until and (some := _push_some(deployment)):
            count += some
            if some < FEW:
                break
        return count


@contextmanager
def _alone_with(deployment: str) -> Iterator[bool]:
    """Tell whether nobody else pushes to a peer, and keep it so; when we die the lock goes with our connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('push to ' || %s, 0))", [deployment])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended('push to ' || %s, 0))", [deployment])


def _push_some(deployment: str) -> int:
    """Push one batch of each kind; return 0 when nothing was left, or nobody answered."""
    now = clock.now()
    peer = registry.find_peer(deployment)
    if peer is None:
        return 0
    own = within(list(own_for(deployment, now)[:BATCH]))
    count = _push_own(peer, own, now) if own else 0
    if registry.is_hub() and peer.address:
        count += _push_held(peer, now) + _pass_receipts(peer, now)
    return count


def _push_own(peer: PeerEntry, rows: Sequence[OutboxMessage], now: datetime) -> int:
    if peer.deployment == registry.own_deployment():
        answers = receive([parcel_of(row) for row in rows], by=peer.deployment, now=now)
        results = [Result(answer.verdict, answer.message_id, answer.code, answer.receipt) for answer in answers]
    else:
        by_hub, target = _target(peer)
        offered = _offer(target, rows, is_direct=not by_hub) if target else None
        if offered is None:
            return 0
        if by_hub:
            _try_directly_again(peer.deployment)
        results = list(offered)
    failpoint("road.push.before_mark")
    return _keep(results, rows, record_receipts, put_off)


def _push_held(peer: PeerEntry, now: datetime) -> int:
    """Push what the hub holds for a peer."""
    rows = within(list(held_for(peer.deployment, now)[:BATCH]))
    results = _offer(peer, rows, is_direct=True) if rows else None
    if results is None:
        return 0
    failpoint("road.relay.before_mark")
    return _keep(results, rows, keep_receipts, put_off_relayed)


def _target(peer: PeerEntry) -> tuple[bool, PeerEntry | None]:
    """Return whether we go by the hub, and to whom we speak; None when the hub has a pause itself."""
    contact = Contact.objects.filter(deployment=peer.deployment).first()
    hub = registry.get_hub()
    chosen = retry.way(
        has_address=bool(peer.address),
        failures=contact.direct_failures if contact else 0,
        we_are_hub=registry.is_hub(),
        recipient_is_hub=peer.is_hub,
        has_hub=hub is not None,
    )
    if chosen is Way.DIRECT or hub is None:
        return False, peer
    now = clock.now()
    rests = Contact.objects.filter(deployment=hub.deployment, next_attempt_at__gt=now).exists()
    return True, None if rests else hub


def _offer(target: PeerEntry, rows: Sequence[Row], *, is_direct: bool) -> Sequence[Result] | None:
    """Show messages to a peer's door and upload the files that it misses; None when there was no answer."""
    now = clock.now()
    line = line_to(target, now)
    try:
        results = peers.push(line, [parcel_of(row) for row in rows], now)
        missing = [row for row, result in zip(rows, results, strict=True) if result.code == "attachments_missing"]
        upload_missing(line, missing)
    except (NoAnswer, Turned) as problem:
        note_failure(target.deployment, problem, is_direct=is_direct)
        return None
    note_answer(target.deployment, is_direct=is_direct)
    return results


def line_to(peer: PeerEntry, now: datetime) -> Line:
    """Return how we speak to a peer."""
    return Line(peer.address, registry.own_deployment(), keys.own_key(now))


def _keep(results: Sequence[Result], rows: Sequence[Row], keep: KeepReceipts, put_off: PutOffMessages) -> int:
    """Keep the receipts among the answers, and try again later what got none, or one that proves nothing."""
    now = clock.now()
    receipts = [result.receipt for result in results if result.receipt is not None]
    kept = set(keep(receipts=receipts, now=now)) if receipts else set()
    later = [
        PutOff(row.message_id, (result.code if result.receipt is None else "receipt_not_proved")[:64])
        for row, result in zip(rows, results, strict=True)
        if row.message_id not in kept
    ]
    if later:
        put_off(messages=later, now=now)
    return len(results)


def _pass_receipts(peer: PeerEntry, now: datetime) -> int:
    """Pass the last receipts of what a peer sent by the hub to it."""
    rows = list(receipts_for(peer.deployment)[:RECEIPTS_MAX])
    if not rows:
        return 0
    try:
        kept = peers.hand_receipts(line_to(peer, now), [receipt_of(receipt or {}) for _, receipt in rows], now)
    except (NoAnswer, Turned) as problem:
        note_failure(peer.deployment, problem, is_direct=True)
        return 0
    note_answer(peer.deployment, is_direct=True)
    note_passed(message_ids=kept, from_peer=peer.deployment, now=clock.now())
    return len(kept)


@transaction.atomic(savepoint=False)
def note_failure(deployment: str, problem: NoAnswer | Turned, *, is_direct: bool) -> None:
    """Give a peer a growing pause; one whose own address failed too often is served by the hub without one."""
    now = clock.now()
    contact, _ = Contact.objects.select_for_update().get_or_create(deployment=deployment)
    is_full = isinstance(problem, Turned) and problem.status == HTTPStatus.TOO_MANY_REQUESTS
    contact.failures += 1
    contact.direct_failures += 1 if is_direct and not is_full else 0
    asked = problem.wait if isinstance(problem, Turned) else timedelta(0)
    contact.next_attempt_at = now + retry.pause(contact.failures, random.random(), asked, longest_pause())  # noqa: S311
    if _goes_by_hub(deployment, contact.direct_failures):
        contact.next_attempt_at = None
    contact.last_attempt_at, contact.last_problem = now, str(problem)[:300]
    contact.save()


def _goes_by_hub(deployment: str, direct_failures: int) -> bool:
    hub = registry.get_hub()
    is_other = hub is not None and hub.deployment not in {deployment, registry.own_deployment()}
    return is_other and direct_failures >= retry.DIRECT_FAILURES_MAX


def note_answer(deployment: str, *, is_direct: bool) -> None:
    """Note that a peer answered."""
    now = clock.now()
    fresh = {"failures": 0, "next_attempt_at": None, "last_attempt_at": now, "last_answer_at": now, "last_problem": ""}
    if is_direct:
        fresh["direct_failures"] = 0
    Contact.objects.filter(deployment=deployment).update(**fresh)
    if not Contact.objects.filter(deployment=deployment).exists():
        Contact.objects.bulk_create([Contact(deployment=deployment, **fresh)], ignore_conflicts=True)


def note_heard(deployment: str) -> None:
    """Note that a peer spoke to us: it's there again, so its pause ends, and its own address gets another try.

    Once a second at most: who speaks all the time while its door is closed is no reason to knock all the time.
    """
    fewer = retry.after_a_sign(retry.DIRECT_FAILURES_MAX)
    with connection.cursor() as cursor:
        cursor.execute(_IS_BACK, {"who": deployment, "fewer": fewer, "before": clock.now() - KNOCK_AGAIN})


def longest_pause() -> timedelta:
    """Return the longest pause before a peer that doesn't answer is tried again."""
    return timedelta(seconds=settings.MOTCUA_ROAD_PAUSE_SECONDS)


def _try_directly_again(deployment: str) -> None:
    """After some time by the hub, try a peer's own address again."""
    stale = Q(last_attempt_at=None) | Q(last_attempt_at__lte=clock.now() - longest_pause())
    Contact.objects.filter(stale, deployment=deployment, direct_failures__gte=retry.DIRECT_FAILURES_MAX).update(
        direct_failures=retry.after_a_sign(retry.DIRECT_FAILURES_MAX), next_attempt_at=None
    )
