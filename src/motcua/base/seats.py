"""Which deployment this is."""

from enum import Enum

from django.conf import settings


class Seat(Enum):
    NATIONAL = "national"
    AGENCY = "agency"


def seat() -> Seat:
    """Return the seat of this deployment (``MOTCUA_SEAT``)."""
    return Seat(settings.MOTCUA_SEAT)
