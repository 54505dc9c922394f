"""The personal identification number (số định danh cá nhân): 12 digits, ``PPP G YY NNNNNN``, no check digit.

PPP is the place where the birth was registered (an old province's code, 001 to 096, kept for life, or a country's
code from 101 on); G the century and the gender; YY the year of birth (TT 59/2021/TT-BCA).
"""

import re
from datetime import date
from enum import StrEnum

_TWELVE_DIGITS = re.compile(r"[0-9]{12}")

# Provinces until 1 July 2025: numbers were given by them, and stay.
PROVINCES = frozenset(
    [
        "01",
        "02",
        "04",
        "06",
        "08",
        "10",
        "11",
        "12",
        "14",
        "15",
        "17",
        "19",
        "20",
        "22",
        "24",
        "25",
        "26",
        "27",
        "30",
        "31",
        "33",
        "34",
        "35",
        "36",
        "37",
        "38",
        "40",
        "42",
        "44",
        "45",
        "46",
        "48",
        "49",
        "51",
        "52",
        "54",
        "56",
        "58",
        "60",
        "62",
        "64",
        "66",
        "67",
        "68",
        "70",
        "72",
        "74",
        "75",
        "77",
        "79",
        "80",
        "82",
        "83",
        "84",
        "86",
        "87",
        "89",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
    ]
)
_FIRST_COUNTRY = 101
_FIRST_CENTURY = 1900


class IdFault(StrEnum):
    """What is wrong with a number. A wrong gender is possible (gender registered anew): a warning, no refusal."""

    NOT_TWELVE_DIGITS = "NOT_TWELVE_DIGITS"
    UNKNOWN_PLACE = "UNKNOWN_PLACE"
    WRONG_CENTURY = "WRONG_CENTURY"
    WRONG_YEAR = "WRONG_YEAR"
    WRONG_GENDER = "WRONG_GENDER"

    @property
    def is_warning(self) -> bool:
        return self is IdFault.WRONG_GENDER


def tidy(personal_id: str) -> str:
    """Return a number without the spaces, dots and hyphens that people put between its groups."""
    return re.sub(r"[\s.\-]", "", personal_id)


def check(personal_id: str, birth_date: date | int | None = None, gender: str | None = None) -> list[IdFault]:
    """Return what is wrong with a number, in itself and for somebody of that birth date (or year) and gender.

    ``gender`` is ``MALE`` or ``FEMALE``; what isn't known isn't checked.
    """
    if _TWELVE_DIGITS.fullmatch(personal_id) is None:
        return [IdFault.NOT_TWELVE_DIGITS]
    faults = []
    if not _is_known_place(personal_id[:3]):
        faults.append(IdFault.UNKNOWN_PLACE)
    if birth_date is not None:
        year = birth_date.year if isinstance(birth_date, date) else birth_date
        if year // 100 != birth_year(personal_id) // 100:
            faults.append(IdFault.WRONG_CENTURY)
        elif year != birth_year(personal_id):
            faults.append(IdFault.WRONG_YEAR)
    if gender in ("MALE", "FEMALE") and gender != gender_of(personal_id):
        faults.append(IdFault.WRONG_GENDER)
    return faults


def birth_year(personal_id: str) -> int:
    """Return the year of birth that twelve digits carry."""
    return _FIRST_CENTURY + int(personal_id[3]) // 2 * 100 + int(personal_id[4:6])


def gender_of(personal_id: str) -> str:
    """Return the gender that twelve digits carry: ``MALE`` or ``FEMALE``."""
    return "FEMALE" if int(personal_id[3]) % 2 else "MALE"


def _is_known_place(digits: str) -> bool:
    return digits[1:] in PROVINCES if digits[0] == "0" else int(digits) >= _FIRST_COUNTRY
