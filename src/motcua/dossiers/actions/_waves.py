"""Doing many messages at once where each thing may be touched once."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

One = TypeVar("One")


def in_waves(several: Sequence[One], key: Callable[[One], str]) -> Iterator[list[One]]:
    """Divide things so that no wave has two of the same key; those of a key keep their order.

    The road gives one message of a dossier at a time, so there's one wave; nobody has to rely on it.
    """
    waves: list[list[One]] = []
    turns: dict[str, int] = defaultdict(int)
    for one in several:
        turn = turns[key(one)]
        turns[key(one)] += 1
        if turn == len(waves):
            waves.append([])
        waves[turn].append(one)
    yield from waves
