"""What the clock starts in the catalogue."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.base.seats import Seat, seat
from motcua.catalogue import actions


@duty(every_seconds=10)
def send_releases() -> None:
    """Let each connected seat have the releases that it hasn't got yet."""
    if seat() is Seat.NATIONAL:
        actions.send_releases(now=clock.now())
