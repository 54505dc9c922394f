"""What ``motcua doctor`` checks of agencies."""

from collections.abc import Sequence

from django.db import connection

from motcua.base.invariants import invariant

_TWO_CHAIRS = """
SELECT DISTINCT one.account_id::text, one_unit.agency_code, other_unit.agency_code
FROM agencies_position one
JOIN agencies_position other ON other.account_id = one.account_id AND other.id <> one.id
JOIN agencies_unit one_unit ON one_unit.code = one.unit_code
JOIN agencies_unit other_unit ON other_unit.code = other.unit_code
WHERE one_unit.agency_code < other_unit.agency_code
  AND daterange(one.valid_from, one.valid_to, '[]') && daterange(other.valid_from, other.valid_to, '[]')
ORDER BY 1
LIMIT 20
"""
_VERSIONS = """
SELECT agency_code, count(*), max(number)
FROM agencies_calendarversion
GROUP BY agency_code
HAVING count(*) <> max(number) OR min(number) <> 1
ORDER BY agency_code
LIMIT 20
"""
_WITHOUT_CALENDAR = """
SELECT agency.code
FROM agencies_agency agency
WHERE agency.valid_to IS NULL
  AND EXISTS (SELECT FROM agencies_unit unit WHERE unit.agency_code = agency.code)
  AND NOT EXISTS (
    SELECT FROM agencies_calendarversion calendar
    WHERE agency.code = calendar.agency_code OR starts_with(agency.code, calendar.agency_code || '.')
  )
ORDER BY agency.code
LIMIT 20
"""


@invariant("An officer sits at one agency at a time.")
def one_chair_an_officer() -> Sequence[str]:
    return [f"account {account}: {one} and {other} at once" for account, one, other in _answer(_TWO_CHAIRS)]


@invariant("The versions of an agency's calendar are numbered from 1 without a gap.")
def calendars_are_complete() -> Sequence[str]:
    return [f"{agency}: {count} versions, the last is {last}" for agency, count, last in _answer(_VERSIONS)]


@invariant("Every agency with units has a working calendar, its own or that of one above it.")
def everybody_has_a_calendar() -> Sequence[str]:
    return [f"{agency} has no calendar" for (agency,) in _answer(_WITHOUT_CALENDAR)]


def _answer(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[str, ...]] = cursor.fetchall()
    return rows
