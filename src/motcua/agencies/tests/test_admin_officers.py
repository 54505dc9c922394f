"""Administrators' pages: appointing officers, moving them, ending, and their links; over HTTP."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.agencies import actions, queries
from motcua.agencies.models import Position
from motcua.agencies.testing import make_officer
from motcua.agencies.types import Role
from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.identity import queries as identity
from motcua.identity.testing import latest_code, sign_in
from motcua.identity.testing import make_officer as make_account
from motcua.identity.types import OfficerAccount
from motcua.notices import queries as notices
from motcua.trail.testing import denied_codes

pytestmark = pytest.mark.django_db

NEW = {
    "account": "new",
    "username": "binh.tt",
    "full_name": "Trần Thị Bình",
    "email": "binh@hanoi.example",
    "unit_code": "H26.45.MC",
    "role": "COUNTER",
    "title": "Chuyên viên",
    "day": "1/11/2025",
}
PASSWORD = "một-câu-dài-của-riêng"
OFFICERS = reverse("admin_officer_new", args=["H26.45"])


def seats_of(username: str) -> list[tuple[str, str, date, date | None]]:
    rows = Position.objects.filter(account__username=username).order_by("valid_from", "id")
    return [(row.unit_id, row.role, row.valid_from, row.valid_to) for row in rows]


def account(username: str = "binh.tt") -> OfficerAccount:
    found = identity.find_officer(username, by=SYSTEM)
    assert found is not None
    return found


def link_on(page: str) -> str:
    found = re.search(r"<code>http[^<]+?(/vi/account/link/[^<]+)</code>", page)
    assert found is not None
    return found[1]


def appoint(browser: Client, **changes: str) -> tuple[str, str]:
    """Return the address of a new officer's page, and their link as it is shown there once."""
    answer = browser.post(OFFICERS, NEW | changes)
    assert answer.status_code == 302, answer.content.decode()
    page = answer.headers["Location"]
    return page, link_on(browser.get(page).content.decode())


def test_a_new_officer_chooses_a_password_and_signs_in(oanh, browser_of):
    _page, link = appoint(browser_of(oanh))
    theirs = Client()

    assert "binh.tt" in theirs.get(link).content.decode()
    assert theirs.post(link, {"password": PASSWORD}).headers["Location"] == reverse("account_login")

    sign_in(theirs, account().id, PASSWORD)
    assert theirs.get(reverse("my_account")).status_code == 200
    assert queries.find_chair(account().id).roles == {"COUNTER"}


def test_the_link_is_shown_once_and_sent(oanh, browser_of):
    browser = browser_of(oanh)
    page, link = appoint(browser)

    assert link not in browser.get(page).content.decode()
    message = notices.list_sandbox_messages()[0]
    assert (message.address, link in message.text) == ("binh@hanoi.example", True)


def test_a_link_works_once(oanh, browser_of, client):
    _page, link = appoint(browser_of(oanh))

    assert client.post(link, {"password": "binh"}).status_code == 422
    assert client.post(link, {"password": PASSWORD}).status_code == 302
    assert client.get(link).status_code == client.post(link, {"password": PASSWORD}).status_code == 404


def test_a_link_lasts_three_days(oanh, browser_of, client, monkeypatch):
    _page, link = appoint(browser_of(oanh))
    late = (clock.now() + timedelta(days=3, minutes=1)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)

    assert client.get(link).status_code == 404


def test_a_new_link_ends_password_sessions_and_older_links(oanh, browser_of, client):
    browser = browser_of(oanh)
    page, first = appoint(browser)
    client.post(first, {"password": PASSWORD})
    sign_in(client, account().id, PASSWORD)

    browser.post(page)
    second = link_on(browser.get(page).content.decode())

    assert client.get(reverse("my_account")).status_code == 302
    assert client.post(reverse("account_login"), {"login": "binh.tt", "password": PASSWORD}).status_code == 200
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "bình"}, "username"),
        ({"email": "binh"}, "email"),
        ({"email": ""}, "email"),
        ({"full_name": ""}, "full_name"),
        ({"unit_code": "H26.46.MC"}, "unit_code"),
        ({"role": "KING"}, "role"),
        ({"day": "hôm nay"}, "day"),
        ({"title": ""}, "title"),
    ],
)
def test_mistakes_open_no_account(wrong, field, oanh, browser_of):
    answer = browser_of(oanh).post(OFFICERS, NEW | wrong)

    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert identity.find_officer("binh.tt", by=SYSTEM) is None
    assert notices.list_sandbox_messages()[0].address != "binh@hanoi.example"


def test_a_username_belongs_to_one_person(oanh, browser_of):
    browser = browser_of(oanh)
    appoint(browser)

    assert browser.post(OFFICERS, NEW).status_code == 422


def test_somebody_with_an_account_is_appointed_by_username(oanh, browser_of):
    make_account(username="duc")
    known = {"account": "known", "username": "duc", "unit_code": "H26.45.TP", "role": "HANDLER"}

    browser_of(oanh).post(OFFICERS, {**known, "title": "Công chức", "day": "2/11/2026"})

    assert seats_of("duc") == [("H26.45.TP", "HANDLER", date(2026, 11, 2), None)]


@pytest.mark.parametrize("username", ["nobody", "giang"])
def test_nobody_is_appointed_who_has_no_account_or_sits_elsewhere(username, oanh, browser_of):
    giang = make_account("Đặng Thu Giang", username="giang")
    seat = {"unit_code": "H26.46.MC", "role": Role.COUNTER, "title": "Chuyên viên", "since": date(2025, 7, 1)}
    actions.appoint(account_id=giang, **seat, by=SYSTEM)

    answer = browser_of(oanh).post(OFFICERS, {**NEW, "account": "known", "username": username})

    assert answer.status_code == 422
    assert seats_of("nobody") == []


def position_page(name: str, unit: str = "H26.45.MC", role: str = "COUNTER") -> str:
    return reverse(name, args=["H26.45", account().id, unit, role])


def test_another_unit_and_role_leave_the_old_position_in_the_history(oanh, browser_of):
    browser = browser_of(oanh)
    appoint(browser)

    moved = {"unit_code": "H26.45.TP", "role": "HANDLER", "title": "Công chức", "day": "1/12/2026"}
    browser.post(position_page("admin_position_change"), moved)

    assert seats_of("binh.tt") == [
        ("H26.45.MC", "COUNTER", date(2025, 11, 1), date(2026, 11, 30)),
        ("H26.45.TP", "HANDLER", date(2026, 12, 1), None),
    ]


def test_a_position_that_has_not_begun_is_corrected_in_place(oanh, browser_of):
    browser = browser_of(oanh)
    appoint(browser, day="1/12/2026")

    moved = {"unit_code": "H26.45.TP", "role": "HANDLER", "title": "Công chức", "day": "1/12/2026"}
    browser.post(position_page("admin_position_change"), moved)

    assert seats_of("binh.tt") == [("H26.45.TP", "HANDLER", date(2026, 12, 1), None)]
    assert Position.objects.get(account__username="binh.tt").events.count() == 2


def test_an_ended_position_ends_the_work_and_stays_known(oanh, browser_of):
    browser = browser_of(oanh)
    page, _link = appoint(browser)

    browser.post(position_page("admin_position_end"), {"day": "19/11/2025"})

    assert seats_of("binh.tt") == [("H26.45.MC", "COUNTER", date(2025, 11, 1), date(2025, 11, 19))]
    assert queries.find_chair(account().id) is None
    assert "19/11/2025" in browser.get(page).content.decode()


def test_the_last_administrator_stays(oanh, browser_of):
    page = reverse("admin_position_end", args=["H26", oanh.account_id, "H26.LD", "ADMINISTRATOR"])

    answer = browser_of(oanh).post(page, {"day": "30/11/2026"})

    assert answer.status_code == 422
    assert Position.objects.get(account_id=oanh.account_id).valid_to is None


def test_the_administrator_of_a_ward_has_no_hand_on_others(oanh, browser_of):
    officer = make_officer("H26.45.LD", Role.ADMINISTRATOR)
    ward = browser_of(officer)
    giang = make_officer("H26.46.MC", full_name="Đặng Thu Giang")

    assert ward.post(reverse("admin_officer", args=["H26.46", giang.account_id])).status_code == 403
    assert ward.post(reverse("admin_officer", args=["H26.45", giang.account_id])).status_code == 404
    assert identity.list_officer_accounts([giang.account_id], by=SYSTEM)[giang.account_id].has_password
    assert denied_codes(officer) == [("H26.46",)]


def test_nobody_takes_over_an_officer_who_went_to_another_agency(oanh, browser_of):
    ward = browser_of(make_officer("H26.45.LD", Role.ADMINISTRATOR))
    browser = browser_of(oanh)
    appoint(browser)
    browser.post(position_page("admin_position_end"), {"day": "19/11/2025"})
    account_id = account().id
    known = {**NEW, "account": "known", "unit_code": "H26.46.MC", "day": "20/11/2025"}
    browser.post(reverse("admin_officer_new", args=["H26.46"]), known)

    assert ward.post(reverse("admin_officer", args=["H26.45", account_id])).status_code == 403


def test_a_code_still_comes_with_each_sign_in(oanh, browser_of, client):
    _page, link = appoint(browser_of(oanh))
    client.post(link, {"password": PASSWORD})

    client.post(reverse("account_login"), {"login": "binh.tt", "password": PASSWORD})

    assert latest_code().isdecimal()
    assert client.get(reverse("my_account")).status_code == 302
