"""When a message is tried again."""

from datetime import datetime, timedelta

ATTEMPTS_MAX = 12
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=6)


def next_attempt(attempts: int, failed_at: datetime) -> datetime | None:
    """Return when to try again after so many failed attempts (pauses double up to 6 hours), None to give up."""
    if attempts >= ATTEMPTS_MAX:
        return None
    pause: timedelta = min(_FIRST_PAUSE * (1 << (attempts - 1)), _LONGEST_PAUSE)
    return failed_at + pause
