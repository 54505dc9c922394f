"""What the clock starts in federation."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.base.seats import Seat, seat
from motcua.federation import actions

_began = clock.now()


@duty(every_seconds=1)
def send_facts() -> None:
    """Send what waits to the national registry."""
    if seat() is Seat.AGENCY:
        actions.send_facts(now=clock.now())


@duty(every_seconds=3600, is_one_transaction=False)
def queue_never_told() -> None:
    """Tell what was here before this seat told anything."""
    while seat() is Seat.AGENCY and actions.queue_never_told(now=clock.now()):
        pass


@duty(every_seconds=3600)
def make_coming_partitions() -> None:
    """Have a place for the coming months' history."""
    if seat() is Seat.NATIONAL:
        actions.make_coming_partitions(now=clock.now())


@duty(every_seconds=5)
def compare() -> None:
    """Compare what this seat has with the registry: after a start, then hourly or as often as is set."""
    if seat() is Seat.AGENCY:
        actions.compare_if_due(since=_began, now=clock.now())


@duty(every_seconds=1, is_one_transaction=False)
def take_steps() -> None:
    """Do the steps of comparisons that wait, one by one."""
    while actions.take_step(now=clock.now()):
        pass


@duty(every_seconds=86_400)
def thin_out_comparisons() -> None:
    """Forget comparisons that say nothing any more."""
    actions.thin_out_comparisons(now=clock.now())
