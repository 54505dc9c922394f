"""What is late in the whole country is known without reading what is open, at any instant and whenever it is asked."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.counts import actions, invariants, queries
from motcua.counts.models import CountryLate, CountryOpen
from motcua.counts.testing import NOTHING, loads, make_change, make_counted
from motcua.counts.types import Counted, Figures

pytestmark = pytest.mark.django_db

MONTH_BEGINS = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)  # the first of November, 00:00 in Việt Nam
DAY_BEGINS = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)  # the 20th, 00:00 in Việt Nam
NOW = DAY_BEGINS + timedelta(hours=10)
RECEIVED = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)

edges = [MONTH_BEGINS, DAY_BEGINS, NOW, DAY_BEGINS + timedelta(days=1)]
instants = st.sampled_from([edge + by for edge in edges for by in (-INSTANT, timedelta(0), INSTANT)]) | st.integers(
    -30 * 24, 10 * 24
).map(lambda hours: NOW + timedelta(hours=hours))
things = st.builds(
    make_counted,
    agency=st.sampled_from(["H26.45", "H49.18"]),
    procedure=st.sampled_from(["1.001193", "2.000815"]),
    received_at=st.just(RECEIVED),
    due_at=instants | st.none(),
    finished_at=st.none() | st.just(RECEIVED + timedelta(days=2)),
)
# Each step is a merge at an instant, or that thing n becomes something else.
histories = st.lists(instants | st.tuples(st.integers(0, 5), things), max_size=20)


@pytest.fixture(autouse=True)
def _nothing_merged_yet() -> None:
    """Forget the instant of the upgrade, which is of the machine's clock."""
    CountryLate.objects.all().delete()


def as_it_is(figures: Figures) -> tuple[int, int | None, int | None]:
    return figures.pending, figures.overdue_open, figures.paused


def check(present: Sequence[Counted], now: datetime) -> None:
    """Compare what the country's pages say at an instant with a count by hand."""
    opened = [t for t in present if t.received_at and not t.finished_at]
    late = [t for t in opened if t.due_at and t.due_at < now]
    paused = sum(t.due_at is None for t in opened)
    assert as_it_is(queries.list_months(now=now)[-1]) == (len(opened), len(late), paused)
    found = {one.procedure_code: (one.pending, one.overdue_open) for one in queries.list_by_procedure(now=now)}
    for code in ("1.001193", "2.000815"):
        wanted = sum(t.procedure == code for t in opened), sum(t.procedure == code for t in late)
        assert found.get(code, (0, 0)) == wanted


@settings(max_examples=60)
@given(histories, st.lists(instants, min_size=1, max_size=4))
def test_whenever_is_merged_and_asked_the_country_says_what_a_count_by_hand_says(
    history: list[datetime | tuple[int, Counted]], asked: list[datetime]
) -> None:
    present = [NOTHING] * 6
    with transaction.atomic():
        for step in history:
            if isinstance(step, datetime):
                actions.merge(now=step)
                assert invariants.the_country_agrees() == []
                continue
            n, thing = step
            make_change(thing, present[n])
            present[n] = thing
        for now in [NOW, *asked]:
            check(present, now)
        transaction.set_rollback(True)


def test_what_becomes_late_between_two_merges_is_late_at_once() -> None:
    make_change(make_counted(due_at=NOW), times=2)
    actions.merge(now=NOW)

    for merge in (False, True):
        if merge:
            actions.merge(now=NOW + timedelta(minutes=1))
        assert queries.count(now=NOW).overdue_open == 0
        assert queries.count(now=NOW + INSTANT).overdue_open == 2


def test_what_was_late_is_paused_or_put_off_and_late_no_more() -> None:
    late = make_counted(due_at=NOW - timedelta(days=3))
    make_change(late, times=2)
    actions.merge(now=NOW)

    make_change(replace(late, due_at=None), late)
    make_change(replace(late, due_at=NOW + timedelta(days=1)), late)
    actions.merge(now=NOW)

    assert as_it_is(queries.count(now=NOW)) == (2, 0, 1)
    assert CountryOpen.objects.values_list("open", "late", "paused").get() == (2, 0, 1)


def test_the_merger_moves_on_when_nothing_changes_and_writes_nothing_twice_in_ten_seconds() -> None:
    make_change(make_counted(due_at=NOW - INSTANT))
    actions.merge(now=NOW - timedelta(hours=1))
    for seconds in (0, 9, 5, 11):
        actions.merge(now=NOW + timedelta(seconds=seconds))

    assert CountryLate.objects.get().until == NOW + timedelta(seconds=11)
    assert CountryOpen.objects.get().late == 1


def test_a_clock_that_went_years_wrong_is_left_behind() -> None:
    make_change(make_counted(due_at=NOW))
    actions.merge(now=NOW + timedelta(days=3000))
    actions.merge(now=NOW)

    assert CountryLate.objects.get().until == NOW
    assert CountryOpen.objects.get().late == 0


@pytest.mark.parametrize("ask", [queries.list_months, queries.list_by_procedure])
def test_of_what_is_open_only_what_was_due_since_the_last_merge_is_read(
    ask: Callable[..., object], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in range(-40, 40):
        make_change(make_counted(due_at=NOW + timedelta(days=days)))
    make_change(make_counted(due_at=NOW + timedelta(seconds=1)))
    actions.merge(now=NOW)

    with django_assert_num_queries(1) as asked:
        ask(now=NOW + timedelta(seconds=2))
    assert rows_read(asked[0]["sql"]) == 2


def rows_read(sql: str) -> float:
    """Return how many rows a statement reads of ``counts_openbydue``, when indexes are used however small it is."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        nodes = [cursor.fetchone()[0][0]["Plan"]]
    for node in nodes:
        nodes.extend(node.get("Plans", []))
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes
        if node.get("Relation Name") == "counts_openbydue"
    )


def test_what_is_corrected_is_late_or_paused_in_the_country_as_it_is() -> None:
    late = make_counted(due_at=NOW - timedelta(days=3))
    make_change(late, times=3)
    make_change(replace(late, due_at=None))
    actions.merge(now=NOW)
    due = [str(NOW - timedelta(days=3)), str(NOW + timedelta(days=1)), None, None]
    rows = ", ".join(f"('{one}'::timestamptz)" if one else "(NULL)" for one in due)

    actions.correct(
        from_sql="SELECT 'H26.45' AS agency, '1.001193' AS procedure, 'ONLINE' AS channel, "
        f"'{late.received_at}'::timestamptz AS received_at, due_at, NULL::timestamptz AS finished_at, NULL AS outcome "
        f"FROM (VALUES {rows}) AS thing (due_at)",
        provinces=["H26"],
    )

    assert as_it_is(queries.count(now=NOW)) == (4, 1, 2)
    assert CountryOpen.objects.values_list("open", "late", "paused").get() == (4, 1, 2)
    assert invariants.the_country_agrees() == []


def test_the_doctor_sees_a_late_one_that_the_country_does_not_know() -> None:
    make_change(make_counted(due_at=NOW))
    actions.merge(now=NOW + timedelta(days=1))
    CountryOpen.objects.update(late=0)

    assert invariants.the_country_agrees() == ["1.001193: open, late or paused"]


def test_what_is_loaded_past_the_log_is_late_as_of_the_instant_that_is_known() -> None:
    actions.merge(now=NOW)
    thing = "SELECT 'H26.45' AS agency, '1.001193' AS procedure, 'ONLINE' AS channel, %(at)s AS received_at"
    with connection.cursor() as cursor:
        for sql in loads(from_sql=f"{thing}, %(at)s AS due_at, NULL::timestamptz AS finished_at, NULL AS outcome"):
            cursor.execute(sql, {"at": NOW - INSTANT})

    assert CountryOpen.objects.get().late == 1
    assert invariants.the_country_agrees() == []


@pytest.mark.django_db(transaction=True)
def test_while_somebody_corrects_nothing_moves_on_and_readers_are_exact() -> None:
    make_change(make_counted(due_at=NOW))
    actions.merge(now=NOW - timedelta(hours=1))
    before = CountryLate.objects.get().until
    nothing = "SELECT 'x' AS agency, 'x' AS procedure, 'x' AS channel, NULL::timestamptz AS received_at, "
    nothing += "NULL::timestamptz AS due_at, NULL::timestamptz AS finished_at, NULL AS outcome"

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        actions.correct(from_sql=nothing, provinces=["H49"])
        assert other.submit(merge_elsewhere).result() == 0
        assert CountryLate.objects.get().until == before
    actions.merge(now=NOW + timedelta(hours=1))

    assert CountryLate.objects.get().until > before
    assert invariants.the_country_agrees() == []


def merge_elsewhere() -> int:
    try:
        return actions.merge(now=NOW + timedelta(minutes=1))
    finally:
        connection.close()
