"""An authority says when it saw the head of the log, and anybody can check that with the proofs."""

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.authority import authority, authority_process

from motcua.evidence import actions, invariants, queries
from motcua.evidence.models import TimeStamp
from motcua.evidence.testing import NOW, make_leaves, make_log
from motcua.evidence.types import LeafKind, Thing
from motcua.signing.types import TimeStampReport
from motcua.wire.tlog.bundles import check_bundle, read_bundle

__all__ = ["authority", "authority_process"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def stamps_of(data: bytes) -> list[TimeStampReport | None]:
    return list(queries.read_time_stamps(check_bundle(read_bundle(data))).values())


def proof_of(ref: str) -> bytes:
    return msgspec.json.encode(queries.prove(LeafKind.DOSSIER, [Thing(ref=ref, content=f"content of {ref}")]))


def test_a_proof_says_when_an_authority_saw_the_log(authority: Any) -> None:
    make_log(3)
    assert stamps_of(proof_of("ref 1")) == []

    assert actions.stamp_if_due(now=NOW)

    [stamp] = stamps_of(proof_of("ref 1"))
    assert stamp is not None
    assert stamp.is_trusted
    assert stamp.authority
    assert queries.describe_log().stamped_at == stamp.at  # type: ignore[union-attr]


def test_it_is_asked_once_an_hour_and_only_when_the_log_moved(authority: Any) -> None:
    make_log(3)
    assert actions.stamp_if_due(now=NOW)
    assert not actions.stamp_if_due(now=NOW + 2 * HOUR)

    make_leaves(["more"], now=NOW + 2 * HOUR)
    actions.sequence(now=NOW + 2 * HOUR)
    assert actions.stamp_if_due(now=NOW + 2 * HOUR)
    make_leaves(["still more"], now=NOW + 2 * HOUR)
    actions.sequence(now=NOW + 2 * HOUR)

    assert not actions.stamp_if_due(now=NOW + 2 * HOUR + HOUR / 2)
    assert TimeStamp.objects.count() == 2


def test_without_an_authority_nothing_is_stamped_and_all_else_goes_on() -> None:
    make_log(3)

    assert not actions.stamp_if_due(now=NOW)
    assert queries.describe_log().has_authority is False  # type: ignore[union-attr]
    assert not invariants.checkpoints_are_stamped()


def test_while_it_does_not_answer_proofs_hold_and_it_is_asked_again(authority: Any, settings: Any) -> None:
    make_log(3)
    address, settings.MOTCUA_TSA_URL = settings.MOTCUA_TSA_URL, "http://127.0.0.1:9/tsa"
    assert not actions.stamp_if_due(now=NOW)
    assert check_bundle(read_bundle(proof_of("ref 1"))).holds
    assert invariants.checkpoints_are_stamped()

    settings.MOTCUA_TSA_URL = address
    assert actions.stamp_if_due(now=NOW + timedelta(minutes=1))
    assert not invariants.checkpoints_are_stamped()


def test_a_stamp_of_something_else_is_none(authority: Any) -> None:
    make_log(3)
    actions.stamp_if_due(now=NOW)
    bundle = json.loads(proof_of("ref 1"))
    make_leaves(["more"], now=NOW + HOUR)
    actions.sequence(now=NOW + HOUR)
    actions.stamp_if_due(now=NOW + 2 * HOUR)
    [other] = json.loads(proof_of("more"))["time_stamps"].values()

    for token in (other, "AAAA", "no base64"):
        bundle["time_stamps"] = dict.fromkeys(bundle["time_stamps"], token)
        assert stamps_of(json.dumps(bundle).encode()) == [None]


def test_a_stamp_of_an_unknown_authority_is_not_trusted(authority: Any, settings: Any, tmp_path: Any) -> None:
    make_log(3)
    actions.stamp_if_due(now=NOW)
    proof = proof_of("ref 1")
    settings.MOTCUA_KEYS = tmp_path / "others"

    [stamp] = stamps_of(proof)

    assert stamp is not None
    assert not stamp.is_trusted


def test_a_stamped_checkpoint_is_kept_when_old_ones_go(authority: Any) -> None:
    make_log(3)
    actions.stamp_if_due(now=NOW)
    make_leaves(["more"], now=NOW)
    actions.sequence(now=NOW)

    actions.thin_out(now=NOW + timedelta(days=3))

    assert len(stamps_of(proof_of("ref 1"))) == 1
