"""Runs worlds on all processors and says which seeds failed."""

import gc
import os
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import Any, NamedTuple

from motcua.bench.simulation.checker import check
from motcua.bench.simulation.planted import PLANTED
from motcua.bench.simulation.signing import CHEAP, REAL
from motcua.bench.simulation.world import World

PIECE = 250
SHOWN = 20
SWEPT_EVERY = 50
REAL_EVERY = 500  # one world in so many signs as in production; the others sign cheaply


class Piece(NamedTuple):
    """What came of some seeds."""

    figures: Counter[str]
    failures: list[tuple[int, list[str]]]


def world_of(seed: int, *, planted: str = "", trace: bool = False) -> World:
    """Return the world of a seed."""
    conduct = PLANTED[planted] if planted else None
    return World(seed, conduct=conduct, signing=CHEAP if seed % REAL_EVERY else REAL, trace=trace)


def replay(seed: int, *, planted: str = "") -> tuple[list[str], list[str]]:
    """Live through the world of one seed; return what happened, and what is wrong."""
    world = world_of(seed, planted=planted, trace=True)
    found = check(world.run())
    return [f"weather: {world.weather}", *(world.trace or [])], found.sentences


def some(seeds: Iterable[int], planted: str = "") -> Piece:
    """Live through the worlds of some seeds."""
    piece = Piece(Counter(), [])
    gc.disable()  # worlds are full of rings: they're swept a few at a time
    for seed in seeds:
        if seed % SWEPT_EVERY == 0:
            gc.collect()
        world = world_of(seed, planted=planted)
        log = world.run()
        found = check(log)
        piece.figures.update(fact[0] for fact in log)
        piece.figures.update(f"wrong {kind}" for kind, texts in zip(found._fields, found, strict=True) for _ in texts)
        piece.figures["events"] += world.events
        if found.sentences:
            piece.failures.append((seed, found.sentences))
    gc.enable()
    return piece


def run(seeds: int, *, first: int = 0, planted: str = "", processes: int = 0) -> dict[str, Any]:
    """Run so many seeds from ``first`` on; the same seeds give the same report, but for the time they took."""
    begun = time.monotonic()
    pieces = [range(at, min(at + PIECE, first + seeds)) for at in range(first, first + seeds, PIECE)]
    figures, failures = Counter[str](), list[tuple[int, list[str]]]()
    with ProcessPoolExecutor(processes or len(os.sched_getaffinity(0))) as pool:
        for piece in pool.map(some, pieces, repeat(planted)):
            figures += piece.figures
            failures += piece.failures
    seconds = time.monotonic() - begun
    return {
        "figures": {
            "seeds": seeds,
            "first_seed": first,
            "seconds": round(seconds, 1),
            "seeds_per_second": round(seeds / seconds, 1),
            "events": figures["events"],
            "messages": figures["commit"],
            "effects": figures["effect"],
            "issued_again": figures["reissue"],
            "restores": figures["restore"],
        },
        "lost": figures["wrong lost"],
        "duplicated": figures["wrong twice"],
        "disordered": figures["wrong disordered"],
        "unfinished": figures["wrong unfinished"],
        "differences": figures["wrong foreign"],
        "failed_seeds": {str(seed): sentences[:SHOWN] for seed, sentences in failures[:SHOWN]},
        "failures": len(failures),
    }
