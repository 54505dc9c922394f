"""What an agency's system could not take in is on the national page at once, with the reason, until it's done there."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from motcua.agencies import demo as agencies_demo
from motcua.agencies.testing import make_officer
from motcua.agencies.types import Role
from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.messages import HANDLERS
from motcua.catalogue.types import NoSuchProcedure
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town
from motcua.dossiers.tests.conftest import client_of
from motcua.dossiers.tests.travel import COMMUNE, Country
from motcua.dossiers.types import NothingToSendAgain
from motcua.road import actions as road_actions
from motcua.road import testing as road
from motcua.road.queries import registry
from motcua.road.types import HELD_UP, HeldUpBody, HeldUpState

HANDED_OVER = "dossiers.HandedOver.1"
REASON = "no_such_procedure: There is no procedure with this code."
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def country(town: Town, settings: Any, tmp_path: Path) -> Iterator[Country]:
    registry.forget()
    with clock.given(NOW):
        yield Country(town, settings, tmp_path)
    registry.forget()


@pytest.fixture
def oanh(country: Country) -> Actor:
    """Oanh administers the national seat."""
    agencies_demo.load(NOW, agencies_demo.OF_SEAT["national"][:1])
    return make_officer("G22.LD", Role.ADMINISTRATOR, "Cao Thị Oanh")


@pytest.fixture
def unknown(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Procedures that Hà Nội doesn't know; what it knows it takes in, and says nothing."""
    codes = {"all"}

    def take_over(messages: list[Any]) -> None:
        if codes:
            raise NoSuchProcedure()

    monkeypatch.setitem(HANDLERS, HANDED_OVER, take_over)
    return codes


def see(actor: Actor, now: datetime = LATER, language: str = "vi", **typed: str) -> Any:
    with translation.override(language):
        address = reverse("undelivered")
    with clock.given(now):
        return client_of(actor).post(address, typed) if typed else client_of(actor).get(address)


def text_of(actor: Actor, **how: Any) -> str:
    return str(see(actor, **how).content.decode())


def tell(message_id: UUID, state: HeldUpState, at: datetime, reason: str = "") -> None:
    """Let Hà Nội's word about a message of ours be heard."""
    body = HeldUpBody(message_id, state, at, reason)
    HANDLERS[HELD_UP.name]([road.make_received(body, sender=COMMUNE, recipient="G22", now=at)])


def message_id(country: Country) -> UUID:
    return road.list_sent(HANDED_OVER)[-1].message_id


def carry(country: Country, now: datetime) -> None:
    """Let Hà Nội try what was sent there until it's parked or done, and bring home what it says of it."""
    shipments = road.list_shipments(HANDED_OVER)
    country.be("agency", "H26", "h26")
    road.unload(shipments, now=now)
    words = [(row.sender, HELD_UP.read(row.body)) for row in road.take_outgoing(HELD_UP.name)]
    country.be("national", "G22", "national")
    parcels = [country.peer.parcel("G22", body, sender=who, type=HELD_UP.name, now=now) for who, body in words]
    road_actions.receive(parcels, now=now + timedelta(hours=8))
    while road_actions.apply_unordered(now=now + timedelta(hours=8)):
        pass


def test_what_is_parked_at_the_agency_is_listed_at_once_with_its_reason_and_goes_when_done(
    country: Country, oanh: Actor, unknown: set[str]
) -> None:
    with country.national():
        code = country.apply()
        road.answer_for(country.peer, now=NOW)
        carry(country, NOW)

        (line,) = queries.list_undelivered(by=oanh, now=NOW)
        assert (line.dossier_code, line.held_up_reason, line.may_be_sent_again) == (code, REASON, False)
        page = text_of(oanh)
        assert "Bị dừng trong hệ thống của cơ quan từ" in page and REASON in page

        unknown.clear()
        country.be("agency", "H26", "h26")
        road_actions.run_parked_again(types=[HANDED_OVER], now=LATER)
        country.be("national", "G22", "national")
        carry(country, LATER)
        assert queries.list_undelivered(by=oanh, now=LATER) == []


def test_the_applicant_reads_that_it_is_not_taken_in_and_never_why(country: Country) -> None:
    with country.national():
        code = country.apply()
        tell(message_id(country), HeldUpState.PARKED, NOW, REASON)
        page = client_of(country.town.an).get(f"/vi/me/dossiers/{code}/").content.decode()

    assert "chưa được tiếp nhận ở đó" in page
    assert "Quản trị viên của Cổng" in page
    assert "no_such_procedure" not in page


def test_what_is_parked_is_not_sent_again_behind_itself(country: Country, oanh: Actor) -> None:
    with country.national():
        code = country.apply()
        road.answer_for(country.peer, now=NOW)
        tell(message_id(country), HeldUpState.PARKED, NOW, REASON)
        much_later = NOW + timedelta(days=1)

        assert "<form method" not in text_of(oanh, now=much_later).split("<main")[1].split("</main")[0]
        with pytest.raises(NothingToSendAgain), transaction.atomic():
            actions.send_again(dossier_code=code, by=oanh, now=much_later)


def test_what_the_agency_gave_up_has_come_back_and_is_sent_again(country: Country, oanh: Actor) -> None:
    with country.national():
        code = country.apply()
        for state in (HeldUpState.PARKED, HeldUpState.GIVEN_UP):
            tell(message_id(country), state, NOW if state is HeldUpState.PARKED else LATER, REASON)
        with clock.given(LATER):
            hers = client_of(country.town.an).get(f"/vi/me/dossiers/{code}/").content.decode()
        assert "cơ quan không tiếp nhận được" in hers and "no_such_procedure" not in hers
        page = text_of(oanh)
        assert "Quản trị viên của cơ quan đã bỏ qua" in page and REASON in page

        see(oanh, code=code)

        assert len(road.list_sent(HANDED_OVER)) == 2
        assert queries.list_undelivered(by=oanh, now=LATER) == []


def test_what_the_agency_has_done_is_not_listed_whatever_is_said_of_it(country: Country, oanh: Actor) -> None:
    with country.national():
        country.apply()
    with country.ha_noi():
        country.arrive()
    with country.national():
        country.apply()
        country.come_back()
        for state in (HeldUpState.PARKED, HeldUpState.GIVEN_UP):
            tell(message_id(country), state, LATER, REASON)

        assert queries.list_undelivered(by=oanh, now=LATER + timedelta(days=1)) == []


def test_nobody_else_reads_the_reason(country: Country, oanh: Actor) -> None:
    leader = make_officer("G22.LD", Role.LEADER, "Bùi Văn Tâm")
    with country.national():
        country.apply()
        tell(message_id(country), HeldUpState.PARKED, NOW, REASON)

        assert [see(one).status_code for one in (leader, country.town.binh, country.town.an)] == [403, 403, 403]
        assert Client().get(reverse("undelivered")).status_code == 302
        assert REASON in text_of(oanh, language="en") and "Parked in the agency" in text_of(oanh, language="en")
