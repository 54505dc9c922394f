"""``motcua bench fill --folder DIR``: fill a registry once; ``sync`` and ``kpi`` with the same folder measure on it."""

import time
from typing import Any

from django.db import connection

from motcua.base import clock
from motcua.bench.statuses import fill


def run(dossiers: int = 100_000) -> dict[str, Any]:
    """Fill a registry with so many dossiers, and say how long that took and how large it is."""
    began = time.monotonic()
    fill(dossiers, clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = int(cursor.fetchone()[0])
    seconds = round(time.monotonic() - began, 1)
    return {"figures": {"dossiers": dossiers, "seconds_to_fill": seconds, "gigabytes": round(size / 1e9, 2)}}
