"""Times, amounts and sizes as people say them, in the language of the page."""

import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext, ngettext

from motcua.base.clock import vietnam_date, vietnam_time
from motcua.ui.parts import Tone


def day(value: date | datetime | None) -> str:
    """Return a day in Việt Nam: 05/09/2025, or 5 Sep 2025 in English."""
    if value is None:
        return ""
    return date_format(vietnam_date(value) if isinstance(value, datetime) else value, "DATE_FORMAT")


def time(value: datetime | None) -> str:
    """Return the time of day in Việt Nam: 16:30."""
    return time_format(vietnam_time(value), "TIME_FORMAT") if value else ""


def day_and_time(value: datetime | None) -> str:
    """Return time and day: 16:30, 05/09/2025."""
    return date_format(vietnam_time(value), "DATETIME_FORMAT") if value else ""


def number(value: object, decimals: int | None = None) -> str:
    """Return a number with the separators of the language: 1.234.567,89 or 1,234,567.89, the last place rounded."""
    if value is None:
        return ""
    shown = value if decimals is None else rounded(Fraction(str(value)), decimals)
    return number_format(shown, decimals, use_l10n=True, force_grouping=True)  # type: ignore[arg-type]


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return a number with so many decimals, halves away from zero as everybody learns it (Django cuts off)."""
    scale = 10**decimals
    steps = math.floor(abs(value) * scale + Fraction(1, 2))
    return Decimal(f"{steps if value >= 0 else -steps}E-{decimals}")


def percent(part: int | None, whole: int | None) -> str:
    """Return a share with one decimal, "9,1 %"; "" when either is unknown or there is nothing to be a part of."""
    if part is None or not whole:
        return ""
    return f"{number(Fraction(100 * part, whole), 1)} %"


def dong(amount_vnd: int | None) -> str:
    """Return an amount of money: 8.000 đồng, or VND 8,000."""
    return "" if amount_vnd is None else gettext("VND %(amount)s") % {"amount": number(amount_vnd)}


def file_size(size: int) -> str:
    """Return a size in bytes as people read it: 340 KB, 2,1 MB."""
    if size >= 1024 * 1024:
        return f"{number(size / 1024 / 1024, 1)} MB"
    return f"{number(max(1, round(size / 1024)))} KB"


def clock(due_at: datetime | None, now: datetime, working_minutes: int | None = None) -> tuple[str, Tone]:
    """Return what is left of a deadline in words, with its tone; a paused clock has no due time.

    ``working_minutes`` is the working time that is left, when the caller's calendar knows it.
    """
    if due_at is None:
        return gettext("clock stopped"), ""
    if due_at < now:
        return _late(now - due_at, (vietnam_date(now) - vietnam_date(due_at)).days), "late"
    days = (vietnam_date(due_at) - vietnam_date(now)).days
    if days:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}, "soon" if days == 1 else "ok"
    if working_minutes is None:
        return gettext("today, %(time)s") % {"time": time(due_at)}, "soon"
    return _working_time_left(working_minutes), "soon"


def _working_time_left(minutes: int) -> str:
    hours = minutes // 60
    if not hours:
        return ngettext("%(n)s working minute left", "%(n)s working minutes left", minutes) % {"n": minutes}
    return ngettext("%(n)s working hour left", "%(n)s working hours left", hours) % {"n": hours}


def _late(by: timedelta, days: int) -> str:
    if days:
        return ngettext("%(n)s day overdue", "%(n)s days overdue", days) % {"n": days}
    hours = int(by.total_seconds() // 3600)
    if hours:
        return ngettext("%(n)s hour overdue", "%(n)s hours overdue", hours) % {"n": hours}
    minutes = max(1, int(by.total_seconds() // 60))
    return ngettext("%(n)s minute overdue", "%(n)s minutes overdue", minutes) % {"n": minutes}
