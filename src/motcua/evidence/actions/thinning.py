"""Old checkpoints go, but for those that a witness signed or that were time-stamped, and one an hour."""

from datetime import datetime, timedelta

from django.db import connection, transaction

KEPT = timedelta(days=1)

_THIN = """
DELETE FROM evidence_signedcheckpoint c
WHERE c.at < %s
  AND NOT EXISTS (SELECT 1 FROM evidence_cosignature s WHERE s.checkpoint_id = c.size)
  AND NOT EXISTS (SELECT 1 FROM evidence_timestamp t WHERE t.checkpoint_id = c.size)
  AND EXISTS (SELECT 1 FROM evidence_signedcheckpoint later
              WHERE later.size > c.size AND date_trunc('hour', later.at, 'UTC') = date_trunc('hour', c.at, 'UTC'))
"""


@transaction.atomic(savepoint=False)
def thin_out(*, now: datetime) -> int:
    """Remove checkpoints that nobody needs any more; return how many. Any later one proves the same entries."""
    with connection.cursor() as cursor:
        cursor.execute(_THIN, [now - KEPT])
        return int(cursor.rowcount)
