"""Signed requests: our profile of RFC 9421, checked against a signature base written by hand."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from motcua.wire.road.messages import Unreadable
from motcua.wire.road.requests import is_believed, is_body, read_claim, sign_request
from motcua.wire.road.signatures import PrivateKey

SECRET = bytes(range(32))
KEY = PrivateKey("2026-1", "Ed25519", SECRET)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PATH, QUERY, BODY = "/api/v1/road/messages", "a=1&b=%20", b'{"messages":[]}'


def signed() -> dict[str, str]:
    return sign_request("POST", PATH, QUERY, BODY, deployment="h26", key=KEY, now=NOW)


def believed(
    headers: dict[str, str], method: str = "POST", path: str = PATH, query: str = QUERY, now: datetime = NOW
) -> bool:
    return is_believed(read_claim(method, path, query, headers), KEY.public, now)


def test_the_signature_is_what_rfc_9421_says() -> None:
    digest = "sha-256=:" + base64.b64encode(hashlib.sha256(BODY).digest()).decode() + ":"
    parameters = (
        '("@method" "@path" "@query" "content-digest");created=1772438400;'
        'keyid="h26/2026-1";alg="ed25519";tag="motcua-road"'
    )
    base = (
        '"@method": POST\n'
        '"@path": /api/v1/road/messages\n'
        '"@query": ?a=1&b=%20\n'
        f'"content-digest": {digest}\n'
        f'"@signature-params": {parameters}'
    )
    value = base64.b64encode(Ed25519PrivateKey.from_private_bytes(SECRET).sign(base.encode())).decode()
    assert signed() == {
        "Content-Digest": digest,
        "Signature-Input": f"road={parameters}",
        "Signature": f"road=:{value}:",
    }


def test_a_request_says_who_signed_it_and_is_believed() -> None:
    claim = read_claim("POST", PATH, QUERY, signed())
    assert (claim.deployment, claim.signature.key, claim.created_at) == ("h26", "2026-1", NOW)
    assert is_believed(claim, KEY.public, NOW) and is_body(signed()["Content-Digest"], BODY)


@pytest.mark.parametrize(
    "changed",
    [{"method": "PUT"}, {"path": "/api/v1/road/fetch"}, {"query": ""}, {"now": NOW + timedelta(minutes=16)}],
    ids=str,
)
def test_another_method_path_query_or_time_is_not_believed(changed: dict[str, object]) -> None:
    assert not believed(signed(), **changed)  # type: ignore[arg-type]


def test_a_time_beyond_all_calendars_is_not_read() -> None:
    headers = signed()
    headers["Signature-Input"] = headers["Signature-Input"].replace("created=1772438400", "created=999999999999")

    with pytest.raises(Unreadable):
        read_claim("POST", PATH, QUERY, headers)


def test_clocks_may_differ_by_a_quarter_of_an_hour() -> None:
    assert believed(signed(), now=NOW - timedelta(minutes=15))
    assert believed(signed(), now=NOW + timedelta(minutes=15))


def test_another_body_has_another_digest() -> None:
    assert not is_body(signed()["Content-Digest"], BODY + b" ")
    other = sign_request("POST", PATH, QUERY, b"other", deployment="h26", key=KEY, now=NOW)
    assert not believed(signed() | {"Content-Digest": other["Content-Digest"]})


@given(st.sampled_from(["Signature", "Signature-Input", "Content-Digest"]), st.data())
def test_any_changed_byte_is_found(name: str, data: st.DataObject) -> None:
    headers = signed()
    value = bytearray(headers[name].encode())
    place = data.draw(st.integers(0, len(value) - 1))
    value[place] ^= data.draw(st.integers(1, 127))
    headers[name] = value.decode("latin-1")
    try:
        claim = read_claim("POST", PATH, QUERY, headers)
    except Unreadable:
        return
    is_same_signer = claim.deployment == "h26" and claim.signature.key == KEY.name
    assert not (is_same_signer and is_believed(claim, KEY.public, NOW))


@pytest.mark.parametrize("missing", ["Signature", "Signature-Input", "Content-Digest"])
def test_an_unsigned_request_is_unreadable(missing: str) -> None:
    with pytest.raises(Unreadable):
        read_claim("POST", PATH, QUERY, {name: text for name, text in signed().items() if name != missing})
