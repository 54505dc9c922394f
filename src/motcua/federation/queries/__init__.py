"""Reads of federation."""

from motcua.federation.queries.legacy import get_legacy_dossier, list_legacy_accounts
from motcua.federation.queries.legacy_catalogue import (
    get_legacy_procedure,
    list_legacy_agencies,
    list_legacy_fields,
    list_legacy_procedures,
)

__all__ = [
    "get_legacy_dossier",
    "get_legacy_procedure",
    "list_legacy_accounts",
    "list_legacy_agencies",
    "list_legacy_fields",
    "list_legacy_procedures",
]
