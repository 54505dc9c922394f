"""``motcua bench kpi``: what the page of 63 provinces by 12 months costs, beside counting it all again."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.bench import processes, tables
from motcua.bench.statuses import Agencies, fill
from motcua.counts import queries as counts
from motcua.federation import actions

TIMES = 50
LIMIT_MS = 20.0
_RECOUNT = """
WITH dossier AS (
    SELECT source, date_trunc('month', received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS received,
           date_trunc('month', finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS finished, outcome, finished_at,
           due_at, (finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
               < (due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS is_early
    FROM federation_registereddossier WHERE received_at IS NOT NULL
), moved AS (
    SELECT source, received AS month, count(*) AS received, 0 AS early, 0 AS on_time, 0 AS overdue, 0 AS withdrawn
    FROM dossier GROUP BY 1, 2
    UNION ALL
    SELECT source, finished, 0, count(*) FILTER (WHERE outcome <> 'WITHDRAWN' AND is_early),
           count(*) FILTER (WHERE outcome <> 'WITHDRAWN' AND NOT coalesce(is_early, false)
                            AND (due_at IS NULL OR finished_at <= due_at)),
           count(*) FILTER (WHERE outcome <> 'WITHDRAWN' AND NOT is_early AND finished_at > due_at),
           count(*) FILTER (WHERE outcome = 'WITHDRAWN')
    FROM dossier WHERE finished IS NOT NULL GROUP BY 1, 2
)
SELECT source, month, sum(received)::bigint, sum(early)::bigint, sum(on_time)::bigint, sum(overdue)::bigint,
       sum(withdrawn)::bigint
FROM moved WHERE month >= %s GROUP BY 1, 2 ORDER BY 1, 2
"""


def run(dossiers: int = 100_000) -> dict[str, Any]:
    """Fill a registry with so many dossiers, some of them not yet in the aggregates, and read the page."""
    now = clock.now()
    filled = fill(dossiers, now)
    for sender, lines in Agencies(filled).tell(range(3), 1):
        actions.record_statuses(lines=lines, sender=sender, now=clock.now())
    with CaptureQueriesContext(connection) as captured:
        page = counts.list_months_by_province(now=now)
    said = [(one.province_code, one.month, *_sums(one)) for one in page]
    seconds, cpu = _cost(lambda: counts.list_months_by_province(now=now), TIMES)
    with connection.cursor() as cursor:
        again: list[Any] = []

        tables.give_memory()

        def recount() -> None:
            cursor.execute(_RECOUNT, [min(one.month for one in page)])
            again[:] = cursor.fetchall()

        recount_seconds, recount_cpu = _cost(recount, 1)
    return {
        "figures": {
            "dossiers": filled.dossiers,
            "provinces": len({one.province_code for one in page}),
            "months": len({one.month for one in page}),
            "statements": len(captured),
            "page_ms": round(seconds * 1000, 2),
            "page_cpu_ms": round(cpu * 1000, 2),
            "recount_ms": round(recount_seconds * 1000, 1),
            "recount_cpu_ms": round(recount_cpu * 1000, 1),
        },
        "limits": {"page_cpu_ms": LIMIT_MS},
        "ratios": {"recount": round(recount_cpu / max(cpu, 1e-9), 1)},
        "differences": len(set(said) ^ set(again)),
    }


def _sums(one: Any) -> tuple[int, ...]:
    return one.received, one.early, one.on_time, one.overdue_finished, one.withdrawn


def _cost(act: Callable[[], object], times: int) -> tuple[float, float]:
    """Return how long an act takes, and the processor time of it here and in PostgreSQL."""
    backend = tables.backend_pid()
    before, began, own = processes.own_cpu_seconds(backend), time.monotonic(), time.process_time()
    for _ in range(times):
        act()
    spent = time.process_time() - own + processes.own_cpu_seconds(backend) - before
    return (time.monotonic() - began) / times, spent / times
