"""Signatures of a simulated world: the real ones, or cheap ones with the same interface."""

from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple

from motcua.wire.road import signatures
from motcua.wire.road.signatures import PrivateKey, PublicKey, Signature


class Signing(NamedTuple):
    """How keys are made (from a name), texts signed, and signatures checked; ``is_real`` as in production."""

    key: Callable[[str], PrivateKey]
    public: Callable[[PrivateKey], PublicKey]
    sign: Callable[[str, PrivateKey], Signature]
    is_signed: Callable[[str, Signature, PublicKey], bool]
    is_real: bool


def _value(text: str, secret: str) -> str:
    return blake2b(text.encode(), key=secret.encode(), digest_size=9).hexdigest()


CHEAP = Signing(
    key=lambda name: PrivateKey(name, "Cheap", name.encode()),
    public=lambda key: PublicKey(key.name, key.algorithm, key.secret.decode()),
    sign=lambda text, key: Signature(key.name, "Cheap", _value(text, key.secret.decode())),
    is_signed=lambda text, signature, key: signature.key == key.name and signature.value == _value(text, key.value),
    is_real=False,
)
REAL = Signing(
    key=lambda name: PrivateKey(name, "Ed25519", blake2b(name.encode(), digest_size=32).digest()),
    public=lambda key: key.public,
    sign=signatures.sign,
    is_signed=signatures.is_signed,
    is_real=True,
)
