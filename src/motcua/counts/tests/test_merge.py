"""Folding the log into the aggregates changes no figure, whenever it happens."""

from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.base.clock import vietnam_date
from motcua.counts import actions, invariants, queries
from motcua.counts.models import Change, OpenByDue
from motcua.counts.rules import province_of, timeliness
from motcua.counts.testing import NOTHING, make_change, make_counted
from motcua.counts.types import WITHDRAWN, Channel, Counted, Figures, ProcedureFigures, Timeliness, Total

pytestmark = pytest.mark.django_db

START = datetime(2026, 9, 29, 0, 0, tzinfo=UTC)
NOW = START + timedelta(days=45)
AGENCIES = ("H26.45", "H26.45.01", "000.00.07.H49", "G02")

instants = st.integers(0, 40 * 24).map(lambda hours: START + timedelta(hours=hours))
things = st.builds(
    make_counted,
    agency=st.sampled_from(AGENCIES),
    procedure=st.sampled_from(["1.001193", "2.000815"]),
    channel=st.sampled_from(list(Channel)),
    received_at=instants | st.none(),
    due_at=instants | st.none(),
    finished_at=instants | st.none(),
    outcome=st.sampled_from([None, "GRANTED", "REFUSED", WITHDRAWN]),
)
# Each step is a merge (None), or that thing n becomes something else.
histories = st.lists(st.none() | st.tuples(st.integers(0, 9), things), max_size=25)


def recounted(*present: Counted) -> str:
    """Return the statement that selects things, for a recount."""
    rows = ", ".join(
        f"('{one.agency}', '{one.procedure}', '{one.channel}', '{one.received_at}'::timestamptz, "
        f"'{one.due_at}'::timestamptz, NULL::timestamptz, NULL)"
        for one in present
    )
    return f"SELECT * FROM (VALUES {rows}) AS t (agency, procedure, channel, received_at, due_at, finished_at, outcome)"


def test_what_is_corrected_after_a_recount_is_corrected_in_every_aggregate() -> None:
    mine, theirs = make_counted(), make_counted(agency="H49.18")
    make_change(mine, times=3)
    make_change(theirs)
    actions.merge(now=NOW)

    actions.correct(from_sql=recounted(mine, mine), provinces=["H26"])

    assert [*invariants.aggregates_agree(), *invariants.the_country_agrees(), *invariants.open_is_what_is_left()] == []
    assert queries.list_differences(from_sql=recounted(mine, mine, theirs)) == []
    by_province = {(one.province_code, one.received) for one in queries.list_months_by_province(now=NOW)}
    assert by_province == {("H26", 2), ("H49", 1)}


def recount(present: list[Counted], first: date, last: date) -> dict[str, int]:
    """Count the naive way."""
    received = [t for t in present if t.received_at and first <= vietnam_date(t.received_at) <= last]
    finished = [t for t in present if t.received_at and t.finished_at and first <= vietnam_date(t.finished_at) <= last]
    resolved = [timeliness(t.due_at, t.finished_at) for t in finished if t.outcome != WITHDRAWN and t.finished_at]
    opened = [t for t in present if t.received_at and not t.finished_at]
    return {
        "received": len(received),
        "received_online": sum(t.channel == Channel.ONLINE for t in received),
        "early": resolved.count(Timeliness.EARLY),
        "on_time": resolved.count(Timeliness.ON_TIME),
        "overdue_finished": resolved.count(Timeliness.OVERDUE),
        "withdrawn": len(finished) - len(resolved),
        "overdue_open": sum(t.due_at is not None and t.due_at < NOW for t in opened),
        "paused": sum(t.due_at is None for t in opened),
    }


def assert_same(figures: Figures, present: list[Counted]) -> None:
    wanted = recount(present, figures.first_day, figures.last_day)
    assert {name: getattr(figures, name) for name in wanted} == wanted
    assert figures.carried_over + figures.received == figures.resolved + figures.withdrawn + figures.pending


def by_procedure(rows: Sequence[ProcedureFigures]) -> dict[str, tuple[int, ...]]:
    return {row.procedure_code: astuple(row)[1:] for row in rows}


def by_hand(present: list[Counted], province_code: str = "", agency_code: str = "") -> dict[str, tuple[int, ...]]:
    """Count the procedures of a place the naive way: those of which anything moved or is open."""
    found = {}
    for procedure in ("1.001193", "2.000815"):
        mine = [t for t in present if t.received_at and t.procedure == procedure and agency_code in ("", t.agency)]
        mine = [t for t in mine if province_code in ("", province_of(t.agency))]
        counted = recount(mine, date(2025, 12, 1), date(2026, 11, 30))
        is_open = sum(t.finished_at is None for t in mine)
        names = ("received", "early", "on_time", "overdue_finished", "withdrawn")
        row = (*(counted[name] for name in names), is_open, counted["overdue_open"])
        if any(row):
            found[procedure] = row
    return found


def check(present: list[Counted]) -> None:
    """Compare every way of asking with the recount."""
    assert_same(queries.count(now=NOW), present)
    assert queries.count(now=NOW).carried_over == 0
    for day in (date(2026, 9, 30), date(2026, 10, 15)):
        assert_same(queries.count(now=NOW, first_day=day), present)
    for agency in AGENCIES[1:3]:
        assert_same(queries.count(now=NOW, agency_code=agency), [t for t in present if t.agency == agency])
    for whose in ({}, {"province_code": "H26"}, {"agency_code": "H26.45"}):
        assert by_procedure(queries.list_by_procedure(now=NOW, **whose)) == by_hand(present, **whose)
    of_h26 = [t for t in present if province_of(t.agency) == "H26" and t.procedure == "2.000815"]
    assert_same(queries.count(now=NOW, province_code="H26", procedure_code="2.000815"), of_h26)


@settings(max_examples=40)
@given(histories)
def test_random_changes_with_merges_at_random_moments_equal_a_recount(
    history: list[tuple[int, Counted] | None],
) -> None:
    present = [NOTHING] * 10
    with transaction.atomic():
        for step in history:
            if step is None:
                actions.merge(now=NOW)
                continue
            n, thing = step
            make_change(thing, present[n])
            present[n] = thing
        check(present)
        while actions.merge(now=NOW):
            pass
        check(present)
        assert [*invariants.counts_are_not_negative(), *invariants.open_is_what_is_left()] == []
        assert [*invariants.aggregates_agree(), *invariants.the_country_agrees()] == []
        transaction.set_rollback(True)


@pytest.mark.parametrize("dossiers", [5, 500])
def test_the_statements_do_not_grow_with_the_log(
    dossiers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_change(make_counted(), times=dossiers)

    with transaction.atomic(), django_assert_num_queries(3):
        assert actions.merge(now=NOW) == dossiers

    assert not Change.objects.exists()


def test_what_is_finished_leaves_no_empty_rows() -> None:
    thing = make_counted()
    make_change(thing)
    actions.merge(now=NOW)
    make_change(replace(thing, finished_at=NOW), thing)
    actions.merge(now=NOW)

    assert not OpenByDue.objects.exists()
    assert queries.list_totals() == (
        Total(
            agency_code="H26.45",
            procedure_code="1.001193",
            received=1,
            early=0,
            on_time=0,
            overdue_finished=1,
            withdrawn=0,
            open=0,
            paused=0,
        ),
    )
