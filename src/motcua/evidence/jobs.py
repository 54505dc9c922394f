"""What the clock starts in evidence."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.evidence import actions


@duty(every_seconds=1)
def sequence() -> None:
    """Give what was written since the last second its place, and sign the new head of the log."""
    actions.sequence(now=clock.now())


@duty(every_seconds=3600)
def thin_out() -> None:
    """Drop old checkpoints that nobody needs."""
    actions.thin_out(now=clock.now())
