"""Taking the next number."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from motcua.base import clock
from motcua.numbers import actions, invariants, queries
from motcua.numbers.testing import DAY, SERIES, make_number
from motcua.numbers.types import Fate


@pytest.mark.django_db
def test_numbers_follow_each_other_from_one():
    assert [make_number() for _ in range(3)] == [1, 2, 3]


@pytest.mark.django_db
def test_each_series_and_each_day_counts_for_itself():
    make_number()

    assert make_number(series="dossiers/H26.46") == 1
    assert make_number(day=date(2026, 11, 22)) == 1
    assert make_number() == 2


@pytest.mark.django_db
def test_a_series_without_days_never_starts_again():
    assert [make_number(day=None), make_number(day=None)] == [1, 2]


@pytest.mark.django_db
def test_a_number_costs_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.take_next(series=SERIES, day=DAY, used_for="a dossier")


@pytest.mark.django_db
def test_the_ledger_says_what_each_number_was_used_for():
    at = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    with clock.given(at):
        make_number(used_for="dossier 7")

    (line,) = queries.list_ledger(SERIES, DAY)

    assert (line.value, line.used_for, line.at, line.fate) == (1, "dossier 7", at, Fate.USED)


@pytest.mark.django_db
def test_the_ledger_is_read_page_by_page():
    for _ in range(5):
        make_number()

    assert [line.value for line in queries.list_ledger(SERIES, DAY, after=2, limit=2)] == [3, 4]


@pytest.mark.django_db
def test_a_rollback_leaves_no_gap():
    make_number()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.take_next(series=SERIES, day=DAY, used_for="a dossier that fails")
        1 / 0  # noqa: B018

    assert make_number(used_for="the next dossier") == 2
    assert queries.list_gaps(SERIES, DAY) == ()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_given_out():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        actions.take_next(series=SERIES, day=DAY, used_for="a dossier")


@pytest.mark.django_db(transaction=True)
def test_eight_officers_at_once_get_every_number_once():
    def take_twenty(officer: int) -> list[int]:
        try:
            return [make_number(used_for=f"dossier {officer}.{turn}") for turn in range(20)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as officers:
        taken = [value for values in officers.map(take_twenty, range(8)) for value in values]

    assert sorted(taken) == list(range(1, 161))
    assert queries.list_gaps(SERIES, DAY) == ()
    assert invariants.ledger_explains_every_number() == []


@pytest.mark.django_db(transaction=True)
def test_officers_whose_work_fails_leave_no_gap_to_the_others():
    def take_and_fail_every_third(turn: int) -> int | None:
        try:
            with transaction.atomic():
                value = actions.take_next(series=SERIES, day=DAY, used_for=f"dossier {turn}")
                transaction.set_rollback(turn % 3 == 0)
            return value if turn % 3 else None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as officers:
        kept = [value for value in officers.map(take_and_fail_every_third, range(60)) if value]

    assert sorted(kept) == list(range(1, 41))
    assert invariants.ledger_explains_every_number() == []
