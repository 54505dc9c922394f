"""What ``motcua doctor`` checks of counts. That they equal a recount is checked by who has the dossiers."""

from collections.abc import Sequence

from django.db import connection

from motcua.base.invariants import invariant
from motcua.counts.queries import effects

_FINISHED = " + ".join(effects.FINISHED)
_RECEIVED = " + ".join(f"received_{channel}" for channel in effects.CHANNELS)
_LEAST = "least(received, early, on_time, overdue, withdrawn)"
_SUMS = ["received", *effects.FINISHED]
_SUMMED = ", ".join(f"sum({name})" for name in _SUMS)

_BELOW_NOTHING = f"""
SELECT format('%s on %s by %s', agency, day, channel) FROM counts_agencyday WHERE {_LEAST} < 0
UNION ALL
SELECT format('%s on %s by %s', province, day, channel) FROM counts_provinceday WHERE {_LEAST} < 0
UNION ALL
SELECT format('%s of %s in %s', procedure, agency, to_char(month, 'YYYY-MM')) FROM counts_proceduremonth
WHERE least(received_counter, received_online, received_postal, early, on_time, overdue, withdrawn) < 0
UNION ALL
SELECT format('open %s of %s due %s', procedure, agency, due_at) FROM counts_openbydue WHERE open < 0
ORDER BY 1 LIMIT 20
"""

_OPEN_IS_WHAT_IS_LEFT = f"""
SELECT format('%s of %s: %s received less finished, %s open', procedure, agency, sum(moved), sum(open))
FROM (
    SELECT agency, procedure, {_RECEIVED} - ({_FINISHED}) AS moved, 0 AS open FROM counts_proceduremonth
    UNION ALL SELECT agency, procedure, 0, open FROM counts_openbydue
) AS counted
GROUP BY agency, procedure HAVING sum(moved) <> sum(open)
ORDER BY 1 LIMIT 20
"""

_COUNTRY = f"""
WITH days AS (
    SELECT day, channel, {_SUMMED} FROM counts_provinceday GROUP BY 1, 2
    HAVING (sum(received), sum(early), sum(on_time), sum(overdue), sum(withdrawn)) <> (0, 0, 0, 0, 0)
), kept_days AS (
    SELECT day, channel, {", ".join(f"{name}::numeric" for name in _SUMS)} FROM counts_countryday
    WHERE ({", ".join(_SUMS)}) <> (0, 0, 0, 0, 0)
), of_agencies AS (
    SELECT month, procedure, sum({_RECEIVED}) AS received,
           {", ".join(f"sum({name}) AS {name}" for name in effects.FINISHED)}
    FROM counts_proceduremonth GROUP BY 1, 2
), months AS (
    SELECT month, procedure, {", ".join(_SUMS)} FROM of_agencies WHERE ({", ".join(_SUMS)}) <> (0, 0, 0, 0, 0)
), kept AS (
    SELECT month, procedure, {", ".join(f"{name}::numeric" for name in _SUMS)} FROM counts_countrymonth
    WHERE ({", ".join(_SUMS)}) <> (0, 0, 0, 0, 0)
), due AS (
    SELECT procedure, sum(open) AS open, sum(late) AS late, sum(paused) AS paused
    FROM ({effects.standings("counts_openbydue", effects.LATE_UNTIL)}) AS by_due GROUP BY 1
), standing AS (SELECT * FROM due WHERE (open, late, paused) <> (0, 0, 0)
), kept_standing AS (
    SELECT procedure, open::numeric, late::numeric, paused::numeric FROM counts_countryopen
    WHERE (open, late, paused) <> (0, 0, 0)
)
SELECT format('%s in %s', procedure, to_char(month, 'YYYY-MM'))
FROM ((TABLE months EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE months)) AS unlike
UNION
SELECT format('all on %s by %s', day, channel)
FROM ((TABLE days EXCEPT TABLE kept_days) UNION ALL (TABLE kept_days EXCEPT TABLE days)) AS unlike
UNION
SELECT format('%s: open, late or paused', procedure)
FROM ((TABLE standing EXCEPT TABLE kept_standing) UNION ALL (TABLE kept_standing EXCEPT TABLE standing)) AS unlike
ORDER BY 1 LIMIT 20
"""

_ONE_TRUTH = f"""
WITH by_day AS (
    SELECT agency, date_trunc('month', day)::date AS month, {_SUMMED} FROM counts_agencyday GROUP BY 1, 2
), by_month AS (
    SELECT agency, month, sum({_RECEIVED}), {", ".join(f"sum({name})" for name in effects.FINISHED)}
    FROM counts_proceduremonth GROUP BY 1, 2
), days AS (SELECT day, channel, {_SUMMED} FROM counts_agencyday GROUP BY 1, 2
), province_days AS (SELECT day, channel, {_SUMMED} FROM counts_provinceday GROUP BY 1, 2
), province_months AS (
    SELECT province, date_trunc('month', day)::date AS month, {_SUMMED} FROM counts_provinceday GROUP BY 1, 2
    HAVING (sum(received), sum(early), sum(on_time), sum(overdue), sum(withdrawn)) <> (0, 0, 0, 0, 0)
), months_of_provinces AS (
    SELECT province, month, received::numeric, {", ".join(f"{name}::numeric" for name in effects.FINISHED)}
    FROM counts_provincemonth WHERE (received, early, on_time, overdue, withdrawn) <> (0, 0, 0, 0, 0)
)
SELECT format('%s in %s', agency, to_char(month, 'YYYY-MM'))
FROM ((TABLE by_day EXCEPT TABLE by_month) UNION ALL (TABLE by_month EXCEPT TABLE by_day)) AS unlike
UNION
SELECT format('%s in %s', province, to_char(month, 'YYYY-MM'))
FROM ((TABLE province_months EXCEPT TABLE months_of_provinces)
      UNION ALL (TABLE months_of_provinces EXCEPT TABLE province_months)) AS unlike
UNION
SELECT format('all on %s by %s', day, channel)
FROM ((TABLE days EXCEPT TABLE province_days) UNION ALL (TABLE province_days EXCEPT TABLE days)) AS unlike
ORDER BY 1 LIMIT 20
"""


@invariant("No count is below nothing.")
def counts_are_not_negative() -> Sequence[str]:
    return _lines(_BELOW_NOTHING)


@invariant("Received less finished and withdrawn is what is open, for every agency and procedure.")
def open_is_what_is_left() -> Sequence[str]:
    return _lines(_OPEN_IS_WHAT_IS_LEFT)


@invariant("The counts by day and agency, by day and province, and by month and procedure say the same.")
def aggregates_agree() -> Sequence[str]:
    return _lines(_ONE_TRUTH)


@invariant("The counts of the whole country say what those by agency and by province say.")
def the_country_agrees() -> Sequence[str]:
    return _lines(_COUNTRY)


def _lines(sql: str) -> Sequence[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [line for (line,) in cursor.fetchall()]
