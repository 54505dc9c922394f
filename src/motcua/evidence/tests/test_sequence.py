"""From a leaf to a signed checkpoint."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.evidence import actions, invariants, queries
from motcua.evidence.models import Leaf, OwnLog, SignedCheckpoint
from motcua.evidence.testing import NOW, make_leaves, make_log
from motcua.evidence.types import LeafKind, NewLeaf
from motcua.wire.tlog.merkle import leaf_hash
from motcua.wire.tlog.notes import parse_checkpoint, parse_key, parse_note, signed_by

pytestmark = pytest.mark.django_db

CHECKS = (
    invariants.leaves_are_as_committed,
    invariants.positions_are_whole,
    invariants.tiles_agree,
    invariants.checkpoint_is_right,
    invariants.log_goes_on,
)


def test_a_second_later_a_leaf_stands_under_a_checkpoint_that_the_log_signed() -> None:
    make_leaves(["a"])

    assert actions.sequence(now=NOW) == 1

    note = parse_note(queries.read_checkpoint())
    log = queries.own_log()
    assert log is not None
    assert signed_by(note, [parse_key(log.log_key)])
    assert parse_checkpoint(note.text).size == 1
    assert queries.is_under_checkpoint("DOSSIER", "a")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 300), min_size=1, max_size=6))
def test_however_many_come_at_once_tree_and_leaves_agree(batches: list[int]) -> None:
    with transaction.atomic():
        for number, count in enumerate(batches):
            make_leaves([f"{number}-{n}" for n in range(count)])
            actions.sequence(now=NOW)

        assert [list(check()) for check in CHECKS] == [[] for _ in CHECKS]
        transaction.set_rollback(True)


def test_nothing_new_signs_nothing() -> None:
    make_log(3)

    assert actions.sequence(now=NOW) == 0
    assert SignedCheckpoint.objects.count() == 1


@pytest.mark.parametrize("count", [1, 20, 700])
def test_it_costs_the_same_for_one_as_for_many(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_log(2)
    make_leaves([f"more {n}" for n in range(count)])

    with transaction.atomic(), django_assert_max_num_queries(8):
        actions.sequence(now=NOW)


def test_leaves_are_written_in_one_statement_and_the_same_thing_only_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    leaves = [NewLeaf(kind=LeafKind.SENT, ref=str(n), at=NOW, content="x") for n in range(50)]

    with transaction.atomic():
        with django_assert_num_queries(1):
            actions.add_leaves(leaves)
        actions.add_leaves(leaves)

    assert Leaf.objects.count() == 50


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE evidence_leaf SET commitment = sha256('x')",
        "UPDATE evidence_leaf SET position = position + 10",
        "UPDATE evidence_leaf SET statement = '{}'",
        "DELETE FROM evidence_leaf",
    ],
)
def test_a_leaf_is_neither_changed_nor_removed(harm: str) -> None:
    make_log(1)

    with pytest.raises(DatabaseError, match="leaf of the log"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(harm)


def test_what_is_erased_cannot_be_told_and_the_others_still_hold() -> None:
    make_log(5)
    erased = Leaf.objects.get(ref="ref 2").id

    assert actions.forget(kind=LeafKind.DOSSIER, refs=["ref 2"]) == 1

    gone = Leaf.objects.get(id=erased)
    assert (gone.statement, gone.salt) == (None, None)
    assert "ref 2" not in gone.ref
    assert [list(check()) for check in CHECKS] == [[] for _ in CHECKS]


def test_with_other_keys_than_it_was_founded_with_the_log_signs_nothing(settings: Any, tmp_path: Path) -> None:
    make_log(1)
    settings.MOTCUA_KEYS = tmp_path / "lost"
    make_leaves(["another"])

    assert actions.sequence(now=NOW) == 0

    assert OwnLog.objects.get().halted == "other_keys"
    assert invariants.log_goes_on()


_LEAF = "UPDATE evidence_tile SET hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40)) WHERE level = 0"
_ABOVE = "UPDATE evidence_tile SET hashes = set_byte(hashes, 3, 255 - get_byte(hashes, 3)) WHERE level = 1"


@pytest.mark.parametrize(
    ("harm", "check"),
    [
        (_LEAF, "leaves_are_as_committed"),
        (_ABOVE, "tiles_agree"),
        (_ABOVE, "checkpoint_is_right"),
        ("UPDATE evidence_signedcheckpoint SET note = replace(note, '300', '299')", "checkpoint_is_right"),
    ],
)
def test_the_doctor_finds_what_was_changed_by_hand(harm: str, check: str) -> None:
    make_log(300)
    assert not getattr(invariants, check)()

    with connection.cursor() as cursor:
        cursor.execute(harm)

    assert getattr(invariants, check)()


def test_old_checkpoints_go_but_one_an_hour(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for minute in (0, 10, 20, 70):
        make_leaves([f"at {minute}"])
        actions.sequence(now=NOW + timedelta(minutes=minute))

    assert actions.thin_out(now=NOW + timedelta(days=2)) == 2
    assert list(SignedCheckpoint.objects.order_by("size").values_list("size", flat=True)) == [3, 4]


def test_the_log_is_read_in_the_published_addresses(client: Any) -> None:
    make_log(260)

    checkpoint = client.get("/api/v1/log/checkpoint")
    tile = client.get("/api/v1/log/tile/0/000").content
    partial = client.get("/api/v1/log/tile/0/001.p/4").content
    entries = client.get("/api/v1/log/tile/entries/001.p/4").content

    assert checkpoint.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert parse_checkpoint(parse_note(checkpoint.content.decode()).text).size == 260
    assert (len(tile), len(partial)) == (8192, 128)
    assert [leaf_hash(entries[at + 2 : at + 34]) for at in range(0, 136, 34)] == [
        partial[at : at + 32] for at in range(0, 128, 32)
    ]
    assert parse_key(client.get("/api/v1/log/key").content.decode().split()[0]).name.endswith("/api/v1/log")


@pytest.mark.parametrize("path", ["tile/0/002", "tile/0/001.p/5", "tile/9/000", "tile/entries/x001/000", "tile/0/abc"])
def test_what_the_log_does_not_have_is_not_found(client: Any, path: str) -> None:
    make_log(260)

    answer = client.get(f"/api/v1/log/{path}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
