"""Runs worlds on all processors, one range of seeds after the other, until one fails; says how far it is."""

import gc
import os
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, NamedTuple

from motcua.bench.simulation.checker import check
from motcua.bench.simulation.planted import PLANTED
from motcua.bench.simulation.signing import CHEAP, REAL
from motcua.bench.simulation.world import World

PIECE = 250
AHEAD = 3  # pieces that each process has before it, so that none waits for the slowest
SHOWN = 20
TOLD_EVERY = 15.0  # seconds between two lines of progress
SWEPT_EVERY = 50
REAL_EVERY = 500  # one world in so many signs as in production; the others sign cheaply


class Piece(NamedTuple):
    """What came of some seeds: how many there were, what happened in them, and which failed."""

    seeds: int
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
    figures, failures, number = Counter[str](), list[tuple[int, list[str]]](), 0
    gc.disable()  # worlds are full of rings: they're swept a few at a time, and nothing else is looked at
    gc.freeze()
    for seed in seeds:
        if seed % SWEPT_EVERY == 0:
            gc.collect()
        world = world_of(seed, planted=planted)
        log = world.run()
        found = check(log)
        number += 1
        figures.update(fact[0] for fact in log)
        figures.update(f"wrong {kind}" for kind, texts in zip(found._fields, found, strict=True) for _ in texts)
        figures["events"] += world.events
        if found.sentences:
            failures.append((seed, found.sentences))
    gc.unfreeze()
    gc.enable()
    return Piece(number, figures, failures)


def run(seeds: int, *, first: int = 0, planted: str = "", processes: int = 0) -> dict[str, Any]:
    """Run so many seeds from ``first`` on, up to the piece with the first failure.

    The same seeds give the same report, but for the time they took. How far it is, and what failed, is told on the
    standard error as it goes.
    """
    begun = time.monotonic()
    ranges = [range(at, min(at + PIECE, first + seeds)) for at in range(first, first + seeds, PIECE)]
    figures, failures, progress = Counter[str](), list[tuple[int, list[str]]](), Progress(first, seeds, planted)
    number = processes or len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(number, initializer=_leave_signals) as pool:
        try:
            for piece in _in_order(pool, ranges, planted, number * AHEAD):
                figures += piece.figures
                failures += piece.failures
                progress.tell(piece)
                if failures:
                    break
        except KeyboardInterrupt:
            progress.say_where()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return _report(figures, failures, first, progress.done, time.monotonic() - begun)


def _leave_signals() -> None:
    """Let the run alone hear that somebody wants to stop it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_order(pool: ProcessPoolExecutor, ranges: Iterable[range], planted: str, ahead: int) -> Iterator[Piece]:
    """Run ranges on all processes, not more than so many ahead; give what came of them in their order."""
    under_way = deque[Future[Piece]]()
    for each in ranges:
        under_way.append(pool.submit(some, each, planted))
        if len(under_way) > ahead:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


class Progress:
    """Tells on the standard error how far a run is, now and then, and each failure at once with how to replay it."""

    def __init__(self, first: int, seeds: int, planted: str) -> None:
        self.first, self.seeds, self.done = first, seeds, 0
        self._plant = f" --plant {planted}" if planted else ""
        self._begun = self._told = time.monotonic()

    def tell(self, piece: Piece) -> None:
        """Count a piece; say where we are if that was long ago."""
        self.done += piece.seeds
        for seed, sentences in piece.failures:
            _say(f"seed {seed}: {'; '.join(sentences[:SHOWN])}")
            _say(f"  replay it: motcua chaos simulation --seed {seed}{self._plant}")
        now = time.monotonic()
        if piece.failures or now - self._told >= TOLD_EVERY:
            self._told = now
            self.say_where()

    def say_where(self) -> None:
        """Say which seeds are done, how fast, and how to go on from here."""
        speed = self.done / max(time.monotonic() - self._begun, 0.001)
        left, after = self.seeds - self.done, self.first + self.done
        minutes = left / speed / 60 if speed else 0.0
        is_done = f"seeds {self.first} to {after - 1} are done" if self.done else "no seed is done"
        go_on = f"; from here: --first {after} --seeds {left}{self._plant}" if left else ""
        _say(f"{is_done}, {speed:.0f} a second; {left} are left, {minutes:.0f} minutes{go_on}")


def _say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stderr.flush()


def _report(
    figures: Counter[str], failures: list[tuple[int, list[str]]], first: int, seeds: int, seconds: float
) -> dict[str, Any]:
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
