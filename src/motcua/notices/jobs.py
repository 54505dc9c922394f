"""What the clock starts in notices."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.notices import actions


@duty(every_seconds=1)
def deliver() -> None:
    """Send the messages that are due."""
    actions.deliver_due(now=clock.now())
