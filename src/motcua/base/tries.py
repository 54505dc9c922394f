"""How often somebody may guess: a few wrong tries from one address, then a pause."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.cache import cache
from django.db import connection, transaction

from motcua.base.errors import TooManyRequests

WRONG_TRIES_MAX = 10
WITHIN = timedelta(minutes=10)

Found = TypeVar("Found")


def with_few_tries(look: Callable[[], Found | None], *, key: str, now: datetime) -> Found | None:
    """Return what ``look`` finds; None counts as a wrong try of ``key`` (what is tried, and from where).

    Tries of one key wait for each other, so that many at once are counted too. Raises TooManyRequests.
    """
    with transaction.atomic(savepoint=False):
        _one_at_a_time(key)
        wrong, since = cache.get(key) or (0, now)
        if now >= since + WITHIN:
            wrong, since = 0, now
        if wrong >= WRONG_TRIES_MAX:
            raise TooManyRequests(seconds=int((since + WITHIN - now).total_seconds()) + 1)
        found = look()
        if found is None:
            cache.set(key, (wrong + 1, since), timeout=int(WITHIN.total_seconds()))
    return found


def _one_at_a_time(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
