"""Giving leaves their places in the tree, and signing its new head."""

from datetime import datetime

from django.db import connection, transaction

from motcua.base.failpoints import failpoint
from motcua.evidence.gateways import own_keys
from motcua.evidence.models import OwnLog, SignedCheckpoint
from motcua.evidence.queries.state import own_log
from motcua.evidence.queries.tree import signed_size
from motcua.wire.tlog import merkle
from motcua.wire.tlog.merkle import leaf_hash
from motcua.wire.tlog.notes import Checkpoint, Note, SignerKey, sign
from motcua.wire.tlog.tiles import WIDTH, edge, grow, node_reader

AT_ONCE = 20_000
_LOCK = 0x6D63_0002

_WAITING = "SELECT id, commitment FROM evidence_leaf WHERE position IS NULL ORDER BY id LIMIT %s"
_EDGE = """
SELECT t.level, t.hashes FROM unnest(%s::int[], %s::bigint[]) AS w (level, number)
JOIN evidence_tile t ON (t.level, t.number) = (w.level, w.number)
"""
_PLACE = """
UPDATE evidence_leaf SET position = placed.position
FROM unnest(%s::uuid[], %s::bigint[]) AS placed (id, position) WHERE evidence_leaf.id = placed.id
"""
_KEEP = """
INSERT INTO evidence_tile (level, number, hashes) SELECT * FROM unnest(%s::int[], %s::bigint[], %s::bytea[])
ON CONFLICT (level, number) DO UPDATE SET hashes = EXCLUDED.hashes
"""


@transaction.atomic(savepoint=False)
def sequence(*, now: datetime) -> int:
    """Append the leaves that wait, oldest first, and sign one checkpoint over all; return how many.

    Six statements for 1 leaf or 20,000. Nothing is signed while the log is halted, or when its keys aren't those that
    it was founded with: a log must never show two histories.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(_WAITING, [AT_ONCE])
        waiting = cursor.fetchall()
        if not waiting or not _may_sign(now):
            return 0
        size = signed_size()
        names = edge(size)
        cursor.execute(_EDGE, [[one.level for one in names], [one.number for one in names]])
        edges = {level: bytes(hashes) for level, hashes in cursor.fetchall()}
        changed = grow(edges, size, [leaf_hash(bytes(entry)) for _, entry in waiting])
        cursor.execute(_PLACE, [[row[0] for row in waiting], list(range(size, size + len(waiting)))])
        tiles = sorted(changed.items())
        levels, numbers = [name[0] for name, _ in tiles], [name[1] for name, _ in tiles]
        cursor.execute(_KEEP, [levels, numbers, [hashes for _, hashes in tiles]])
    _sign(size + len(waiting), edges, changed, now)
    failpoint("evidence.sequence.before_commit")
    return len(waiting)


def _sign(size: int, edges: dict[int, bytes], changed: dict[tuple[int, int], bytes], now: datetime) -> None:
    def read(level: int, number: int) -> bytes:
        is_edge = number == (size >> (8 * level)) // WIDTH
        return edges[level] if is_edge and level in edges else changed[level, number]

    key = own_keys.log_key()
    text = Checkpoint(key.name, size, merkle.root(size, node_reader(read))).text
    SignedCheckpoint.objects.create(size=size, note=str(Note(text, (sign(text, key),))), at=now)


def _may_sign(now: datetime) -> bool:
    """Found the log with its first checkpoint; afterwards tell whether we're still the log that was founded."""
    key: SignerKey = own_keys.log_key()
    vkey = str(key.verifier)
    log = own_log()
    if log is None:
        witness_key = str(own_keys.witness_key().verifier)
        log = OwnLog.objects.create(origin=key.name, log_key=vkey, witness_key=witness_key, founded_at=now)
    if log.log_key != vkey and not log.halted:
        log.halted = "other_keys"
        log.save(update_fields=["halted"])
    return not log.halted
