"""Days as people type them and as papers print them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.text import nfc
from motcua.base.vietnamese import (
    PartialDate,
    date_in_words,
    format_any_date,
    format_date,
    format_long_date,
    from_iso,
    parse_date,
    to_iso,
)

TODAY = date(2026, 3, 2)
DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(9999, 12, 31))
TYPED = [
    "5/9/90",
    "05/09/1990",
    "5-9-1990",
    "5.9.1990",
    "5 / 9 / 1990",
    "5 9 1990",
    "05091990",
    "050990",
    "1990-09-05",
    "5 tháng 9 năm 1990",
    "ngày 05 tháng 09 năm 1990",
    "Nga\u0300y 5 tha\u0301ng 9 na\u0306m 1990",
    "5 thang 9 nam 90",
    "5 September 1990",
    "Sept 5, 1990",
]


@pytest.mark.parametrize("typed", TYPED)
def test_a_day_is_read_however_it_is_typed(typed):
    assert parse_date(typed) == date(1990, 9, 5)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("1990", PartialDate(1990)),
        ("năm 1990", PartialDate(1990)),
        ("9/1990", PartialDate(1990, 9)),
        ("tháng 9 năm 1990", PartialDate(1990, 9)),
        ("1990-09", PartialDate(1990, 9)),
    ],
)
def test_a_day_may_be_known_in_part(typed, known):
    assert parse_date(typed) == known


@pytest.mark.parametrize(
    "typed", ["", "31/2/2020", "29/2/2023", "0/1/2020", "5/13/1990", "hôm qua", "13/2020", "1/1/0001", "5/9/199"]
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError):
        parse_date(typed)


@pytest.mark.parametrize(("typed", "year"), [("2/3/26", 2026), ("2/3/27", 1927), ("2/3/00", 2000), ("2/3/99", 1999)])
def test_a_short_year_is_the_latest_that_has_begun(typed, year):
    assert parse_date(typed, today=TODAY) == date(year, 3, 2)


@given(DAYS)
def test_every_printed_day_is_read_again(day):
    for printed in (format_date(day), format_long_date(day), day.isoformat()):
        assert parse_date(printed) == day


@given(st.builds(PartialDate, st.integers(1800, 9999), st.none() | st.integers(1, 12)) | DAYS)
def test_what_is_kept_is_what_was_known(day):
    assert from_iso(to_iso(day)) == day
    assert parse_date(format_any_date(day)) == day


@pytest.mark.parametrize("kept", ["", "1990-9-5", "1990-13", "90", "1990-02-30"])
def test_what_is_not_kept_so_is_refused(kept):
    with pytest.raises(ValueError):
        from_iso(kept)


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2020, 3, 5), "ngày 05 tháng 3 năm 2020"),
        (date(2020, 2, 15), "ngày 15 tháng 02 năm 2020"),
        (date(1990, 9, 5), "ngày 05 tháng 9 năm 1990"),
    ],
)
def test_papers_have_zeros_where_decree_30_wants_them(day, printed):
    assert format_long_date(day) == printed == nfc(printed)


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("1990-09-05", "Ngày năm, tháng chín, năm một nghìn chín trăm chín mươi"),
        ("2026-04-21", "Ngày hai mươi mốt, tháng tư, năm hai nghìn không trăm hai mươi sáu"),
        ("1990-12", "Tháng mười hai, năm một nghìn chín trăm chín mươi"),
    ],
)
def test_certificates_repeat_a_day_in_words(kept, words):
    assert date_in_words(kept) == words
