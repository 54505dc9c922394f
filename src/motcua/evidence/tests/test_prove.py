"""Proofs that hold without us."""

import json

import msgspec
import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from motcua.evidence import actions, queries
from motcua.evidence.testing import NOW, make_leaves, make_log
from motcua.evidence.types import LeafKind, NoBundle, NothingToProve, NotProvenYet, Thing
from motcua.wire.tlog.bundles import Bundle, check_bundle, read_bundle

pytestmark = pytest.mark.django_db


def bundle_of(*refs: str) -> Bundle:
    return queries.prove(LeafKind.DOSSIER, [Thing(ref=ref, content=f"content of {ref}") for ref in refs])


def test_a_bundle_proves_what_it_holds_to_anybody() -> None:
    make_log(600)

    checked = check_bundle(read_bundle(msgspec.json.encode(bundle_of("ref 0", "ref 255", "ref 256", "ref 599"))))

    assert checked.holds
    assert [one.statement.ref for one in checked.items if one.statement] == ["ref 0", "ref 255", "ref 256", "ref 599"]
    assert {one.size for one in checked.items} == {600}


def test_one_changed_byte_anywhere_is_found() -> None:
    make_log(20)
    plain = msgspec.json.encode(bundle_of("ref 7"))
    item = json.loads(plain)["items"][0]
    undetected = []

    for member in ("content", "statement", "salt", "proof"):
        text = item[member]
        for position in range(len(text)):
            if text[position] in "\n\u2014 " or (member == "proof" and position > text.rindex("\u2014")):
                continue
            other = "0" if text[position] != "0" else "1"
            changed = json.loads(plain)
            changed["items"][0][member] = text[:position] + other + text[position + 1 :]
            if check_bundle(read_bundle(json.dumps(changed).encode())).holds:
                undetected.append((member, position))

    assert undetected == []


def test_a_forged_signature_does_not_hold() -> None:
    make_log(2)
    bundle = json.loads(msgspec.json.encode(bundle_of("ref 1")))
    head, dash, signature = bundle["items"][0]["proof"].rpartition("\u2014 ")
    name, encoded = signature.split(" ")
    bundle["items"][0]["proof"] = f"{head}{dash}{name} {encoded[:-10]}{'A' * 7}{encoded[-3:]}"

    assert not check_bundle(read_bundle(json.dumps(bundle).encode())).holds


def test_before_the_checkpoint_there_is_no_proof_and_of_nothing_there_never_is() -> None:
    make_log(1)
    make_leaves(["young"])

    with pytest.raises(NotProvenYet):
        bundle_of("young")
    with pytest.raises(NothingToProve):
        bundle_of("nobody")


def test_what_was_erased_is_not_proven_any_more_and_its_neighbours_are() -> None:
    make_log(9)
    actions.forget(kind=LeafKind.DOSSIER, refs=["ref 4"])

    with pytest.raises(NothingToProve):
        bundle_of("ref 4")
    assert check_bundle(bundle_of("ref 3", "ref 5")).holds


@pytest.mark.parametrize("count", [1, 100])
def test_a_proof_costs_the_same_for_one_as_for_many(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    refs = make_log(500)[:count]

    with transaction.atomic(), django_assert_num_queries(7):
        bundle_of(*refs)


def test_we_know_our_own_key_and_no_stranger_s() -> None:
    make_log(1)
    bundle = msgspec.json.encode(bundle_of("ref 0"))

    assert queries.check(bundle)[1]
    with pytest.raises(NoBundle):
        queries.check(b"%PDF-1.7")


def test_what_should_be_there_and_is_not_is_named() -> None:
    make_leaves(["here"], now=NOW)

    missing = queries.list_missing(
        LeafKind.DOSSIER, from_sql="SELECT * FROM (VALUES ('here', 1), ('not here', 2)) AS given (ref, number)"
    )

    assert missing == [("not here", 2)]
