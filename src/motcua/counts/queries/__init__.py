"""Reads of counts: always exact, the aggregates and the unmerged log in one snapshot."""

from motcua.counts.queries.figures import count, list_months
from motcua.counts.queries.procedures import list_by_procedure
from motcua.counts.queries.provinces import list_months_by_province
from motcua.counts.queries.totals import list_differences, list_totals
from motcua.counts.rules import timeliness

__all__ = [
    "count",
    "list_by_procedure",
    "list_differences",
    "list_months",
    "list_months_by_province",
    "list_totals",
    "timeliness",
]
