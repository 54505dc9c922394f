"""Everything that can be done on the road."""

from motcua.road.actions.applications import take_application
from motcua.road.actions.joining import join, keep_registry, refresh_registry, rotate_key
from motcua.road.actions.registry import (
    accept_keys,
    connect,
    found_registry,
    resume,
    revoke_key,
    set_mandates,
    suspend,
)

__all__ = [
    "accept_keys",
    "connect",
    "found_registry",
    "join",
    "keep_registry",
    "refresh_registry",
    "resume",
    "revoke_key",
    "rotate_key",
    "set_mandates",
    "suspend",
    "take_application",
]
