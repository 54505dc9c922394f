"""What the clock starts in counts."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.counts import actions


@duty(every_seconds=1)
def merge_changes() -> None:
    """Fold the change log into the aggregates."""
    actions.merge(now=clock.now())
