"""Agencies' codes in both formats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.wire import agency_codes
from motcua.wire.agency_codes import AgencyCode, BadAgencyCode

PAIRS = [
    ("G22", "000.00.00.G22"),
    ("H41", "000.00.00.H41"),
    ("H51.15", "000.00.15.H51"),
    ("H22.01", "000.00.01.H22"),
    ("H26.05.12", "000.12.05.H26"),
    ("H26.05.12.07", "007.12.05.H26"),
]


@pytest.mark.parametrize(("code20", "code102"), PAIRS)
def test_each_format_is_written_from_the_other(code20, code102):
    assert agency_codes.to_code102(code20) == code102
    assert agency_codes.to_code20(code102) == code20


@pytest.mark.parametrize(("short", "code20"), [("28.22.H17", "H17.22.28"), ("01.02.G22", "G22.02.01")])
def test_short_codes_from_the_right_are_read(short, code20):
    assert agency_codes.to_code20(short) == code20


def test_the_parent_is_one_level_up():
    code = agency_codes.parse("000.12.05.H26")

    assert (code.level, code.parent.code102, code.parent.parent.code102) == (3, "000.00.05.H26", "000.00.00.H26")
    assert code.parent.parent.parent is None


def test_people_may_type_small_letters_and_spaces():
    assert agency_codes.to_code20(" h26.45 ") == "H26.45"


@pytest.mark.parametrize(
    "bad",
    ["", "H2", "H26.4", "H26.45.", "H26.00", "26H", "000.00.00", "000.05.00.H26", "123.12.05.H26", "H26.45.MC",
     "H26.01.02.03.04", "H٢٦", "Ｈ26", "H²6"],
)  # fmt: skip
def test_other_texts_are_refused(bad):
    with pytest.raises(BadAgencyCode):
        agency_codes.parse(bad)


levels_below = st.lists(st.integers(1, 99), max_size=3).map(tuple)


@given(st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True), levels_below)
def test_what_is_written_is_read_back(first_level, below):
    code = AgencyCode(first_level, below)

    assert agency_codes.parse(code.code20) == agency_codes.parse(code.code102) == code
