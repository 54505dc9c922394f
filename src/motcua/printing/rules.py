"""How facts become what a template may read: plain JSON, NFC, Vietnamese wall clock, only letters we can print."""

import unicodedata
from collections.abc import Container, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MISSING = "\ufffd"  # the replacement character: something stood here that the fonts cannot show


def plain(value: Any, covered: Container[int]) -> Any:
    """Return a fact as JSON can carry it: instants on the wall clock of Việt Nam, text in NFC and printable.

    Raises TypeError for a value that is no fact, and for an instant without zone.
    """
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return printable(value, covered)
        case datetime():
            if value.tzinfo is None:
                raise TypeError("an instant needs its zone")
            return value.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M:%S")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(item, covered) for key, item in value.items()}
        case list() | tuple():
            return [plain(item, covered) for item in value]
    raise TypeError(f"{type(value).__name__} is no fact that can be printed")


def printable(text: str, covered: Container[int]) -> str:
    """Return text in NFC; what no font of ours shows becomes the replacement character, controls a space."""
    return "".join(_printable(letter, covered) for letter in unicodedata.normalize("NFC", text))


def _printable(letter: str, covered: Container[int]) -> str:
    category = unicodedata.category(letter)
    if letter == "\n" or (category[0] != "C" and ord(letter) in covered):
        return letter
    if category == "Cf":
        return ""
    return " " if category[0] in "CZ" else MISSING


def read_coverage(text: str) -> frozenset[int]:
    """Return the code points of a coverage file: hexadecimal ranges such as ``20-7E``, one a line."""
    ranges = [line.split("-") for line in text.split()]
    return frozenset(point for first, last in ranges for point in range(int(first, 16), int(last, 16) + 1))
