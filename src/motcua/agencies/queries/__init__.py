"""Reads of agencies: who handles what, who sits where, when they work, whose rows an officer sees."""

from motcua.agencies.queries.calendars import (
    get_calendar,
    get_calendar_version,
    get_calendar_versions,
    get_day_name,
    list_calendar_versions,
    list_calendars_in_force,
    list_national_days,
    list_own_days,
    list_special_days,
    preview_calendar,
)
from motcua.agencies.queries.directory import find_calendar as find_calendar_elsewhere
from motcua.agencies.queries.directory import list_agencies_elsewhere
from motcua.agencies.queries.tree import (
    check_may_administer,
    check_may_administer_deployment,
    find_chair,
    get_agency,
    get_scope,
    get_unit,
    list_agencies,
    list_agencies_with,
    list_officers,
    list_positions,
    list_tree,
    list_units,
    not_over,
)

__all__ = [
    "check_may_administer",
    "check_may_administer_deployment",
    "find_calendar_elsewhere",
    "find_chair",
    "get_agency",
    "get_calendar",
    "get_calendar_version",
    "get_calendar_versions",
    "get_day_name",
    "get_scope",
    "get_unit",
    "list_agencies",
    "list_agencies_elsewhere",
    "list_agencies_with",
    "list_calendar_versions",
    "list_calendars_in_force",
    "list_national_days",
    "list_officers",
    "list_own_days",
    "list_positions",
    "list_special_days",
    "list_tree",
    "list_units",
    "not_over",
    "preview_calendar",
]
