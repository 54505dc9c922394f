"""Whatever the order, the splitting and the repetition: the same facts end in the same registry."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.counts import queries as counts
from motcua.federation import invariants
from motcua.federation.actions import record_statuses
from motcua.federation.testing import make_line
from motcua.federation.tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("national")]
CODES = ["H49.18-261102-0001", "H49.18-261030-0007", "OLD/77"]
DAY = timedelta(days=1)


@st.composite
def facts(draw: Any) -> list[Any]:
    """Some dossiers' lives, each version a fact that never changes."""
    lines = []
    for code in draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True)):
        for version in range(1, draw(st.integers(1, 5)) + 1):
            agency = draw(st.sampled_from(["H49.18", "H49.19"]))
            due_at = make_line(2).due_at + draw(st.integers(-3, 9)) * DAY if version > 1 else None
            lines.append(make_line(version, code, agency=agency, due_at=due_at))
    return lines


def what_is_known() -> list[Any]:
    with connection.cursor() as cursor:
        found = []
        for sql in (
            "SELECT * FROM federation_registereddossier ORDER BY code",
            "SELECT code, version, opened_month, at, due_at, status, agency, unit, reason, content "
            "FROM federation_recordedstatus ORDER BY code, version",
            "SELECT code, version FROM federation_opengap ORDER BY 1, 2",
        ):
            cursor.execute(sql)
            found.append(cursor.fetchall())
    return [*found, counts.list_totals(), counts.list_months(now=NOW)]


def is_whole() -> bool:
    checks = (
        invariants.the_newest_version_holds,
        invariants.the_newest_version_says_it,
        invariants.gaps_are_open,
        invariants.counts_equal_a_recount,
        invariants.history_lies_in_its_month,
    )
    return [line for check in checks for line in check()] == []


def known_after(messages: list[list[Any]]) -> list[Any]:
    """Return what is known after some messages, and undo it."""
    try:
        with transaction.atomic():
            for message in messages:
                record_statuses(lines=message, sender="H49", now=NOW)
                assert is_whole()
            known = what_is_known()
            raise _Undo
    except _Undo:
        return known


class _Undo(Exception):
    pass


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_order_and_splitting_with_repetitions_ends_in_the_same(data):
    said = data.draw(facts())
    repeated = said + data.draw(st.lists(st.sampled_from(said), max_size=5))
    mixed = data.draw(st.permutations(repeated))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(mixed)), max_size=4)))
    messages = [mixed[a:b] for a, b in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]

    known = known_after(messages)

    assert known == known_after([[line] for line in said])
    assert known[2] == []
