"""Proofs of things that the log holds."""

import base64
import hashlib
from collections.abc import Sequence

from motcua.evidence.models import Leaf, OwnLog, SignedCheckpoint, TimeStamp, Witness
from motcua.evidence.queries.tree import best_of, edge_names, load_nodes, with_cosignatures
from motcua.evidence.types import LeafKind, NothingToProve, NotProvenYet, Thing
from motcua.wire.tlog import merkle
from motcua.wire.tlog.bundles import FORMAT, Bundle, Item
from motcua.wire.tlog.notes import Note, parse_checkpoint
from motcua.wire.tlog.proofs import InclusionProof
from motcua.wire.tlog.tiles import tiles_on_path

_CHECKPOINTS_LOOKED_AT = 50


def prove(kind: LeafKind, things: Sequence[Thing]) -> Bundle:
    """Return a bundle that proves things, under a time-stamped checkpoint or the one that most witnesses cosigned.

    Seven statements for any number. Raises NothingToProve when the log doesn't hold one of them (or its statement was
    erased), NotProvenYet when one stands under no checkpoint yet.
    """
    leaves = {
        leaf.ref: leaf
        for leaf in Leaf.objects.filter(kind=kind, ref__in=[one.ref for one in things]).exclude(statement=None)
    }
    log = OwnLog.objects.filter(ended_at=None).first()
    if not things or len(leaves) < len({one.ref for one in things}):
        raise NothingToProve()
    positions = [leaf.position for leaf in leaves.values() if leaf.position is not None]
    if log is None or len(positions) < len(leaves):
        raise NotProvenYet()
    note, time_stamps = _best_checkpoint(max(positions))
    size = parse_checkpoint(note.text).size
    names = edge_names(size).union(*(tiles_on_path(position, size) for position in positions))
    nodes = load_nodes(names, size)
    items = []
    for thing in things:
        leaf = leaves[thing.ref]
        position = leaf.position or 0
        proof = InclusionProof(position, tuple(merkle.inclusion_proof(position, size, nodes)), note)
        salt, statement = bytes(leaf.salt or b"").hex(), leaf.statement or ""
        items.append(Item(content=thing.content, statement=statement, salt=salt, proof=str(proof)))
    keys = tuple(Witness.objects.exclude(key="").order_by("deployment").values_list("key", flat=True))
    return Bundle(format=FORMAT, log_key=log.log_key, witness_keys=keys, items=tuple(items), time_stamps=time_stamps)


def _best_checkpoint(position: int) -> tuple[Note, dict[str, str]]:
    """Return the first checkpoint after a position that was time-stamped, with its stamp: the earlier, the better.

    Without one, or when no witness cosigned it, the one that most witnesses cosigned of the newest ones.
    """
    stamp = TimeStamp.objects.filter(checkpoint__size__gt=position).order_by("checkpoint_id").first()
    if stamp is not None:
        stamped = with_cosignatures([stamp.checkpoint])[0]
    if stamp is not None and len(stamped.signatures) > 1:
        return stamped, _stamps(stamped, stamp)
    newest = SignedCheckpoint.objects.filter(size__gt=position).order_by("-size")[:_CHECKPOINTS_LOOKED_AT]
    best = best_of(newest)
    if best is None:
        raise NotProvenYet()
    if stamp is not None and len(best.signatures) == 1:
        return stamped, _stamps(stamped, stamp)
    return best, {}


def _stamps(note: Note, stamp: TimeStamp) -> dict[str, str]:
    return {hashlib.sha256(note.text.encode()).hexdigest(): base64.b64encode(bytes(stamp.token)).decode()}
