"""What ``motcua doctor`` checks in notices."""

from collections.abc import Sequence
from datetime import timedelta

from motcua.base import clock
from motcua.base.invariants import invariant
from motcua.notices.models import Delivery
from motcua.notices.types import DeliveryState

LATE = timedelta(minutes=10)
MOST = 20


@invariant("no message has been due for more than ten minutes without being tried")
def messages_go_out() -> Sequence[str]:
    """Return messages that wait although their time has come (is a worker running?)."""
    rows = Delivery.objects.filter(state=DeliveryState.QUEUED, next_at__lt=clock.now() - LATE).order_by("next_at")
    return [f"{row.id}: due {row.next_at.isoformat()}" for row in rows[:MOST]]
