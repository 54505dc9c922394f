"""Signed notes (c2sp.org/signed-note) by Ed25519, checkpoints (tlog-checkpoint), cosignatures (tlog-cosignature)."""

import base64
import binascii
import hashlib
import struct
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LOG_KEY = 0x01
WITNESS_KEY = 0x04
NOTE_MAX = 64 * 1024
_DASH = "\u2014 "


class NoteBroken(ValueError):
    """A text that isn't a note, a checkpoint or a key as the specifications have it."""


class VerifierKey(NamedTuple):
    """A public key by its name and its kind: of a log (0x01) or of a witness (0x04)."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_encode(bytes([self.kind]) + self.public)}"


class SignerKey(NamedTuple):
    """A private key by its name and its kind."""

    name: str
    kind: int
    secret: bytes

    @property
    def verifier(self) -> VerifierKey:
        public = Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()
        return VerifierKey(self.name, self.kind, public)


class NoteSignature(NamedTuple):
    """A line of signature: who, by which key, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        return f"{_DASH}{self.name} {_encode(self.key_id + self.value)}\n"


class Note(NamedTuple):
    """A text, ending in a newline, and the signatures below it."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(one.line for one in self.signatures)


class Checkpoint(NamedTuple):
    """The head of a log: who keeps it, how many entries it has, and the root of their tree."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{_encode(self.root)}\n"


def parse_key(vkey: str) -> VerifierKey:
    """Read a key as ``name+id+key``. Raises NoteBroken."""
    name, _, rest = vkey.partition("+")
    key_id, _, encoded = rest.partition("+")
    material = _decode(encoded)
    if not is_name(name) or len(material) != 33:
        raise NoteBroken("that is no Ed25519 key of a note")
    key = VerifierKey(name, material[0], material[1:])
    if key.key_id.hex() != key_id:
        raise NoteBroken("the key and its id disagree")
    return key


def is_name(name: str) -> bool:
    """Tell whether a key or a log may have this name."""
    return bool(name) and "+" not in name and not any(one.isspace() or ord(one) < 32 for one in name)


def sign(text: str, key: SignerKey, *, seconds: int = 0) -> NoteSignature:
    """Sign a note's text; a witness says when (POSIX seconds)."""
    secret = Ed25519PrivateKey.from_private_bytes(key.secret)
    if key.kind == WITNESS_KEY:
        value = struct.pack(">Q", seconds) + secret.sign(_cosigned(text, seconds))
    else:
        value = secret.sign(text.encode())
    return NoteSignature(key.name, key.verifier.key_id, value)


def signed_by(note: Note, keys: Sequence[VerifierKey]) -> list[VerifierKey]:
    """Return which of the known keys signed a note. Raises NoteBroken when a known key's signature is not right."""
    known = {(key.name, key.key_id): key for key in keys}
    found = []
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None:
            if not _is_right(note.text, signature, key):
                raise NoteBroken(f"the signature of {key.name} does not fit the text")
            found.append(key)
    return found


def cosigned_at(signature: NoteSignature) -> int:
    """Return when a witness signed (POSIX seconds)."""
    return int(struct.unpack(">Q", signature.value[:8])[0])


def parse_note(text: str) -> Note:
    """Read a signed note. Raises NoteBroken."""
    if len(text) > NOTE_MAX or any(ord(one) < 32 and one != "\n" for one in text):
        raise NoteBroken("a note is text of at most 64 KiB without control characters")
    body, separator, below = text.rpartition("\n\n")
    lines = below.split("\n")
    if not separator or not body or lines[-1] or len(lines) < 2:
        raise NoteBroken("a note is a text, an empty line, and signatures")
    return Note(body + "\n", tuple(_parse_signature(line) for line in lines[:-1]))


def parse_signatures(text: str) -> tuple[NoteSignature, ...]:
    """Read lines of signatures that stand alone. Raises NoteBroken."""
    if not text.endswith("\n"):
        raise NoteBroken("a line of signature ends in a newline")
    return tuple(_parse_signature(line) for line in text[:-1].split("\n"))


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint; lines of extension are passed over. Raises NoteBroken."""
    origin, size, encoded, *extensions = text.split("\n")[:-1] if text.count("\n") > 2 else ("", "", "")
    root = _decode(encoded)
    if not origin or not is_decimal(size) or len(root) != 32 or not all(extensions):
        raise NoteBroken("that is no checkpoint")
    return Checkpoint(origin, int(size), root)


def is_decimal(text: str) -> bool:
    """Tell whether a text is a number below 2^63 without leading zeroes."""
    return text.isascii() and text.isdigit() and len(text) < 20 and (text == "0" or text[0] != "0")


def encode_hash(value: bytes) -> str:
    """Return bytes in base64 (RFC 4648, section 4)."""
    return _encode(value)


def decode_hash(text: str) -> bytes:
    """Read a SHA-256 in base64. Raises NoteBroken."""
    value = _decode(text)
    if len(value) != 32:
        raise NoteBroken("a hash has 32 bytes")
    return value


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _is_right(text: str, signature: NoteSignature, key: VerifierKey) -> bool:
    value, signed = signature.value, text.encode()
    if key.kind == WITNESS_KEY:
        if len(value) != 72:
            return False
        signed, value = _cosigned(text, cosigned_at(signature)), value[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(value, signed)
    except (InvalidSignature, ValueError):
        return False
    return key.kind in (LOG_KEY, WITNESS_KEY)


def _parse_signature(line: str) -> NoteSignature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    value = _decode(encoded)
    if not line.startswith(_DASH) or not is_name(name) or len(value) < 5:
        raise NoteBroken("that is no line of signature")
    return NoteSignature(name, value[:4], value[4:])


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    """Read base64, strictly: one text for one value, so that no bit of it can be changed unnoticed."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise NoteBroken("that is no base64") from None
    if _encode(data) != text:
        raise NoteBroken("that is no base64")
    return data
