"""Readers are exact while others write and the merger folds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from motcua.counts import actions, queries
from motcua.counts.testing import make_change, make_counted

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ROUNDS = 60


def write() -> None:
    for _ in range(ROUNDS):
        make_change(make_counted(), times=3)
    connection.close()


def fold() -> None:
    for _ in range(ROUNDS):
        actions.merge(now=NOW)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_once_however_the_merger_runs() -> None:
    with ThreadPoolExecutor() as others:
        done = [others.submit(work) for work in (write, write, fold, fold)]
        seen = [queries.count(now=NOW) for _ in range(ROUNDS)]
        assert [task.result() for task in done] == [None] * 4

    received = [figures.received for figures in seen]
    assert received == sorted(received) == [figures.pending for figures in seen]
    assert queries.count(now=NOW).received == 2 * 3 * ROUNDS
