"""Writes of federation."""

from motcua.federation.actions.answering import record_messages
from motcua.federation.actions.comparing import compare, compare_if_due, compare_now, file_steps, take_step
from motcua.federation.actions.legacy import record_progress, speaks_for, sync_dossiers
from motcua.federation.actions.legacy_accounts import add_legacy_account, close_legacy_account, log_in, use_session
from motcua.federation.actions.partitions import make_coming_partitions, make_partitions
from motcua.federation.actions.recording import record_batches, record_statuses
from motcua.federation.actions.repairing import allow_taking_out
from motcua.federation.actions.telling import (
    note_answers,
    note_loaded,
    queue_facts,
    queue_never_told,
    send_facts,
    tell_again,
    tell_country,
)
from motcua.federation.actions.thinning import thin_out_comparisons

__all__ = [
    "add_legacy_account",
    "allow_taking_out",
    "close_legacy_account",
    "compare",
    "compare_if_due",
    "compare_now",
    "file_steps",
    "log_in",
    "make_coming_partitions",
    "make_partitions",
    "note_answers",
    "note_loaded",
    "queue_facts",
    "queue_never_told",
    "record_batches",
    "record_messages",
    "record_progress",
    "record_statuses",
    "send_facts",
    "speaks_for",
    "sync_dossiers",
    "take_step",
    "tell_again",
    "tell_country",
    "thin_out_comparisons",
    "use_session",
]
