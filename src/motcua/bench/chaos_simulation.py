"""``motcua chaos simulation``: seeded worlds of the road, without database or processes."""

from typing import Any

from motcua.bench.simulation import runner

SEEDS = 5_000


def run(
    seeds: int = SEEDS, first: int = 0, processes: int = 0, seed: int | None = None, plant: str = ""
) -> dict[str, Any]:
    """Run many seeds from ``first`` on, or replay one with everything that happened in it.

    ``processes`` is as many as there are processors unless told; ``plant`` names a bug of ``planted``.
    """
    if seed is None:
        return runner.run(seeds, first=first, planted=plant, processes=processes)
    trace, wrong = runner.replay(seed, planted=plant)
    return {"trace": trace, "wrong": wrong or ["nothing"], "failures": len(wrong)}
