"""The pages of the public front."""

from motcua.portal.views.figures import statistics, statistics_fields, statistics_table
from motcua.portal.views.lookups import lookup, lookup_token
from motcua.portal.views.pages import accessibility, display, home, procedure, procedures

__all__ = [
    "accessibility",
    "display",
    "home",
    "lookup",
    "lookup_token",
    "procedure",
    "procedures",
    "statistics",
    "statistics_fields",
    "statistics_table",
]
