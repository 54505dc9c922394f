"""The small decisions behind the public pages."""

from datetime import date

import pytest

from motcua.portal import rules


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 11, 20), date(2025, 12, 1)), (date(2026, 12, 31), date(2026, 1, 1))]
)
def test_a_year_is_twelve_calendar_months(day, first):
    assert rules.a_year_before(day) == first


@pytest.mark.parametrize("text", ["normal", "large", "largest"])
@pytest.mark.parametrize("contrast", ["normal", "high"])
def test_a_wish_survives_its_cookie(text, contrast):
    assert rules.read_display_wish(rules.display_wish(text, contrast)) == (text, contrast)
