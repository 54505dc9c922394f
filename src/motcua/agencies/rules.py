"""Rules of agencies: values in, values out."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from motcua.agencies.types import DayKind, NationalDay
from motcua.base.actor import Actor
from motcua.base.working_time import Shift

Shifts = tuple[Shift, ...]
Names = Mapping[str, str]

_UNIT_SUFFIX = re.compile(r"[A-Z]{2,6}")


def may_administer(by: Actor, agency_code: str) -> bool:
    """Tell whether somebody keeps an agency's records: the house itself, its administrator, or one above it."""
    own = by.agency_code
    below_own = bool(own) and (agency_code == own or agency_code.startswith(f"{own}."))
    return by.is_system or (by.is_officer and "ADMINISTRATOR" in by.roles and below_own)


def may_see_whole_agency(by: Actor) -> bool:
    """Tell whether an officer sees the rows of all units of the own agency: a leader and an administrator do."""
    return by.is_officer and bool(by.roles & {"LEADER", "ADMINISTRATOR"})


def is_unit_code(code: str, agency_code: str) -> bool:
    """Tell whether a unit's code is its agency's with a suffix of capital letters."""
    head, _, suffix = code.rpartition(".")
    return head == agency_code and _UNIT_SUFFIX.fullmatch(suffix) is not None


def chain_of(agency_code: str) -> list[str]:
    """Return an agency's code and those above it: ``H26.45.01`` gives ``H26.45.01``, ``H26.45``, ``H26``."""
    parts = agency_code.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


def merge_national_days(
    weekly: tuple[Shifts, ...],
    exceptions: Mapping[date, Shifts],
    names: Mapping[date, Names],
    national: Iterable[NationalDay],
) -> tuple[dict[date, Shifts], dict[date, Names]]:
    """Return an agency's exceptions and their names together with the country's; the agency's own win.

    On a make-up day the shifts are those of the weekday it pays for.
    """
    merged: dict[date, Shifts] = {}
    merged_names: dict[date, Names] = {}
    for special in national:
        is_make_up = special.kind is DayKind.MAKE_UP and special.instead_of is not None
        merged[special.day] = weekly[special.instead_of.weekday()] if is_make_up and special.instead_of else ()
        merged_names[special.day] = special.name
    for day, shifts in exceptions.items():
        merged[day] = shifts
        merged_names.pop(day, None)
    return merged, merged_names | dict(names)
