"""Reads of numbers."""

from datetime import date

from django.db import connection

from motcua.numbers.models import LedgerEntry
from motcua.numbers.types import Fate, LedgerLine

_GAPS = """
SELECT expected
FROM numbers_counter counter, generate_series(1, counter.last) expected
WHERE counter.series = %(series)s AND counter.day IS NOT DISTINCT FROM %(day)s::date
  AND NOT EXISTS (
    SELECT FROM numbers_ledgerentry ledger
    WHERE ledger.series = %(series)s AND ledger.day IS NOT DISTINCT FROM %(day)s::date AND ledger.value = expected
  )
ORDER BY expected
"""


def list_gaps(series: str, day: date | None) -> tuple[int, ...]:
    """Return the numbers up to the last one given out that the ledger cannot explain: none, unless it was harmed."""
    with connection.cursor() as cursor:
        cursor.execute(_GAPS, {"series": series, "day": day})
        return tuple(row[0] for row in cursor.fetchall())


def list_ledger(series: str, day: date | None, *, after: int = 0, limit: int = 500) -> tuple[LedgerLine, ...]:
    """Return the numbers of a series above ``after``, in their order, at most ``limit`` of them (one statement)."""
    entries = LedgerEntry.objects.filter(series=series, day=day, value__gt=after).order_by("value")[:limit]
    return tuple(
        LedgerLine(
            series=entry.series,
            day=entry.day,
            value=entry.value,
            used_for=entry.used_for,
            at=entry.at,
            fate=Fate(entry.fate),
            voided_at=entry.voided_at,
            voided_by=entry.voided_by,
            why=entry.why,
        )
        for entry in entries
    )
