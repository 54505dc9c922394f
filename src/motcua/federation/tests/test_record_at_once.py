"""Two processes record about the same dossier at once: whoever comes second looks again, and all is right."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from motcua.federation import invariants
from motcua.federation.actions import record_statuses
from motcua.federation.models import OpenGap, RecordedStatus, RegisteredDossier
from motcua.federation.testing import make_line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("national")]
CODE = "H49.18-261102-0001"


def told(now: Any, versions: list[int]) -> list[str]:
    answers = record_statuses(lines=[make_line(n, CODE) for n in versions], sender="H49", now=now)
    return [answer.verdict for answer in answers]


def tell_in_another_process(now: Any, versions: list[int]) -> list[str]:
    try:
        return told(now, versions)
    finally:
        connection.close()


def wait_until_somebody_waits() -> None:
    """Return when another session waits for what this one has locked."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_stat_clear_snapshot()")


def tell_at_once(now: Any, first: list[int], second: list[int]) -> tuple[list[str], list[str]]:
    """Tell ``second`` while ``first`` is written and not committed yet."""
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            ours = told(now, first)
            theirs = other.submit(tell_in_another_process, now, second)
            wait_until_somebody_waits()
        return ours, theirs.result()


@pytest.mark.parametrize(
    ("before", "first", "second", "answers"),
    [
        ([], [1, 2], [2, 3], ["duplicate", "applied"]),
        ([], [2], [1], ["stale"]),
        ([], [1], [3], ["gap"]),
        ([1], [3], [2], ["stale"]),
        ([1], [2], [3], ["applied"]),
        ([1], [2], [1, 2], ["duplicate", "duplicate"]),
        ([1, 4], [3], [2, 3], ["stale", "duplicate"]),
        ([1, 2], [5], [4], ["stale"]),
        ([1], [5], [6], ["gap"]),
    ],
)
def test_who_comes_second_finds_what_the_first_has_written(now, before, first, second, answers):
    told(now, before)

    _, theirs = tell_at_once(now, first, second)

    assert theirs == answers
    said = sorted({*before, *first, *second})
    assert list(RecordedStatus.objects.order_by("version").values_list("version", flat=True)) == said
    assert RegisteredDossier.objects.get().version == said[-1]
    missing = sorted(set(range(1, said[-1])) - set(said))
    assert list(OpenGap.objects.order_by("version").values_list("version", flat=True)) == missing
    assert [*invariants.the_newest_version_says_it(), *invariants.counts_equal_a_recount()] == []


def test_a_foreign_code_belongs_to_who_was_first_also_at_once(now):
    foreign = "HS/2019.77"
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            record_statuses(lines=[make_line(1, foreign)], sender="H49", now=now)
            theirs = other.submit(_tell_foreign, now, make_line(2, foreign, agency="H26.45"))
            wait_until_somebody_waits()
        assert theirs.result() == ["invalid"]

    assert RegisteredDossier.objects.get().source == "H49"


def _tell_foreign(now: Any, line: Any) -> list[str]:
    try:
        return [answer.verdict for answer in record_statuses(lines=[line], sender="H26", now=now)]
    finally:
        connection.close()


def test_a_dossier_taken_out_of_the_registry_by_hand_stands_there_again_when_its_newest_version_is_told_again(now):
    told(now, [1, 2, 3])
    RegisteredDossier.objects.all().delete()

    (other,) = record_statuses(lines=[make_line(3, CODE, reason="Other")], sender="H49", now=now)
    assert (other.verdict, RegisteredDossier.objects.count()) == ("conflict", 0)

    assert told(now, [3]) == ["duplicate"]
    assert RegisteredDossier.objects.get().version == 3
