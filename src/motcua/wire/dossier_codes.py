"""Codes of dossiers: ``<agency code>-<yyMMdd>-<number>``, the number of the day with at least four digits (TT 01/2018).

``H26.45-261121-0001`` or, from agencies that still use the older format, ``000.00.01.H22-200310-0001``. The agency's
code stays as it was issued: a dossier's code never changes.
"""

import re
from dataclasses import dataclass
from datetime import date

from motcua.wire import agency_codes

_CODE = re.compile(r"(?P<agency>[A-Z0-9.]+)-(?P<day>\d{6})-(?P<number>\d{4}|[1-9]\d{4,8})", re.ASCII)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_SPACES = re.compile(r"\s+")


class BadDossierCode(ValueError):
    """The text is no code of a dossier."""


@dataclass(frozen=True)
class DossierCode:
    """A dossier's code in its parts. ``day`` is the day in Việt Nam on which it was issued."""

    agency_code: str
    day: date
    number: int

    def __str__(self) -> str:
        return f"{self.agency_code}-{self.day:%y%m%d}-{self.number:04}"


def format_code(agency_code: str, day: date, number: int) -> str:
    """Return the code of a dossier. Raises BadAgencyCode, or BadDossierCode when number or day don't fit the format."""
    agency_codes.parse(agency_code)
    if not (1 <= number <= 999_999_999 and 2000 <= day.year <= 2099):
        raise BadDossierCode(f"{agency_code} {day} {number}")
    return str(DossierCode(agency_code, day, number))


def parse(text: str) -> DossierCode:
    """Read a dossier's code as people type and paste it: any case, spaces, long dashes. Raises BadDossierCode."""
    found = _CODE.fullmatch(_SPACES.sub("", text).translate(_DASHES).upper())
    if found is None or not agency_codes.is_valid(found["agency"]) or not int(found["number"]):
        raise BadDossierCode(text)
    year, month, day = (int(found["day"][start : start + 2]) for start in (0, 2, 4))
    try:
        return DossierCode(found["agency"], date(2000 + year, month, day), int(found["number"]))
    except ValueError:
        raise BadDossierCode(text) from None
