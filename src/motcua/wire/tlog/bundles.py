"""A bundle of proofs: what was said, that a log has it, and nothing else needed to check it without anybody's help.

A bundle is JSON. Each item holds ``content``, the exact text that is proven; ``statement``, the exact text that the
log committed to, which names the content's SHA-256; the ``salt``; and ``proof``, a c2sp.org/tlog-proof of the entry
SHA-256(salt || statement). Beside the items stand time-stamps of the checkpoints, if there are any.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from motcua.wire.tlog.merkle import leaf_hash, root_of_inclusion
from motcua.wire.tlog.notes import (
    WITNESS_KEY,
    NoteBroken,
    VerifierKey,
    parse_checkpoint,
    parse_key,
    signed_by,
)
from motcua.wire.tlog.proofs import parse_proof

FORMAT = "motcua-proof/1"
SALT_SIZE = 32
BUNDLE_MAX = 20 * 2**20


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What the log commits to of a thing: its kind, its name, when it was, the SHA-256 (hex) of its exact text.

    ``late`` when it was written into the log after the fact, for things from before there was one.
    """

    kind: str
    ref: str
    at: str
    sha256: str
    late: bool = False


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One proven thing."""

    content: str
    statement: str
    salt: str
    proof: str


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """A file of proofs; the keys are those that its maker names, to be compared with those that one trusts.

    ``time_stamps`` are RFC 3161 tokens (DER, base64) of checkpoints, by the SHA-256 (hex) of the checkpoint's text.
    """

    format: str
    log_key: str
    witness_keys: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    time_stamps: dict[str, str] = {}


class CheckedItem(NamedTuple):
    """What became of an item: what it says, and why it doesn't hold (empty when it does).

    ``checkpoint`` is the SHA-256 (hex) of the text of the checkpoint under which it holds.
    """

    statement: Statement | None
    content: str
    problem: str
    size: int = 0
    witnesses: tuple[str, ...] = ()
    checkpoint: str = ""


class CheckedBundle(NamedTuple):
    """What became of a bundle. ``log_key`` is the key that everything in it was checked with.

    ``time_stamps`` are the tokens of the checkpoints by which items hold, not checked yet.
    """

    log_key: VerifierKey
    items: tuple[CheckedItem, ...]
    time_stamps: Mapping[str, bytes]

    @property
    def holds(self) -> bool:
        return bool(self.items) and not any(item.problem for item in self.items)


def statement_text(statement: Statement) -> str:
    """Return the exact text of a statement."""
    return msgspec.json.encode(statement, order="sorted").decode()


def commitment(salt: bytes, statement: str) -> bytes:
    """Return the entry of the log: it says nothing without its salt."""
    return hashlib.sha256(salt + statement.encode()).digest()


def read_bundle(data: bytes) -> Bundle:
    """Read a bundle. Raises NoteBroken."""
    if len(data) > BUNDLE_MAX:
        raise NoteBroken(f"a bundle has at most {BUNDLE_MAX} bytes")
    try:
        bundle = msgspec.json.decode(data, type=Bundle)
    except msgspec.MsgspecError as error:
        raise NoteBroken(f"that is no bundle of proofs: {error}") from None
    if bundle.format != FORMAT:
        raise NoteBroken(f"that is no bundle of proofs of the format {FORMAT}")
    return bundle


def write_bundle(bundle: Bundle) -> bytes:
    """Return a bundle as a file."""
    return msgspec.json.format(msgspec.json.encode(bundle), indent=1)


def check_bundle(bundle: Bundle) -> CheckedBundle:
    """Check every item of a bundle with the keys in it. Raises NoteBroken when these aren't keys."""
    log_key = parse_key(bundle.log_key)
    witnesses = [parse_key(one) for one in bundle.witness_keys]
    if log_key.kind == WITNESS_KEY or any(one.kind != WITNESS_KEY for one in witnesses):
        raise NoteBroken("the keys of the bundle are of the wrong kind")
    items = tuple(_check(item, log_key, witnesses) for item in bundle.items)
    used = {item.checkpoint for item in items} & bundle.time_stamps.keys()
    return CheckedBundle(log_key, items, {name: _token(bundle.time_stamps[name]) for name in sorted(used)})


def _token(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _check(item: Item, log_key: VerifierKey, witnesses: list[VerifierKey]) -> CheckedItem:
    statement = None
    try:
        statement = msgspec.json.decode(item.statement, type=Statement)
        if hashlib.sha256(item.content.encode()).hexdigest() != statement.sha256:
            raise NoteBroken("the content is not the one that the statement names")
        proof = parse_proof(item.proof)
        checkpoint = parse_checkpoint(proof.checkpoint.text)
        if checkpoint.origin != log_key.name:
            raise NoteBroken("the checkpoint is of another log")
        signers = signed_by(proof.checkpoint, [log_key, *witnesses])
        if log_key not in signers:
            raise NoteBroken("the log did not sign the checkpoint")
        leaf = leaf_hash(commitment(bytes.fromhex(item.salt), item.statement))
        if root_of_inclusion(proof.position, checkpoint.size, leaf, proof.hashes) != checkpoint.root:
            raise NoteBroken("the log does not hold this statement")
    except (msgspec.MsgspecError, ValueError) as error:
        return CheckedItem(statement, item.content, str(error))
    names = tuple(sorted({one.name for one in signers} - {log_key.name}))
    digest = hashlib.sha256(proof.checkpoint.text.encode()).hexdigest()
    return CheckedItem(statement, item.content, "", checkpoint.size, names, digest)
