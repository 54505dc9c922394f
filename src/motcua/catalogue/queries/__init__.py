"""Reads of the catalogue. Procedures are public: nobody needs to say who asks."""

from motcua.catalogue.queries.files import SIZE_MAX, export_form, export_procedure, get_shipped, list_shipped, read_file
from motcua.catalogue.queries.procedures import (
    forget,
    get_procedure,
    list_fields,
    list_procedures,
    list_synonyms,
    list_versions,
)
from motcua.catalogue.queries.releases import list_releases, seats_that_handle
from motcua.catalogue.queries.searching import search
from motcua.catalogue.queries.wording import describe_fees, describe_time_limit

__all__ = [
    "SIZE_MAX",
    "describe_fees",
    "describe_time_limit",
    "export_form",
    "export_procedure",
    "forget",
    "get_procedure",
    "get_shipped",
    "list_fields",
    "list_procedures",
    "list_releases",
    "list_shipped",
    "list_synonyms",
    "list_versions",
    "read_file",
    "search",
    "seats_that_handle",
]
