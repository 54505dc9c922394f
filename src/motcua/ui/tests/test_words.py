"""Times and amounts in the words of each language."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from motcua.ui import words
from motcua.ui.tests.gallery import NOW, draw


@pytest.mark.parametrize(
    ("due", "minutes", "vietnamese", "english", "tone"),
    [
        (timedelta(days=2), None, "còn 2 ngày", "2 days left", "ok"),
        (timedelta(days=1), None, "còn 1 ngày", "1 day left", "soon"),
        (timedelta(hours=4), 180, "còn 3 giờ làm việc", "3 working hours left", "soon"),
        (timedelta(hours=1), 45, "còn 45 phút làm việc", "45 working minutes left", "soon"),
        (timedelta(hours=4), None, "hôm nay, 14:00", "today, 14:00", "soon"),
        (timedelta(days=-1), None, "quá hạn 1 ngày", "1 day overdue", "late"),
        (timedelta(hours=-3), None, "quá hạn 3 giờ", "3 hours overdue", "late"),
        (timedelta(minutes=-5), None, "quá hạn 5 phút", "5 minutes overdue", "late"),
    ],
)
def test_the_clock_in_words(due, minutes, vietnamese, english, tone):
    for language, expected in (("vi", vietnamese), ("en", english)):
        with override(language):
            assert words.clock(NOW + due, NOW, minutes) == (expected, tone)


def test_a_stopped_clock_says_so():
    assert words.clock(None, NOW) == ("đang tạm dừng", "")
    assert "đang tạm dừng" in draw("{% clock due now %}", due=None, now=NOW)


def test_the_clock_tells_the_exact_time_too():
    assert 'title="10:00, 07/09/2025"' in draw("{% clock due now %}", due=NOW + timedelta(days=2), now=NOW)


def test_a_day_is_a_day_in_viet_nam():
    late_evening_utc = datetime(2025, 9, 5, 20, 0, tzinfo=UTC)

    assert words.day(late_evening_utc) == "06/09/2025"
    assert words.time(late_evening_utc) == "03:00"
    with override("en"):
        assert words.day(date(2025, 9, 5)) == "5 Sep 2025"


def test_numbers_and_money_follow_the_language():
    assert words.number(1234567.891, 2) == "1.234.567,89"
    assert words.dong(8000) == "8.000 đồng"
    with override("en"):
        assert words.number(1234567.891, 2) == "1,234,567.89"
        assert words.dong(8000) == "VND 8,000"


def test_the_last_place_is_rounded_and_not_cut_off():
    assert words.percent(1, 11) == "9,1 %"
    assert [words.percent(*share) for share in ((0, 8), (0, 0), (None, 5), (5, None))] == ["0,0 %", "", "", ""]
    assert (words.number(2.35, 1), words.number(-2.35, 1), words.number(1999.96, 1)) == ("2,4", "-2,4", "2.000,0")


@given(st.fractions(), st.integers(0, 4))
def test_what_is_shown_is_the_nearest_and_a_half_goes_away_from_zero(value, decimals):
    shown = Fraction(words.rounded(value, decimals))
    half = Fraction(1, 2 * 10**decimals)

    assert abs(shown - value) <= half
    assert abs(shown) >= abs(value) or abs(shown - value) < half


@given(st.integers(1, 10**9), st.data())
def test_a_share_and_the_rest_make_a_hundred_within_the_last_place(whole, data):
    part = data.draw(st.integers(0, whole))
    both = [Fraction(words.percent(one, whole)[:-2].replace(",", ".")) for one in (part, whole - part)]

    assert 100 <= sum(both) <= 100 + Fraction(1, 10)


def test_sizes_of_files():
    assert [words.file_size(size) for size in (10, 340_000, 2_202_010)] == ["1 KB", "332 KB", "2,1 MB"]
