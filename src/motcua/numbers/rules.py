"""Rules of numbers: values in, values out."""

from motcua.base.actor import Actor

MAY_VOID = frozenset({"CLERK", "ADMINISTRATOR"})


def may_void(by: Actor, series: str) -> bool:
    """Tell whether somebody may void a number: the house, or a clerk of the agency that the series is named after."""
    of_own_agency = bool(by.agency_code) and series.endswith(f"/{by.agency_code}")
    return by.is_system or (by.is_officer and of_own_agency and bool(by.roles & MAY_VOID))
