"""Everything since the beginning, to compare with a recount."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from motcua.counts.queries import effects
from motcua.counts.types import Total

_RECEIVED = [f"received_{channel}" for channel in effects.CHANNELS]
_SUMS = [*_RECEIVED, *effects.FINISHED]
_ALL = ["received", *effects.FINISHED, "open", "paused"]

_TOTALS = f"""
WITH {effects.unmerged()}, counted AS (
    SELECT agency, procedure, {" + ".join(_RECEIVED)} AS received, {", ".join(effects.FINISHED)}, 0 AS open, 0 AS paused
    FROM counts_proceduremonth
    UNION ALL SELECT agency, procedure, received, {", ".join(effects.FINISHED)}, 0, 0 FROM movement
    UNION ALL SELECT agency, procedure, 0, 0, 0, 0, 0, open, open * (due_at IS NULL)::int FROM counts_openbydue
    UNION ALL SELECT agency, procedure, 0, 0, 0, 0, 0, open, open * (due_at IS NULL)::int FROM opening
)
SELECT agency, procedure, {", ".join(f"sum({name})::bigint" for name in _ALL)}
FROM counted GROUP BY agency, procedure
HAVING sum(received) <> 0 OR sum(open) <> 0
ORDER BY agency, procedure
"""

_DIFFERENCES = f"""
WITH {effects.unmerged()}, thing AS (
    SELECT 1 AS sign, {", ".join(effects.COLUMNS)} FROM ({{from_sql}}) AS given WHERE received_at IS NOT NULL
), recounted AS ({effects.movements("thing")}
), reopened AS ({effects.opens("thing")}
), moved AS (
    SELECT agency, procedure, month, {", ".join(_SUMS)} FROM counts_proceduremonth
    UNION ALL SELECT agency, procedure, date_trunc('month', day)::date, {", ".join(_SUMS)} FROM movement
    UNION ALL SELECT agency, procedure, date_trunc('month', day)::date, {", ".join(f"- {name}" for name in _SUMS)}
    FROM recounted
), standing AS (
    SELECT agency, procedure, due_at, open FROM counts_openbydue
    UNION ALL SELECT agency, procedure, due_at, open FROM opening
    UNION ALL SELECT agency, procedure, due_at, - open FROM reopened
)
(SELECT format('%%s %%s in %%s: %%s', agency, procedure, to_char(month, 'YYYY-MM'), concat_ws(', ', {
    ", ".join(f"'{name} ' || nullif(sum({name}), 0)" for name in _SUMS)
})) FROM moved GROUP BY agency, procedure, month HAVING {" OR ".join(f"sum({name}) <> 0" for name in _SUMS)}
ORDER BY 1 LIMIT %(limit)s)
UNION ALL
(SELECT format('%%s %%s due %%s: open %%s', agency, procedure, coalesce(due_at::text, 'never (paused)'), sum(open))
FROM standing GROUP BY agency, procedure, due_at HAVING sum(open) <> 0
ORDER BY 1 LIMIT %(limit)s)
"""


def list_totals() -> tuple[Total, ...]:
    """Return the totals of every agency and procedure that has any, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS)
        names = ("agency_code", "procedure_code", "received", "early", "on_time", "overdue_finished", "withdrawn")
        return tuple(Total(**dict(zip((*names, "open", "paused"), row, strict=True))) for row in cursor.fetchall())


def list_differences(*, from_sql: str, params: Mapping[str, Any] | None = None, limit: int = 10) -> Sequence[str]:
    """Recount the things themselves and return a line for each figure that is not what the counts say; none is good.

    ``from_sql`` selects agency, procedure, channel, received_at, due_at, finished_at and outcome of every thing the
    caller has. One statement, one snapshot: true even while others write.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES.format(from_sql=from_sql), {**(params or {}), "limit": limit})
        return [line for (line,) in cursor.fetchall()]
