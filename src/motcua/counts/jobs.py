"""What the clock starts in counts."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.counts import actions

ROUNDS_MAX = 20


@duty(every_seconds=1)
def merge_changes() -> None:
    """Fold the change log into the aggregates until it's empty, for some rounds."""
    for _ in range(ROUNDS_MAX):
        if not actions.merge(now=clock.now()):
            break
