"""Deployments as real processes, for drills and benchmarks of the road; ``run`` is ``motcua bench road``."""

from typing import Any

MESSAGES = 4_000


def run(messages: int = MESSAGES) -> dict[str, Any]:
    """Measure what a message costs at each step of its way; see ``speed``."""
    from motcua.bench.road.speed import Speed

    return Speed(messages).measure()
