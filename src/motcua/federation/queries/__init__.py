"""Everything that can be asked of federation."""

from motcua.federation.queries.registered import get_registered, is_known_by_code
from motcua.federation.queries.state import get_office_state, list_sources

__all__ = [
    "get_office_state",
    "get_registered",
    "is_known_by_code",
    "list_sources",
]
