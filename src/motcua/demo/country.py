"""The demo country: two provinces, a ministry and the national seat, each loaded into a deployment of its own."""

import json
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from motcua.agencies import demo as agencies
from motcua.base import clock
from motcua.catalogue import demo as catalogue
from motcua.demo import officers, stories
from motcua.demo.content import SeatContent
from motcua.federation import actions as federation
from motcua.identity import demo as identity
from motcua.identity.types import DemoPerson
from motcua.notices import actions as notices
from motcua.places import actions as places

FIRST_SEAT = "h26"


def content_of(seat: str) -> SeatContent:
    """Return what a seat is filled with."""
    content: SeatContent = import_module(f"motcua.demo.seats.{seat}").CONTENT
    return content


def load(now: datetime | None = None) -> None:
    """Fill an empty deployment: first everything but signatures, whole or not at all, then the signed results.

    Signing asks the authority and counts passphrases at once, so it can't be undone with the rest.
    """
    at = now or clock.now()
    content = content_of(settings.MOTCUA_SEAT_NAME or FIRST_SEAT)
    with transaction.atomic():
        places.load_shipped()
        agencies.load(at, content.agencies)
        catalogue.load(at, catalogue.EVERYWHERE)
        password = identity.password_hash()
        citizens = identity.load(at, content.home.commune if content.home else "", password, content.citizens)
        staff = officers.load(content, password, at)
        to_sign = stories.load(content, citizens, staff, at)
        federation.note_loaded(now=at)  # the stories lie in the past; the country could be told of them only now
    officers.have_keys(staff, at)
    stories.sign(to_sign, staff)
    while notices.deliver_due(now=at):
        pass  # the stories lie in the past, and so do the messages that they sent
    _write_demo_file(content, citizens, staff)


def _write_demo_file(content: SeatContent, citizens: list[DemoPerson], staff: list[officers.Seated]) -> None:
    """Write down for people and scripts where this seat's door is and who may enter."""
    people: list[dict[str, Any]] = [
        {
            "name": one.name,
            "role": "citizen",
            "seat": content.name,
            "username": one.username,
            "password": one.password,
            "signing_passphrase": "",
        }
        for one in citizens
    ]
    people += [
        {
            "name": one.name,
            "role": one.role.value.lower(),
            "seat": content.name,
            "username": one.username,
            "password": identity.PASSWORD,
            "agency": one.agency_code,
            "signing_passphrase": officers.PASSPHRASE if one.signs else "",
        }
        for one in staff
    ]
    seals = [f"seal-{code}" for code in sorted({one.agency_code for one in staff if one.signs})]
    path = Path(settings.MOTCUA_KEYS) / "demo.json"  # ``motcua up`` puts the seats' parts together
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps({"people": people, "keys": {"seals": seals}}, ensure_ascii=False, indent=1))
    draft.replace(path)
