"""Figures of periods: what they hold, and what they cost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.counts import actions, queries
from motcua.counts.models import CountryMonth, CountryOpen
from motcua.counts.queries import effects
from motcua.counts.rules import province_of, timeliness
from motcua.counts.testing import make_change, make_counted
from motcua.counts.types import WITHDRAWN, Timeliness

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)  # 17:00 in Việt Nam
NOW = DUE + timedelta(minutes=1)


def test_nothing_resolved_is_no_rate_and_not_nought() -> None:
    figures = queries.count(now=NOW)

    assert (figures.received, figures.pending, figures.on_time_rate) == (0, 0, None)


def test_a_dossier_is_overdue_from_the_minute_after_it_was_due() -> None:
    make_change(make_counted(due_at=DUE))

    assert queries.count(now=DUE).overdue_open == 0
    assert queries.count(now=NOW).overdue_open == 1


def test_what_waits_for_a_supplement_is_pending_and_not_overdue() -> None:
    make_change(make_counted(due_at=None))

    figures = queries.count(now=NOW)

    assert (figures.pending, figures.paused, figures.overdue_open, figures.in_time_open) == (1, 1, 0, 1)


def test_what_was_taken_back_is_in_no_class_of_timeliness() -> None:
    make_change(make_counted(finished_at=NOW, outcome=WITHDRAWN))

    figures = queries.count(now=NOW)

    assert (figures.withdrawn, figures.resolved, figures.pending) == (1, 0, 0)


def test_what_is_open_at_the_end_of_a_month_is_carried_over_to_the_next() -> None:
    september, october = datetime(2026, 9, 30, 16, 59, tzinfo=UTC), datetime(2026, 9, 30, 17, 0, tzinfo=UTC)
    make_change(make_counted(received_at=september, due_at=DUE, finished_at=october))
    make_change(make_counted(received_at=september, due_at=DUE), times=2)
    actions.merge(now=NOW)
    make_change(make_counted(received_at=october, due_at=DUE))

    months = queries.list_months(now=NOW, months=3, agency_code="H26.45")

    assert [(m.carried_over, m.received, m.resolved, m.pending) for m in months] == [
        (0, 3, 0, 3),
        (3, 1, 1, 3),
        (3, 0, 0, 3),
    ]
    assert [m.overdue_open for m in months] == [None, None, 3]


def test_the_rate_is_early_and_on_time_by_all_that_was_resolved() -> None:
    for days, times in ((-1, 3), (0, 2), (1, 1)):
        make_change(make_counted(due_at=DUE, finished_at=DUE + timedelta(days=days)), times=times)

    figures = queries.count(now=NOW + timedelta(days=9))

    assert (figures.early, figures.on_time, figures.overdue_finished) == (3, 2, 1)
    assert figures.on_time_rate == Fraction(5, 6)


@given(
    st.none() | st.integers(-3000, 3000).map(lambda minutes: DUE + timedelta(minutes=minutes)),
    st.integers(-3000, 3000).map(lambda minutes: DUE + timedelta(minutes=minutes, seconds=30)),
)
def test_the_database_and_the_rule_agree_on_timeliness(due_at: datetime | None, finished_at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {effects.CLASS} FROM (SELECT NULL AS outcome, %s::timestamptz AS due_at, "
            "%s::timestamptz AS finished_at) AS finished",
            [due_at, finished_at],
        )
        assert Timeliness(cursor.fetchone()[0]) == timeliness(due_at, finished_at)


@pytest.mark.parametrize("code", ["H26", "H26.18.05", "G02.01", "000.00.18.H26", "01.02.G22"])
def test_the_database_and_the_rule_agree_on_the_level_one_code(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {effects.PROVINCE} FROM (SELECT %s::text AS agency) AS given", [code])
        assert cursor.fetchone()[0] == province_of(code)


@pytest.mark.parametrize("dossiers", [1, 100])
def test_any_figures_are_one_statement(dossiers: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_change(make_counted(), times=dossiers)

    with django_assert_num_queries(1):
        assert queries.count(now=NOW, province_code="H26").received == dossiers
    with django_assert_num_queries(1):
        assert len(queries.list_months(now=NOW, procedure_code="1.001193")) == 12
    with django_assert_num_queries(1):
        assert [one.received for one in queries.list_by_procedure(now=NOW, province_code="H26")] == [dossiers]


def test_the_whole_country_by_procedure_reads_nothing_of_its_agencies(django_assert_num_queries) -> None:
    for number in range(50):
        make_change(make_counted(agency=f"H26.{number}", due_at=NOW + timedelta(days=40)))
    actions.merge(now=NOW)

    with django_assert_num_queries(1) as asked:
        assert [one.received for one in queries.list_by_procedure(now=NOW)] == [50]
    assert "counts_proceduremonth" not in asked[0]["sql"]
    assert CountryMonth.objects.count() == CountryOpen.objects.count() == 1


def test_a_procedure_is_counted_by_whole_months_only() -> None:
    with pytest.raises(ValueError, match="whole months"):
        queries.count(now=NOW, procedure_code="1.001193", first_day=date(2026, 10, 2))
    with pytest.raises(ValueError, match="one level-1 code"):
        queries.count(now=NOW, province_code="H26", agency_code="H26.45")


def test_a_recount_of_the_things_finds_every_difference() -> None:
    thing = make_counted(received_at=DUE, due_at=DUE)
    make_change(thing, times=2)
    make_change(replace(thing, due_at=None), thing)
    present = (
        "SELECT 'H26.45' AS agency, '1.001193' AS procedure, 'ONLINE' AS channel, %(at)s::timestamptz AS received_at, "
        "due_at, NULL::timestamptz AS finished_at, NULL AS outcome "
        "FROM (VALUES (%(at)s::timestamptz), (NULL)) AS things (due_at)"
    )

    assert queries.list_differences(from_sql=present, params={"at": DUE}) == []
    assert queries.list_differences(from_sql=f"{present} LIMIT 1", params={"at": DUE}) == [
        "H26.45 1.001193 in 2026-11: received_online 1",
        "H26.45 1.001193 due never (paused): open 1",
    ]


def test_the_country_by_province_and_month_says_what_each_province_says(django_assert_num_queries):
    make_change(make_counted(agency="H26.45"), times=2)
    actions.merge(now=NOW)
    make_change(make_counted(agency="H49.18", finished_at=make_counted().due_at))

    with django_assert_num_queries(1):
        page = queries.list_months_by_province(now=NOW)

    for one in page:
        figures = {each.first_day: each for each in queries.list_months(now=NOW, province_code=one.province_code)}
        month = figures[one.month]
        assert (one.received, one.resolved, one.on_time) == (month.received, month.resolved, month.on_time)
    assert [(one.province_code, one.received) for one in page] == [("H26", 2), ("H49", 1)]
