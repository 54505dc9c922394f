"""What is kept of comparisons: all of a month, one a day of a year, and whatever a page or a proof still needs."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from motcua.base.ids import new_id
from motcua.federation import actions
from motcua.federation.actions import thinning
from motcua.federation.models import Comparison, Repair
from motcua.federation.tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def few(monkeypatch: Any) -> None:
    """Proofs are read from the newest two comparisons that ended equal."""
    monkeypatch.setattr(thinning, "PROOFS_MAX", 2)


def compared(*ages: timedelta, source: str = "H49", state: str = "equal", is_registrys: bool = True) -> list[Any]:
    rows = [
        Comparison(id=new_id(), is_registrys=is_registrys, source=source, taken_at=NOW - age, state=state)
        for age in ages
    ]
    Comparison.objects.bulk_create(rows)
    return [row.id for row in rows]


def left() -> set[datetime]:
    return set(Comparison.objects.values_list("taken_at", flat=True))


def test_a_month_stays_whole_and_then_the_last_of_each_day_for_a_year():
    compared(*(number * HOUR for number in range(24 * 32)), 364 * DAY, 364 * DAY + HOUR, 366 * DAY, 367 * DAY)

    actions.thin_out_comparisons(now=NOW)

    ages = sorted(NOW - at for at in left())
    assert ages[: 24 * 30 + 1] == [number * HOUR for number in range(24 * 30 + 1)]
    assert [age.days for age in ages[24 * 30 + 1 :]] == [30, 31, 364]
    assert NOW - 364 * DAY in left()


def test_a_day_is_a_day_in_vietnam():
    late, early = 40 * DAY - 14 * HOUR, 40 * DAY - 13 * HOUR  # 00:00 and, an hour before, 23:00 there
    compared(late, early, 0 * DAY, HOUR)

    assert actions.thin_out_comparisons(now=NOW) == 0


def test_what_the_newest_proofs_of_a_source_are_stays_however_old():
    old = compared(500 * DAY, 600 * DAY, 700 * DAY)
    unlike = compared(510 * DAY, state="unlike")
    there = compared(520 * DAY, is_registrys=False)

    assert actions.thin_out_comparisons(now=NOW) == 1
    assert set(Comparison.objects.values_list("id", flat=True)) == {*old[:2], *unlike, *there}


def test_what_named_something_to_put_right_stays_for_ever():
    old = compared(600 * DAY, 700 * DAY, 800 * DAY, 900 * DAY)
    Repair.objects.create(
        is_registrys=True,
        comparison_id=old[3],
        source="H49",
        code="H49.18-240102-0001",
        version=1,
        damage="missing",
        repaired_at=NOW - 900 * DAY,
    )
    actions.thin_out_comparisons(now=NOW)

    assert set(Comparison.objects.values_list("id", flat=True)) == {*old[:2], old[3]}


def test_a_hundred_sources_cost_one_statement(django_assert_num_queries: Any):
    for number in range(100):
        compared(*(40 * DAY + hours * HOUR for hours in range(6)), source=f"H{number:02}")

    with transaction.atomic(), django_assert_num_queries(1):
        assert actions.thin_out_comparisons(now=NOW) > 0
