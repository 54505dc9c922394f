"""Beginning a new log, when the old one can't go on."""

from datetime import datetime

from django.db import connection, transaction

from motcua.evidence.gateways import own_keys
from motcua.evidence.models import OwnLog, SignedCheckpoint, Tile, Witness
from motcua.evidence.queries.state import own_log


@transaction.atomic(savepoint=False)
def restart(*, now: datetime) -> str:
    """Give the log up and begin another under a new name and key, with all that this deployment knows; return its name.

    For a database that was restored from an older backup: the log has shown a history that isn't there any more, and
    must never sign another under the same name. Proofs of before hold as they did, with the key of before.
    """
    log = own_log()
    if log is not None:
        log.ended_at = now
        log.save(update_fields=["ended_at"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE evidence_leaf DISABLE TRIGGER evidence_leaf_stays")
        cursor.execute("UPDATE evidence_leaf SET position = NULL WHERE position IS NOT NULL")
        cursor.execute("ALTER TABLE evidence_leaf ENABLE TRIGGER evidence_leaf_stays")
    Tile.objects.all().delete()
    SignedCheckpoint.objects.all().delete()
    Witness.objects.update(seen_size=0, seen_at=None, asked_at=None)
    return own_keys.begin_anew(OwnLog.objects.count() + 1)
