"""What the clock starts in agencies."""

from motcua.agencies import actions
from motcua.base import clock
from motcua.base.duties import duty
from motcua.base.seats import Seat, seat


@duty(every_seconds=15)
def tell_directory() -> None:
    """Let the national seat know which agencies are here, when they have changed."""
    if seat() is Seat.AGENCY:
        actions.tell_directory(now=clock.now())
