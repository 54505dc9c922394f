"""Reads of notices: everybody sees their own."""

from django.db.models import Q

from motcua.base.actor import Actor
from motcua.base.errors import SignInNeeded
from motcua.notices.models import Notice, OutboxMessage
from motcua.notices.types import NoticeData, SandboxMessage, Way

PAGE_SIZE = 50


def own_notices(by: Actor) -> Q:
    """Return the one policy of the table: everybody has their own notices."""
    return Q(account_id=by.account_id) if by.account_id else Q(pk__in=[])


def list_notices(*, by: Actor, limit: int = PAGE_SIZE) -> list[NoticeData]:
    """Return the newest notices of the account that asks (one statement). Raises SignInNeeded."""
    if by.account_id is None:
        raise SignInNeeded()
    rows = Notice.objects.filter(own_notices(by)).order_by("-created_at", "-id")[:limit]
    return [
        NoticeData(
            id=row.id,
            title=row.title,
            body=row.body,
            link=row.link,
            created_at=row.created_at,
            read_at=row.read_at,
        )
        for row in rows
    ]


def count_unread(*, by: Actor) -> int:
    """Return how many notices the account that asks has not read (one statement, none for the unknown)."""
    if by.account_id is None:
        return 0
    return Notice.objects.filter(own_notices(by), read_at__isnull=True).count()


def list_sandbox_messages(*, limit: int = PAGE_SIZE) -> list[SandboxMessage]:
    """Return the newest messages that the sandbox kept. For the demo's page and for tests."""
    rows = OutboxMessage.objects.order_by("-at", "-id")[:limit]
    return [
        SandboxMessage(way=Way(row.way), address=row.address, subject=row.subject, text=row.text, at=row.at)
        for row in rows
    ]
