"""Administrators' pages: the tree of agencies and their units, over HTTP."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from motcua.agencies import queries
from motcua.agencies.models import Agency, Unit
from motcua.agencies.testing import make_officer
from motcua.agencies.types import Role
from motcua.identity.testing import make_citizen, sign_in
from motcua.trail.testing import denied_codes

pytestmark = pytest.mark.django_db

AGENCY = {
    "code": "H26.48",
    "name_vi": "Ủy ban nhân dân phường Ngọc Hà",
    "name_en": "People's Committee of Ngọc Hà ward",
    "short_name": "UBND phường Ngọc Hà",
    "kind": "PEOPLES_COMMITTEE",
    "place_code": "00004",
}
PAGES = [
    ("admin_agency", ["H26.45"]),
    ("admin_agency_new", ["H26.45"]),
    ("admin_agency_change", ["H26.45"]),
    ("admin_unit_new", ["H26.45"]),
    ("admin_unit", ["H26.45.MC"]),
    ("admin_officer_new", ["H26.45"]),
    ("admin_calendar", ["H26.45"]),
    ("admin_calendar_new", ["H26.45"]),
]


def test_the_tree_shows_what_one_administers(oanh, browser_of):
    ward = make_officer("H26.45.LD", Role.ADMINISTRATOR)

    whole = browser_of(oanh).get(reverse("administration")).content.decode()
    own = browser_of(ward).get(reverse("administration")).content.decode()

    assert "phường Ba Đình" in whole
    assert "phường Hoàn Kiếm" in whole
    assert "phường Ba Đình" in own
    assert "phường Hoàn Kiếm" not in own


def test_only_administrators_are_led_there(oanh, browser_of):
    counter = make_officer()

    assert reverse("administration") in browser_of(oanh).get(reverse("my_account")).content.decode()
    assert reverse("administration") not in browser_of(counter).get(reverse("my_account")).content.decode()


@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize("seat", [("H26.45.MC", Role.COUNTER), ("H26.46.LD", Role.ADMINISTRATOR)])
def test_others_are_refused_and_it_is_written_down(name, args, seat, oanh, browser_of):
    officer = make_officer(*seat)
    browser = browser_of(officer)

    assert browser.get(reverse(name, args=args)).status_code == 403
    assert browser.post(reverse(name, args=args), AGENCY).status_code in {403, 405}
    assert set(denied_codes(officer)) == {("H26.45",)}


def test_citizens_and_strangers_are_refused(oanh, client):
    page = reverse("administration")
    assert client.get(page).status_code == 302
    sign_in(client, make_citizen())
    assert client.get(page).status_code == 403


def test_an_agency_is_entered_below_another(oanh, browser_of):
    answer = browser_of(oanh).post(reverse("admin_agency_new", args=["H26"]), AGENCY)

    assert answer.headers["Location"] == reverse("admin_agency", args=["H26.48"])
    entered = queries.get_agency("H26.48")
    assert (entered.parent_code, entered.place_code) == ("H26", "00004")
    assert entered.superior_name["vi"] == "Ủy ban nhân dân thành phố Hà Nội"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "H27.01"}, "H27.01"),
        ({"code": "H26.45"}, "H26.45"),
        ({"name_vi": "  "}, "#id_name_vi"),
        ({"place_code": "79"}, "#id_place_code"),
    ],
)
def test_mistakes_come_back_with_what_was_typed(wrong, said, oanh, browser_of):
    answer = browser_of(oanh).post(reverse("admin_agency_new", args=["H26"]), {**AGENCY, **wrong})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "UBND phường Ngọc Hà" in page
    assert Agency.objects.count() == 4


def test_a_new_name_leaves_the_old_one_in_the_history(oanh, browser_of):
    page = reverse("admin_agency_change", args=["H26.45"])
    browser_of(oanh).post(page, {**AGENCY, "name_vi": "UBND phường Ba Đình (mới)"})

    row = Agency.objects.get(code="H26.45")
    assert row.name["vi"] == "UBND phường Ba Đình (mới)"
    names = [event.name["vi"] for event in row.events.order_by("pgh_id")]
    assert names[0] == "Ủy ban nhân dân phường Ba Đình"


def test_a_unit_is_entered_renamed_closed_and_opened_again(oanh, browser_of):
    browser, page = browser_of(oanh), reverse("admin_unit", args=["H26.45.VP"])
    named = {"name_vi": "Văn phòng", "kind": "SPECIALIST"}
    browser.post(reverse("admin_unit_new", args=["H26.45"]), {**named, "code": "vp"})
    browser.post(page, {**named, "name_vi": "Văn phòng Ủy ban"})
    assert queries.get_unit("H26.45.VP").name == {"vi": "Văn phòng Ủy ban"}

    browser.post(page, {"close": "1", "day": "1/11/2025"})
    assert Unit.objects.get(code="H26.45.VP").valid_to == date(2025, 11, 1)
    assert "H26.45.VP" not in {unit.code for unit in queries.list_units("H26.45")}
    browser.post(page, {"open": "1"})
    assert "H26.45.VP" in {unit.code for unit in queries.list_units("H26.45")}


def test_a_unit_where_somebody_sits_stays_open(oanh, browser_of):
    make_officer("H26.45.MC")

    answer = browser_of(oanh).post(reverse("admin_unit", args=["H26.45.MC"]), {"close": "1", "day": "1/11/2026"})

    assert answer.status_code == 422
    assert queries.get_unit("H26.45.MC").valid_to is None


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("name", "args"), [("administration", []), *PAGES])
def test_every_page_can_be_read_in_both_languages(name, args, language, oanh, browser_of):
    make_officer("H26.45.MC")
    browser = browser_of(oanh)
    with translation.override(language):
        answer = browser.get(reverse(name, args=args))

    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()
