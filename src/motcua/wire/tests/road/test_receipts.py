"""Receipts and signatures: what was signed is what is read, by the registered key and algorithm only."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from motcua.wire.road.messages import Unreadable
from motcua.wire.road.receipts import Receipt, Rung, read_receipt, write_receipt
from motcua.wire.road.signatures import (
    PrivateKey,
    PublicKey,
    Signature,
    decode64,
    encode64,
    is_key,
    is_signed,
    new_private_key,
    sign,
)

KEY = new_private_key("k1")
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def receipt(rung: Rung = Rung.R1, code: str = "") -> Receipt:
    return write_receipt(
        rung, message_id=UUID(int=7), header_sha256="ab" * 32, deployment="h49", at=AT, key=KEY, code=code
    )


@pytest.mark.parametrize("rung", Rung)
def test_a_receipt_says_what_was_signed(rung: Rung) -> None:
    given_ = receipt(rung, "expired")
    said = read_receipt(given_)
    assert (said.rung, said.message_id, said.header_sha256) == (rung, UUID(int=7), "ab" * 32)
    assert (said.deployment, said.at, said.code) == ("h49", AT, "expired")
    assert is_signed(given_.text, given_.signature, KEY.public)


def test_the_same_receipt_is_the_same_bytes() -> None:
    assert receipt() == receipt()


def test_a_message_is_no_receipt() -> None:
    with pytest.raises(Unreadable):
        read_receipt(Receipt(receipt().text.replace('"receipt"', '"message"'), receipt().signature))


@given(st.text(max_size=60), st.data())
def test_any_changed_byte_of_text_or_signature_is_found(text: str, data: st.DataObject) -> None:
    text = text.encode(errors="ignore").decode()
    signature = sign(text, KEY)
    Ed25519PublicKey.from_public_bytes(decode64(KEY.public.value)).verify(decode64(signature.value), text.encode())
    value = bytearray(decode64(signature.value))
    value[data.draw(st.integers(0, 63))] ^= data.draw(st.integers(1, 255))
    assert is_signed(text, signature, KEY.public)
    assert not is_signed(text, Signature("k1", "Ed25519", encode64(bytes(value))), KEY.public)
    assert not is_signed(text + "!", signature, KEY.public)


def test_the_algorithm_that_counts_is_the_registered_one() -> None:
    signature = sign("text", KEY)
    for name, algorithm in (("k2", "Ed25519"), ("k1", "none"), ("k1", "")):
        assert not is_signed("text", Signature(name, algorithm, signature.value), KEY.public)
        assert not is_signed("text", signature, PublicKey(name, algorithm, KEY.public.value))
    assert not is_signed("text", signature, new_private_key("k1").public)


def test_a_known_vector_of_rfc_8032() -> None:
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = PrivateKey("t", "Ed25519", secret)
    assert decode64(key.public.value).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert (
        decode64(sign("", key).value).hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e0652249")
    )


def test_what_is_no_key_is_no_key() -> None:
    assert is_key(KEY.public)
    assert not is_key(PublicKey("k", "Ed25519", "AAAA"))
    assert not is_key(PublicKey("k", "Ed448", KEY.public.value))
    assert not is_key(PublicKey("k", "Ed25519", "not base64"))
