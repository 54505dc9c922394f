"""Messages and receipts of the road as files: what was written once is read for ever, and what is wrong is refused.

``golden/<type>.json`` is a message of each type, ``<type>.<what>.json`` another of it, signed by a key whose secret is
0, 1 … 31; ``bad_<why>.json`` is one that nobody may take. ``receipt.json`` is an answer. A changed golden file is a
changed contract.
"""

import json
from pathlib import Path

import msgspec
import pytest

from motcua.base.messages import HANDLERS, MESSAGE_TYPES
from motcua.road.types import SKIP
from motcua.wire.road.messages import Parcel, Unreadable, fits, read_header
from motcua.wire.road.receipts import Receipt, Rung, read_receipt
from motcua.wire.road.signatures import PrivateKey, is_signed

FOLDER = Path(__file__).parent / "golden"
KEY = PrivateKey("golden-1", "Ed25519", bytes(range(32))).public
MESSAGES = sorted(path.stem for path in (*FOLDER.glob("*.[0-9].json"), *FOLDER.glob("*.[0-9].*.json")))
BAD = sorted(path.stem for path in FOLDER.glob("bad_*.json"))


def read(name: str) -> Parcel:
    return msgspec.json.decode((FOLDER / f"{name}.json").read_bytes(), type=Parcel)


def type_of(name: str) -> str:
    """Return the type of a golden message, ``<domain>.<Name>.<number>``, by its file's name."""
    return ".".join(name.split(".")[:3])


def is_taken(parcel: Parcel) -> bool:
    try:
        header = read_header(parcel.header)
        body_fits = fits(parcel, header) and bool(MESSAGE_TYPES[header.type].read(parcel.body))
    except (Unreadable, KeyError, msgspec.DecodeError):
        return False
    return body_fits and is_signed(parcel.header, parcel.signature, KEY)


def test_every_type_has_a_golden_file_and_somebody_who_does_something_with_it() -> None:
    assert (
        {type_of(name) for name in MESSAGES}
        == {name for name in MESSAGES if name == type_of(name)}
        == set(MESSAGE_TYPES)
    )
    assert set(MESSAGE_TYPES) - set(HANDLERS) <= {SKIP.name}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_golden_message_is_read_proved_and_kept_as_it_is(name: str) -> None:
    parcel = read(name)
    header = read_header(parcel.header)

    assert (header.type, header.message_id.version, is_taken(parcel)) == (type_of(name), 7, True)
    assert json.loads(msgspec.json.encode(parcel)) == json.loads((FOLDER / f"{name}.json").read_text())


@pytest.mark.parametrize("name", MESSAGES)
def test_a_newer_version_may_say_more(name: str) -> None:
    parcel = read(name)
    header = json.loads(parcel.header) | {"said_by_a_newer_version": [1]}
    body = json.loads(parcel.body) | {"said_by_a_newer_version": {"more": True}}

    read_body = MESSAGE_TYPES[type_of(name)].read
    assert read_header(json.dumps(header)).type == type_of(name)
    assert read_body(json.dumps(body)) == read_body(parcel.body)


def test_a_slice_names_its_ranges_and_how_many_dossiers_the_source_has() -> None:
    body = MESSAGE_TYPES["federation.Digests.1"].read(read("federation.Digests.1.slice").body)

    assert (body.ranges, body.total) == ((("261113", ":"), ("260801", "261105")), 70_000)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_message_is_refused(name: str) -> None:
    assert not is_taken(read(name))


def test_the_golden_receipt_proves_the_golden_message() -> None:
    receipt = msgspec.json.decode((FOLDER / "receipt.json").read_bytes(), type=Receipt)
    said = read_receipt(receipt)

    assert is_signed(receipt.text, receipt.signature, KEY)
    assert (said.rung, said.header_sha256) == (Rung.R1, read("road.LineTest.1").header_sha256)
