"""Reads of evidence: checkpoints, tiles, proofs, what is missing."""

from motcua.evidence.queries.checking import check, read_time_stamps
from motcua.evidence.queries.missing import list_missing
from motcua.evidence.queries.proving import prove
from motcua.evidence.queries.state import describe_log, founded_at, list_watched, own_log, seen_of
from motcua.evidence.queries.tree import (
    is_under_checkpoint,
    read_checkpoint,
    read_entries,
    read_tile,
    witness_request,
)

__all__ = [
    "check",
    "describe_log",
    "founded_at",
    "is_under_checkpoint",
    "list_missing",
    "list_watched",
    "own_log",
    "prove",
    "read_checkpoint",
    "read_entries",
    "read_tile",
    "read_time_stamps",
    "seen_of",
    "witness_request",
]
