"""Everything that can be asked of the road."""

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
from motcua.road.queries.waiting import should_fetch

__all__ = [
    "find_peer",
    "find_peer_for",
    "get_hub",
    "get_registry",
    "get_signed_registry",
    "is_hub",
    "own_deployment",
    "own_entry",
    "should_fetch",
]
