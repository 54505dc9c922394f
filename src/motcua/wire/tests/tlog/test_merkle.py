"""The tree against the definition of RFC 6962 itself, written here once more, the slow way."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.wire.tlog import merkle
from motcua.wire.tlog.tiles import WIDTH, edge, grow, node_reader, tiles_on_path, width_at

LEAVES = [merkle.leaf_hash(str(number).encode()) for number in range(700)]
SIZES = st.integers(1, 700)


def by_definition(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:left]) + by_definition(leaves[left:])).digest()


def in_tiles(size: int, step: int = 97) -> dict[tuple[int, int], bytes]:
    tiles: dict[tuple[int, int], bytes] = {}
    edges: dict[int, bytes] = {}
    for start in range(0, size, step):
        tiles |= grow(edges, start, LEAVES[start : min(start + step, size)])
    return tiles


def reader(tiles: dict[tuple[int, int], bytes], size: int) -> merkle.ReadNode:
    def read(level: int, number: int) -> bytes:
        return tiles[level, number][: width_at(size, level, number) * 32]

    return node_reader(read)


@given(SIZES, st.integers(1, 300))
def test_the_root_is_that_of_the_definition_however_the_entries_came(size: int, step: int) -> None:
    tiles = in_tiles(size, step)

    assert merkle.root(size, reader(tiles, size)) == by_definition(LEAVES[:size])
    assert {(one.level, one.number) for one in edge(size)} <= tiles.keys()


def test_the_root_of_no_entries_is_the_hash_of_nothing() -> None:
    assert merkle.root(0, reader({}, 0)) == by_definition([])


@given(st.data(), SIZES)
def test_an_inclusion_proof_leads_to_the_root_and_no_other_entry_s_does(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    tiles = in_tiles(size)
    needed = {name: tiles[name] for name in tiles_on_path(index, size)}

    proof = merkle.inclusion_proof(index, size, reader(needed, size))

    assert merkle.root_of_inclusion(index, size, LEAVES[index], proof) == by_definition(LEAVES[:size])
    other = merkle.leaf_hash(b"another entry")
    assert merkle.root_of_inclusion(index, size, other, proof) != by_definition(LEAVES[:size])


@given(st.data(), SIZES)
def test_a_consistency_proof_shows_the_older_tree_and_no_other(data: st.DataObject, size: int) -> None:
    old = data.draw(st.integers(1, size))
    proof = merkle.consistency_proof(old, size, reader(in_tiles(size), size))
    roots = by_definition(LEAVES[:old]), by_definition(LEAVES[:size])

    assert merkle.is_consistent(old, roots[0], size, roots[1], proof)
    other = hashlib.sha256(b"another tree").digest()
    assert not merkle.is_consistent(old, other, size, roots[1], proof)
    assert not merkle.is_consistent(old, roots[0], size, other, proof)


@given(st.data(), SIZES)
def test_a_proof_that_is_cut_or_lengthened_is_refused(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, reader(in_tiles(size), size))

    with pytest.raises(ValueError, match="too long"):
        merkle.root_of_inclusion(index, size, LEAVES[index], [*proof, LEAVES[0]])
    if proof:
        with pytest.raises(ValueError, match="too short"):
            merkle.root_of_inclusion(index, size, LEAVES[index], proof[:-1])


def test_known_roots_of_rfc_6962() -> None:
    """The eight entries and roots that the logs of Certificate Transparency are tried with."""
    entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [merkle.leaf_hash(bytes.fromhex(one)) for one in entries]
    tiles = grow({}, 0, leaves)

    assert merkle.root(1, reader(tiles, 1)).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root(8, reader(tiles, 8)).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_a_tile_is_full_at_256_and_its_root_stands_above() -> None:
    tiles = in_tiles(WIDTH)

    assert tiles[0, 0] == b"".join(LEAVES[:WIDTH])
    assert tiles[1, 0] == by_definition(LEAVES[:WIDTH])
