"""Figures of procedures, for whoever groups them: by field, by service."""

from datetime import datetime

from django.db import connection

from motcua.base.clock import vietnam_date
from motcua.counts import rules
from motcua.counts.queries import effects
from motcua.counts.types import ProcedureFigures

_RECEIVED = " + ".join(f"received_{channel}" for channel in effects.CHANNELS)
_SUMS = ["received", *effects.FINISHED, "open", "late"]
_MONTH = "date_trunc('month', day)::date"
_FINISHED = ", ".join(effects.FINISHED)
_LATE = "open * coalesce((due_at < %(now)s)::int, 0)"
_BELOW = f"""
    SELECT procedure, {_RECEIVED} AS received, {_FINISHED}, 0 AS open, 0 AS late
    FROM counts_proceduremonth WHERE month >= %(since)s {{where}}
    UNION ALL
    SELECT procedure, 0, 0, 0, 0, 0, open, {_LATE} FROM counts_openbydue WHERE true {{where}}"""
_OF_COUNTRY = f"""
    SELECT procedure, received, {_FINISHED}, 0 AS open, 0 AS late FROM counts_countrymonth WHERE month >= %(since)s
    UNION ALL
    SELECT procedure, 0, 0, 0, 0, 0, open, late FROM ({effects.country_standings()}) AS standing"""
_BY_PROCEDURE = f"""
WITH {effects.unmerged()}, moved AS ({{folded}}
    UNION ALL
    SELECT procedure, received, {_FINISHED}, 0, 0 FROM movement WHERE {_MONTH} >= %(since)s {{where}}
    UNION ALL
    SELECT procedure, 0, 0, 0, 0, 0, open, {_LATE} FROM opening WHERE true {{where}}
)
SELECT procedure, {", ".join(f"sum({name})::bigint" for name in _SUMS)} FROM moved GROUP BY procedure
HAVING {" OR ".join(f"sum({name}) <> 0" for name in _SUMS)}
ORDER BY procedure
"""


def list_by_procedure(
    *, now: datetime, months: int = 12, agency_code: str | None = None, province_code: str | None = None
) -> tuple[ProcedureFigures, ...]:
    """Return the figures of every procedure in the last so many calendar months, this one last; one statement.

    Exact; of an agency alone, of all agencies under a level-1 code, or of everything. A procedure of which nothing
    moved and nothing is open isn't there. What everything costs follows from the number of procedures, not of agencies
    or dossiers. Raises ValueError when both are given.
    """
    if agency_code is not None and province_code is not None:
        raise ValueError("an agency lies under one level-1 code; ask for one of them")
    since = rules.month_of(vietnam_date(now))
    for _ in range(months - 1):
        since = rules.month_before(since)
    given = {"agency": agency_code, "province": province_code}
    where = " ".join(f"AND {name} = %({name})s" for name, value in given.items() if value is not None)
    folded = _BELOW.format(where=where) if where else _OF_COUNTRY
    times = {"since": since, "now": now}
    with connection.cursor() as cursor:
        sql = _BY_PROCEDURE.format(folded=folded, where=where)
        cursor.execute(sql, {**given, **times})
        return tuple(ProcedureFigures(*row) for row in cursor.fetchall())
