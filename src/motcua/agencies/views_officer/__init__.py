"""Pages of administrators: agencies and units, officers, working calendars."""

from motcua.agencies.views_officer.calendars import calendar, new_calendar
from motcua.agencies.views_officer.officers import change_position, end_position, new_officer, new_position, officer
from motcua.agencies.views_officer.tree import administration, agency, edit_agency, new_agency, new_unit, unit

__all__ = [
    "administration",
    "agency",
    "calendar",
    "change_position",
    "edit_agency",
    "end_position",
    "new_agency",
    "new_calendar",
    "new_officer",
    "new_position",
    "new_unit",
    "officer",
    "unit",
]
