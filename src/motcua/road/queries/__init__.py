"""Everything that can be asked of the road."""

from motcua.road.queries.registry import (
    find_hub,
    find_peer,
    find_peer_for,
    get_hub,
    get_registry,
    get_signed_registry,
    is_hub,
    own_deployment,
    own_entry,
)

__all__ = [
    "find_hub",
    "find_peer",
    "find_peer_for",
    "get_hub",
    "get_registry",
    "get_signed_registry",
    "is_hub",
    "own_deployment",
    "own_entry",
]
