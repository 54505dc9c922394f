"""The demo country: the province H26 (Hà Nội) with three wards, its people and their dossiers."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from motcua.agencies import demo as agencies
from motcua.base import clock
from motcua.catalogue import demo as catalogue
from motcua.demo import officers, stories
from motcua.identity import demo as identity
from motcua.identity.types import DemoPerson
from motcua.notices import actions as notices
from motcua.places import actions as places

SEAT = "h26"
HOME_COMMUNE = "00004"


def load(now: datetime | None = None) -> None:
    """Fill an empty deployment: first everything but signatures, whole or not at all, then the signed results.

    Signing asks the authority and counts passphrases at once, so it can't be undone with the rest.
    """
    at = now or clock.now()
    with transaction.atomic():
        places.load_shipped()
        agencies.load(at)
        catalogue.load(at)
        password = identity.password_hash()
        citizens = identity.load(at, HOME_COMMUNE, password)
        staff = officers.load(password, at)
        to_sign = stories.load(citizens, staff, at)
    officers.have_keys(staff, at)
    stories.sign(to_sign, staff)
    while notices.deliver_due(now=at):
        pass  # the stories lie in the past, and so do the messages that they sent
    _write_demo_file(citizens, staff)


def _write_demo_file(citizens: list[DemoPerson], staff: list[officers.Seated]) -> None:
    """Write down for people and scripts where the demo's doors are and who may enter."""
    people = [
        {
            "name": one.name,
            "role": "citizen",
            "seat": SEAT,
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
            "seat": SEAT,
            "username": one.username,
            "password": identity.PASSWORD,
            "agency": one.agency_code,
            "signing_passphrase": officers.PASSPHRASE if one.signs else "",
        }
        for one in staff
    ]
    content = {
        "seats": {SEAT: {"url": settings.MOTCUA_BASE_URL, "agency_code": settings.MOTCUA_AGENCY}},
        "people": people,
        "keys": {"seals": [f"seal-{code}" for code in sorted({one.agency_code for one in staff})]},
        "sandboxes": {"authority": settings.MOTCUA_CA_URL},
    }
    path = Path(settings.MOTCUA_VAR) / "demo.json"
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1))
    draft.replace(path)
