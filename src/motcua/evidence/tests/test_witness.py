"""Watching the logs of others: no history is shown to two people in two ways."""

from typing import Any

import msgspec
import pytest

from motcua.evidence import actions, invariants, queries
from motcua.evidence.gateways import own_keys
from motcua.evidence.models import WatchedLog
from motcua.evidence.testing import NOW, make_leaves, make_log
from motcua.evidence.types import LeafKind, LogNotSigned, LogUnknown, NotConsistent, SeenOtherwise, Thing
from motcua.wire.tlog import merkle
from motcua.wire.tlog.bundles import check_bundle
from motcua.wire.tlog.merkle import leaf_hash
from motcua.wire.tlog.notes import LOG_KEY, WITNESS_KEY, Checkpoint, Note, SignerKey, parse_note, sign
from motcua.wire.tlog.proofs import WitnessRequest
from motcua.wire.tlog.tiles import grow, node_reader

pytestmark = pytest.mark.django_db

THEIRS = SignerKey("h99.example/log", LOG_KEY, bytes([9] * 32))


def entries(count: int, word: str = "entry") -> list[bytes]:
    return [leaf_hash(f"{word} {number}".encode()) for number in range(count)]


def request(hashes: list[bytes], *, old_size: int = 0, key: SignerKey = THEIRS, origin: str = THEIRS.name) -> str:
    """What a log of these entries asks after we have seen ``old_size``."""
    tiles = grow({}, 0, hashes)
    nodes = node_reader(lambda level, number: tiles[level, number])
    size = len(hashes)
    proof = merkle.consistency_proof(old_size, size, nodes) if old_size else []
    text = Checkpoint(origin, size, merkle.root(size, nodes)).text
    return str(WitnessRequest(old_size, tuple(proof), Note(text, (sign(text, key),))))


@pytest.fixture(autouse=True)
def _watched() -> None:
    actions.watch(key=str(THEIRS.verifier), deployment="h99")


def test_a_log_that_goes_on_is_cosigned_each_time() -> None:
    first = actions.cosign(request=request(entries(3)), now=NOW)
    second = actions.cosign(request=request(entries(300), old_size=3), now=NOW)

    name = own_keys.witness_key().name
    assert first.startswith(f"\u2014 {name} ")
    assert second.startswith(f"\u2014 {name} ")
    assert WatchedLog.objects.get().size == 300


def test_the_same_size_again_is_cosigned_again() -> None:
    actions.cosign(request=request(entries(3)), now=NOW)

    assert actions.cosign(request=request(entries(3), old_size=3), now=NOW)


def test_another_history_is_not_cosigned_and_the_complaint_stays() -> None:
    actions.cosign(request=request(entries(3)), now=NOW)

    with pytest.raises(NotConsistent):
        actions.cosign(request=request(entries(8, word="other"), old_size=3), now=NOW)

    log = WatchedLog.objects.get()
    assert log.size == 3
    assert "old 3" in log.complaint


def test_a_smaller_log_or_another_of_the_same_size_hears_what_was_seen() -> None:
    actions.cosign(request=request(entries(8)), now=NOW)

    for asked in (request(entries(3)), request(entries(8, word="other"), old_size=8)):
        with pytest.raises(SeenOtherwise) as refusal:
            actions.cosign(request=asked, now=NOW)
        assert refusal.value.facts == {"size": 8}


def test_a_forged_checkpoint_and_an_unknown_log_are_turned_away() -> None:
    forger = SignerKey(THEIRS.name, LOG_KEY, bytes([7] * 32))

    with pytest.raises(LogNotSigned):
        actions.cosign(request=request(entries(3), key=forger), now=NOW)
    with pytest.raises(LogUnknown):
        actions.cosign(request=request(entries(3), origin="elsewhere"), now=NOW)


def test_no_deployment_takes_the_name_of_another_s_log() -> None:
    with pytest.raises(LogNotSigned):
        actions.watch(key=str(THEIRS.verifier), deployment="h98")


def test_a_witness_answers_as_the_specification_says(client: Any) -> None:
    def ask(body: str) -> Any:
        return client.post("/api/v1/log/add-checkpoint", body.encode(), content_type="text/plain")

    assert ask(request(entries(5))).status_code == 200
    conflict = ask(request(entries(7)))
    assert (conflict.status_code, conflict.content, conflict["Content-Type"]) == (409, b"5\n", "text/x.tlog.size")
    assert ask(request(entries(7, word="other"), old_size=5)).status_code == 422
    assert ask(request(entries(3), origin="elsewhere")).status_code == 404
    assert ask("nonsense").status_code == 400


def ask(deployment: str = "h26") -> str:
    return actions.ask_witness(deployment=deployment, now=NOW)


def answer(lines: str, *, size: int, deployment: str = "h26") -> int:
    key = str(own_keys.witness_key().verifier)
    return actions.note_cosignatures(deployment=deployment, key=key, size=size, lines=lines, now=NOW)


def test_a_witness_s_line_stands_below_our_checkpoint_and_in_our_proofs() -> None:
    make_log(3)
    _watch_ourselves()

    lines = actions.cosign(request=ask(), now=NOW)
    assert answer(lines, size=3) == 1
    make_leaves(["later"])
    actions.sequence(now=NOW)

    bundle = queries.prove(LeafKind.DOSSIER, [Thing(ref="ref 1", content="content of ref 1")])
    [item] = check_bundle(bundle).items
    assert (item.problem, item.size, item.witnesses) == ("", 3, (own_keys.witness_key().name,))
    assert "h26" in [one.deployment for one in (queries.describe_log() or pytest.fail()).witnesses]


def test_a_witness_is_asked_again_only_when_it_answered_and_there_is_something_new() -> None:
    make_log(3)
    _watch_ourselves()
    lines = actions.cosign(request=ask(), now=NOW)

    assert ask() == ""
    answer(lines, size=3)
    assert ask() == ""
    make_leaves(["later"])
    actions.sequence(now=NOW)
    assert ask().startswith("old 3\n")


def test_a_line_of_another_key_than_the_witness_has_named_counts_for_nothing() -> None:
    make_log(3)
    ask()
    note = parse_note(queries.read_checkpoint())
    line = sign(note.text, own_keys.witness_key(), seconds=1).line

    assert answer(line, size=3, deployment="h49") == 0
    assert answer(line, size=99) == 0
    assert answer(line, size=3) == 1
    other = SignerKey("other/witness", WITNESS_KEY, bytes([5] * 32))
    line = sign(note.text, other, seconds=1).line
    assert actions.note_cosignatures(deployment="h26", key=str(other.verifier), size=3, lines=line, now=NOW) == 0


def test_a_log_that_was_restored_from_an_older_backup_is_halted_by_what_a_witness_saw() -> None:
    make_log(3)
    ask()
    seen = parse_note(queries.read_checkpoint())
    more = Checkpoint(own_keys.log_key().name, 9, bytes(32)).text

    assert not actions.note_objection(deployment="h26", seen=str(Note(more, (sign(more, THEIRS),))))
    assert not actions.note_objection(deployment="h26", seen=str(seen))
    assert actions.note_objection(deployment="h26", seen=str(Note(more, (sign(more, own_keys.log_key()),))))

    make_leaves(["later"])
    assert actions.sequence(now=NOW) == 0
    assert invariants.log_goes_on()


def test_a_new_log_takes_up_everything_under_another_name() -> None:
    make_log(3)
    before = queries.own_log()
    bundle = queries.prove(LeafKind.DOSSIER, [Thing(ref="ref 1", content="content of ref 1")])

    name = actions.restart(now=NOW)
    assert actions.sequence(now=NOW) == 3

    after = queries.own_log()
    assert before is not None
    assert after is not None
    assert (after.origin, name) == (name, f"{before.origin}/2")
    assert check_bundle(bundle).holds
    assert queries.check(msgspec.json.encode(bundle))[1]
    assert not invariants.checkpoint_is_right()


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 300), (256, 257), (255, 70_000), (511, 512)])
def test_what_we_ask_of_a_witness_proves_that_we_went_on(old: int, new: int) -> None:
    make_log(old)
    actions.cosign(request=str(queries.witness_request(seen_size=0)), now=NOW) if _watch_ourselves() else None
    for start in range(old, new, 20_000):
        make_leaves([f"more {n}" for n in range(start, min(start + 20_000, new))])
        actions.sequence(now=NOW)

    asked = queries.witness_request(seen_size=old)

    assert actions.cosign(request=str(asked), now=NOW)
    assert queries.witness_request(seen_size=new) is None
    with pytest.raises(ValueError, match="more"):
        queries.witness_request(seen_size=new + 1)


def _watch_ourselves() -> bool:
    log = queries.own_log()
    assert log is not None
    actions.watch(key=log.log_key, deployment="us")
    return True
