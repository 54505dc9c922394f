"""Who may look after the synchronisation: administrators of the agency whose deployment this is."""

from datetime import datetime

from django.conf import settings

from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadSubject


def check_administrator(by: Actor, now: datetime) -> None:
    """Raise NotAllowed, and leave a line in the trail, unless an administrator of the deployment's agency asks.

    The house itself may: that's the command line, used by whoever operates the deployment.
    """
    if by.is_system:
        return
    if by.is_officer and "ADMINISTRATOR" in by.roles and by.agency_code == settings.MOTCUA_AGENCY:
        return
    trail.note_read(kind=ReadKind.DENIED, subject=ReadSubject.ROAD, codes=(), owner_ids=(), by=by, purpose="", now=now)
    raise NotAllowed()
