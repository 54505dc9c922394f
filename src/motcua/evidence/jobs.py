"""What the clock starts in evidence."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.evidence import actions


@duty(every_seconds=1)
def sequence() -> None:
    """Give what was written since the last second its place, and sign the new head of the log."""
    actions.sequence(now=clock.now())


@duty(every_seconds=60, is_one_transaction=False)
def stamp() -> None:
    """Have the head of the log time-stamped when it moved since the last hour; tried again each minute."""
    actions.stamp_if_due(now=clock.now())


@duty(every_seconds=3600)
def thin_out() -> None:
    """Drop old checkpoints that nobody needs."""
    actions.thin_out(now=clock.now())
