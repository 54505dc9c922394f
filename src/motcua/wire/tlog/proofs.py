"""Proofs that travel: inclusion (c2sp.org/tlog-proof), and what a log asks of a witness (tlog-witness)."""

from typing import NamedTuple

from motcua.wire.tlog.notes import Note, NoteBroken, decode_hash, encode_hash, is_decimal, parse_note

_HEAD = "c2sp.org/tlog-proof@v1"
HASHES_MAX = 63


class InclusionProof(NamedTuple):
    """Where an entry stands, what leads from it to the root, and the signed checkpoint with that root."""

    position: int
    hashes: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        hashes = "".join(f"{encode_hash(one)}\n" for one in self.hashes)
        return f"{_HEAD}\nindex {self.position}\n{hashes}\n{self.checkpoint}"


class WitnessRequest(NamedTuple):
    """What a log asks of a witness: how much it saw last, that the new tree goes on from there, and its checkpoint."""

    old_size: int
    hashes: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        hashes = "".join(f"{encode_hash(one)}\n" for one in self.hashes)
        return f"old {self.old_size}\n{hashes}\n{self.checkpoint}"


def parse_proof(text: str) -> InclusionProof:
    """Read a proof of inclusion; what a proof says beside (``extra``) is passed over. Raises NoteBroken."""
    above, _, note = text.partition("\n\n")
    head, *lines = above.split("\n")
    if lines and lines[0].startswith("extra "):
        lines = lines[1:]
    if head != _HEAD or not lines:
        raise NoteBroken("that is no proof of a transparency log")
    return InclusionProof(_number(lines[0], "index"), _hashes(lines[1:]), parse_note(note))


def parse_request(text: str) -> WitnessRequest:
    """Read what a log asks of a witness. Raises NoteBroken."""
    above, _, note = text.partition("\n\n")
    first, *lines = above.split("\n")
    return WitnessRequest(_number(first, "old"), _hashes(lines), parse_note(note))


def _number(line: str, word: str) -> int:
    found, _, number = line.partition(" ")
    if found != word or not is_decimal(number):
        raise NoteBroken(f"the line with '{word}' is missing")
    return int(number)


def _hashes(lines: list[str]) -> tuple[bytes, ...]:
    if len(lines) > HASHES_MAX:
        raise NoteBroken(f"a proof has at most {HASHES_MAX} hashes")
    return tuple(decode_hash(line) for line in lines)
