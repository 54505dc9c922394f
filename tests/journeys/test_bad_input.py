"""What goes wrong gets a clear answer, and nothing that was typed is lost."""

import re
import unicodedata
from pathlib import Path

import pytest

from tests.journeys.papers import photo, upload
from tests.journeys.visitors import Visitor, Visitors
from tests.journeys.walk import LAN, PROCEDURE, Walk

KHANH, THOM, QUAN = "001201090123", "004189089012", "001085034567"


def begin(visitor: Visitor, page: str = "") -> str:
    """Begin an application, or go on with the one begun, and open a page of it; return its address."""
    visitor.visit(f"/procedures/{PROCEDURE}/apply/")
    visitor.press("main form button")
    draft = visitor.path()
    visitor.visit(f"{draft}{page}")
    return draft


def refused_upload(visitor: Visitor, file: object) -> str:
    """Send a file that isn't taken; return what is said, with the form still there."""
    visitor.page.set_input_files("[name=file]", file)  # type: ignore[arg-type]
    assert visitor.press("main form button") == 422
    assert visitor.focused() == "problems"
    visitor.check()
    assert visitor.page.locator("[name=file]").count() == 1
    return visitor.text("#problems")


@pytest.fixture
def huge(tmp_path: Path) -> Path:
    """A photo of 50 MB."""
    file = tmp_path / "huge.jpg"
    file.write_bytes(photo("TO"))
    with file.open("r+b") as opened:
        opened.truncate(50 * 2**20)
    return file


def test_a_file_of_50_mb_is_refused_before_it_is_sent(huge: Path, visitors: Visitors) -> None:
    khanh = visitors.come(KHANH)
    begin(khanh, "papers/birth_attestation/")
    khanh.page.set_input_files("[name=file]", huge)

    khanh.page.click("main form button")

    status = khanh.page.locator("[data-upload] [role=status]")
    status.get_by_text("MB").wait_for()
    assert khanh.focused() == "id_file"
    assert all("413" in trouble for trouble in khanh.troubles)
    khanh.troubles.clear()
    khanh.check()


def test_a_file_of_50_mb_is_refused_without_javascript(huge: Path, visitors: Visitors) -> None:
    khanh = visitors.come(KHANH, scripted=False)
    begin(khanh, "papers/birth_attestation/")

    assert "MB" in refused_upload(khanh, huge)


def test_a_renamed_program_is_no_photo(visitors: Visitors) -> None:
    khanh = visitors.come(KHANH)
    begin(khanh, "papers/birth_attestation/")

    assert "JPG" in refused_upload(khanh, upload("giay.jpg", b"MZ\x90\x00" + bytes(4000)))


def test_a_name_typed_in_parts_is_the_same_name(visitors: Visitors) -> None:
    khanh = visitors.come(KHANH)
    draft = begin(khanh, "child/")
    khanh.type(Walk.of(unicodedata.normalize("NFD", "Đặng Thuỳ Ngữ")).child_answers())

    khanh.press("main form button")

    khanh.visit(f"{draft}child/")
    assert khanh.value("child_full_name") == "Đặng Thuỳ Ngữ"


def test_a_number_of_another_century_is_named_where_it_stands(visitors: Visitors) -> None:
    khanh = visitors.come(KHANH)
    begin(khanh, "mother/")
    khanh.type(Walk.of("").mother_answers() | {"mother_personal_id": "001392023456"})

    assert khanh.press("main form button") == 422
    assert khanh.page.locator("#problems a[href='#id_mother_personal_id']").count() == 1
    assert khanh.value("mother_personal_id") == "001392023456"
    khanh.check()


@pytest.mark.parametrize("scripted", [True, False])
def test_a_form_pressed_twice_is_submitted_once(scripted: bool, visitors: Visitors) -> None:
    thom = visitors.come(THOM, scripted=scripted)
    draft = begin(thom)
    fill(thom, draft, Walk.of("Nông Gia Hân" if scripted else "Nông Gia Hưng"))
    thom.visit("/me/dossiers/")
    before = thom.page.locator("main .card").count()
    thom.visit(f"{draft}check/")

    with thom.page.expect_navigation(url="**/submitted/"):
        thom.page.locator("main form button").dblclick(no_wait_after=True)

    code = thom.text(".panel-code")
    thom.visit("/me/dossiers/")
    assert thom.page.locator("main .card").count() == before
    assert thom.page.locator(f"main .card:has-text('{code}')").count() == 1


def fill(visitor: Visitor, draft: str, walk: Walk) -> None:
    """Answer every page of an application and send both photos."""
    visitor.visit(f"{draft}requester/")
    visitor.type({"requester_relation": "GRANDPARENT", "requester_phone": "0912345678"})
    visitor.press("main form button")
    for answers in (walk.child_answers(), walk.mother_answers(), {"father_known": "NO"}, {"declaration": "1"}):
        visitor.type(answers)
        visitor.press("main form button")
    for paper in ("birth_attestation", "identity_paper"):
        visitor.visit(f"{draft}papers/{paper}/")
        visitor.page.set_input_files("[name=file]", upload(f"{paper}.jpg", photo(paper)))
        visitor.press("main form button")


def test_a_session_that_ends_in_the_middle_of_a_page_loses_nothing(visitors: Visitors) -> None:
    lan = visitors.come(LAN)
    draft = begin(lan, "child/")
    lan.type({"child_full_name": "Nguyễn Hải Đăng"})
    lan.context.clear_cookies(name=re.compile("^motcua_session"))

    lan.press("main form button")

    assert lan.path().startswith("/account/login/")
    lan.check()
    lan.sign_in_here(LAN)
    assert lan.path() == f"{draft}child/"
    assert lan.value("child_full_name") == "Nguyễn Hải Đăng"
    lan.check()


def test_nobody_else_gets_what_was_typed(visitors: Visitors) -> None:
    lan = visitors.come(LAN)
    draft = begin(lan, "mother/")
    lan.type({"mother_full_name": "Phạm Thị Lan Hương"})
    lan.context.clear_cookies(name=re.compile("^motcua_session"))
    lan.press("main form button")

    lan.sign_in_here(KHANH)

    assert lan.path() == f"{draft}mother/"
    assert "Lan Hương" not in lan.page.content()
    assert lan.page.locator("main form").count() == 0


def code_of(citizen: Visitor) -> str:
    """Return the code of a dossier of somebody's, handled in the ward where Bình and Đức work."""
    citizen.visit("/me/dossiers/")
    link = citizen.page.locator("main a[href*='/me/dossiers/H26.45-']").first.get_attribute("href") or ""
    return link.rstrip("/").rpartition("/")[2]


def test_the_code_of_another_citizen_leads_nowhere(visitors: Visitors) -> None:
    code = code_of(visitors.come(QUAN))
    khanh = visitors.come(KHANH)

    khanh.visit(f"/me/dossiers/{code}/", status=404)

    assert code not in khanh.text()
    khanh.check()


def test_an_officer_of_another_ward_is_refused_and_the_owner_sees_it(visitors: Visitors) -> None:
    quan, lien = visitors.come(QUAN), visitors.come("lien")
    code = code_of(quan)

    lien.visit(f"/office/dossiers/{code}/", status=403)
    lien.check()

    quan.visit("/me/reads/")
    assert quan.page.locator(f"main tr:has-text('Hồ Thị Liên'):has-text('{code}') .chip").count() >= 1


def test_a_citizen_has_no_desk(visitors: Visitors) -> None:
    khanh = visitors.come(KHANH)

    khanh.visit("/office/", status=403)

    khanh.check()


def test_the_browser_reports_what_the_policy_forbids(visitor: Visitor) -> None:
    visitor.visit("/")
    visitor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")

    with pytest.raises(AssertionError, match="Content Security Policy"):
        visitor.check()
