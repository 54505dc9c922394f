"""Deployments watch each other's logs."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.ids import new_id
from motcua.base.messages import Received
from motcua.evidence import actions as evidence
from motcua.evidence import queries as evidence_queries
from motcua.evidence.testing import make_log, own_log_key
from motcua.evidence.types import LeafKind, Thing
from motcua.road import actions, invariants
from motcua.road.models import OutboxMessage
from motcua.road.rules.registry import ALWAYS
from motcua.road.rules.witnesses import WITNESSES, choose_witnesses
from motcua.road.testing import make_peer
from motcua.road.types.witnessing import CheckpointBody, CosignatureBody
from motcua.wire.road.registry import Mandate, PeerEntry, PeerState
from motcua.wire.tlog import merkle
from motcua.wire.tlog.bundles import check_bundle
from motcua.wire.tlog.notes import LOG_KEY, WITNESS_KEY, Checkpoint, Note, SignerKey, parse_note, sign
from motcua.wire.tlog.proofs import WitnessRequest, parse_request
from motcua.wire.tlog.tiles import grow, node_reader

THEIR_LOG = SignerKey("h49.example/log", LOG_KEY, bytes([1] * 32))
THEIR_WITNESS = SignerKey("h49.example/witness", WITNESS_KEY, bytes([2] * 32))


def received(body: Any, now: datetime, sender: str = "H49") -> Received[Any]:
    return Received(
        message_id=new_id(),
        sender=sender,
        recipient="G22",
        order_key="",
        order_seq=0,
        in_reply_to=None,
        created_at=now,
        body=body,
    )


def said() -> list[Any]:
    return [msgspec.json.decode(row.body.encode()) for row in OutboxMessage.objects.order_by("message_id")]


def their_request(count: int, *, word: str = "entry", old_size: int = 0) -> CheckpointBody:
    tiles = grow({}, 0, [merkle.leaf_hash(f"{word} {number}".encode()) for number in range(count)])
    nodes = node_reader(lambda level, number: tiles[level, number])
    proof = merkle.consistency_proof(old_size, count, nodes) if old_size else []
    text = Checkpoint(THEIR_LOG.name, count, merkle.root(count, nodes)).text
    asked = WitnessRequest(old_size, tuple(proof), Note(text, (sign(text, THEIR_LOG),)))
    return CheckpointBody(str(THEIR_LOG.verifier), str(asked))


@pytest.mark.usefixtures("hub")
def test_the_head_of_our_log_goes_to_a_witness_and_comes_back_signed(now: datetime) -> None:
    make_peer(now=now)
    make_log(5, now=now)

    assert actions.offer_checkpoint(now=now) == 1
    [asked] = said()
    note = parse_request(asked["request"]).checkpoint
    line = sign(note.text, THEIR_WITNESS, seconds=int(now.timestamp())).line
    answer = CosignatureBody(str(THEIR_WITNESS.verifier), 5, line=line)
    actions.note_cosignatures([received(answer, now)], now=now)

    bundle = evidence_queries.prove(LeafKind.DOSSIER, [Thing(ref="ref 3", content="content of ref 3")])
    assert check_bundle(bundle).items[0].witnesses == (THEIR_WITNESS.name,)
    assert evidence.sequence(now=now) == 0, "what witnesses say is no news for the log"
    assert not invariants.messages_are_proven()
    assert actions.offer_checkpoint(now=now + timedelta(hours=1)) == 0


@pytest.mark.usefixtures("hub")
def test_we_cosign_the_log_of_a_peer_as_long_as_it_goes_on(now: datetime) -> None:
    make_peer(now=now)

    actions.answer_checkpoints([received(their_request(3), now)], now=now)
    actions.answer_checkpoints([received(their_request(8, old_size=3), now)], now=now)
    actions.answer_checkpoints([received(their_request(9, word="other", old_size=8), now)], now=now)
    actions.answer_checkpoints([received(CheckpointBody("nonsense", "nonsense"), now)], now=now)

    answers = said()
    assert [(one.get("size", 0), one.get("code", "")) for one in answers] == [
        (3, ""),
        (8, ""),
        (9, "not_consistent"),
        (0, "unreadable"),
    ]
    assert parse_note(answers[2]["seen"]).text.startswith(f"{THEIR_LOG.name}\n8\n")


@pytest.mark.usefixtures("hub")
def test_nobody_takes_over_the_log_of_another_deployment(now: datetime) -> None:
    make_peer(now=now)
    make_peer("h26", ("H26",), now=now)
    actions.answer_checkpoints([received(their_request(3), now)], now=now)

    actions.answer_checkpoints([received(their_request(4, word="other", old_size=3), now, sender="H26")], now=now)

    assert said()[-1]["code"] == "log_not_signed"
    assert said()[-1].get("seen", "") == ""


@pytest.mark.usefixtures("hub")
def test_a_witness_that_saw_more_than_we_have_halts_our_log(now: datetime) -> None:
    make_peer(now=now)
    make_log(5, now=now)
    actions.offer_checkpoint(now=now)
    [asked] = said()
    key = own_log_key()
    text = Checkpoint(key.name, 99, bytes(32)).text
    seen = str(Note(text, (sign(text, key),)))

    actions.note_cosignatures([received(CosignatureBody("", 5, code="seen_otherwise", seen=seen), now)], now=now)

    log = evidence_queries.own_log()
    assert asked["request"]
    assert log is not None
    assert log.halted == "h49 saw 99 entries"
    assert evidence.sequence(now=now) == 0


def _entry(name: str, *, is_hub: bool = False, state: PeerState = PeerState.CONNECTED) -> PeerEntry:
    mandates = (Mandate(agency_code=name.upper(), valid_from=ALWAYS),)
    return PeerEntry(deployment=name, name=name, address="", state=state, keys=(), mandates=mandates, is_hub=is_hub)


@given(st.sets(st.integers(1, 99), max_size=30))
def test_the_hub_and_a_few_others_are_chosen_always_the_same_ones(numbers: set[int]) -> None:
    peers = [_entry("national", is_hub=True), *(_entry(f"h{number}") for number in sorted(numbers))]

    chosen = choose_witnesses("h0", peers)

    assert chosen[0].is_hub
    assert len(chosen) == min(WITNESSES, len(peers))
    assert chosen == choose_witnesses("h0", peers[::-1])
    assert all(peer.deployment != "h0" for peer in chosen)
