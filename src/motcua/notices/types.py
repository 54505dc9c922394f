"""The words of notices: what somebody is told, by which way, and how far that came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import Refused


class Way(TextChoices):
    """How a message leaves the house (the portal's own page is always one more)."""

    EMAIL = "EMAIL", _("E-mail")
    SMS = "SMS", _("Text message")


class DeliveryState(TextChoices):
    QUEUED = "QUEUED", _("Waiting to be sent")
    SENT = "SENT", _("Sent")
    FAILED = "FAILED", _("Given up")


class CannotReachYou(Refused):
    """A code could not be sent now; nothing was lost."""

    code = "cannot_reach_you"
    message = _("The message could not be sent just now. Please try again in a few minutes.")
    http_status = 503


class CouldNotDeliver(Exception):
    """A gateway's answer when the outside party does not take a message now; it is tried again."""


@dataclass(frozen=True, kw_only=True)
class NoticeData:
    """One portal notice; ``title`` and ``body`` by language tag; ``link`` is a path without its language."""

    id: UUID
    title: Mapping[str, str]
    body: Mapping[str, str]
    link: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SandboxMessage:
    """A message that the sandbox kept instead of sending it."""

    way: Way
    address: str
    subject: str
    text: str
    at: datetime
