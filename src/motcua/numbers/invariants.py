"""What ``motcua doctor`` checks of numbers."""

from collections.abc import Sequence

from django.db import connection

from motcua.base.invariants import invariant

_UNEXPLAINED = """
WITH ledger AS (
  SELECT series, coalesce(day, 'infinity') AS day, count(*) AS lines, min(value) AS lowest, max(value) AS highest
  FROM numbers_ledgerentry GROUP BY series, day
), counter AS (
  SELECT series, coalesce(day, 'infinity') AS day, last FROM numbers_counter
)
SELECT series, nullif(day, 'infinity')::text, coalesce(last, 0), coalesce(lines, 0)
FROM counter FULL JOIN ledger USING (series, day)
WHERE (last, last, 1) IS DISTINCT FROM (lines, highest, lowest)
ORDER BY series, day
LIMIT 20
"""


@invariant("Every number of a series, from 1 to the last one given out, is in the ledger exactly once.")
def ledger_explains_every_number() -> Sequence[str]:
    with connection.cursor() as cursor:
        cursor.execute(_UNEXPLAINED)
        unexplained = cursor.fetchall()
    return [f"{series} {day or ''}: last {last}, {lines} in the ledger" for series, day, last, lines in unexplained]
