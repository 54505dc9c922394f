"""The Merkle tree of RFC 6962, section 2, over hashes that somebody else keeps (as tiles, or in a list)."""

import hashlib
from collections.abc import Callable, Iterator, Sequence

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

ReadNode = Callable[[int, int], bytes]
"""Returns the hash of a perfect subtree: its height (0 is a leaf) and its number at that height."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root of a perfect subtree whose leaves have these hashes (a power of two of them)."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


def root(size: int, read: ReadNode) -> bytes:
    """Return the root of the tree of the first ``size`` entries."""
    return _range_hash(0, size, read) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: ReadNode) -> list[bytes]:
    """Return the hashes that lead from an entry to the root, the leaf's sibling first. Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError("there is no such entry")
    return _path(index, 0, size, read)


def consistency_proof(old_size: int, size: int, read: ReadNode) -> list[bytes]:
    """Return the proof that the older tree is the beginning of the newer (RFC 6962, 2.1.2). Raises ValueError."""
    if not 0 < old_size <= size:
        raise ValueError("a proof leads from a tree that isn't empty to one that isn't smaller")
    return _subproof(old_size, 0, size, True, read) if old_size < size else []


def root_of_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """Return the root that an inclusion proof leads to. Raises ValueError when it has the wrong length."""
    if not 0 <= index < size:
        raise ValueError("there is no such entry")
    at, last, computed = index, size - 1, leaf
    hashes = iter(proof)
    while last:
        if at & 1:
            computed = node_hash(_next(hashes), computed)
        elif at < last:
            computed = node_hash(computed, _next(hashes))
        at, last = at >> 1, last >> 1
    if next(hashes, None) is not None:
        raise ValueError("the proof is too long")
    return computed


def is_consistent(old_size: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the tree of ``old_size`` is the beginning of that of ``size``."""
    if old_size > size:
        return False
    if old_size in (0, size):
        return not proof and (old_size == 0 or old_root == new_root)
    hashes = iter(proof)
    try:
        at, last = old_size - 1, size - 1
        while at & 1:
            at, last = at >> 1, last >> 1
        old = new = _next(hashes) if at else old_root
        while last:
            if at & 1:
                sibling = _next(hashes)
                old, new = node_hash(sibling, old), node_hash(sibling, new)
            elif at < last:
                new = node_hash(new, _next(hashes))
            at, last = at >> 1, last >> 1
    except ValueError:
        return False
    return next(hashes, None) is None and old == old_root and new == new_root


def _next(hashes: Iterator[bytes]) -> bytes:
    found = next(hashes, None)
    if found is None:
        raise ValueError("the proof is too short")
    return found


def _split(count: int) -> int:
    """Return the largest power of two below a number."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_hash(start: int, count: int, read: ReadNode) -> bytes:
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return read(height, start >> height)
    left = _split(count)
    return node_hash(_range_hash(start, left, read), _range_hash(start + left, count - left, read))


def _path(index: int, start: int, count: int, read: ReadNode) -> list[bytes]:
    if count == 1:
        return []
    left = _split(count)
    if index < left:
        return [*_path(index, start, left, read), _range_hash(start + left, count - left, read)]
    return [*_path(index - left, start + left, count - left, read), _range_hash(start, left, read)]


def _subproof(old_size: int, start: int, count: int, is_whole: bool, read: ReadNode) -> list[bytes]:
    if old_size == count:
        return [] if is_whole else [_range_hash(start, count, read)]
    left = _split(count)
    if old_size <= left:
        right = _range_hash(start + left, count - left, read)
        return [*_subproof(old_size, start, left, is_whole, read), right]
    return [
        *_subproof(old_size - left, start + left, count - left, False, read),
        _range_hash(start, left, read),
    ]
