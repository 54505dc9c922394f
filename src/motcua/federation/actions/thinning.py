"""What is kept of comparisons as time goes by."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from motcua.federation.actions._as_registry import PROOFS_MAX

ALL_FOR = timedelta(days=30)
DAILY_FOR = timedelta(days=365)

# The newest of each source and side stay whatever their age: by them the next slice is found, and as of when all is
# proven. A partition by state keeps as many that ended equal as ``proven_as_of`` reads, and the newest that didn't.
_THIN_OUT = """
DELETE FROM federation_comparison AS gone USING (
    SELECT id, is_registrys,
           row_number() OVER (PARTITION BY source, is_registrys, state = 'equal'
                              ORDER BY taken_at DESC, id DESC) AS turn,
           row_number() OVER (PARTITION BY source, is_registrys, (taken_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
                              ORDER BY taken_at DESC, id DESC) AS turn_of_day
    FROM federation_comparison
) AS kept
WHERE (gone.id, gone.is_registrys) = (kept.id, kept.is_registrys)
  AND gone.taken_at < %(all_since)s AND kept.turn > %(newest)s
  AND (kept.turn_of_day > 1 OR gone.taken_at < %(daily_since)s)
  AND NOT EXISTS (SELECT FROM federation_repair AS repair
                  WHERE (repair.comparison_id, repair.is_registrys) = (gone.id, gone.is_registrys))
"""


def thin_out_comparisons(*, now: datetime) -> int:
    """Forget comparisons that say nothing any more, in one statement; return how many.

    All of the last 30 days stay, then the last of each day (in Vietnam) for a year; whatever their age those that named
    something to put right, and the newest of each source, so that no page and no proof says anything else than before.
    """
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"all_since": now - ALL_FOR, "daily_since": now - DAILY_FOR, "newest": PROOFS_MAX}
        cursor.execute(_THIN_OUT, given)
        return int(cursor.rowcount)
