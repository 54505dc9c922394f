"""Writes of federation."""

from motcua.federation.actions.partitions import make_coming_partitions
from motcua.federation.actions.recording import record_batches, record_statuses

__all__ = [
    "make_coming_partitions",
    "record_batches",
    "record_statuses",
]
