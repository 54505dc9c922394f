"""Signatures of the road: Ed25519 over the exact bytes (RFC 8032), the algorithm named so that it can be replaced.

The algorithm that counts is the one registered with the key; what a signature names must agree with it.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class Signature(msgspec.Struct, frozen=True):
    """A signature beside the text that it signs: the key's name, the algorithm, and the value in base64."""

    key: str
    algorithm: str
    value: str


class PublicKey(NamedTuple):
    """A public key as it is registered: its name, its algorithm, and its raw bytes in base64."""

    name: str
    algorithm: str
    value: str


class PrivateKey(NamedTuple):
    """A private key: its name, its algorithm, and its raw bytes."""

    name: str
    algorithm: str
    secret: bytes

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.algorithm, encode64(_ALGORITHMS[self.algorithm].public_of(self.secret)))


class _Algorithm(NamedTuple):
    public_of: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    check: Callable[[bytes, bytes, bytes], None]


@lru_cache(maxsize=16)
def _private(secret: bytes) -> Ed25519PrivateKey:
    """Return the key of some bytes: making it costs as much as a signature."""
    return Ed25519PrivateKey.from_private_bytes(secret)


_ALGORITHMS: Mapping[str, _Algorithm] = {
    "Ed25519": _Algorithm(
        public_of=lambda secret: _private(secret).public_key().public_bytes_raw(),
        sign=lambda secret, data: _private(secret).sign(data),
        check=lambda public, value, data: Ed25519PublicKey.from_public_bytes(public).verify(value, data),
    )
}
ALGORITHMS = frozenset(_ALGORITHMS)


def new_private_key(name: str) -> PrivateKey:
    """Return a new Ed25519 key."""
    return PrivateKey(name, "Ed25519", Ed25519PrivateKey.generate().private_bytes_raw())


def sign(text: str, key: PrivateKey) -> Signature:
    """Sign the UTF-8 bytes of a text."""
    value = _ALGORITHMS[key.algorithm].sign(key.secret, text.encode())
    return Signature(key.name, key.algorithm, encode64(value))


def is_signed(text: str, signature: Signature, key: PublicKey) -> bool:
    """Tell whether the signature is this key's, over these very bytes, by the key's own algorithm."""
    algorithm = _ALGORITHMS.get(key.algorithm)
    if algorithm is None or signature.key != key.name or signature.algorithm != key.algorithm:
        return False
    try:
        algorithm.check(decode64(key.value), decode64(signature.value), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def is_key(key: PublicKey) -> bool:
    """Tell whether a registered key can be used: a known algorithm, and bytes that are a key of it."""
    try:
        return key.algorithm == "Ed25519" and bool(Ed25519PublicKey.from_public_bytes(decode64(key.value)))
    except ValueError:
        return False


def digest(*parts: bytes) -> str:
    """Return the SHA-256 of bytes, or of several one after the other, in hex."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()


def encode64(data: bytes) -> str:
    """Return bytes in base64 (RFC 4648, section 4)."""
    return base64.b64encode(data).decode()


def decode64(text: str) -> bytes:
    """Read base64, strictly. Raises ValueError."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
