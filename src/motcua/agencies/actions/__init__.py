"""Writes of agencies: the tree, who sits where, working calendars."""

from motcua.agencies.actions.calendars import publish_calendar
from motcua.agencies.actions.chairs import appoint, appoint_known, appoint_new, move, relieve, renew_link
from motcua.agencies.actions.directory import describe_agencies, keep_directories, tell_directory
from motcua.agencies.actions.tree import (
    change_agency,
    change_unit,
    close_unit,
    create_agency,
    create_unit,
    dissolve_agency,
)

__all__ = [
    "appoint",
    "appoint_known",
    "appoint_new",
    "change_agency",
    "change_unit",
    "close_unit",
    "create_agency",
    "create_unit",
    "describe_agencies",
    "dissolve_agency",
    "keep_directories",
    "move",
    "publish_calendar",
    "relieve",
    "renew_link",
    "tell_directory",
]
