"""What two sides say to find out whether both have the same (rules/heads.py), from the tables."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from motcua.road.models import Contact, InboxMessage, OutboxMessage
from motcua.road.queries import registry
from motcua.road.rules import ladder
from motcua.road.types import OutboxState
from motcua.wire.road.talk import LINES_MAX, HeadOf, LineOf

WINDOW = timedelta(days=100)
AGREE_EVERY = timedelta(days=1)
SETTLED = timedelta(seconds=60)  # what is younger may be under way
Rows = QuerySet[InboxMessage] | QuerySet[OutboxMessage]

_HEADS = """
SELECT (created_at AT TIME ZONE 'UTC')::date, count(*),
       bit_xor(('x' || encode(sha256(uuid_send(message_id) || decode(header_sha256, 'hex')), 'hex'))::bit(256))::text
FROM {table} WHERE {mine} AND created_at >= %s AND created_at < %s GROUP BY 1 ORDER BY 1
"""
_HELD = _HEADS.format(table="road_inboxmessage", mine="deployment = %s")
_DELIVERED = _HEADS.format(table="road_outboxmessage", mine="state = 'DELIVERED' AND peer = %s")


def held_heads(deployment: str, now: datetime, until: datetime | None = None) -> tuple[HeadOf, ...]:
    """Return the heads of what we hold from a deployment, of the last hundred days and created before ``until``."""
    return _heads(_HELD, deployment, now, until)


def delivered_heads(deployment: str, now: datetime, until: datetime | None = None) -> tuple[HeadOf, ...]:
    """Return the heads of what a deployment gave us receipts for, of the last hundred days, before ``until``."""
    return _heads(_DELIVERED, deployment, now, until)


def held_lines(deployment: str, days: Iterable[date], until: datetime | None = None) -> tuple[LineOf, ...]:
    """Return what we hold from a deployment of these days, one line each, by day and id: the first LINES_MAX."""
    return _lines(InboxMessage.objects.filter(deployment=deployment), days, until, LINES_MAX)


def delivered_lines(deployment: str, days: Iterable[date], until: datetime | None = None) -> tuple[LineOf, ...]:
    """Return what a deployment gave us receipts for, of these days: all, by day and id."""
    return _lines(OutboxMessage.objects.filter(peer=deployment, state=OutboxState.DELIVERED), days, until, None)


def choose_until(deployment: str, now: datetime) -> datetime | None:
    """Return up to when heads are compared with a peer: what is settled; all, when something odd was seen."""
    is_odd = Contact.objects.filter(deployment=deployment, heads_agreed_at=None).exists()
    return None if is_odd else now - SETTLED


def find_forgotten(deployment: str, unknown: Sequence[UUID]) -> list[UUID]:
    """Return those of a peer's messages that aren't under way from here: we have no row, or one that has ended.

    What was issued again, or gave its place up, was settled before.
    """
    rows = OutboxMessage.objects.filter(peer=deployment, message_id__in=unknown).order_by()
    known = rows.exclude(state__in=[OutboxState.REFUSED, OutboxState.EXPIRED]) | rows.filter(
        code__in=[ladder.ISSUED_AGAIN, ladder.PASSED]
    )
    here = set(known.values_list("message_id", flat=True)) if unknown else set()
    return [message_id for message_id in unknown if message_id not in here]


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
        if peer.address and peer.deployment not in {us, *resting} and _is_due(agreed, peer.deployment, fresh, now)
    ]


def _is_due(agreed: dict[str, datetime | None], deployment: str, fresh: datetime, now: datetime) -> bool:
    """Tell whether a comparison is due; one that found the same says so of what was settled then, so that after a
    start there's a second one for the last minute before it."""
    if deployment not in agreed:
        return False  # nothing was ever said between us
    last = agreed[deployment]
    return last is None or (last < fresh and last < now - 2 * SETTLED)


def _heads(sql: str, deployment: str, now: datetime, until: datetime | None) -> tuple[HeadOf, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [deployment, now - WINDOW, until or "infinity"])
        return tuple(HeadOf(day, count, f"{int(bits, 2):064x}") for day, count, bits in cursor.fetchall())


def _lines(rows: Rows, days: Iterable[date], until: datetime | None, limit: int | None) -> tuple[LineOf, ...]:
    rows = rows.filter(created_at__lt=until) if until else rows
    found: list[LineOf] = []
    for day in sorted(days):
        begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
        of_day = rows.filter(created_at__gte=begins, created_at__lt=begins + timedelta(days=1)).order_by("message_id")
        lines = of_day.values_list("message_id", "header_sha256")
        found += [LineOf(day, message_id, sha) for message_id, sha in (lines[: limit - len(found)] if limit else lines)]
    return tuple(found)
