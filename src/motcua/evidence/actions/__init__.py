"""Writes of evidence: leaves, checkpoints, what witnesses say."""

from motcua.evidence.actions.adding import add_leaves, forget
from motcua.evidence.actions.asking import ask_witness, note_cosignatures, note_objection
from motcua.evidence.actions.restarting import restart
from motcua.evidence.actions.sequencing import sequence
from motcua.evidence.actions.stamping import stamp_if_due
from motcua.evidence.actions.thinning import thin_out
from motcua.evidence.actions.witnessing import cosign, watch, witness_key

__all__ = [
    "add_leaves",
    "ask_witness",
    "cosign",
    "forget",
    "note_cosignatures",
    "note_objection",
    "restart",
    "sequence",
    "stamp_if_due",
    "thin_out",
    "watch",
    "witness_key",
]
