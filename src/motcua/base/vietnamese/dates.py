"""Days as people type them and as papers print them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from motcua.base.text import fold

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + "|sept"
_FULL = [
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2}) ?[/.\- ] ?(?P<m>\d{1,2}) ?[/.\- ] ?(?P<y>\d{4}|\d{2})",
        r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4}|\d{2})",
        r"(?:ngay |mung )?(?P<d>\d{1,2}) thang (?P<m>\d{1,2}),? nam (?P<y>\d{4}|\d{2})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<name>{_MONTH}),? (?P<y>\d{{4}})",
        rf"(?P<name>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})",
    )
]
_MONTH_AND_YEAR = [
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})",
        r"(?P<m>\d{1,2}) ?[/.\-] ?(?P<y>\d{4})",
        r"(?:thang )?(?P<m>\d{1,2}),? nam (?P<y>\d{4})",
        rf"(?P<name>{_MONTH}),? (?P<y>\d{{4}})",
    )
]
_YEAR = [re.compile(r"(?:nam |year )?(?P<y>\d{4})")]
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

YEAR_MIN = 1800
_LAST_SHORT_YEAR = 68  # as POSIX: 69 to 99 are 1969 to 1999


@dataclass(frozen=True)
class PartialDate:
    """A day of which only the year, or the month and year, is known. Raises ValueError for a month of no year."""

    year: int
    month: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month or 1, 1)


def parse_date(text: str, *, today: date | None = None) -> date | PartialDate:
    """Return the day that somebody typed: 5/9/90, 05091990, 5 tháng 9 năm 1990, 1990-09-05, 5 September 1990.

    Day before month, as in Việt Nam. 9/1990 and 1990 give a PartialDate. A year of two digits is the latest that
    is not after ``today`` (without it, 69 to 99 are of the last century). Raises ValueError.
    """
    typed = fold(text).replace(" / ", "/")
    for match in _matches(typed):
        year = _year(match["y"], today)
        if year < YEAR_MIN:
            break
        found = match.groupdict()
        if not found.get("m") and not found.get("name"):
            return PartialDate(year)
        month = int(found["m"]) if found.get("m") else _month(found["name"])
        return date(year, month, int(found["d"])) if found.get("d") else PartialDate(year, month)
    raise ValueError(f"not a date: {text!r}")


def format_date(day: date) -> str:
    """Return 05/09/1990."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def format_any_date(day: date | PartialDate) -> str:
    """Return 05/09/1990, 09/1990 or 1990."""
    if isinstance(day, date):
        return format_date(day)
    return f"{day.month:02}/{day.year}" if day.month else str(day.year)


def format_long_date(day: date) -> str:
    """Return "ngày 05 tháng 9 năm 1990": a zero before days below 10 and months 1 and 2 (NĐ 30/2020, phụ lục I)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def to_iso(day: date | PartialDate) -> str:
    """Return 1990-09-05, 1990-09 or 1990: how days are kept."""
    if isinstance(day, date):
        return day.isoformat()
    return f"{day.year:04}-{day.month:02}" if day.month else f"{day.year:04}"


def from_iso(text: str) -> date | PartialDate:
    """Return the day of 1990-09-05, 1990-09 or 1990. Raises ValueError."""
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(f"not a kept date: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    if day is not None and month is not None:
        return date(year or 0, month, day)
    return PartialDate(year or 0, month)


def _matches(typed: str) -> Iterator[re.Match[str]]:
    return (match for pattern in chain(_FULL, _MONTH_AND_YEAR, _YEAR) if (match := pattern.fullmatch(typed)))


def _year(digits: str, today: date | None) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    if today is None:
        return year + (2000 if year <= _LAST_SHORT_YEAR else 1900)
    century = today.year // 100 * 100
    return century + year if century + year <= today.year else century - 100 + year


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name[:3]))
