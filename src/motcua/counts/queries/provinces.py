"""The country by province and month, as the page that everybody looks at shows it."""

from datetime import date, datetime

from django.db import connection

from motcua.base.clock import vietnam_date
from motcua.counts import rules
from motcua.counts.queries import effects
from motcua.counts.types import ProvinceMonth

_MOVED = ["received", *effects.FINISHED]
_SUMS = ", ".join(f"sum({name}) AS {name}" for name in _MOVED)
_BY_PROVINCE = f"""
WITH {effects.unmerged()}, moved AS (
    SELECT province, width_bucket(day, %(months)s::date[]) AS n, {_SUMS}
    FROM counts_provinceday WHERE day >= %(since)s GROUP BY 1, 2
    UNION ALL
    SELECT province, width_bucket(day, %(months)s::date[]), {_SUMS} FROM movement WHERE day >= %(since)s GROUP BY 1, 2
)
SELECT province, n, {", ".join(f"sum({name})::bigint" for name in _MOVED)} FROM moved GROUP BY 1, 2 ORDER BY 1, 2
"""


def list_months_by_province(*, now: datetime, months: int = 12) -> tuple[ProvinceMonth, ...]:
    """Return what every level-1 code received and finished in each of the last so many months, this one last.

    Exact, in one statement; a month in which nothing moved isn't there. What it costs follows from the number of
    provinces and days, not of dossiers.
    """
    firsts: list[date] = [rules.month_of(vietnam_date(now))]
    while len(firsts) < months:
        firsts.insert(0, rules.month_before(firsts[0]))
    with connection.cursor() as cursor:
        cursor.execute(_BY_PROVINCE, {"months": firsts, "since": firsts[0]})
        return tuple(ProvinceMonth(province, firsts[n - 1], *sums) for province, n, *sums in cursor.fetchall())
