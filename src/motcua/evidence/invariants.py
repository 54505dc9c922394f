"""What ``motcua doctor evidence`` checks."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import connection

from motcua.base import clock
from motcua.base.invariants import invariant
from motcua.evidence.models import SignedCheckpoint, Tile, TimeStamp
from motcua.evidence.queries.state import own_log
from motcua.evidence.queries.tree import edge_names, load_nodes
from motcua.wire.tlog import merkle
from motcua.wire.tlog.merkle import HASH_SIZE, perfect_root
from motcua.wire.tlog.notes import NoteBroken, parse_checkpoint, parse_key, parse_note, signed_by

MOST = 20
_STAMPED_WITHIN = timedelta(hours=3)


@invariant("What is older than a minute stands under a signed checkpoint.")
def leaves_are_under_a_checkpoint() -> Sequence[str]:
    """UUIDv7 ids carry their time (road.md 9)."""
    return _lines(
        """
        SELECT kind || ' ' || ref || ' waits' FROM evidence_leaf
        WHERE position IS NULL AND uuid_extract_timestamp(id) < now() - interval '1 minute'
        ORDER BY id LIMIT 20
        """
    )


@invariant("The head of the log was time-stamped within three hours, where there is an authority.")
def checkpoints_are_stamped() -> Sequence[str]:
    """Of a log that moved since; a fresh deployment has as long."""
    if not settings.MOTCUA_TSA_URL:
        return ()
    last = TimeStamp.objects.order_by("-checkpoint_id").first()
    later = SignedCheckpoint.objects.filter(size__gt=last.pk if last else 0, at__lt=clock.now() - _STAMPED_WITHIN)
    return [f"not since {last.at if last else 'ever'}"] if later.exists() else ()


@invariant("The log has every position once, and as many as its newest checkpoint says.")
def positions_are_whole() -> Sequence[str]:
    return _lines(
        """
        SELECT 'positions ' || n || ', last ' || last || ', signed ' || signed
        FROM (SELECT count(position) AS n, coalesce(max(position) + 1, 0) AS last,
                     (SELECT coalesce(max(size), 0) FROM evidence_signedcheckpoint) AS signed
              FROM evidence_leaf) AS counted
        WHERE n <> last OR n <> signed
        """
    )


@invariant("Every leaf is what the tree holds, and commits to its statement.")
def leaves_are_as_committed() -> Sequence[str]:
    return _lines(
        r"""
        SELECT kind || ' ' || ref FROM evidence_leaf leaf
        WHERE salt IS NOT NULL AND commitment <> sha256(salt || convert_to(statement, 'UTF8'))
        UNION ALL
        SELECT 'position ' || leaf.position || ' differs from its tile'
        FROM evidence_leaf leaf
        LEFT JOIN evidence_tile tile ON tile.level = 0 AND tile.number = leaf.position / 256
        WHERE leaf.position IS NOT NULL
          AND substr(tile.hashes, (leaf.position % 256)::int * 32 + 1, 32)
              IS DISTINCT FROM sha256('\x00'::bytea || leaf.commitment)
        ORDER BY 1 LIMIT 20
        """
    )


@invariant("Each tile above is made of the full tiles below it.")
def tiles_agree() -> Sequence[str]:
    wrong = []
    full = Tile.objects.exclude(level=7).order_by("level", "number")
    above = {(tile.level, tile.number): bytes(tile.hashes) for tile in full.filter(level__gt=0)}
    for tile in full.iterator(chunk_size=200):
        hashes = bytes(tile.hashes)
        if len(hashes) == 256 * HASH_SIZE:
            at = (tile.number % 256) * HASH_SIZE
            found = above.get((tile.level + 1, tile.number // 256), b"")[at : at + HASH_SIZE]
            if found != perfect_root([hashes[n : n + HASH_SIZE] for n in range(0, len(hashes), HASH_SIZE)]):
                wrong.append(f"tile {tile.level}/{tile.number}")
    return wrong[:MOST]


@invariant("The newest checkpoint is signed by our key, and its root is that of the tree.")
def checkpoint_is_right() -> Sequence[str]:
    newest, log = SignedCheckpoint.objects.order_by("-size").first(), own_log()
    if newest is None or log is None:
        return ()
    note = parse_note(newest.note)
    checkpoint = parse_checkpoint(note.text)
    try:
        is_signed = bool(signed_by(note, [parse_key(log.log_key)]))
        root = merkle.root(newest.size, load_nodes(edge_names(newest.size), newest.size))
    except (NoteBroken, KeyError, ValueError) as error:
        return [str(error)]
    wrong = [] if is_signed else [f"{newest.size}: not signed by {log.log_key}"]
    return wrong if root == checkpoint.root else [*wrong, f"{newest.size}: the root differs"]


@invariant("The log is not halted.")
def log_goes_on() -> Sequence[str]:
    log = own_log()
    return [f"{log.origin}: {log.halted}"] if log and log.halted else []


def _lines(sql: str) -> Sequence[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [line for (line,) in cursor.fetchall()]
