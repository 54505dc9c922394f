"""The country by province and month, as the page that everybody looks at shows it."""

from datetime import datetime

from django.db import connection

from motcua.base.clock import vietnam_date
from motcua.counts import rules
from motcua.counts.queries import effects
from motcua.counts.types import ProvinceMonth

_MOVED = ["received", *effects.FINISHED]
_MONTH = "date_trunc('month', day)::date"
_BY_PROVINCE = f"""
WITH {effects.unmerged()}, moved AS (
    SELECT province, month, {", ".join(_MOVED)} FROM counts_provincemonth WHERE month >= %(since)s
    UNION ALL
    SELECT province, {_MONTH}, {", ".join(_MOVED)} FROM movement WHERE {_MONTH} >= %(since)s
)
SELECT province, month, {", ".join(f"sum({name})::bigint" for name in _MOVED)} FROM moved GROUP BY 1, 2 ORDER BY 1, 2
"""


def list_months_by_province(*, now: datetime, months: int = 12) -> tuple[ProvinceMonth, ...]:
    """Return what every level-1 code received and finished in each of the last so many months, this one last.

    Exact, in one statement; a month in which nothing moved isn't there. What it costs follows from the number of
    provinces and months, not of dossiers.
    """
    since = rules.month_of(vietnam_date(now))
    for _ in range(months - 1):
        since = rules.month_before(since)
    with connection.cursor() as cursor:
        cursor.execute(_BY_PROVINCE, {"since": since})
        return tuple(ProvinceMonth(*row) for row in cursor.fetchall())
