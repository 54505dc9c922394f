"""Figures of periods."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import connection

from motcua.base.clock import vietnam_date
from motcua.counts import rules
from motcua.counts.queries import effects
from motcua.counts.types import Figures

_DAY = timedelta(days=1)
_SUMS = [*(f"received_{channel}" for channel in effects.CHANNELS), *effects.FINISHED]
_NET = f"{' + '.join(_SUMS[:3])} - {' - '.join(effects.FINISHED)}"
_BY_CHANNEL = ", ".join(
    f"CASE channel WHEN '{name.upper()}' THEN received ELSE 0 END AS received_{name}" for name in effects.CHANNELS
)

_LATE, _PAUSED = "open * coalesce((due_at < %(now)s)::int, 0)", "open * (due_at IS NULL)::int"
_STANDING = f"""
        SELECT open, {_LATE} AS late, {_PAUSED} AS paused FROM counts_openbydue WHERE true {{where}}"""
_STANDING_IN_COUNTRY = f"""
        SELECT open, late, paused FROM ({effects.country_standings()}) AS country"""

# The open dossiers of now, less what came and plus what went since, are those of any day before: so a period costs
# what has moved since it began, however long the history is.
_COUNT = f"""
WITH {effects.unmerged()}, moved AS (
    SELECT {{day}} AS day, {{received}}, {", ".join(effects.FINISHED)}
    FROM {{table}} WHERE {{day}} >= %(since)s {{where}}
    UNION ALL
    SELECT {{trunc}}, {", ".join(_SUMS)} FROM movement WHERE {{trunc}} >= %(since)s {{where}}
), daily AS (
    SELECT day, {", ".join(f"sum({name}) AS {name}" for name in _SUMS)}, sum({_NET}) AS net FROM moved GROUP BY day
), standing AS (
    SELECT coalesce(sum(open), 0) AS open, coalesce(sum(late), 0) AS late, coalesce(sum(paused), 0) AS paused
    FROM ({{standing}}
        UNION ALL
        SELECT open, {{late}}, {{paused}} FROM opening WHERE true {{where}}
    ) AS open_now
)
SELECT {", ".join(f"coalesce(sum({name}) FILTER (WHERE day <= last_day), 0)::bigint" for name in _SUMS)},
       (open - coalesce(sum(net), 0))::bigint,
       (open - coalesce(sum(net) FILTER (WHERE day > last_day), 0))::bigint, late::bigint, paused::bigint
FROM unnest(%(first_days)s::date[], %(last_days)s::date[]) WITH ORDINALITY AS period (first_day, last_day, n)
CROSS JOIN standing LEFT JOIN daily ON day >= first_day
GROUP BY n, open, late, paused
ORDER BY n
"""


def count(
    *,
    now: datetime,
    first_day: date = date.min,
    last_day: date | None = None,
    agency_code: str | None = None,
    province_code: str | None = None,
    procedure_code: str | None = None,
) -> Figures:
    """Return the figures of a period of Vietnamese days (both days in it), by default from the beginning to today.

    Exact, in one statement. Of an agency alone, of all agencies under a level-1 code, or of everything; with
    ``procedure_code`` only for whole months, of which the last may be running (ValueError).
    """
    where = {"agency": agency_code, "province": province_code, "procedure": procedure_code}
    return _count([(first_day, last_day or vietnam_date(now))], where, now)[0]


def list_months(
    *,
    now: datetime,
    months: int = 12,
    agency_code: str | None = None,
    province_code: str | None = None,
    procedure_code: str | None = None,
) -> tuple[Figures, ...]:
    """Return the figures of the last so many calendar months, this one last, in one statement."""
    periods: list[tuple[date, date]] = []
    first_day = rules.month_of(vietnam_date(now))
    for _ in range(months):
        periods.insert(0, (first_day, rules.next_month(first_day) - _DAY))
        first_day = rules.month_of(first_day - _DAY)
    where = {"agency": agency_code, "province": province_code, "procedure": procedure_code}
    return tuple(_count(periods, where, now))


def _count(periods: Sequence[tuple[date, date]], where: Mapping[str, str | None], now: datetime) -> list[Figures]:
    today = vietnam_date(now)
    given = {name: value for name, value in where.items() if value is not None}
    if {"agency", "province"} <= given.keys():
        raise ValueError("an agency lies under one level-1 code; ask for one of them")
    if "procedure" in given and not all(rules.is_whole_months(*period, today) for period in periods):
        raise ValueError("a procedure is counted by whole months")
    with connection.cursor() as cursor:
        cursor.execute(
            _sql(given),
            {
                **given,
                "now": now,
                "since": min(first_day for first_day, _ in periods),
                "first_days": [first_day for first_day, _ in periods],
                "last_days": [last_day for _, last_day in periods],
            },
        )
        rows = cursor.fetchall()
    return [_figures(period, row, today) for period, row in zip(periods, rows, strict=True)]


def _sql(given: Mapping[str, str]) -> str:
    """Return the statement over the smallest aggregate that knows what was asked for."""
    table, day, received, trunc = "counts_countryday", "day", _BY_CHANNEL, "day"
    if "procedure" in given:
        table, day, received = "counts_proceduremonth", "month", ", ".join(_SUMS[:3])
        trunc = "date_trunc('month', day)::date"
    elif "agency" in given:
        table = "counts_agencyday"
    elif "province" in given:
        table = "counts_provinceday"
    where = " ".join(f"AND {name} = %({name})s" for name in given)
    standing = (_STANDING if given else _STANDING_IN_COUNTRY).format(where=where)
    return _COUNT.format(
        table=table, day=day, received=received, trunc=trunc, where=where, standing=standing, late=_LATE, paused=_PAUSED
    )


def _figures(period: tuple[date, date], row: tuple[int, ...], today: date) -> Figures:
    counter, online, postal, early, on_time, overdue, withdrawn, carried_over, pending, overdue_open, paused = row
    is_now = period[1] >= today
    return Figures(
        first_day=period[0],
        last_day=period[1],
        received=counter + online + postal,
        received_counter=counter,
        received_online=online,
        received_postal=postal,
        carried_over=carried_over,
        early=early,
        on_time=on_time,
        overdue_finished=overdue,
        withdrawn=withdrawn,
        pending=pending,
        overdue_open=overdue_open if is_now else None,
        paused=paused if is_now else None,
    )
