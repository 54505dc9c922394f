"""Times and amounts in the words of each language."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

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


def test_sizes_of_files():
    assert [words.file_size(size) for size in (10, 340_000, 2_202_010)] == ["1 KB", "332 KB", "2,1 MB"]
