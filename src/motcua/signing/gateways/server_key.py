"""Private keys that the server keeps, sealed by a passphrase (scrypt, AES-256-GCM). For the demo and small seats.

The passphrase is asked again for each batch and never kept; an open key lives as long as its batch.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

_VERSION = b"\x01"
_SALT, _NONCE = 16, 12


class CannotOpen(Exception):
    """The passphrase is wrong, or the sealed key isn't what was sealed under this name."""


@dataclass(frozen=True)
class OpenKey:
    """A private key in memory."""

    private_key: ec.EllipticCurvePrivateKey

    def sign(self, digest: bytes) -> bytes:
        """Return the ECDSA signature (DER) over a SHA-256 digest."""
        return self.private_key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))


def make_key() -> OpenKey:
    """Return a new P-256 key."""
    return OpenKey(ec.generate_private_key(ec.SECP256R1()))


def seal(key: OpenKey, *, passphrase: str, name: str) -> bytes:
    """Return a private key that only the passphrase opens, and only under this name."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    clear = key.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sealed = AESGCM(_derive(passphrase, salt)).encrypt(nonce, clear, _VERSION + name.encode())
    return _VERSION + salt + nonce + sealed


def open_key(sealed: bytes, *, passphrase: str, name: str) -> OpenKey:
    """Return the key. Raises CannotOpen."""
    version, salt, nonce = sealed[:1], sealed[1 : 1 + _SALT], sealed[1 + _SALT : 1 + _SALT + _NONCE]
    rest = sealed[1 + _SALT + _NONCE :]
    try:
        clear = AESGCM(_derive(passphrase, salt)).decrypt(nonce, rest, version + name.encode())
    except InvalidTag as error:
        raise CannotOpen from error
    private_key = load_der_private_key(clear, password=None)
    if not isinstance(private_key, ec.EllipticCurvePrivateKey):
        raise CannotOpen
    return OpenKey(private_key)


def _derive(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
