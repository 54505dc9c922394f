"""The texts of C2SP: what others write is read, what we write is read back, and what isn't one is refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.wire.tlog import notes
from motcua.wire.tlog.notes import LOG_KEY, WITNESS_KEY, Checkpoint, Note, NoteBroken, SignerKey
from motcua.wire.tlog.proofs import InclusionProof, WitnessRequest, parse_proof, parse_request
from motcua.wire.tlog.tiles import TileName, parse_path, path_of

LOG = SignerKey("example.com/log", LOG_KEY, bytes(range(32)))
WITNESS = SignerKey("example.com/witness", WITNESS_KEY, bytes(range(1, 33)))
HEAD = Checkpoint("example.com/log", 7, bytes(32))


def signed_head() -> Note:
    return Note(HEAD.text, (notes.sign(HEAD.text, LOG), notes.sign(HEAD.text, WITNESS, seconds=1_700_000_000)))


def test_a_checkpoint_is_signed_by_its_log_and_by_a_witness_that_says_when() -> None:
    note = notes.parse_note(str(signed_head()))

    keys = [LOG.verifier, WITNESS.verifier]
    assert notes.signed_by(note, keys) == keys
    assert notes.cosigned_at(note.signatures[1]) == 1_700_000_000
    assert notes.parse_checkpoint(note.text) == HEAD


def test_the_note_of_the_specification_is_read() -> None:
    """The example of tlog-cosignature (a log's signature and a witness's), as printed there."""
    text = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nT"
        "o+zyWE+xeMcTOAYQ8=\n"
        "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf"
        "5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    note = notes.parse_note(text)

    assert notes.parse_checkpoint(note.text).size == 20852163
    assert notes.cosigned_at(note.signatures[1]) == 1679315147
    assert str(note) == text


@pytest.mark.parametrize("position", [3, 17, 20, 60])
def test_one_changed_byte_of_a_checkpoint_is_found(position: int) -> None:
    note = signed_head()
    changed = note.text[:position] + chr(ord(note.text[position]) ^ 1) + note.text[position + 1 :]

    with pytest.raises(NoteBroken):
        notes.signed_by(Note(changed, note.signatures), [LOG.verifier])


def test_a_signature_of_an_unknown_key_counts_for_nothing() -> None:
    other = SignerKey("example.com/log", LOG_KEY, bytes(32))

    assert notes.signed_by(Note(HEAD.text, (notes.sign(HEAD.text, other),)), [LOG.verifier]) == []


def test_a_key_is_read_back_and_one_whose_id_disagrees_is_refused() -> None:
    vkey = str(WITNESS.verifier)

    assert notes.parse_key(vkey) == WITNESS.verifier
    with pytest.raises(NoteBroken):
        notes.parse_key(vkey.replace("example", "exemple"))


@given(st.text(max_size=200))
def test_whatever_is_no_note_is_refused_in_one_way(text: str) -> None:
    for read in (notes.parse_note, notes.parse_key, notes.parse_checkpoint, parse_proof, parse_request):
        try:
            read(text)
        except NoteBroken:
            continue


@given(st.integers(0, 2**40), st.integers(1, 256))
def test_addresses_of_tiles_are_read_back(number: int, width: int) -> None:
    assert parse_path(path_of(number, width)) == (number, width)


def test_the_address_of_the_specification() -> None:
    assert path_of(1234067) == "x001/x234/067"
    assert TileName(0, 273, 112).path == "0/273.p/112"


@pytest.mark.parametrize(
    "path", ["", "1", "0001", "x001", "001/002", "x000/001", "001.p/0", "001.p/256", "001.p/", "-01"]
)
def test_what_is_no_address_of_a_tile_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        parse_path(path)


def test_proofs_and_requests_are_read_back() -> None:
    proof = InclusionProof(3, (bytes(32), bytes([1] * 32)), signed_head())
    request = WitnessRequest(0, (), signed_head())

    assert parse_proof(str(proof)) == proof
    assert parse_request(str(request)) == request
    extra = base64.b64encode(b"anything").decode()
    assert parse_proof(str(proof).replace("index", f"extra {extra}\nindex", 1)) == proof
