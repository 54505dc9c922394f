"""A large source is compared slice by slice: each day once a cycle, and each costs what its days hold."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import clock
from motcua.federation import actions, queries
from motcua.federation.models import Comparison, Repair
from motcua.federation.queries import digests
from motcua.federation.rules.slices import Proof, Range, next_first, slice_size, whole_as_of
from motcua.federation.testing import make_dossier_lines
from motcua.federation.tests.conftest import NOW
from motcua.federation.tests.test_damage import DAMAGES
from motcua.federation.tests.two_seats import TwoSeats, what_is_registered
from motcua.road.queries import registry

CODES = [f"H49.18-26{1 + n // 9:02}{1 + n % 9:02}-0001" for n in range(90)] + ["CU/2019.7", "a-b"]
HOUR = timedelta(hours=1, seconds=1)
NAMES = st.text("0189xyz", max_size=2)
RANGES = st.builds(Range, NAMES, NAMES)


@pytest.fixture
def seats(settings: Any, tmp_path: Any) -> Any:
    settings.MOTCUA_COMPARE_DOSSIERS = 10
    with clock.given(NOW):
        country = TwoSeats(settings, tmp_path)
        country.happen([line for code in CODES for line in make_dossier_lines(code, 3)])
        country.settle()
        yield country
    registry.forget()


def next_comparison(seats: TwoSeats) -> None:
    seats.now += HOUR
    seats.at("h49")
    actions.compare_if_due(since=NOW, now=seats.now)
    seats.collect()
    while seats.carry_comparison() or seats.take_step():
        pass


def slices_begun() -> list[tuple[str, str]]:
    rows = Comparison.objects.filter(is_registrys=False, round=1).order_by("taken_at")
    return [tuple(row.scope[-1]) for row in rows]


def proven_as_of(seats: TwoSeats) -> datetime | None:
    seats.at("national")
    [report] = queries.list_sources(now=seats.now)
    return report.proven_equal_at


@pytest.mark.django_db
def test_slices_follow_each_other_until_the_cycle_is_over(seats):
    for _ in range(11):
        next_comparison(seats)

    begun = slices_begun()
    assert [first for first, _ in begun[:10]] == ["", *(end for _, end in begun[:9])]
    assert (begun[9][1], begun[10]) == ("", begun[0])


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["gone", "rewritten", "status"])
def test_what_was_changed_by_hand_is_put_right_within_one_cycle_wherever_it_is(seats, kind):
    before = what_is_registered(seats.now)
    for code in ("H49.18-260101-0001", "H49.18-260607-0001", "CU/2019.7"):
        with connection.cursor() as cursor:
            cursor.execute(DAMAGES[kind], {"code": code, "version": 2})

    for _ in range(10):
        next_comparison(seats)

    assert what_is_registered(seats.now)[:3] == before[:3]
    assert set(Repair.objects.values_list("code", flat=True)) >= {"H49.18-260101-0001", "CU/2019.7"}


@pytest.mark.django_db
def test_all_is_proven_as_of_the_slice_that_was_proven_longest_ago(seats):
    found = []
    for _ in range(12):
        next_comparison(seats)
        found.append(proven_as_of(seats))

    assert found == [None] * 9 + [NOW + HOUR, NOW + 2 * HOUR, NOW + 3 * HOUR]


@pytest.mark.django_db
def test_a_difference_is_shown_until_all_was_proven_again(seats):
    for _ in range(10):
        next_comparison(seats)
    with connection.cursor() as cursor:
        cursor.execute(DAMAGES["status"], {"code": "H49.18-260101-0001"})
    found = []
    for _ in range(11):
        next_comparison(seats)
        seats.at("national")
        found.append(queries.list_sources(now=seats.now)[0].is_equal)

    assert found == [False] * 9 + [True] * 2


@pytest.mark.django_db
def test_a_slice_that_was_never_answered_comes_again_once(seats):
    next_comparison(seats)
    for _ in range(3):
        seats.now += HOUR
        seats.at("h49")
        actions.compare_if_due(since=NOW, now=seats.now)

    first, second, third, fourth = slices_begun()
    assert second == third
    assert (second[0], fourth[0]) == (first[1], second[1])


@pytest.mark.django_db
def test_days_that_only_the_registry_has_are_looked_at(seats):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO federation_registereddossier SELECT 'H49.18-990101-0001', source, agency, unit, procedure,
                channel, status, version, at, submitted_at, received_at, due_at, finished_at, outcome, opened_on
            FROM federation_registereddossier WHERE code = 'H49.18-260101-0001'"""
        )
    for _ in range(10):
        next_comparison(seats)

    assert [row.damage for row in Repair.objects.filter(is_registrys=True)] == ["extra_dossier"]


TABLES = "^(dossiers_dossier|federation_(toldstatus|registereddossier|recordedstatus_.*))$"


def rows_read() -> int:
    with connection.cursor() as cursor:
        sql = "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_xact_user_tables WHERE relname ~ %s"
        cursor.execute(sql, [TABLES])
        return int(cursor.fetchone()[0])


@pytest.fixture
def many(seats: Any) -> Any:
    """Of other days there are many more."""
    codes = [f"H49.18-25{1 + n % 12:02}{1 + n % 28:02}-{n:04}" for n in range(1, 500)]
    seats.happen([line for code in codes for line in make_dossier_lines(code, 1)])
    seats.settle()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE dossiers_dossier, federation_toldstatus, federation_registereddossier")
        cursor.execute("ANALYZE federation_recordedstatus")
        cursor.execute("SET LOCAL enable_seqscan = off")  # a month of some rows is read faster than its index
    return seats


DAYS = ["260601", "260602", "260603", "260604", "260605"]
LOOKS = [
    lambda: digests.tree_of_agency("H49", "G22", [Range("260601", "260606")]),
    lambda: digests.tree_of_registry("H49", "G22", [Range("260601", "260606")]),
    lambda: digests.buckets_of_agency("H49", "G22", DAYS),
    lambda: digests.buckets_of_registry("H49", "G22", DAYS),
    lambda: digests.list_at_agency("H49", "G22", [(day, "01") for day in DAYS]),
    lambda: digests.list_at_registry("H49", "G22", [(day, "01") for day in DAYS]),
]


@pytest.mark.django_db
def test_looking_at_some_days_reads_only_what_is_there(many):
    for look in LOOKS:
        before = rows_read()

        assert len(look()) == len(DAYS)
        assert rows_read() - before <= len(DAYS) * (1 + 1 + 3)


def test_a_slice_is_large_enough_for_a_cycle_of_a_day():
    assert slice_size(49_000, 50_000) == 50_000
    assert slice_size(7_200_000, 50_000) == 300_000


def test_the_first_cycle_begins_at_the_beginning():
    assert next_first([]) == ""
    assert next_first([((), True)]) == ""


@given(st.lists(st.tuples(st.lists(RANGES, max_size=2), st.integers(0, 30)), max_size=8), NAMES)
def test_every_day_was_proven_as_of_the_whole_or_later(proofs, day):
    said = whole_as_of(Proof(scope, NOW + number * HOUR) for scope, number in proofs)

    proven = [
        number
        for scope, number in proofs
        if not scope or any(each.first <= day and (not each.end or day < each.end) for each in scope)
    ]
    assert said is None or said <= NOW + max(proven) * HOUR
