"""Changes of counted things for any test in the house."""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import UTC, datetime

from motcua.counts import actions
from motcua.counts.queries import effects
from motcua.counts.types import Channel, Counted

NOTHING = Counted(agency="", procedure="", channel="", received_at=None)


def make_counted(
    *,
    agency: str = "H26.45",
    procedure: str = "1.001193",
    channel: str = Channel.ONLINE,
    received_at: datetime | None = datetime(2026, 11, 2, 2, 0, tzinfo=UTC),
    due_at: datetime | None = datetime(2026, 11, 3, 10, 0, tzinfo=UTC),
    finished_at: datetime | None = None,
    outcome: str | None = None,
) -> Counted:
    """Return what is counted of a dossier, by default one received and due in a day."""
    return Counted(
        agency=agency,
        procedure=procedure,
        channel=channel,
        received_at=received_at,
        due_at=due_at,
        finished_at=finished_at,
        outcome=outcome,
    )


def make_change(new: Counted = NOTHING, old: Counted = NOTHING, *, times: int = 1) -> None:
    """Log that so many dossiers went from ``old`` to ``new``; the default of either is that it wasn't there."""
    casts = {"received_at": "timestamptz", "due_at": "timestamptz", "finished_at": "timestamptz"}
    columns = ", ".join(
        f"%s::{casts.get(name, 'text')} AS {side}_{name}" for side in ("old", "new") for name in effects.COLUMNS
    )
    actions.log_changes(
        from_sql=f"SELECT {columns}, NULL AS extra FROM generate_series(1, %s)",
        params=[*astuple(old), *astuple(new), times],
    )


def loads(*, from_sql: str) -> list[str]:
    """Return scripts that fill empty aggregates with things which were put there past the log; they may run at once.

    ``from_sql`` selects what is counted of them, as for ``queries.list_differences``.
    """
    side = f"""WITH side AS NOT MATERIALIZED (
        SELECT 1 AS sign, {", ".join(effects.COLUMNS)} FROM ({from_sql}) AS thing WHERE received_at IS NOT NULL
    )"""
    movement, opening = f"({effects.movements('side')}) AS movement", f"({effects.opens('side')}) AS opening"
    daily = ["received", *effects.FINISHED]
    monthly = [*(f"received_{channel}" for channel in effects.CHANNELS), *effects.FINISHED]
    month, province = "date_trunc('month', day)::date AS month", f"{effects.PROVINCE} AS province"
    months = _sum("counts_proceduremonth", ["agency", "procedure", month, province], monthly, movement)
    days = _sum("counts_agencyday", ["agency", "day", "channel"], daily, movement)
    provinces = _sum("counts_provinceday", [province, "day", "channel"], daily, "counts_agencyday")
    years = _sum("counts_provincemonth", ["province", month], daily, "counts_provinceday")
    country_days = _sum("counts_countryday", ["day", "channel"], daily, "counts_provinceday")
    due = _sum("counts_openbydue", ["agency", "procedure", "due_at", province], ["open"], opening)
    received = f"(SELECT *, {' + '.join(monthly[:3])} AS received FROM counts_proceduremonth) AS received"
    country = _sum("counts_countrymonth", ["month", "procedure"], daily, received)
    standing = f"({effects.standings('counts_openbydue', effects.LATE_UNTIL)}) AS standing"
    country_open = _sum("counts_countryopen", ["procedure"], ["open", "late", "paused"], standing)
    return [
        f"{side} {months}; {country}",
        f"{side} {days}; {provinces}; {years}; {country_days}",
        f"{side} {due}; {country_open}",
    ]


def _sum(table: str, keys: Sequence[str], sums: Sequence[str], source: str) -> str:
    """Return the statement that sums a source up into an empty aggregate, in the order of its keys.

    What isn't a column of the source is made of others that it has.
    """
    names = [key.rpartition(" AS ")[2] for key in keys]
    plain = [key for key in keys if key.isidentifier()]
    positions = ", ".join(str(n + 1) for n in range(len(names)))
    return f"""
    INSERT INTO {table} ({", ".join([*names, *sums])})
    SELECT {", ".join([*keys, *(f"sum({name})" for name in sums)])}
    FROM (SELECT {", ".join(dict.fromkeys([*plain, *_made_of(keys), *sums]))} FROM {source}) AS source
    GROUP BY {positions} ORDER BY {positions}"""


def _made_of(keys: Sequence[str]) -> list[str]:
    """Return the columns that the keys which aren't plain ones are made of."""
    return [column for column in ("agency", "day") if any(column in key.rpartition(" AS ")[0] for key in keys)]
