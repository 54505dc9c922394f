"""Writes of counts: log what a statement changes, and fold the log into the aggregates."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from motcua.counts.queries import effects

_MERGE_LOCK = 0x6D63_0001
_CORRECT_LOCK = 0x6D63_0003
_MERGED_AT_ONCE = 20_000
_MOVED_ON_AFTER = timedelta(seconds=10)

_CASTS = {"received_at": "timestamptz", "due_at": "timestamptz", "finished_at": "timestamptz"}
_LOGGED = [f"{side}_{column}" for side in ("old", "new") for column in effects.COLUMNS]
_LOGGED_VALUES = ", ".join(f"{name}::{_CASTS.get(name[4:], 'text')}" for name in _LOGGED)
_LOG = f"""
WITH change AS ({{from_sql}}), logged AS (
    INSERT INTO counts_change ({", ".join(_LOGGED)})
    SELECT {_LOGGED_VALUES} FROM change
    WHERE (old_received_at IS NOT NULL OR new_received_at IS NOT NULL)
      AND ROW({", ".join(_LOGGED[:7])}) IS DISTINCT FROM ROW({", ".join(_LOGGED[7:])})
)
SELECT count(*), array_agg(extra) FILTER (WHERE extra IS NOT NULL) FROM change
"""


def log_changes(*, from_sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> tuple[int, list[str]]:
    """Run a statement that writes what is counted, and log what it changes: one statement in all.

    ``from_sql`` is an INSERT or UPDATE with RETURNING (or any query) that yields ``old_…`` and ``new_…`` of agency,
    procedure, channel, received_at, due_at, finished_at and outcome, and ``extra``, a text. A row is logged when one
    of them differs and the dossier is, or was, received. Return how many rows there were, and each ``extra`` that
    isn't empty.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOG.format(from_sql=from_sql), params)
        number, extras = cursor.fetchone()
    return number, extras or []


def _fold(table: str, keys: Sequence[str], sums: Sequence[str], source: str, also: Sequence[str] = ()) -> str:
    """Return the upsert that adds what ``source`` yields to an aggregate; sorted, so that nobody deadlocks."""
    columns = [key.split(" AS ")[-1] for key in keys]
    added = ", ".join(f"sum({name})" for name in sums)
    carried = "".join(f", min({name})" for name in also)
    positions = ", ".join(str(n + 1) for n in range(len(keys)))
    kept = ", ".join(f"{name} = kept.{name} + excluded.{name}" for name in sums)
    return f"""
    INSERT INTO {table} AS kept ({", ".join([*columns, *sums, *also])})
    SELECT {", ".join(key.split(" AS ")[0] for key in keys)}, {added}{carried} FROM {source}
    GROUP BY {positions}
    HAVING {" OR ".join(f"sum({name}) <> 0" for name in sums)}
    ORDER BY {positions}
    ON CONFLICT ({", ".join(columns)}) DO UPDATE SET {kept}"""


_DAILY = ["received", *effects.FINISHED]
_MONTHLY = [*(f"received_{channel}" for channel in effects.CHANNELS), *effects.FINISHED]
_MONTH = "date_trunc('month', day)::date AS month"
_STANDING = ["open", "late", "paused"]

# What is late is known until an instant that moves on with the merger, which adds what is due between old and new.
# After a clock that went wrong it moves back.
_MOVE_ON = f"""known AS MATERIALIZED (SELECT {effects.LATE_UNTIL} AS until
), moved AS MATERIALIZED (
    SELECT CASE WHEN until < %(before)s OR until > %(after)s THEN %(now)s ELSE until END AS until FROM known
), moved_on AS (
    INSERT INTO counts_countrylate (id, until) SELECT 1, moved.until FROM known, moved WHERE moved.until <> known.until
    ON CONFLICT (id) DO UPDATE SET until = excluded.until
), in_country AS ({effects.standings("opening", "(SELECT until FROM moved)")}
    UNION ALL {effects.becoming_late("(SELECT until FROM known)", "(SELECT until FROM moved)")}
)"""
_FOLDS = f"""movement AS ({effects.movements("side")}
), opening AS ({effects.opens("side")}
), {_MOVE_ON}, agencies AS ({_fold("counts_agencyday", ["agency", "day", "channel"], _DAILY, "movement")}
), provinces AS ({_fold("counts_provinceday", ["province", "day", "channel"], _DAILY, "movement")}
), province_months AS ({_fold("counts_provincemonth", ["province", _MONTH], _DAILY, "movement")}
), months AS ({_fold("counts_proceduremonth", ["agency", "procedure", _MONTH], _MONTHLY, "movement", ["province"])}
), standing AS ({_fold("counts_openbydue", ["agency", "procedure", "due_at"], ["open"], "opening", ["province"])}
), country_days AS ({_fold("counts_countryday", ["day", "channel"], _DAILY, "movement")}
), country AS ({_fold("counts_countrymonth", [_MONTH, "procedure"], _DAILY, "movement")}
), country_open AS ({_fold("counts_countryopen", ["procedure"], _STANDING, "in_country")}
)"""
_MERGE = f"""
WITH taken AS (
    DELETE FROM counts_change WHERE id IN (SELECT id FROM counts_change ORDER BY id LIMIT %(limit)s) RETURNING *
), side AS ({effects.sides("taken")}
), {_FOLDS}
SELECT count(*) FROM taken
"""

# Before the merge's own snapshot: what a corrector wrote is seen in it, and none begins before the merge has ended.
_LOCK = "SELECT pg_advisory_xact_lock(%s), pg_try_advisory_xact_lock(%s)"


@transaction.atomic(savepoint=False)
def merge(*, now: datetime) -> int:
    """Fold the oldest changes of the log into the aggregates and take them out of it; return how many.

    The same three statements for 5 as for 20,000. Readers see a change in the log or in the aggregates, never in
    both and never in none; a second merger waits. What has become late is late in the country's figures from then
    on; while somebody corrects it isn't moved there, and readers look it up a little longer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [_MERGE_LOCK, _CORRECT_LOCK])
        _, moves = cursor.fetchone()
        before, after = (now - _MOVED_ON_AFTER, now + _MOVED_ON_AFTER) if moves else (None, None)
        cursor.execute(_MERGE, {"limit": _MERGED_AT_ONCE, "now": now, "before": before, "after": after})
        merged: int = cursor.fetchone()[0]
        if merged:
            cursor.execute("DELETE FROM counts_openbydue WHERE open = 0")
    return merged


def _missing(recount: str, unmerged: str, table: str, keys: Sequence[str], sums: Sequence[str], stored: str) -> str:
    """Return a select of what a recount has more than the log and an aggregate have together, line by line."""
    columns, minus = ", ".join(keys), ", ".join(f"- {name}" for name in sums)
    return f"""
    SELECT province, {columns}, {", ".join(sums)} FROM {recount} WHERE province = ANY(%(provinces)s)
    UNION ALL SELECT province, {columns}, {minus} FROM {unmerged} WHERE province = ANY(%(provinces)s)
    UNION ALL SELECT province, {stored}, {minus} FROM {table} WHERE province = ANY(%(provinces)s)"""


_AGENCY_DAYS = f"(SELECT *, {effects.PROVINCE} AS province FROM counts_agencyday) AS kept_days"
_DAY_KEYS, _PROVINCE_KEYS = ["agency", "day", "channel"], ["province", "day", "channel"]
_MONTH_KEYS, _OPEN_KEYS = ["agency", "procedure", "day"], ["agency", "procedure", "due_at"]
_MONTHS_UNLIKE = f"""(
    SELECT procedure, day, {" + ".join(_MONTHLY[:3])} AS received, {", ".join(effects.FINISHED)} FROM by_month
) AS unlike"""
_CORRECT = f"""
WITH {effects.unmerged()}, thing AS (
    SELECT 1 AS sign, {", ".join(effects.COLUMNS)} FROM ({{from_sql}}) AS given WHERE received_at IS NOT NULL
), recounted AS ({effects.movements("thing")}
), reopened AS ({effects.opens("thing")}
), by_day AS ({_missing("recounted", "movement", _AGENCY_DAYS, _DAY_KEYS, _DAILY, "agency, day, channel")}
), by_province AS ({
    _missing("recounted", "movement", "counts_provinceday", _DAY_KEYS[1:], _DAILY, "day, channel")
}), by_province_month AS ({_missing("recounted", "movement", "counts_provincemonth", ["day"], _DAILY, "month")}
), by_month AS ({
    _missing("recounted", "movement", "counts_proceduremonth", _MONTH_KEYS, _MONTHLY, "agency, procedure, month")
}), by_due AS ({_missing("reopened", "opening", "counts_openbydue", _OPEN_KEYS, ["open"], ", ".join(_OPEN_KEYS))}
), in_country AS ({effects.standings("by_due", effects.LATE_UNTIL)}
), agencies AS ({_fold("counts_agencyday", _DAY_KEYS, _DAILY, "by_day")}
), provinces AS ({_fold("counts_provinceday", _PROVINCE_KEYS, _DAILY, "by_province")}
), province_months AS ({_fold("counts_provincemonth", ["province", _MONTH], _DAILY, "by_province_month")}
), months AS ({_fold("counts_proceduremonth", ["agency", "procedure", _MONTH], _MONTHLY, "by_month", ["province"])}
), standing AS ({_fold("counts_openbydue", _OPEN_KEYS, ["open"], "by_due", ["province"])}
), country_days AS ({_fold("counts_countryday", ["day", "channel"], _DAILY, "by_province")}
), country AS ({_fold("counts_countrymonth", [_MONTH, "procedure"], _DAILY, _MONTHS_UNLIKE)}
), country_open AS ({_fold("counts_countryopen", ["procedure"], _STANDING, "in_country")}
)
SELECT 1
"""


@transaction.atomic(savepoint=False)
def correct(*, from_sql: str, provinces: Sequence[str]) -> None:
    """Make the counts of some level-1 codes what a recount says, after things were changed without their knowing.

    ``from_sql`` selects what ``queries.list_differences`` takes, of all things under these codes. One statement, one
    snapshot: true even while others write; a second corrector waits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CORRECT_LOCK])
        cursor.execute(_CORRECT.format(from_sql=from_sql), {"provinces": list(provinces)})
