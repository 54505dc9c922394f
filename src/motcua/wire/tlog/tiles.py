"""Tiles of a log's tree (c2sp.org/tlog-tiles): 256 hashes each, named by level, number and width."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from motcua.wire.tlog.merkle import HASH_SIZE, perfect_root

WIDTH = 256
HEIGHT = 8
LEVEL_MAX = 7

ReadTile = Callable[[int, int], bytes]
"""Returns the hashes of a tile, as many as there are, one after the other."""


class TileName(NamedTuple):
    """A tile: its level, its number, and how many hashes of it are asked for (256: all)."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The tile's address, below ``tile/``."""
        return f"{self.level}/{path_of(self.number, self.width)}"


def path_of(number: int, width: int = WIDTH) -> str:
    """Return a number as it stands in addresses: ``x001/x234/067``, with ``.p/5`` when only 5 are asked for."""
    groups = []
    while True:
        number, group = divmod(number, 1000)
        groups.append(f"{group:03d}")
        if not number:
            break
    path = "/".join([*(f"x{group}" for group in reversed(groups[1:])), groups[0]])
    return path if width == WIDTH else f"{path}.p/{width}"


def parse_path(path: str) -> tuple[int, int]:
    """Read a number and a width from an address; the inverse of ``path_of``. Raises ValueError."""
    path, is_partial, width = path.partition(".p/")
    *leading, last = path.split("/")
    digits = [group[1:] for group in leading if group.startswith("x")] + [last]
    if len(digits) != len(leading) + 1 or not all(len(one) == 3 and one.isascii() and one.isdigit() for one in digits):
        raise ValueError("that is no number of a tile")
    number = int("".join(digits))
    given = int(width) if width.isascii() and width.isdigit() and len(width) < 4 else WIDTH if not is_partial else 0
    if not 1 <= given <= WIDTH or path_of(number, given) != path + (f".p/{width}" if is_partial else ""):
        raise ValueError("that is no number of a tile")
    return number, given


def edge(size: int) -> list[TileName]:
    """Return the partial tiles at the right edge of a tree, from the leaves up."""
    found = []
    for level in range(LEVEL_MAX + 1):
        number, width = divmod(size >> (HEIGHT * level), WIDTH)
        if width:
            found.append(TileName(level, number, width))
    return found


def width_at(size: int, level: int, number: int) -> int:
    """Return how many hashes a tile has in a tree: 0 when it isn't there."""
    return min(max((size >> (HEIGHT * level)) - number * WIDTH, 0), WIDTH)


def tiles_on_path(index: int, size: int) -> Iterator[tuple[int, int]]:
    """Return the level and number of the tiles that a proof of an entry may need, the edge's beside its own."""
    for level in range(LEVEL_MAX + 1):
        if size >> (HEIGHT * level) == 0:
            break
        own = index >> (HEIGHT * (level + 1))
        last = ((size >> (HEIGHT * level)) - 1) // WIDTH
        yield from {(level, own), (level, last)}


def node_reader(read: ReadTile) -> Callable[[int, int], bytes]:
    """Return how a node of the tree is found in its tile."""

    def node(height: int, number: int) -> bytes:
        level, above = divmod(height, HEIGHT)
        count = 1 << above
        tile, first = divmod(number * count, WIDTH)
        hashes = read(level, tile)[first * HASH_SIZE : (first + count) * HASH_SIZE]
        if len(hashes) != count * HASH_SIZE:
            raise ValueError("the tile does not have these hashes")
        return perfect_root([hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)])

    return node


def grow(edges: dict[int, bytes], size: int, hashes: list[bytes]) -> dict[tuple[int, int], bytes]:
    """Append leaf hashes to a tree of ``size`` entries and return the tiles that are new or wider.

    ``edges`` holds the partial tile of each level, and is changed to those of the larger tree.
    """
    changed: dict[tuple[int, int], bytes] = {}
    level, first, new = 0, size, list(hashes)
    while new:
        tile = edges.pop(level, b"")
        number = first // WIDTH
        above: list[bytes] = []
        for one in new:
            tile += one
            if len(tile) == WIDTH * HASH_SIZE:
                changed[level, number] = tile
                above.append(perfect_root([tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]))
                tile, number = b"", number + 1
        if tile:
            changed[level, number] = edges[level] = tile
        first, level, new = first // WIDTH, level + 1, above
    return changed
