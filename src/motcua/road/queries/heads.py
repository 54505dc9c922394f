"""What two sides say to find out whether both have the same (rules/heads.py), from the tables."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from motcua.road.models import Contact, InboxMessage, OutboxMessage
from motcua.road.queries import registry
from motcua.road.types import OutboxState
from motcua.wire.road.talk import LINES_MAX, HeadOf, LineOf

WINDOW = timedelta(days=100)
AGREE_EVERY = timedelta(days=1)
Rows = QuerySet[InboxMessage] | QuerySet[OutboxMessage]

_HEADS = """
SELECT (created_at AT TIME ZONE 'UTC')::date, count(*),
       bit_xor(('x' || encode(sha256(uuid_send(message_id) || decode(header_sha256, 'hex')), 'hex'))::bit(256))::text
FROM {table} WHERE {mine} AND created_at >= %s GROUP BY 1 ORDER BY 1
"""
_HELD = _HEADS.format(table="road_inboxmessage", mine="deployment = %s")
_DELIVERED = _HEADS.format(table="road_outboxmessage", mine="state = 'DELIVERED' AND peer = %s")


def held_heads(deployment: str, now: datetime) -> tuple[HeadOf, ...]:
    """Return the heads of what we hold from a deployment, of the last hundred days."""
    return _heads(_HELD, deployment, now)


def delivered_heads(deployment: str, now: datetime) -> tuple[HeadOf, ...]:
    """Return the heads of what a deployment gave us receipts for, of the last hundred days."""
    return _heads(_DELIVERED, deployment, now)


def held_lines(deployment: str, days: Iterable[date]) -> tuple[LineOf, ...]:
    """Return what we hold from a deployment of these days, one line each."""
    return _lines(InboxMessage.objects.filter(deployment=deployment), days)


def delivered_lines(deployment: str, days: Iterable[date]) -> tuple[LineOf, ...]:
    """Return what a deployment gave us receipts for, of these days."""
    return _lines(OutboxMessage.objects.filter(peer=deployment, state=OutboxState.DELIVERED), days)


def list_to_compare(*, since: datetime, now: datetime) -> list[str]:
    """Return the deployments with whom heads are to be compared now, and that we can reach.

    That's once a day, and once after ``since``: a process that starts can't know whether the database was restored.
    """
    agreed = dict(Contact.objects.order_by("deployment").values_list("deployment", "heads_agreed_at"))
    resting = set(Contact.objects.filter(next_attempt_at__gt=now).order_by().values_list("deployment", flat=True))
    us, fresh = registry.own_deployment(), max(since, now - AGREE_EVERY)
    return [
        peer.deployment
        for peer in registry.get_registry(now).peers
        if peer.address and peer.deployment not in {us, *resting} and _is_due(agreed, peer.deployment, fresh)
    ]


def _is_due(agreed: dict[str, datetime | None], deployment: str, fresh: datetime) -> bool:
    if deployment not in agreed:
        return False  # nothing was ever said between us
    last = agreed[deployment]
    return last is None or last < fresh


def _heads(sql: str, deployment: str, now: datetime) -> tuple[HeadOf, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [deployment, now - WINDOW])
        return tuple(HeadOf(day, count, f"{int(bits, 2):064x}") for day, count, bits in cursor.fetchall())


def _lines(rows: Rows, days: Iterable[date]) -> tuple[LineOf, ...]:
    found: list[LineOf] = []
    for day in sorted(days):
        begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
        of_day = rows.filter(created_at__gte=begins, created_at__lt=begins + timedelta(days=1)).order_by("message_id")
        lines = of_day.values_list("message_id", "header_sha256")[: LINES_MAX + 1]
        found += [LineOf(day, message_id, sha) for message_id, sha in lines]
        if len(found) > LINES_MAX:
            return tuple(line for line in found if line.day != day)[:LINES_MAX]
    return tuple(found)
