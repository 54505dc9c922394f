"""Pure rules of counts."""

from datetime import date, datetime, timedelta

from motcua.base.clock import vietnam_date
from motcua.counts.types import Timeliness


def timeliness(due_at: datetime | None, finished_at: datetime) -> Timeliness:
    """Compare days first, then instants: early is a day before, on time until the very instant it is due.

    Without a due time (finished while paused) nothing was late. SQL says the same in ``queries/effects.py``.
    """
    if due_at is None:
        return Timeliness.ON_TIME
    if vietnam_date(finished_at) < vietnam_date(due_at):
        return Timeliness.EARLY
    return Timeliness.ON_TIME if finished_at <= due_at else Timeliness.OVERDUE


def province_of(agency_code: str) -> str:
    """Return the level-1 code: first in ``H26.18.05`` (QĐ 20/2020), last in ``000.00.18.H26`` (TT 10/2016)."""
    parts = agency_code.split(".")
    return parts[-1] if agency_code[:1].isdigit() else parts[0]


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """Return the first day of the month after a day's."""
    return month_of(month_of(day) + timedelta(days=32))


def month_before(day: date) -> date:
    """Return the first day of the month before a day's."""
    return month_of(month_of(day) - timedelta(days=1))


def is_whole_months(first_day: date, last_day: date, today: date) -> bool:
    """Tell whether a period is whole months; the last one may still be running."""
    return first_day.day == 1 and (last_day >= today or next_month(last_day) == last_day + timedelta(days=1))
