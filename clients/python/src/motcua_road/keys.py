"""Ed25519 keys, and signatures over the exact bytes of a text."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

Json = dict[str, Any]
ALGORITHM = "Ed25519"


@dataclass(frozen=True)
class Key:
    """A private key and the name under which it's registered."""

    name: str
    secret: bytes

    @classmethod
    def generate(cls, name: str) -> "Key":
        """Return a new key."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def load(cls, path: Path) -> "Key":
        """Read a key from a file that ``save`` wrote."""
        content = json.loads(path.read_text())
        return cls(content["name"], bytes.fromhex(content["secret"]))

    def save(self, path: Path) -> None:
        """Write the key to a new file that its owner alone may read. Raises FileExistsError."""
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(json.dumps({"name": self.name, "secret": self.secret.hex()}))

    @property
    def public(self) -> str:
        """The public key as it's registered: its raw bytes in base64."""
        return encode64(Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw())

    def entry(self, valid_from: str) -> Json:
        """Return the key as an application names it."""
        return {"name": self.name, "algorithm": ALGORITHM, "value": self.public, "valid_from": valid_from}

    def sign(self, text: str) -> Json:
        """Sign the UTF-8 bytes of a text."""
        value = Ed25519PrivateKey.from_private_bytes(self.secret).sign(text.encode())
        return {"key": self.name, "algorithm": ALGORITHM, "value": encode64(value)}


def is_signed(text: str, signature: Json, *, name: str, algorithm: str, public: str) -> bool:
    """Tell whether a signature is this registered key's, over these very bytes."""
    if algorithm != ALGORITHM or signature.get("algorithm") != algorithm or signature.get("key") != name:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(decode64(public)).verify(decode64(signature["value"]), text.encode())
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def encode64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def decode64(text: str) -> bytes:
    """Read base64, strictly. Raises ValueError."""
    return base64.b64decode(text, validate=True)
