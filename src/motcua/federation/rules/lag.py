"""Lags in buckets that grow by a tenth: small enough to keep by the hour, fine enough to name a percentile."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import log

_GROWTH = log(1.1)
_LONGEST = 400  # more than a million years


LEARNT_LATE = timedelta(minutes=1)
"""What is written within a minute of its instant is told as it happens; else its seat learnt of it when it wrote it."""


def known_at(at: datetime, written_at: datetime) -> datetime | None:
    """Return when a seat could first tell of what happened ``at``; None: at once.

    The delay of the exchange begins there. That history is typed in or loaded late is no delay of the exchange, and
    says nothing about how fresh the country's picture is kept.
    """
    return written_at if written_at - at > LEARNT_LATE else None


def since(at: datetime, known: datetime | None, recorded_at: datetime) -> datetime:
    """Return from when a line's delay counts: what its seat says, but neither before it happened nor after it came."""
    return min(max(at, known), recorded_at) if known is not None else at


def count_buckets(begins: Iterable[datetime], recorded_at: datetime) -> Counter[int]:
    """Count by bucket what was recorded so long after each of these; clocks may differ, so never below 1 ms."""
    seconds = [(recorded_at - at).total_seconds() for at in begins]
    return Counter([int(log(each * 1000) / _GROWTH) if each > 0.001 else 0 for each in seconds])


def percentile(counted: Mapping[int, int], part: float) -> timedelta | None:
    """Return the lag that a part (0 to 1) of what was counted doesn't exceed, up to a tenth; None without any."""
    wanted = part * sum(counted.values())
    passed = 0
    for bucket in sorted(counted):
        passed += counted[bucket]
        if counted[bucket] and passed >= wanted:
            return timedelta(milliseconds=1.1 ** (min(bucket, _LONGEST) + 1))
    return None
