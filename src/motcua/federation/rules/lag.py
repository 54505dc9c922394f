"""Lags in buckets that grow by a tenth: small enough to keep by the hour, fine enough to name a percentile."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import log

_GROWTH = log(1.1)
_LONGEST = 400  # more than a million years


def bucket_of(at: datetime, recorded_at: datetime) -> int:
    """Return the bucket of a status that came so long after its instant; clocks may differ, so never below 1 ms."""
    milliseconds = (recorded_at - at).total_seconds() * 1000
    return int(log(milliseconds) / _GROWTH) if milliseconds > 1 else 0


def percentile(counted: Mapping[int, int], part: float) -> timedelta | None:
    """Return the lag that a part (0 to 1) of what was counted doesn't exceed, up to a tenth; None without any."""
    wanted = part * sum(counted.values())
    passed = 0
    for bucket in sorted(counted):
        passed += counted[bucket]
        if counted[bucket] and passed >= wanted:
            return timedelta(milliseconds=1.1 ** (min(bucket, _LONGEST) + 1))
    return None
