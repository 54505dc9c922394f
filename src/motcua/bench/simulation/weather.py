"""Which faults a seed has: each world draws its own weather, so that faults come alone and together."""

from random import Random
from typing import NamedTuple

CHAOS_SECONDS = 90 * 60.0


class Weather(NamedTuple):
    """Chances a step (loss, duplicates, crashes, a full or slow door) and numbers of events in the time of faults."""

    sends: int
    lost: float
    doubled: float
    slow: float
    crash: float
    full: float
    cuts: int
    jumps: int
    twins: int
    restored: str  # "sender"-like name of the node that goes back to a backup, or empty
    short_lived: float
    unknown: float
    failing: float
    replies: float


def draw(random: Random, names: list[str]) -> Weather:
    """Draw the weather of a world."""

    def sometimes(chance: float, most: float) -> float:
        return random.random() * most if random.random() < chance else 0.0

    restored = random.choice(names) if random.random() < 0.4 else ""
    return Weather(
        sends=random.randint(5, 18),
        lost=sometimes(0.6, 0.3),
        doubled=sometimes(0.5, 0.2),
        slow=sometimes(0.5, 0.4),
        crash=sometimes(0.6, 0.1),
        full=sometimes(0.2, 0.3),
        cuts=random.randint(1, 4) if random.random() < 0.4 else 0,
        jumps=random.randint(1, 4) if random.random() < 0.4 else 0,
        twins=2 if not restored and random.random() < 0.3 else 0,
        restored=restored,
        short_lived=sometimes(0.3, 0.5),
        unknown=sometimes(0.2, 0.3),
        failing=sometimes(0.3, 0.4),
        replies=sometimes(0.5, 0.5),
    )
