"""What everybody may see of the synchronisation, and what only administrators may."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.agencies import testing as agencies
from motcua.agencies.types import Role
from motcua.base import clock
from motcua.federation import queries
from motcua.federation.actions import record_statuses
from motcua.federation.testing import make_dossier_lines, make_line
from motcua.federation.tests.conftest import NOW
from motcua.federation.tests.test_compare import damage
from motcua.federation.tests.two_seats import TwoSeats
from motcua.identity import testing as identity
from motcua.road.queries import registry

pytestmark = pytest.mark.django_db
CODE = "H49.18-261102-0001"


@pytest.fixture
def seats(settings: Any, tmp_path: Any) -> Any:
    with clock.given(NOW):
        country = TwoSeats(settings, tmp_path)
        agencies.make_agencies()
        country.happen(make_dossier_lines(CODE))
        country.settle()
        yield country
    registry.forget()


def signed_in(unit_code: str, role: Role) -> Client:
    officer, client = agencies.make_officer(unit_code, role, "Cao Thị Oanh"), Client()
    identity.sign_in(client, officer.account_id)
    return client


def report_of(seats: TwoSeats, later: timedelta = timedelta(0)) -> Any:
    seats.at("national")
    (report,) = queries.list_sources(now=seats.now + later)
    return report


def test_a_source_is_reported_with_its_lag_and_since_when_it_is_proven_equal(seats):
    assert report_of(seats).proven_equal_at is None
    seats.compare()

    report = report_of(seats)
    assert (report.source, report.dossiers, report.proven_equal_at) == ("H49", 1, seats.now)
    assert report.lag_p50_day <= report.lag_p99_day
    assert (report.open_gaps, report.conflicts, report.is_silent, report.is_equal) == (0, 0, False, True)


def test_who_has_not_spoken_for_two_cycles_is_silent(seats):
    seats.compare()

    assert report_of(seats, timedelta(hours=3)).is_silent


@pytest.mark.parametrize(("language", "words"), [("vi", "Chưa trả lời"), ("en", "No answer at present from")])
def test_the_public_page_says_who_does_not_answer(seats, client, language, words):
    seats.compare()
    seats.at("national")
    with clock.given(seats.now + timedelta(hours=3)):
        page = client.get(f"/{language}/statistics/synchronisation/").content.decode()

    assert words in page
    assert "H49" in page


def test_the_interface_says_the_same(seats, client):
    seats.compare()
    seats.at("national")

    (source,) = client.get("/api/v1/statistics/synchronisation").json()["sources"]

    assert (source["source"], source["open_gaps"], source["is_equal"]) == ("H49", 0, True)
    assert source["lag_p50_day_seconds"] <= source["lag_p99_day_seconds"]


@pytest.mark.parametrize("address", ["/vi/statistics/synchronisation/", "/api/v1/statistics/synchronisation"])
def test_an_agencys_seat_has_no_such_figures(seats, client, address):
    seats.at("h49")

    assert client.get(address).status_code == 404


def test_administrators_of_both_seats_see_what_was_put_right(seats, settings):
    damage("UPDATE federation_registereddossier SET status = 'STOPPED'")
    seats.compare()
    for place in ("national", "h49"):
        seats.at(place)
        settings.MOTCUA_AGENCY = "H26"
        page = signed_in("H26.LD", Role.ADMINISTRATOR).get(reverse("synchronisation_office")).content.decode()
        assert CODE in page
        assert "STOPPED" in page


@pytest.mark.parametrize("role", [Role.COUNTER, Role.LEADER])
def test_nobody_else_may_see_or_compare(seats, settings, role):
    settings.MOTCUA_AGENCY = "H26"
    client = signed_in("H26.LD", role)

    assert client.get(reverse("synchronisation_office")).status_code == 403
    assert client.post(reverse("synchronisation_compare")).status_code == 403
    assert Client().get(reverse("synchronisation_office")).status_code == 302


def test_an_administrator_of_another_agency_may_not_either(seats):
    seats.at("h49")

    assert signed_in("H26.LD", Role.ADMINISTRATOR).get(reverse("synchronisation_office")).status_code == 403


def test_a_dossier_of_another_seat_is_found_by_its_code_alone(seats, client):
    seats.at("national")
    page = client.post(reverse("lookup"), {"code": CODE}).content.decode()
    said = client.get(f"/api/v1/dossiers/{CODE}/status").json()

    assert "Đã trả kết quả" in page
    assert (said["status"], [line["version"] for line in said["history"]]) == ("RETURNED", [1, 2, 3, 4, 5])


def test_whoever_guesses_codes_is_stopped(seats, client):
    seats.at("national")
    codes = [f"H49.18-261102-{n:04}" for n in range(2, 12)]

    assert {client.get(f"/api/v1/dossiers/{code}/status").status_code for code in codes} == {404}
    assert client.get(f"/api/v1/dossiers/{CODE}/status").status_code == 429


def test_what_the_national_seat_took_in_still_needs_the_four_characters(seats, client):
    seats.at("national")
    line = make_line(1, "G22-261102-0001")

    record_statuses(lines=[line], sender="G22", now=NOW)

    assert client.get("/api/v1/dossiers/G22-261102-0001/status").status_code == 404
