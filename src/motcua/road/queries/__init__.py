"""Everything that can be asked of the road."""

from motcua.road.queries.delivery import list_deliveries
from motcua.road.queries.heads import list_to_compare
from motcua.road.queries.national import get_national_agency, is_connected, list_connected_agencies
from motcua.road.queries.pages import (
    count_held_up,
    count_parked,
    get_message,
    get_peer,
    get_state,
    list_held_up,
    list_line_tests,
    list_parked,
    list_peers,
    list_refusals,
    list_waiting,
)
from motcua.road.queries.policy import check_administrator
from motcua.road.queries.proving import prove_message
from motcua.road.queries.registry import (
    find_peer,
    find_peer_for,
    get_hub,
    get_registry,
    get_signed_registry,
    is_hub,
    own_deployment,
    own_entry,
)
from motcua.road.queries.stored import list_file_keys
from motcua.road.queries.waiting import should_fetch

__all__ = [
    "check_administrator",
    "count_held_up",
    "count_parked",
    "find_peer",
    "find_peer_for",
    "get_hub",
    "get_message",
    "get_national_agency",
    "get_peer",
    "get_registry",
    "get_signed_registry",
    "get_state",
    "is_connected",
    "is_hub",
    "list_connected_agencies",
    "list_deliveries",
    "list_file_keys",
    "list_held_up",
    "list_line_tests",
    "list_parked",
    "list_peers",
    "list_refusals",
    "list_to_compare",
    "list_waiting",
    "own_deployment",
    "own_entry",
    "prove_message",
    "should_fetch",
]
