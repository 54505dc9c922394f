"""Administrators of the registry: what was refused, source by source, and accounts of older adapters."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.agencies import demo as agencies
from motcua.agencies.testing import make_officer
from motcua.agencies.types import Role
from motcua.base import clock
from motcua.base.actor import SYSTEM, Actor
from motcua.base.errors import NotAllowed
from motcua.federation import actions, invariants, queries
from motcua.federation.models import LegacyAccount
from motcua.federation.queries import state
from motcua.federation.testing import make_line
from motcua.federation.tests.conftest import NOW
from motcua.federation.types import NotTheRegistry
from motcua.federation.types.legacy import LegacyCode, LegacyRefused, SourceOnTheRoad
from motcua.identity import testing as identity
from motcua.road import testing as road
from motcua.road.queries import registry
from motcua.trail.testing import denied_codes

pytestmark = pytest.mark.django_db
PAGES = ["synchronisation_refused", "synchronisation_accounts"]


@pytest.fixture
def oanh(national: Any, settings: Any, tmp_path: Any) -> Any:
    """Oanh administers the national seat."""
    settings.MOTCUA_KEYS, settings.MOTCUA_DEPLOYMENT = tmp_path, "national"
    registry.forget()
    with clock.given(NOW):
        agencies.load(NOW, agencies.OF_SEAT["national"][:1])
        yield make_officer("G22.LD", Role.ADMINISTRATOR, "Cao Thị Oanh")
    registry.forget()


def browser(officer: Actor) -> Client:
    client = Client()
    identity.sign_in(client, officer.account_id)
    return client


def refuse(source: str, number: int, **facts: Any) -> str:
    """Let a source tell something that can't be; return the code."""
    code = f"{source}-261102-{number:04}"
    line = make_line(1, code, agency=source, unit="", **{"status": 77, **facts})
    actions.record_statuses(lines=[line], sender=source, now=NOW)
    return code


def test_what_was_refused_is_shown_with_its_flaw_by_source_and_page(oanh, monkeypatch):
    monkeypatch.setattr(state, "LINES_MAX", 2)
    of_49 = [refuse("H49", number) for number in (1, 2, 3)]
    of_26 = refuse("H26", 1)
    client, address = browser(oanh), reverse("synchronisation_refused")

    page = client.get(f"{address}?source=H49").content.decode()
    rows, cursor = queries.list_refused(by=oanh, now=NOW, source="H49")
    rest, end = queries.list_refused(by=oanh, now=NOW, source="H49", after=cursor)

    assert "Trạng thái là một số từ 1 đến 10." in page and of_26 not in page
    assert [row.code for row in (*rows, *rest)] == of_49[::-1]
    assert (bool(cursor), end, queries.list_refusing_sources(by=oanh, now=NOW)) == (True, "", ("H26", "H49"))
    assert f"after={cursor}" in page


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_may_see_either(oanh, page):
    leader = make_officer("G22.LD", Role.LEADER, "Bùi Văn Tâm")

    assert browser(oanh).get(reverse(page)).status_code == 200
    assert browser(leader).get(reverse(page)).status_code == 403
    assert denied_codes(leader) == [()]
    assert Client().get(reverse(page)).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_an_agencys_seat_has_neither(oanh, page, settings):
    client = browser(oanh)
    settings.MOTCUA_SEAT = "agency"

    assert client.get(reverse(page)).status_code == 404
    with pytest.raises(NotTheRegistry):
        actions.add_legacy_account(agency_code="H49", username="qn", by=SYSTEM, now=NOW)


def test_an_account_is_made_its_password_shown_once_and_ended(oanh):
    client, address = browser(oanh), reverse("synchronisation_accounts")

    made = client.post(address, {"agency": "H49", "username": "qn"})
    password = made.content.decode().split('<b class="code">')[1].split("<")[0]
    assert actions.log_in(username="qn", password=password, network_address="", now=NOW)
    assert "no-store" in made["Cache-Control"]
    assert password not in client.get(address).content.decode()

    assert client.post(address, {"close": "qn"}).status_code == 302
    row = LegacyAccount.objects.get()
    assert (row.is_active, row.created_by, row.closed_by, row.closed_at) == (False, oanh.full_name, oanh.full_name, NOW)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"agency": "nobody", "username": "qn"}, "nobody"),
        ({"agency": "H49", "username": " "}, "Xin đặt tên cho tài khoản."),
        ({"agency": "H49", "username": "taken"}, "taken"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(oanh, typed, words):
    actions.add_legacy_account(agency_code="H49", username="taken", by=oanh, now=NOW)

    page = browser(oanh).post(reverse("synchronisation_accounts"), typed)

    assert page.status_code in (409, 422) and words in page.content.decode()
    assert LegacyAccount.objects.count() == 1


def test_a_source_on_the_road_gets_no_second_way(oanh):
    road.make_hub(NOW - timedelta(days=9))
    road.make_peer("h49", ("H49",), now=NOW - timedelta(days=9))

    with pytest.raises(SourceOnTheRoad):
        actions.add_legacy_account(agency_code="H49.18", username="qn", by=oanh, now=NOW)
    page = browser(oanh).post(reverse("synchronisation_accounts"), {"agency": "H49", "username": "qn"})
    assert "H49 đã đồng bộ" in page.content.decode()
    assert actions.add_legacy_account(agency_code="H26", username="hn", by=oanh, now=NOW)

    road.suspend_peer("h49", now=NOW)
    assert actions.add_legacy_account(agency_code="H49", username="qn", by=oanh, now=NOW)


def test_a_source_that_joins_the_road_later_leaves_its_older_way(oanh):
    password = actions.add_legacy_account(agency_code="H49.18", username="qn", by=oanh, now=NOW)
    actions.add_legacy_account(agency_code="H26", username="hn", by=oanh, now=NOW)
    session = actions.log_in(username="qn", password=password, network_address="", now=NOW)
    assert actions.use_session(session, now=NOW).agency_code == "H49.18"
    assert invariants.a_source_has_one_way() == []

    road.make_hub(NOW - timedelta(days=9))
    road.make_peer("h49", ("H49",), now=NOW - timedelta(days=9))
    for way in (
        lambda: actions.use_session(session, now=NOW),
        lambda: actions.log_in(username="qn", password=password, network_address="", now=NOW),
    ):
        with pytest.raises(LegacyRefused) as refused:
            way()
        assert refused.value.error is LegacyCode.ON_THE_ROAD
    page = browser(oanh).get(reverse("synchronisation_accounts")).content.decode()
    assert page.count("tài khoản này gửi") == 1
    assert invariants.a_source_has_one_way() == ["qn: H49.18 speaks by the road; end the account"]

    actions.close_legacy_account(username="qn", by=oanh, now=NOW)
    assert invariants.a_source_has_one_way() == []
    assert "tài khoản này gửi" not in browser(oanh).get(reverse("synchronisation_accounts")).content.decode()


def test_who_is_no_administrator_makes_and_ends_nothing(oanh):
    actions.add_legacy_account(agency_code="H49", username="qn", by=oanh, now=NOW)
    counter = make_officer("G22.LD", Role.COUNTER, "Lê Văn Cường")

    with pytest.raises(NotAllowed):
        actions.add_legacy_account(agency_code="H26", username="hn", by=counter, now=NOW)
    with pytest.raises(NotAllowed):
        actions.close_legacy_account(username="qn", by=counter, now=NOW)
