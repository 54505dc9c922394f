"""From an agency's seat to the registry and back, by messages of the road."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.base import clock
from motcua.base.messages import Received
from motcua.dossiers import testing as dossiers
from motcua.dossiers.types import Stage
from motcua.federation import actions, invariants
from motcua.federation.models import OpenGap, RecordedStatus, RegisteredDossier, ToldStatus
from motcua.federation.tests.conftest import NOW
from motcua.federation.types import STATUS_ANSWERS, STATUSES
from motcua.road import actions as road
from motcua.road.queries import registry
from motcua.road.testing import make_hub, make_peer, take_outgoing

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
        waiting = take_outgoing(STATUSES.name)
        bodies = [STATUSES.read(row.body) for row in waiting]
        self.at("national")
        for row, body in zip(waiting, bodies, strict=True):
            parcel = self.h26.parcel("G22", body, type=STATUSES.name, message_id=row.message_id, now=NOW)
            road.receive([parcel], now=NOW)
        road.apply_unordered(now=NOW)
        answers = take_outgoing(STATUS_ANSWERS.name)
        self.at("h26")
        actions.note_answers([_received(row) for row in answers], now=NOW)
        return bodies


def _received(row: Any) -> Received[Any]:
    return Received(
        message_id=row.message_id,
        sender=row.sender,
        recipient=row.recipient,
        order_key="",
        order_seq=0,
        in_reply_to=UUID(json.loads(row.header)["in_reply_to"]),
        created_at=row.created_at,
        body=STATUS_ANSWERS.read(row.body),
    )


@pytest.fixture
def country(settings: Any, tmp_path: Any) -> Any:
    with clock.given(NOW):
        yield Country(settings, tmp_path)
    registry.forget()


@pytest.fixture
def town(country: Any) -> dossiers.Town:
    country.at("h26")
    return dossiers.make_town()


@pytest.fixture
def code(town: dossiers.Town) -> str:
    return dossiers.make_dossier(town, now=NOW)


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


def test_versions_that_got_lost_are_asked_for_and_told_again(country, town, code):
    country.carry()
    dossiers.advance(town, code, Stage.IN_PROGRESS, now=NOW)
    ToldStatus.objects.filter(version=2).update(sent_at=NOW)  # it left, and never arrived

    country.carry()
    assert list(OpenGap.objects.values_list("code", "version")) == [(code, 2)]
    (again,) = country.carry()

    assert [line.version for line in again.lines] == [2]
    assert not OpenGap.objects.exists()
    assert RecordedStatus.objects.count() == RegisteredDossier.objects.get().version == 3


def test_a_version_that_was_never_told_is_told_from_history(country, town, code):
    ToldStatus.objects.all().delete()
    assert invariants.every_version_is_told() == [f"{code}: version 1 was never told"]

    assert actions.queue_never_told(now=NOW) == 1
    (body,) = country.carry()

    assert (body.lines[0].code, body.lines[0].version, body.lines[0].status) == (code, 1, 1)
    assert actions.queue_never_told(now=NOW) == 0


def test_what_the_registry_refuses_is_kept_for_the_seats_administrators(country, code):
    country.carry()
    told = ToldStatus.objects.get()
    ToldStatus.objects.update(sent_at=None, line=told.line.replace("ONLINE", "POSTAL"))

    country.carry()

    assert ToldStatus.objects.values_list("verdict", "flaw").get() == ("conflict", "other_content")
    assert RegisteredDossier.objects.get().channel == "ONLINE"


def test_what_nobody_here_may_speak_of_goes_on_waiting(country, code):
    ToldStatus.objects.update(agency="H49.18")

    assert country.carry() == []
    assert ToldStatus.objects.get().sent_at is None


def test_nothing_is_sent_before_the_hub_is_known(settings):
    settings.MOTCUA_SEAT = "agency"
    registry.forget()

    with clock.given(NOW):
        dossiers.make_dossier(dossiers.make_town(), now=NOW)
        assert actions.send_facts(now=NOW) == 0
    assert ToldStatus.objects.get().sent_at is None
