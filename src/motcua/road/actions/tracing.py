"""The trace of whole requests that were turned away; of single messages the door keeps it itself."""

from datetime import datetime, timedelta

from motcua.road.models import Refusal

QUIET = timedelta(seconds=10)


def note_refusal(*, deployment: str, network_address: str, code: str, now: datetime) -> None:
    """Note who was turned away, and why; the same again within some seconds is one line, however often it's tried.

    ``deployment`` is who the request says it's from: that needn't be true.
    """
    same = Refusal.objects.filter(at__gt=now - QUIET, deployment=deployment, network_address=network_address, code=code)
    if not same.exists():
        Refusal.objects.create(at=now, deployment=deployment, network_address=network_address, code=code)
