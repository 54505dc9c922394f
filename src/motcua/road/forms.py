"""What an administrator can do with a deployment, and what is asked for each act."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.road.rules.registry import mandates_now
from motcua.road.types import Mandate, PeerPage, PeerState
from motcua.ui.fields import Field, Option

REASON_MAX = 500
CODES_MAX = 4000
_ANY = frozenset(PeerState)


@dataclass(frozen=True)
class Command:
    """An act as it's offered: in which states, and whether it takes something away."""

    label: str | Promise
    hint: str | Promise
    done: str | Promise
    states: frozenset[PeerState] = _ANY
    is_dangerous: bool = False


COMMANDS: Mapping[str, Command] = {
    "connect": Command(
        _("Connect"),
        _("From now on it takes part, and acts for these agencies."),
        _("%(deployment)s is connected."),
        frozenset({PeerState.TRIAL}),
    ),
    "accept-keys": Command(
        _("Accept the keys that wait"),
        _("Compare them with the deployment's operator by telephone first. On trial they replace the earlier ones."),
        _("The keys of %(deployment)s were accepted."),
    ),
    "resume": Command(
        _("Connect again"),
        _("What has waited meanwhile is delivered."),
        _("%(deployment)s is connected again."),
        frozenset({PeerState.SUSPENDED}),
    ),
    "mandates": Command(
        _("Change for whom it acts"),
        _("What is taken off the list ends now and stays in the history."),
        _("The mandates of %(deployment)s were changed."),
    ),
    "revoke-key": Command(
        _("Revoke a key"),
        _("Whatever was signed by it is refused from now on, old messages too. This can't be undone."),
        _("The key of %(deployment)s was revoked."),
        is_dangerous=True,
    ),
    "suspend": Command(
        _("Suspend"),
        _("Nothing is taken from it or given to it until it's connected again."),
        _("%(deployment)s is suspended."),
        frozenset({PeerState.TRIAL, PeerState.CONNECTED}),
        is_dangerous=True,
    ),
}


@dataclass(frozen=True)
class ActForm:
    """One act on the page: where it's sent, what it asks, and whether it was just tried."""

    command: Command
    url: str
    fields: tuple[Field, ...]
    is_open: bool = False


def forms_for(
    page: PeerPage, now: datetime, tried: str = "", typed: Mapping[str, str] | None = None, error: str = ""
) -> list[ActForm]:
    """Return the acts that the hub's administrator has on a deployment in its state; what was typed is kept."""
    entry = page.peer.entry
    offered = [slug for slug, command in COMMANDS.items() if entry.state in command.states]
    if not page.asked_keys:
        offered.remove("accept-keys")
    if entry.is_hub:
        offered = [slug for slug in offered if slug not in {"suspend", "mandates"}]
    forms = []
    for slug in offered:
        fields = _fields(slug, page, now)
        if slug == tried:
            fields = [replace(field, value=(typed or {}).get(field.name, "")) for field in fields]
            fields[-1] = replace(fields[-1], errors=(error,))
        url = reverse("road_act", args=[entry.deployment, slug])
        forms.append(ActForm(COMMANDS[slug], url, tuple(fields), slug == tried))
    return forms


def mandates_of(typed: Mapping[str, str], slug: str, now: datetime) -> list[Mandate]:
    """Return the mandates that were typed, a code a line; they begin now."""
    codes = dict.fromkeys(typed.get(f"{slug}-codes", "")[:CODES_MAX].upper().replace(",", " ").split())
    return [Mandate(agency_code=code, valid_from=now) for code in codes]


def _fields(slug: str, page: PeerPage, now: datetime) -> list[Field]:
    entry = page.peer.entry
    fields = []
    if slug in {"connect", "mandates"}:
        present = [mandate.agency_code for mandate in mandates_now(entry.mandates, now)]
        codes = "\n".join(present or (page.asked_codes if slug == "connect" else ()))
        hint = gettext("A code a line; each takes in the agencies below it.")
        fields.append(
            Field(f"{slug}-codes", "textarea", gettext("Codes of the agencies that it acts for"), hint, value=codes)
        )
    if slug == "revoke-key":
        options = tuple(Option(key.name, key.name) for key in entry.keys if key.revoked_at is None)
        fields.append(Field(f"{slug}-key", "select", gettext("Key"), options=options))
    hint = gettext("It stays in the history.")
    fields.append(Field(f"{slug}-reason", "text", gettext("Reason"), hint, max_length=REASON_MAX))
    return fields
