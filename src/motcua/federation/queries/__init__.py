"""Everything that can be asked of federation."""

from motcua.federation.queries.legacy import get_legacy_dossier, list_legacy_accounts
from motcua.federation.queries.legacy_catalogue import (
    get_legacy_procedure,
    list_legacy_agencies,
    list_legacy_fields,
    list_legacy_procedures,
)
from motcua.federation.queries.registered import get_registered, is_known_by_code
from motcua.federation.queries.state import get_office_state, list_refused, list_refusing_sources, list_sources

__all__ = [
    "get_legacy_dossier",
    "get_legacy_procedure",
    "get_office_state",
    "get_registered",
    "is_known_by_code",
    "list_legacy_accounts",
    "list_legacy_agencies",
    "list_legacy_fields",
    "list_legacy_procedures",
    "list_refused",
    "list_refusing_sources",
    "list_sources",
]
