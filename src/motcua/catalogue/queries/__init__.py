"""Reads of the catalogue. Procedures are public: nobody needs to say who asks."""

from motcua.catalogue.queries.procedures import get_procedure, list_procedures, list_synonyms
from motcua.catalogue.queries.searching import search
from motcua.catalogue.queries.wording import describe_fees, describe_time_limit

__all__ = ["describe_fees", "describe_time_limit", "get_procedure", "list_procedures", "list_synonyms", "search"]
