"""What ``motcua doctor`` checks: each domain's ``invariants.py`` registers functions that return what is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    area: str
    name: str
    sentence: str
    check: Callable[[], Sequence[str]]


INVARIANTS: list[Invariant] = []


def invariant(sentence: str) -> Callable[[Callable[[], Sequence[str]]], Callable[[], Sequence[str]]]:
    """Register a check; it returns one short line for each violation (at most 20), nothing when all is well."""

    def register(check: Callable[[], Sequence[str]]) -> Callable[[], Sequence[str]]:
        area = check.__module__.split(".")[1]
        INVARIANTS.append(Invariant(area, check.__name__, sentence, check))
        return check

    return register
