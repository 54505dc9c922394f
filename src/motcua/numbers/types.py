"""The words of numbers: a series, its ledger, the fate of a number."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NoSuchThing, Refused


class Fate(TextChoices):
    """What became of a number; whatever it is, nobody gets the number again."""

    USED = "USED", _("Used")
    VOIDED = "VOIDED", _("Voided")


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """One number of a series and what it was used for.

    ``day`` is a day in Việt Nam, or None for a series that never starts again. ``voided_at``, ``voided_by``
    and ``why`` are filled when the fate is VOIDED.
    """

    series: str
    day: date | None
    value: int
    used_for: str
    at: datetime
    fate: Fate
    voided_at: datetime | None
    voided_by: str
    why: str


class NoSuchNumber(NoSuchThing):
    code = "no_such_number"
    message = _("Number %(value)s was never given out in this series.")


class AlreadyVoided(Refused):
    code = "already_voided"
    message = _("Number %(value)s was already voided.")


class ReasonNeeded(Refused):
    code = "reason_needed"
    message = _("Say why the number is voided.")
    http_status = 422
