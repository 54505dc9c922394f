"""Reads of signing."""

from motcua.signing.queries.anchors import list_anchors
from motcua.signing.queries.keys import find_key, get_key, list_key_states, list_keys
from motcua.signing.queries.stamps import read_time_stamp
from motcua.signing.queries.verifying import SIZE_MAX, verify
from motcua.signing.queries.words import describe

__all__ = [
    "SIZE_MAX",
    "describe",
    "find_key",
    "get_key",
    "list_anchors",
    "list_key_states",
    "list_keys",
    "read_time_stamp",
    "verify",
]
