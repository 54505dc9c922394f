"""Numbers for any test in the house."""

from datetime import date

from django.db import transaction

from motcua.numbers import actions

SERIES = "dossiers/H26.45"
DAY = date(2026, 11, 21)


def make_number(*, series: str = SERIES, day: date | None = DAY, used_for: str = "a dossier") -> int:
    """Give out one number in a transaction of its own."""
    with transaction.atomic():
        return actions.take_next(series=series, day=day, used_for=used_for)
