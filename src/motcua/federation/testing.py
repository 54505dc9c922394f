"""Statuses of dossiers for any test in the house, and for the benchmarks."""

from datetime import UTC, datetime, timedelta
from typing import Any

from motcua.federation.types import StatusLine

SUBMITTED_AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def make_line(version: int = 1, code: str = "H49.18-261102-0001", **facts: Any) -> StatusLine:
    """Return a version of a dossier that is submitted (1), accepted (2), handled (3), finished (4) and returned (5)."""
    at = SUBMITTED_AT + max(min(version, 99) - 1, 0) * DAY
    said: dict[str, Any] = {
        "code": code,
        "version": version,
        "status": {1: 1, 2: 2, 3: 4, 4: 9, 5: 10}.get(version, 10),
        "at": at,
        "agency": "H49.18",
        "unit": "H49.18.01" if version < 5 else "",
        "procedure": "1.001193",
        "channel": "ONLINE",
        "submitted_at": SUBMITTED_AT,
        "received_at": SUBMITTED_AT + DAY if version > 1 else None,
        "due_at": SUBMITTED_AT + 5 * DAY if version > 1 else None,
        "finished_at": SUBMITTED_AT + 3 * DAY if version > 3 else None,
        "outcome": "GRANTED" if version > 3 else "",
    }
    return StatusLine(**(said | facts))


def make_dossier_lines(code: str, versions: int = 5, **facts: Any) -> list[StatusLine]:
    """Return the first versions of a dossier."""
    return [make_line(version, code, **facts) for version in range(1, versions + 1)]
