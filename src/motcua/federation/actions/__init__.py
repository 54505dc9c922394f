"""Writes of federation."""

from motcua.federation.actions.answering import record_messages
from motcua.federation.actions.comparing import compare, compare_if_due, compare_now, file_steps, take_step
from motcua.federation.actions.partitions import make_coming_partitions, make_partitions
from motcua.federation.actions.recording import record_batches, record_statuses
from motcua.federation.actions.telling import (
    note_answers,
    queue_facts,
    queue_never_told,
    send_facts,
    tell_again,
    tell_country,
)

__all__ = [
    "compare",
    "compare_if_due",
    "compare_now",
    "file_steps",
    "make_coming_partitions",
    "make_partitions",
    "note_answers",
    "queue_facts",
    "queue_never_told",
    "record_batches",
    "record_messages",
    "record_statuses",
    "send_facts",
    "take_step",
    "tell_again",
    "tell_country",
]
