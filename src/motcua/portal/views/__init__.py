"""The pages of the public front."""

from motcua.portal.views.figures import statistics, statistics_table
from motcua.portal.views.pages import accessibility, display, home, procedure, procedures

__all__ = ["accessibility", "display", "home", "procedure", "procedures", "statistics", "statistics_table"]
