"""Words of the registry: what happens to a deployment in it, and what the hub refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import Refused


class ChangeKind(TextChoices):
    """What happened to a deployment in the registry."""

    FOUNDED = "FOUNDED", _("Registry founded")
    APPLIED = "APPLIED", _("Applied to take part")
    ANNOUNCED = "ANNOUNCED", _("Announced new particulars")
    CONNECTED = "CONNECTED", _("Connected to the road")
    SUSPENDED = "SUSPENDED", _("Suspended from the road")
    RESUMED = "RESUMED", _("Connected again")
    MANDATES = "MANDATES", _("Mandates changed")
    KEY_REVOKED = "KEY_REVOKED", _("Key revoked")
    KEY_ADDED = "KEY_ADDED", _("Key added")


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """A line of a deployment's history in the registry."""

    number: int
    at: datetime
    kind: ChangeKind
    reason: str
    facts: Mapping[str, Any]
    by_name: str


@dataclass(frozen=True, kw_only=True)
class RegistryState:
    """Which registry we hold: ``problem`` is what went wrong when the hub was asked last."""

    number: int
    at: datetime
    fetched_at: datetime | None
    problem: str
    is_hub: bool
    hub: str


@dataclass(frozen=True, kw_only=True)
class RefusalLine:
    """Somebody who was turned away at the door."""

    id: UUID
    at: datetime
    deployment: str
    network_address: str
    message_id: UUID | None
    code: str


class NoSuchPeer(Refused):
    code = "no_such_deployment"
    message = _("No deployment %(deployment)s takes part in the road.")
    http_status = 404


class NoSuchKey(Refused):
    code = "no_such_key"
    message = _("%(deployment)s has no key %(key_name)s that could be revoked.")
    http_status = 404


class LastHubKey(Refused):
    code = "last_hub_key"
    message = _("This is the hub's only key in force. Add another one first: without it nobody believes the registry.")


class MandateTaken(Refused):
    code = "mandate_taken"
    message = _("%(deployment)s acts for %(agency_code)s already. End that mandate first.")


class OutOfPlace(Refused):
    """An act on a deployment that isn't in the state for it."""

    code = "out_of_place"
    message = _("%(deployment)s stands otherwise by now. Look at it again.")


class ApplicationStale(Refused):
    code = "stale"
    message = _("The application is older than one that was taken, or its clock is wrong by more than 15 minutes.")


class KeysRefused(Refused):
    code = "keys_refused"
    message = _("The keys cannot be taken: %(why)s")
    http_status = 422


class NobodyToTalkTo(Refused):
    code = "no_mandate_yet"
    message = _("%(deployment)s acts for no agency yet, so no message can be addressed to it.")
