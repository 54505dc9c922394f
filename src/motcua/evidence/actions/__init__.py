"""Writes of evidence: leaves, checkpoints, what witnesses say."""

from motcua.evidence.actions.adding import add_leaves, forget
from motcua.evidence.actions.sequencing import sequence
from motcua.evidence.actions.thinning import thin_out
from motcua.evidence.actions.witnessing import (
    cosign,
    halt,
    note_cosignatures,
    remember_witness,
    watch,
)

__all__ = [
    "add_leaves",
    "cosign",
    "forget",
    "halt",
    "note_cosignatures",
    "remember_witness",
    "sequence",
    "thin_out",
    "watch",
]
