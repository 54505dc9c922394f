"""The small decisions behind the public pages."""

from datetime import date
from fractions import Fraction

import pytest

from motcua.portal import rules


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 11, 20), date(2025, 12, 1)), (date(2026, 12, 31), date(2026, 1, 1))]
)
def test_a_year_is_twelve_calendar_months(day, first):
    assert rules.a_year_before(day) == first


def test_nothing_has_no_share_of_nothing():
    assert rules.share(0, 0) is rules.share(None, 5) is rules.share(5, None) is None
    assert rules.share(1, 4) == Fraction(1, 4)


@pytest.mark.parametrize("text", ["normal", "large", "largest"])
@pytest.mark.parametrize("contrast", ["normal", "high"])
def test_a_wish_survives_its_cookie(text, contrast):
    assert rules.read_display_wish(rules.display_wish(text, contrast)) == (text, contrast)
