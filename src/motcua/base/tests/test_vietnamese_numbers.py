"""Numbers and money in figures and in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.vietnamese import format_number, format_vnd, number_in_words, parse_number, vnd_in_words

DIGITS = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7}
DIGITS |= {"tám": 8, "chín": 9}


def read_words(words: str) -> int:
    """Read a number's words, by another way than they were made: from the largest unit down."""
    if "tỷ" in words.split():
        head, _, tail = words.rpartition("tỷ")
        return read_words(head) * 10**9 + read_words(tail)
    for unit, worth in (("triệu", 10**6), ("nghìn", 10**3), ("trăm", 100)):
        if unit in words.split():
            head, _, tail = words.partition(unit)
            return read_words(head) * worth + read_words(tail)
    total = 0
    for word in words.split():
        if word == "mươi":
            total *= 10
        elif word == "mười":
            total = 10
        elif word != "linh":
            total += DIGITS[word]
    return total


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (25, "hai mươi lăm"),
        (101, "một trăm linh một"),
        (110, "một trăm mười"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_500_000, "một triệu năm trăm nghìn"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (2_000_000_000_000, "hai nghìn tỷ"),
        (-7, "âm bảy"),
    ],
)
def test_a_number_has_its_words(number, words):
    assert number_in_words(number) == words


@given(st.integers(0, 10**15))
def test_words_say_the_number_and_no_other(number):
    assert read_words(number_in_words(number)) == number


@given(st.integers(-(10**12), 10**12))
def test_figures_are_read_as_they_are_written(number):
    assert parse_number(format_number(number)) == number


@given(st.decimals(-(10**9), 10**9, places=2))
def test_decimals_are_read_as_they_are_written(number):
    assert parse_number(format_number(number, 2)) == number


def test_money_is_written_with_dots_and_its_unit():
    assert format_vnd(1_234_567) == "1.234.567 đồng"
    assert vnd_in_words(1_500_000) == "Một triệu năm trăm nghìn đồng"


@pytest.mark.parametrize(
    ("written", "number"), [("3.451", 3451), ("95,8", Decimal("95.8")), ("1.234.567,89", Decimal("1234567.89"))]
)
def test_numbers_of_reports_are_read(written, number):
    assert parse_number(written) == number


@pytest.mark.parametrize("written", ["", "1.23", "1,2,3", "mười", "12.3456"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValueError):
        parse_number(written)
