"""``motcua chaos simulation``: seeded worlds of the road, without database or processes."""

from typing import Any

from motcua.bench.simulation import runner

SEEDS = 5_000


def run(seeds: int = SEEDS, seed: int | None = None, plant: str = "") -> dict[str, Any]:
    """Run many seeds, or replay one with everything that happened in it. ``plant`` names a bug of ``planted``."""
    if seed is None:
        return runner.run(seeds, planted=plant)
    trace, wrong = runner.replay(seed, planted=plant)
    return {"trace": trace, "wrong": wrong or ["nothing"], "failures": len(wrong)}
