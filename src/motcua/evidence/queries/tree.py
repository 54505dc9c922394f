"""The tree as it lies in tiles, and the checkpoints over it."""

import struct
from collections.abc import Iterable

from django.db import connection
from django.db.models import Max

from motcua.evidence.models import Cosignature, Leaf, SignedCheckpoint, Tile
from motcua.evidence.types import NoCheckpointYet, NoSuchTile
from motcua.wire.tlog import merkle
from motcua.wire.tlog.merkle import HASH_SIZE, ReadNode
from motcua.wire.tlog.notes import Note, parse_note, parse_signatures
from motcua.wire.tlog.proofs import WitnessRequest
from motcua.wire.tlog.tiles import HEIGHT, LEVEL_MAX, WIDTH, node_reader, tiles_on_path, width_at

_TILES = """
SELECT t.level, t.number, t.hashes FROM unnest(%s::int[], %s::bigint[]) AS w (level, number)
JOIN evidence_tile t ON (t.level, t.number) = (w.level, w.number)
"""


def signed_size() -> int:
    """Return how many entries stand under our newest checkpoint."""
    found: int | None = SignedCheckpoint.objects.aggregate(size=Max("size"))["size"]
    return found or 0


def is_under_checkpoint(kind: str, ref: str) -> bool:
    """Tell whether a thing stands under a checkpoint of ours."""
    return Leaf.objects.filter(kind=kind, ref=ref, position__lt=signed_size()).exists()


def read_checkpoint() -> str:
    """Return our newest checkpoint with the witnesses' signatures. Raises NoCheckpointYet."""
    newest = SignedCheckpoint.objects.order_by("-size").first()
    if newest is None:
        raise NoCheckpointYet()
    return str(with_cosignatures([newest])[0])


def with_cosignatures(checkpoints: Iterable[SignedCheckpoint]) -> list[Note]:
    """Return checkpoints as notes, each with all signatures below it."""
    rows = list(checkpoints)
    lines: dict[int, list[str]] = {}
    below = Cosignature.objects.filter(checkpoint__in=rows).order_by("checkpoint_id", "name")
    for size, line in below.values_list("checkpoint_id", "line"):
        lines.setdefault(size, []).append(line)
    notes = []
    for row in rows:
        note = parse_note(row.note)
        more = tuple(one for line in lines.get(row.size, ()) for one in parse_signatures(line))
        notes.append(Note(note.text, (*note.signatures, *more)))
    return notes


def best_of(checkpoints: Iterable[SignedCheckpoint]) -> Note | None:
    """Return the checkpoint that most witnesses cosigned, the first of them; None if there's none at all."""
    return max(with_cosignatures(checkpoints), key=lambda note: len(note.signatures), default=None)


def read_tile(*, level: int, number: int, width: int) -> bytes:
    """Return the first ``width`` hashes of a tile. Raises NoSuchTile."""
    available = width_at(signed_size(), level, number) if 0 <= level <= LEVEL_MAX else 0
    tile = Tile.objects.filter(level=level, number=number).first() if 1 <= width <= available else None
    if tile is None:
        raise NoSuchTile()
    return bytes(tile.hashes[: width * HASH_SIZE])


def read_entries(*, number: int, width: int) -> bytes:
    """Return the first ``width`` entries of a bundle of 256, each behind its length. Raises NoSuchTile."""
    if not 1 <= width <= width_at(signed_size(), 0, number):
        raise NoSuchTile()
    first = number * WIDTH
    leaves = Leaf.objects.filter(position__gte=first, position__lt=first + width).order_by("position")
    entries = [bytes(commitment) for commitment in leaves.values_list("commitment", flat=True)]
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def load_nodes(names: Iterable[tuple[int, int]], size: int) -> ReadNode:
    """Return how nodes are found in the tree of ``size`` entries, with the tiles named here loaded in one statement."""
    wanted = sorted(set(names))
    with connection.cursor() as cursor:
        cursor.execute(_TILES, [[level for level, _ in wanted], [number for _, number in wanted]])
        found = {(level, number): bytes(hashes) for level, number, hashes in cursor.fetchall()}
    return node_reader(lambda level, number: found[level, number][: width_at(size, level, number) * HASH_SIZE])


def edge_names(size: int) -> set[tuple[int, int]]:
    """Return the last tile of each level of a tree, whole or not."""
    counts = [(level, size >> (HEIGHT * level)) for level in range(LEVEL_MAX + 1)]
    return {(level, (count - 1) // WIDTH) for level, count in counts if count}


def witness_request(*, seen_size: int) -> WitnessRequest | None:
    """Return what to ask of a witness that has seen so many entries; None when there's nothing new.

    Raises ValueError when it has seen more than there is: the log was restored from an older backup.
    """
    newest = SignedCheckpoint.objects.order_by("-size").first()
    if newest is None or newest.size == seen_size:
        return None
    if newest.size < seen_size:
        raise ValueError("the witness has seen more")
    nodes = load_nodes(consistency_names(seen_size, newest.size), newest.size)
    hashes = merkle.consistency_proof(seen_size, newest.size, nodes) if seen_size else []
    return WitnessRequest(seen_size, tuple(hashes), parse_note(newest.note))


def consistency_names(old_size: int, size: int) -> set[tuple[int, int]]:
    """Return the tiles that a proof between two trees needs: the newer one's edge, and both sides of the older's."""
    beside = [index for index in (old_size - 1, old_size) if 0 <= index < size]
    return edge_names(size).union(*(tiles_on_path(index, size) for index in beside))
