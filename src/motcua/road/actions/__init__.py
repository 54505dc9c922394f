"""Writes of the road."""

from motcua.road.actions.applications import take_application
from motcua.road.actions.applying import apply_ordered, apply_unordered
from motcua.road.actions.comparing import compare_heads, swap, take_back, tell_heads
from motcua.road.actions.expiring import expire
from motcua.road.actions.fetching import fetch
from motcua.road.actions.files import find_file_for, get_upload, take_part
from motcua.road.actions.holding_up import note_held_up
from motcua.road.actions.joining import join, keep_registry, note_stranger, refresh_registry, rotate_key
from motcua.road.actions.keeping import find_way_anew, run_again, run_parked_again, skip_parked
from motcua.road.actions.line_tests import answer_line_tests, note_line_test_answers
from motcua.road.actions.pushing import AT_A_TIME, list_due, note_heard, push_to
from motcua.road.actions.receiving import receive
from motcua.road.actions.recording import record_receipts
from motcua.road.actions.registry import (
    accept_keys,
    connect,
    found_registry,
    resume,
    revoke_key,
    set_mandates,
    suspend,
)
from motcua.road.actions.relaying import keep_receipts, serve_fetch
from motcua.road.actions.sending import FileToSend, Outgoing, send, send_many
from motcua.road.actions.tracing import note_refusal
from motcua.road.actions.trying import send_line_test
from motcua.road.actions.witnessing import answer_checkpoints, note_cosignatures, offer_checkpoint

__all__ = [
    "AT_A_TIME",
    "FileToSend",
    "Outgoing",
    "accept_keys",
    "answer_checkpoints",
    "answer_line_tests",
    "apply_ordered",
    "apply_unordered",
    "compare_heads",
    "connect",
    "expire",
    "fetch",
    "find_file_for",
    "find_way_anew",
    "found_registry",
    "get_upload",
    "join",
    "keep_receipts",
    "keep_registry",
    "list_due",
    "note_cosignatures",
    "note_heard",
    "note_held_up",
    "note_line_test_answers",
    "note_refusal",
    "note_stranger",
    "offer_checkpoint",
    "push_to",
    "receive",
    "record_receipts",
    "refresh_registry",
    "resume",
    "revoke_key",
    "rotate_key",
    "run_again",
    "run_parked_again",
    "send",
    "send_line_test",
    "send_many",
    "serve_fetch",
    "set_mandates",
    "skip_parked",
    "suspend",
    "swap",
    "take_application",
    "take_back",
    "take_part",
    "tell_heads",
]
