"""What waits on the road."""

from datetime import datetime, timedelta

from django.conf import settings

from motcua.road.models import Contact
from motcua.road.queries import registry

WHEN_REACHABLE = timedelta(seconds=20)


def should_fetch(*, now: datetime) -> bool:
    """Tell whether we should ask the hub what it holds for us.

    One without an address asks every time; one that the hub can push to asks now and then, in case it couldn't.
    """
    hub = registry.get_hub()
    if hub is None or registry.is_hub():
        return False
    contact = Contact.objects.filter(deployment=hub.deployment).first()
    if contact and contact.next_attempt_at and contact.next_attempt_at > now:
        return False
    if not registry.own_entry().address:
        return True
    rest = min(WHEN_REACHABLE, timedelta(seconds=settings.MOTCUA_ROAD_PAUSE_SECONDS))
    return contact is None or contact.last_attempt_at is None or contact.last_attempt_at + rest <= now
