"""Many people at once: threads that begin together, each with its own share of the work."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

Work = TypeVar("Work")
Act = Callable[[Work], object]


@dataclass
class Round:
    """What a round came to: when it began and ended (monotonic seconds), how long each act took, what failed."""

    began: float = 0.0
    ended: float = 0.0
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.seconds) / max(self.ended - self.began, 1e-9)

    def percentile_ms(self, part: float) -> float:
        ordered = sorted(self.seconds) or [0.0]
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def merged(rounds: Sequence[Round]) -> Round:
    """Return what several processes did in the same round."""
    return Round(
        began=min(each.began for each in rounds),
        ended=max(each.ended for each in rounds),
        seconds=[second for each in rounds for second in each.seconds],
        errors=[error for each in rounds for error in each.errors],
        done=sorted(place for each in rounds for place in each.done),
        cpu=sum(each.cpu for each in rounds),
    )


Begin = Callable[[Work], tuple[Act[Work], Callable[[], object]]]


def at_once(
    people: int, work: Sequence[Work], begin: Begin[Work], *, before: Callable[[], None] = lambda: None
) -> Round:
    """Let so many people do the work, each every so-manieth piece, and tell how it went.

    ``begin`` gets the first piece of each (to rehearse with it) and gives an act and how to end; when all have
    begun, ``before`` is called, then they are let go. There must be a piece for everybody.
    """
    found, lock = Round(), threading.Lock()
    gate, started = threading.Barrier(people + 1), threading.Barrier(people + 1)

    def one(number: int) -> None:
        seconds: list[float] = []
        errors: list[str] = []
        done: list[int] = []
        try:
            act, end = begin(work[number])
        except BaseException:
            started.abort()
            gate.abort()
            raise
        with suppress(threading.BrokenBarrierError):
            started.wait()
            gate.wait()
            for place in range(number, len(work), people):
                before = time.monotonic()
                try:
                    act(work[place])
                except Exception as error:
                    errors.append(f"{type(error).__name__}: {error}"[:200])
                else:
                    seconds.append(time.monotonic() - before)
                    done.append(place)
        with lock:
            found.seconds += seconds
            found.errors += errors
            found.done += done
        end()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    started.wait()
    before()
    gate.wait()
    found.began, cpu = time.monotonic(), time.process_time()
    for thread in threads:
        thread.join()
    found.ended, found.cpu = time.monotonic(), time.process_time() - cpu
    return found
