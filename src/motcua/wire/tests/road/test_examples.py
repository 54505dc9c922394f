"""The examples and test vectors that others build on: they are of today, and they verify."""

from tools import road_vectors

from motcua.wire.road import examples
from motcua.wire.road.messages import fits, read_header
from motcua.wire.road.registry import read_application, read_registry
from motcua.wire.road.requests import is_believed, read_claim
from motcua.wire.road.signatures import is_signed


def test_the_file_of_vectors_is_of_today():
    assert road_vectors.PAGE.read_text() == road_vectors.text(), "python -m tools.road_vectors"


def test_every_example_verifies():
    for parcel in (examples.MESSAGE, examples.FILE_MESSAGE):
        assert is_signed(parcel.header, parcel.signature, examples.KEY.public)
        assert fits(parcel, read_header(parcel.header))
    for signed, key in ((examples.APPLICATION, examples.KEY), (examples.REGISTRY, examples.HUB_KEY)):
        assert is_signed(signed.text, signed.signature, key.public)
    assert read_application(examples.APPLICATION).deployment == "x01"
    assert read_registry(examples.REGISTRY).number == 7


def test_the_signed_requests_are_believed():
    for one in examples.vectors()["requests"]:
        claim = read_claim(one["method"], one["path"], one["query"], one["headers"])
        assert is_believed(claim, examples.KEY.public, examples.AT)


def test_the_bad_ones_are_bad():
    key = examples.KEY.public
    for one in examples.vectors()["must_not_be_believed"]:
        parcel = examples.Parcel(**{**one["parcel"], "signature": examples.MESSAGE.signature})
        is_ours = one["parcel"]["signature"]["key"] == key.name
        assert not (
            is_ours and is_signed(parcel.header, parcel.signature, key) and fits(parcel, read_header(parcel.header))
        )
