"""Identifier codes of agencies: QĐ 20/2020/QĐ-TTg (``H26.45.01``) and, before it, QCVN 102:2016 (``000.01.45.H26``).

The new format reads from the left: three characters of the first level, two digits for each level below it. The old
one reads from the right: first level, two digits, two digits, three digits; unused groups are zero. Some systems also
send the levels from the right without the zeros (``01.45.H26``). Every form is read; both official ones are written.
"""

import re
from dataclasses import dataclass

_FIRST_LEVEL = r"[A-Z]\d{2}"
_QD20 = re.compile(rf"({_FIRST_LEVEL})((?:\.\d{{2}}){{0,3}})", re.ASCII)
_QCVN102 = re.compile(rf"(\d{{3}})\.(\d{{2}})\.(\d{{2}})\.({_FIRST_LEVEL})", re.ASCII)
_FROM_THE_RIGHT = re.compile(rf"((?:\d{{2}}\.){{1,3}})({_FIRST_LEVEL})", re.ASCII)


class BadAgencyCode(ValueError):
    """The text is in none of the formats of an agency's code."""


@dataclass(frozen=True)
class AgencyCode:
    """An agency's code, in neither format yet: the first level's code and the numbers of the levels below it."""

    first_level: str
    below: tuple[int, ...] = ()

    @property
    def code20(self) -> str:
        """The code by QĐ 20/2020/QĐ-TTg: ``H26.45``."""
        return ".".join([self.first_level, *(f"{number:02}" for number in self.below)])

    @property
    def code102(self) -> str:
        """The code by QCVN 102:2016, always 13 characters: ``000.00.45.H26``."""
        second, third, fourth = (*self.below, 0, 0, 0)[:3]
        return f"{fourth:03}.{third:02}.{second:02}.{self.first_level}"

    @property
    def level(self) -> int:
        """1 for a ministry or a province, up to 4."""
        return 1 + len(self.below)

    @property
    def parent(self) -> "AgencyCode | None":
        """The code one level up; None at the first level."""
        return AgencyCode(self.first_level, self.below[:-1]) if self.below else None


def parse(text: str) -> AgencyCode:
    """Read an agency's code in any of its formats. Raises BadAgencyCode.

    A level with number zero has nothing below it, so ``000.05.00.H26`` is refused; a fourth-level number above 99
    exists only in the old format and has no place in the new one, so it is refused too.
    """
    code = text.strip().upper()
    if found := _QD20.fullmatch(code):
        groups = [found[1], *found[2].split(".")[1:]]
    elif found := _QCVN102.fullmatch(code):
        groups = [found[4], found[3], found[2], found[1]]
        while groups[-1] in {"00", "000"}:
            groups.pop()
    elif found := _FROM_THE_RIGHT.fullmatch(code):
        groups = [found[2], *reversed(found[1].rstrip(".").split("."))]
    else:
        raise BadAgencyCode(text)
    below = tuple(int(number) for number in groups[1:])
    if not all(1 <= number <= 99 for number in below):
        raise BadAgencyCode(text)
    return AgencyCode(groups[0], below)


def is_valid(text: str) -> bool:
    """Tell whether a text is an agency's code in any of its formats."""
    try:
        parse(text)
    except BadAgencyCode:
        return False
    return True


def to_code20(text: str) -> str:
    """Return an agency's code by QĐ 20/2020/QĐ-TTg. Raises BadAgencyCode."""
    return parse(text).code20


def to_code102(text: str) -> str:
    """Return an agency's code by QCVN 102:2016. Raises BadAgencyCode."""
    return parse(text).code102
