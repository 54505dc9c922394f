"""The client computes what the page's test vectors say."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from motcua_road import Key, Registry, check_receipt
from motcua_road import registry as registries
from motcua_road.keys import digest, encode64
from motcua_road.messages import body_fits, header_digest, read_header
from motcua_road.requests import sign_request, signature_base

VECTORS = json.loads((Path(__file__).parents[3] / "docs" / "reference" / "road-vectors.json").read_text())
KEYS = {name: Key(name, bytes.fromhex(one["secret_hex"])) for name, one in VECTORS["keys"].items()}
REGISTRY: Registry = registries.read_registry(VECTORS["registry"])


def test_keys():
    assert {name: key.public for name, key in KEYS.items()} == {
        name: one["public_base64"] for name, one in VECTORS["keys"].items()
    }


@pytest.mark.parametrize("vector", VECTORS["messages"])
def test_messages(vector):
    parcel = vector["parcel"]
    header = read_header(parcel["header"])

    assert KEYS["x01-1"].sign(parcel["header"]) == parcel["signature"]
    assert header_digest(parcel) == vector["header_sha256"]
    assert digest(bytes.fromhex(vector["salt_hex"]) + parcel["body"].encode()) == header.body_sha256
    assert body_fits(parcel, header)


@pytest.mark.parametrize("vector", VECTORS["requests"])
def test_requests(vector):
    now, body = datetime.fromtimestamp(vector["created"], UTC), vector["body"].encode()
    path, query = vector["path"], vector["query"]
    headers = sign_request(vector["method"], path, query, body, deployment="x01", key=KEYS["x01-1"], now=now)

    assert headers == vector["headers"]
    parameters = headers["Signature-Input"].removeprefix("road=")
    base = signature_base(vector["method"], path, query, headers["Content-Digest"], parameters)
    assert base == vector["signature_base"]


def test_the_registry_is_believed_and_the_receipts_prove():
    now = datetime.fromisoformat("2026-11-20T04:00:00Z")

    assert registries.is_believed(REGISTRY, held=None, hub_key=KEYS["national-1"].public, now=now)
    assert not registries.is_believed(REGISTRY, held=None, hub_key=encode64(bytes(32)), now=now)
    parcel = VECTORS["messages"][0]["parcel"]
    assert [check_receipt(each, parcel, REGISTRY) for each in VECTORS["receipts"]] == ["R1", "NO"]


def test_heads():
    vector = VECTORS["heads"]
    whole = [
        digest(bytes.fromhex(line["message_id"].replace("-", "") + line["header_sha256"])) for line in vector["lines"]
    ]

    assert whole == vector["of_each"]
    assert f"{int(whole[0], 16) ^ int(whole[1], 16):064x}" == vector["digest"]


@pytest.mark.parametrize("bad", VECTORS["must_not_be_believed"], ids=lambda bad: bad["code"])
def test_what_must_not_be_believed(bad):
    from motcua_road.judging import against_signer

    no = against_signer(bad["parcel"], read_header(bad["parcel"]["header"]), REGISTRY.find("x01"))
    assert no is not None and no.code == bad["code"]
