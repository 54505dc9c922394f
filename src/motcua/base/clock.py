"""The time, read once at the entrance; a day is always a day in Việt Nam."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_given: ContextVar[datetime | None] = ContextVar("given_time", default=None)


def now() -> datetime:
    """Return the present instant in UTC, or the one that a test gave."""
    return _given.get() or datetime.now(UTC)


@contextmanager
def given(instant: datetime) -> Iterator[None]:
    """Let ``now()`` answer ``instant`` inside the block (tests and seeding)."""
    token = _given.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _given.reset(token)


def vietnam_date(instant: datetime) -> date:
    """Return the calendar day in Việt Nam on which ``instant`` falls."""
    return instant.astimezone(VIETNAM).date()


def vietnam_time(instant: datetime) -> datetime:
    """Return ``instant`` on the wall clock of Việt Nam (UTC+7)."""
    return instant.astimezone(VIETNAM)
