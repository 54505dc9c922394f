"""From an agency's seat to the registry and back, by messages of the road."""

from datetime import timedelta
from typing import Any

import pytest

from motcua.base import clock
from motcua.dossiers import testing as dossiers
from motcua.federation import actions, invariants
from motcua.federation.models import RegisteredDossier, ToldStatus
from motcua.federation.tests.conftest import NOW
from motcua.federation.types import STATUSES
from motcua.road import actions as road
from motcua.road.models import OutboxMessage
from motcua.road.queries import registry
from motcua.road.testing import make_hub, make_peer

pytestmark = pytest.mark.django_db


class Country:
    """The national seat and the seat of Hà Nội in one database; ``at`` says where we are."""

    def __init__(self, settings: Any, folder: Any) -> None:
        self.settings, self.folder = settings, folder
        self.settings.MOTCUA_KEYS = folder
        self.at("national")
        make_hub(NOW)
        self.h26 = make_peer("h26", ("H26",), now=NOW - timedelta(days=60))

    def at(self, place: str) -> None:
        agency = {"national": "G22", "h26": "H26"}[place]
        self.settings.MOTCUA_SEAT = "national" if place == "national" else "agency"
        self.settings.MOTCUA_DEPLOYMENT, self.settings.MOTCUA_AGENCY = place, agency
        registry.forget()

    def carry(self) -> list[Any]:
        """Send what waits at Hà Nội, take it in nationally, and bring back the answers."""
        self.at("h26")
        actions.send_facts(now=NOW)
        waiting = list(OutboxMessage.objects.filter(type=STATUSES.name, state="WAITING").order_by("message_id"))
        bodies = [STATUSES.read(row.body) for row in waiting]
        self.at("national")
        for row, body in zip(waiting, bodies, strict=True):
            parcel = self.h26.parcel("G22", body, type=STATUSES.name, message_id=row.message_id, now=NOW)
            road.receive([parcel], now=NOW)
        OutboxMessage.objects.all().delete()
        road.apply_unordered(now=NOW)
        self.at("h26")
        return bodies


@pytest.fixture
def country(settings: Any, tmp_path: Any) -> Any:
    with clock.given(NOW):
        yield Country(settings, tmp_path)
    registry.forget()


@pytest.fixture
def code(country: Any) -> str:
    country.at("h26")
    return dossiers.make_dossier(dossiers.make_town(), now=NOW)


def test_what_happens_at_an_agency_is_known_nationally(country, code):
    (body,) = country.carry()

    assert [line.code for line in body.lines] == [code]
    country.at("national")
    row = RegisteredDossier.objects.get()
    assert (row.code, row.source, row.status, row.version) == (code, "H26", "REGISTERED", 1)
    assert invariants.the_newest_version_holds() == []


def test_what_was_sent_is_not_sent_again_and_every_version_is_told(country, code):
    assert len(country.carry()) == 1
    assert country.carry() == []
    assert ToldStatus.objects.exclude(message_id=None).count() == 1
    assert invariants.every_version_is_told() == []
