"""From an empty deployment to a birth registration that is accepted, at the screen alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.base import clock
from motcua.dossiers.testing import BIRTH, PAPERS, birth_answers, make_photo, typed_pages
from motcua.identity.testing import latest_code
from motcua.places.testing import make_places
from motcua.project import setup

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PASSWORD = "một-mật-khẩu-rất-dài"
WARD = "H26.01"
UNITS = {"MC": ("Bộ phận Một cửa", "SERVICE_DESK"), "TP": ("Tư pháp", "SPECIALIST"), "LD": ("Lãnh đạo", "LEADERSHIP")}


@pytest.fixture(autouse=True)
def friday_morning() -> Iterator[None]:
    with clock.given(NOW):
        yield


def enter(browser: Client, username: str) -> Client:
    browser.post(reverse("account_login"), {"login": username, "password": PASSWORD})
    assert browser.post(reverse("account_confirm_login_code"), {"code": latest_code()}).status_code == 302
    return browser


def first_administrator() -> Client:
    link = setup.first_link().removeprefix(setup.settings.MOTCUA_BASE_URL)
    typed = {
        "agency_name": "Ủy ban nhân dân thành phố Hà Nội",
        "agency_kind": "PEOPLES_COMMITTEE",
        "full_name": "Cao Thị Oanh",
        "username": "oanh",
        "email": "oanh@hanoi.example",
        "password": PASSWORD,
    }
    assert Client().post(link, typed).status_code == 302
    return enter(Client(), "oanh")


def press(browser: Client, name: str, *args: str, **typed: str) -> str:
    answer = browser.post(reverse(name, args=args), typed)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def build_a_ward(oanh: Client) -> None:
    city = {"name_vi": "Ủy ban nhân dân thành phố Hà Nội", "kind": "PEOPLES_COMMITTEE"}
    press(oanh, "admin_agency_change", "H26", **city, short_name="UBND thành phố Hà Nội", place_code="01")
    ward = {"name_vi": "Ủy ban nhân dân phường Ba Đình", "kind": "PEOPLES_COMMITTEE", "place_code": "00004"}
    press(oanh, "admin_agency_new", "H26", **ward, code=WARD, short_name="UBND phường Ba Đình")
    for suffix, (name, kind) in UNITS.items():
        press(oanh, "admin_unit_new", WARD, code=suffix, name_vi=name, kind=kind)


def appoint(oanh: Client, username: str, full_name: str, unit: str, role: str) -> Client:
    seat = {"unit_code": f"{WARD}.{unit}", "role": role, "title": "Chuyên viên", "day": "20/11/2026"}
    person = {"account": "new", "username": username, "full_name": full_name, "email": f"{username}@hanoi.example"}
    page = oanh.get(press(oanh, "admin_officer_new", WARD, **person, **seat)).content.decode()
    found = re.search(r"<code>http[^<]+?(/vi/account/link/[^<]+)</code>", page)
    assert found is not None
    theirs = Client()
    theirs.post(found[1], {"password": PASSWORD})
    return enter(theirs, username)


def citizen_applies() -> str:
    """Return the code of the dossier that a citizen gets who opens an account and applies."""
    an = Client()
    facts = {"full_name": "Nguyễn Văn An", "personal_id": "001090012345", "birth_date": "5/9/1990"}
    an.post(reverse("register"), {**facts, "email": "an@thu.example", "phone": "", "password": PASSWORD})
    an.post(reverse("account_confirm_login_code"), {"code": latest_code()})
    start = press(an, "apply_start", BIRTH, agency=WARD)
    draft_id = start.rstrip("/").rsplit("/", 1)[-1]
    for page_code, raw in typed_pages(birth_answers()).items():
        press(an, "apply_page", draft_id, page_code, **raw)
    for paper in PAPERS:
        photo = SimpleUploadedFile(f"{paper}.jpg", make_photo(), "image/jpeg")
        an.post(reverse("apply_paper", args=[draft_id, paper]), {"file": photo})
    check = an.get(reverse("apply_check", args=[draft_id])).content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', check)
    assert revision is not None
    receipt = an.post(reverse("apply_check", args=[draft_id]), {"revision": revision[1]}, follow=True)
    code = re.search(rf"{WARD}-\d{{6}}-\d{{4}}", receipt.content.decode())
    assert code is not None
    return code[0]


def test_an_empty_deployment_comes_to_its_first_birth_registration_at_the_screen() -> None:
    make_places()
    oanh = first_administrator()
    build_a_ward(oanh)
    binh = appoint(oanh, "binh", "Trần Thị Bình", "MC", "COUNTER")
    duc = appoint(oanh, "duc", "Lê Minh Đức", "TP", "HANDLER")
    appoint(oanh, "chi", "Phạm Linh Chi", "LD", "LEADER")
    press(oanh, "admin_import", shipped=BIRTH)

    code = citizen_applies()

    assert code in binh.get(reverse("inbox")).content.decode()
    screen = binh.get(reverse("office_dossier", args=[code])).content.decode()
    version = re.search(r'name="seen_version" value="(\d+)"', screen)
    assert version is not None
    press(binh, "office_act", code, "accept", seen_version=version[1], then="inbox")
    assert code in duc.get(reverse("inbox")).content.decode()
