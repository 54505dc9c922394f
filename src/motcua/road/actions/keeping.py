"""What administrators and the clock do with messages: run again, skip, find the way anew."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from motcua.base.actor import SYSTEM, Actor
from motcua.base.errors import NoSuchThing
from motcua.base.text import tidy
from motcua.road.actions._saving import save_many
from motcua.road.actions.holding_up import Word, tell_senders
from motcua.road.models import InboundKey, InboxMessage, OutboxMessage, RelayedMessage
from motcua.road.queries import policy, registry
from motcua.road.types import HeldUpState, InboxState, NotParked, OutboxState, ReasonNeeded, RelayState


@transaction.atomic(savepoint=False)
def run_again(*, message_ids: Sequence[UUID], by: Actor, now: datetime) -> int:
    """Give parked messages another turn; return how many were parked still. Raises NotAllowed."""
    policy.check_administrator(by, now)
    rows = list(
        InboxMessage.objects.select_for_update()
        .filter(message_id__in=message_ids, state=InboxState.PARKED)
        .order_by("message_id")
    )
    for row in rows:
        row.state, row.attempts, row.next_attempt_at = InboxState.WAITING, 0, now
        _wake_key(row, now)
    save_many(rows, ["state", "attempts", "next_attempt_at"])
    return len(rows)


@transaction.atomic(savepoint=False)
def run_parked_again(*, types: Sequence[str], now: datetime) -> int:
    """Give parked messages of some types another turn, for what they waited for has come; return how many they were."""
    parked = InboxMessage.objects.filter(type__in=types, state=InboxState.PARKED).order_by("received_at")
    ids = list(parked.values_list("message_id", flat=True)[:1000])
    return run_again(message_ids=ids, by=SYSTEM, now=now) if ids else 0


@transaction.atomic(savepoint=False)
def skip_parked(*, message_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Give a parked message up, so that those behind it have their turn; its sender is told.

    Who did it and why stays with the message here. Raises NotAllowed, ReasonNeeded, NoSuchThing, NotParked.
    """
    policy.check_administrator(by, now)
    why = tidy(reason)
    if not why:
        raise ReasonNeeded()
    row = InboxMessage.objects.select_for_update().filter(message_id=message_id).first()
    if row is None:
        raise NoSuchThing()
    if row.state != InboxState.PARKED:
        raise NotParked()
    row.state, row.done_at, row.reason = InboxState.SKIPPED, now, f"{by.full_name}: {why} ({row.reason})"
    tell_senders([Word(row, HeldUpState.GIVEN_UP, row.told or "")], now)
    row.save(update_fields=["state", "done_at", "reason", "told"])
    if row.order_key:
        InboundKey.objects.filter(
            sender=row.sender, recipient=row.recipient, order_key=row.order_key, applied_seq=row.order_seq - 1
        ).update(applied_seq=row.order_seq, ready_at=now)


@transaction.atomic(savepoint=False)
def find_way_anew(*, now: datetime) -> int:
    """Find who acts for the recipients of what waits, after the registry has changed; return how many were moved."""
    own = OutboxMessage.objects.filter(state__in=[OutboxState.WAITING, OutboxState.RELAYED])
    held = RelayedMessage.objects.filter(state=RelayState.WAITING)
    return _readdress(own, "peer", now) + _readdress(held, "to_peer", now)


def _readdress(waiting: "QuerySet[OutboxMessage] | QuerySet[RelayedMessage]", column: str, now: datetime) -> int:
    """One statement for each recipient whose deployment is another one now."""
    pairs = waiting.order_by("recipient", column).values_list("recipient", column).distinct()
    moved = 0
    for recipient, before in list(pairs):
        peer = registry.find_peer_for(recipient, now)
        after = peer.deployment if peer else ""
        if after != before:
            rows = waiting.filter(**{"recipient": recipient, column: before})
            moved += rows.update(**{column: after, "next_attempt_at": now})
    return moved


def _wake_key(row: InboxMessage, now: datetime) -> None:
    if not row.order_key:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE road_inboundkey SET ready_at = %s WHERE (sender, recipient, order_key) = (%s, %s, %s)",
            [now, row.sender, row.recipient, row.order_key],
        )
