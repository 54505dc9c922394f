"""What the road could not deliver, or what an agency has and didn't take in: said honestly, and sent again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

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
from motcua.base.errors import NotAllowed
from motcua.catalogue import actions as catalogue
from motcua.catalogue import queries as catalogue_queries
from motcua.catalogue.testing import make_procedure
from motcua.catalogue.types import ProcedurePublished
from motcua.dossiers import actions, handlers, queries
from motcua.dossiers.models import Dossier
from motcua.dossiers.testing import NOW, Town
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.tests.conftest import client_of
from motcua.dossiers.tests.travel import Country
from motcua.dossiers.types import NoSuchDossier, NothingToSendAgain
from motcua.road import queries as road_queries
from motcua.road import testing as road
from motcua.road.queries import registry
from motcua.trail.testing import denied_codes

LATER = NOW + timedelta(minutes=20)


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


def see(actor: Actor, *, data: dict[str, str] | None = None, language: str = "vi") -> Any:
    with translation.override(language):
        address = reverse("undelivered")
    client = client_of(actor)
    return client.post(address, data) if data else client.get(address)


def my_dossier(country: Country, code: str) -> str:
    return client_of(country.town.an).get(f"/vi/me/dossiers/{code}/").content.decode()


def test_what_came_back_is_listed_and_sent_again_and_who_did_it_is_kept(country: Country, oanh: Actor) -> None:
    with country.national():
        code = country.apply()
        road.answer_for(country.peer, code="unknown_type", now=NOW)
        page = see(oanh).content.decode()
        assert code in page and "unknown_type" in page

        see(oanh, data={"code": code})

        assert queries.list_undelivered(by=oanh, now=NOW) == []
        assert len(road.list_sent("dossiers.HandedOver.1")) == 2
        road.answer_for(country.peer, code="unknown_type", now=NOW)
        assert "gửi lại bởi Cao Thị Oanh" in see(oanh).content.decode()


def test_nobody_else_sees_it_or_sends_it_again(country: Country, oanh: Actor) -> None:
    leader = make_officer("G22.LD", Role.LEADER, "Bùi Văn Tâm")
    with country.national():
        code = country.apply()
        road.answer_for(country.peer, code="unknown_type", now=NOW)

        for officer in (leader, country.town.binh):
            assert see(officer).status_code == 403
            assert denied_codes(officer) == [("G22",)]
            with pytest.raises(NotAllowed), transaction.atomic():
                actions.send_again(dossier_code=code, by=officer, now=NOW)
        assert see(country.town.an).status_code == 403
        assert Client().get(reverse("undelivered")).status_code == 302
        assert len(queries.list_undelivered(by=oanh, now=NOW)) == 1


def test_what_is_on_its_way_is_not_sent_again(country: Country, oanh: Actor) -> None:
    with country.national():
        code = country.apply()

        with pytest.raises(NothingToSendAgain), transaction.atomic():
            actions.send_again(dossier_code=code, by=oanh, now=NOW)
        with pytest.raises(NoSuchDossier), transaction.atomic():
            actions.send_again(dossier_code="G22-261120-9999", by=oanh, now=NOW)


def test_a_dossier_that_the_agency_holds_but_has_not_taken_in_is_not_called_delivered(
    country: Country, oanh: Actor
) -> None:
    with country.national():
        code = country.apply()
        road.answer_for(country.peer, now=NOW)
        assert "trong hệ thống của cơ quan từ 09:00, 20/11/2026, nhưng chưa được tiếp nhận" in my_dossier(country, code)
        assert queries.list_undelivered(by=oanh, now=NOW) == []

        (line,) = queries.list_undelivered(by=oanh, now=LATER)
        with clock.given(LATER):
            page, hers = my_dossier(country, code), see(oanh).content.decode()

    assert (line.dossier_code, line.delivered_at, line.ended_at) == (code, NOW, None)
    assert "Quản trị viên của Cổng" in page
    assert code in hers and "chưa được tiếp nhận ở đó" in hers


def test_the_agencys_word_that_it_took_the_dossier_over_ends_it(country: Country, oanh: Actor) -> None:
    with country.national():
        code = country.apply()
    with country.ha_noi():
        country.arrive()
    with country.national():
        country.apply()
        road.answer_for(country.peer, now=NOW)
        country.come_back()
        (errand,) = queries.get_dossier(code, by=country.town.an, now=NOW).errands

        assert (errand.settled_at, errand.is_under_way) == (NOW, False)
        assert queries.list_undelivered(by=oanh, now=LATER) == []
        assert "chưa tiếp nhận" not in my_dossier(country, code)


def test_a_dossier_sent_again_that_was_taken_over_is_confirmed_again(country: Country) -> None:
    with country.national():
        code = country.apply()
    with country.ha_noi():
        country.arrive()
        actions.accept(dossier_code=code, by=country.town.binh, now=NOW)
        country.arrive()
        versions = [one.body.version.number for one in road.list_sent("dossiers.Progress.1")]

    assert versions == [1, 2, 2]


def test_what_waited_for_a_release_is_parked_and_taken_over_when_it_comes(country: Country) -> None:
    with country.national():
        newest = make_procedure(NOW, names={"vi": "Đăng ký khai sinh, bản mới", "en": "Birth registration, anew"})
        releases = road.list_sent("catalogue.Release.1")
        code = country.apply()
    catalogue_queries.forget(newest.code, newest.version)
    with country.ha_noi():
        road.unload(country.shipments, now=NOW)
        assert road_queries.count_parked() == 1
        with pytest.raises(NoSuchDossier):
            queries.get_dossier(code, by=country.town.binh, now=NOW)

        catalogue.keep_releases(releases, now=NOW)
        handlers.take_over_what_waited(ProcedurePublished(code=newest.code, version=newest.version, published_at=NOW))
        road.run_all(now=NOW)

        assert road_queries.count_parked() == 0
        told = {(one.body.state, one.body.reason) for one in road.list_sent("road.HeldUp.1")}
        assert told == {("parked", "no_such_procedure: There is no procedure with this code."), ("done", "")}
        assert queries.get_dossier(code, by=country.town.binh, now=NOW).procedure_version == newest.version
    catalogue_queries.forget(newest.code, newest.version)


@pytest.mark.parametrize(
    ("language", "on_its_way", "held", "returned"),
    [
        ("vi", "Đang trên đường đến", "chưa được tiếp nhận ở đó", "không chuyển được"),
        ("en", "On its way to", "not taken in there yet", "could not be delivered"),
    ],
)
def test_the_list_and_the_receipt_say_how_far_it_has_come(
    country: Country, language: str, on_its_way: str, held: str, returned: str
) -> None:
    an = client_of(country.town.an)
    with country.national():
        country.apply()
        draft_id = Dossier.objects.get().draft_id
        pages = [f"/{language}/me/dossiers/", f"/{language}/apply/{draft_id}/submitted/"]
        mine, receipt = (an.get(page).content.decode() for page in pages)
        assert on_its_way in mine
        assert "09:00" in receipt.split("<dl", 1)[0]
        road.answer_for(country.peer, now=NOW)
        assert held in an.get(pages[0]).content.decode()
    with country.national():
        country.apply()
        road.answer_for(country.peer, code="unknown_type", now=NOW)
        assert returned in an.get(pages[0]).content.decode()


def test_a_list_of_many_costs_no_more_than_one_of_few(country: Country) -> None:
    with country.national():
        costs = []
        for more in (1, 4):
            for _ in range(more):
                country.apply()
            costs.append(len(cost_of(lambda: queries.list_mine(by=country.town.an))))

    assert costs[0] == costs[1]
