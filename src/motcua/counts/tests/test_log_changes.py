"""One statement writes a dossier and logs what it changes in the counts."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from motcua.counts import actions
from motcua.counts.models import Change
from motcua.counts.queries import effects
from motcua.counts.testing import make_change, make_counted

pytestmark = pytest.mark.django_db

COUNTED = ", ".join(f"{side}.{name} AS {side}_{name}" for side in ("old", "new") for name in effects.COLUMNS)


@pytest.fixture
def things() -> Iterator[None]:
    """A caller's table, for as long as the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE thing (code text PRIMARY KEY, agency text, procedure text, channel text, "
            "received_at timestamptz, due_at timestamptz, finished_at timestamptz, outcome text, note text) "
            "ON COMMIT DROP"
        )
    yield


def insert(code: str, received_at: str | None) -> tuple[int, list[str]]:
    return actions.log_changes(
        from_sql="INSERT INTO thing (code, agency, procedure, channel, received_at) "
        f"VALUES (%s, 'H26', 'p', 'ONLINE', %s) RETURNING {COUNTED}, code AS extra",
        params=[code, received_at],
    )


def update(assignments: str) -> tuple[int, list[str]]:
    return actions.log_changes(from_sql=f"UPDATE thing SET {assignments} RETURNING {COUNTED}, code AS extra")


@pytest.mark.usefixtures("things")
def test_the_caller_gets_its_rows_back_from_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert insert("A", "2026-11-02 09:00+07") == (1, ["A"])

    change = Change.objects.get()
    assert (change.old_agency, change.new_agency, change.new_channel) == (None, "H26", "ONLINE")


@pytest.mark.usefixtures("things")
def test_what_was_never_received_is_not_counted() -> None:
    insert("A", None)
    update("note = 'refused at intake', finished_at = '2026-11-02 10:00+07', outcome = 'REFUSED'")

    assert not Change.objects.exists()


@pytest.mark.usefixtures("things")
def test_only_changes_of_what_is_counted_are_logged() -> None:
    insert("A", "2026-11-02 09:00+07")
    insert("B", "2026-11-02 09:00+07")

    assert update("note = 'read'") == (2, ["A", "B"])
    update("due_at = CASE code WHEN 'A' THEN '2026-11-03 09:00+07'::timestamptz END")

    assert Change.objects.count() == 3


def test_a_change_that_changes_nothing_is_not_logged() -> None:
    make_change(make_counted(), make_counted())

    assert not Change.objects.exists()
