"""JSON of federation: how the synchronisation goes, for everybody."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from motcua.base import clock
from motcua.base.web import open_to
from motcua.federation import queries
from motcua.federation.api import legacy
from motcua.federation.types import SourceReport

prefix = ""
router = Router(tags=["statistics"])
router.add_router("/legacy", legacy.router)


class SourceOut(Schema):
    """How the exchange with a ministry or province (level-1 code) goes.

    Lags in seconds, from a status's instant to its record nationally, of what came within two hours and a day; null
    without any. ``proven_equal_at``: as of this instant or later each dossier was the same in both copies,
    but for what was under way. ``is_equal``: no difference was found since.
    """

    source: str
    dossiers: int | None
    lag_p50_hour_seconds: float | None
    lag_p99_hour_seconds: float | None
    lag_p50_day_seconds: float | None
    lag_p99_day_seconds: float | None
    open_gaps: int
    conflicts_day: int
    invalid_day: int
    last_message_at: datetime | None
    heard_at: datetime | None
    is_silent: bool
    proven_equal_at: datetime | None
    is_equal: bool
    under_way: int


class SynchronisationOut(Schema):
    at: datetime
    sources: list[SourceOut]


@router.get("/statistics/synchronisation", response=SynchronisationOut, summary="Synchronisation with each source")
@open_to("anyone")
def get_synchronisation(request: HttpRequest) -> dict[str, Any]:
    """Return how current and how whole the national registry is; 404 at an agency's seat."""
    now = clock.now()
    return {"at": now, "sources": [_source(report) for report in queries.list_sources(now=now)]}


def _source(report: SourceReport) -> dict[str, Any]:
    lags = {f"{name}_seconds": _seconds(getattr(report, name)) for name in _LAGS}
    days = {"conflicts_day": report.conflicts, "invalid_day": report.invalid}
    return {**vars(report), **lags, **days}


_LAGS = ("lag_p50_hour", "lag_p99_hour", "lag_p50_day", "lag_p99_day")


def _seconds(lag: timedelta | None) -> float | None:
    return None if lag is None else round(lag.total_seconds(), 3)
