"""The 12 digits of the personal identification number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.wire.personal_id import PROVINCES, IdFault, birth_year, check, gender_of, tidy

BORN = date(1996, 5, 12)


def test_a_number_fits_who_it_was_given_to():
    assert check("001196012345", BORN, "FEMALE") == []
    assert check("079204000001", date(2004, 1, 1), "MALE") == []
    assert check("079204000001", 2004, "MALE") == []


@pytest.mark.parametrize("number", ["", "012345678", "00119601234", "0011960123456", "00119601234x", "٠٠١١٩٦٠١٢٣٤٥"])
def test_anything_but_twelve_digits_is_no_number(number):
    assert check(number) == [IdFault.NOT_TWELVE_DIGITS]


@pytest.mark.parametrize("start", ["000", "003", "099", "100"])
def test_a_place_that_never_was_is_found(start):
    assert check(f"{start}196012345") == [IdFault.UNKNOWN_PLACE]


def test_births_abroad_and_provinces_that_are_gone_are_known():
    assert check("028196012345") == [IdFault.UNKNOWN_PLACE]
    assert check("035196012345") == check("127196012345") == []


def test_a_wrong_century_is_told_from_a_wrong_year():
    assert check("001396012345", BORN) == [IdFault.WRONG_CENTURY]
    assert check("001197012345", BORN) == [IdFault.WRONG_YEAR]


def test_a_wrong_gender_is_a_warning_only():
    assert check("001196012345", BORN, "MALE") == [IdFault.WRONG_GENDER]
    assert [fault for fault in IdFault if fault.is_warning] == [IdFault.WRONG_GENDER]


def test_groups_may_be_apart():
    assert tidy(" 001 196-012.345 ") == "001196012345"


@given(
    st.sampled_from(sorted(PROVINCES)),
    st.integers(1900, 2399),
    st.sampled_from(["MALE", "FEMALE"]),
    st.integers(0, 999_999),
)
def test_every_number_made_by_the_rule_fits(province, year, gender, serial):
    digit = (year // 100 - 19) * 2 + (gender == "FEMALE")
    number = f"0{province}{digit}{year % 100:02}{serial:06}"

    assert check(number, year, gender) == []
    assert (birth_year(number), gender_of(number)) == (year, gender)
