"""The whole walk, step by step: from one's own words to a signed result that anybody can check.

Every step acts as one person and checks the pages that the person sees.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.papers import pages_of, photo, upload, valid_signatures, with_one_byte_changed
from tests.journeys.visitors import Visitor

PROCEDURE = "1.001193"
AN, LAN = "001090012345", "001192023456"
HOME = {"province": "01", "commune": "00004"}
STANDS_STILL = {
    "vi": ("Thời hạn giải quyết tạm dừng cho đến lúc đó.", "Chờ người nộp bổ sung: không tính."),
    "en": (
        "The legal time stands still until then.",
        "Waiting for the applicant to correct the dossier: not counted.",
    ),
}
BLURRED, WRONG_TOWN = "Ảnh mờ, không đọc được ngày sinh.", "Ghi quê quán theo cha hoặc mẹ."


def place(key: str, line: str | None = None, **parts: str) -> dict[str, str]:
    """Return a place as the form asks it."""
    given = HOME | parts | ({} if line is None else {"line": line})
    return {f"{key}__{part}": value for part, value in given.items()}


@dataclass
class Walk:
    """A birth registration on its way."""

    child: str
    born: date
    code: str = ""
    lookup_url: str = ""

    @classmethod
    def of(cls, child: str) -> "Walk":
        return cls(child, date.today() - timedelta(days=12))

    def child_answers(self) -> dict[str, str]:
        return {
            "child_full_name": self.child,
            "child_gender": "FEMALE",
            "child_birth_date": f"{self.born:%d/%m/%Y}",
            **place("child_birth_place", "Bệnh viện Phụ sản Hà Nội, số 929 đường La Thành"),
            "child_ethnicity": "01",
            **place("child_home_town"),
        }

    def mother_answers(self) -> dict[str, str]:
        return {
            "mother_full_name": "Phạm Thị Lan",
            "mother_birth_date": "18/3/1992",
            "mother_personal_id": LAN,
            "mother_ethnicity": "01",
            **place("mother_residence", "Số 12 phố Đội Cấn"),
        }


def find(an: Visitor, words: str) -> None:
    """Find the procedure by one's own words and go to its page."""
    an.visit("/")
    an.check()
    an.type_search(words)
    an.check()
    an.press(an.page.locator(f"a[href$='/procedures/{PROCEDURE}/']").first)
    an.check()


def begin(an: Visitor, username: str = AN) -> None:
    """Press the one button of the procedure's page, sign in on the way, and begin."""
    an.press("a.button-large")
    an.check()
    an.sign_in_here(username)
    assert an.path() == f"/procedures/{PROCEDURE}/apply/"
    an.check()
    an.press("main form button")
    an.check()


def say_who_asks(an: Visitor) -> None:
    """See one's own details filled in, and answer the rest."""
    an.press("main .tasks a >> nth=0")
    assert an.value("requester_full_name") == "Nguyễn Văn An"
    assert an.value("requester_personal_id") == AN
    assert an.page.locator("main .source").count() >= 2
    an.type({"requester_relation": "FATHER", "requester_phone": "0912 345 678"})
    an.check()
    an.press("main form button")


def err_and_correct(an: Visitor, walk: Walk) -> None:
    """Write a day that doesn't exist; be told so at the top; find everything else as it was; correct it."""
    an.type(walk.child_answers() | {"child_birth_date": "31/02/2026"})
    assert an.press("main form button") == 422
    assert an.focused() == "problems"
    assert an.value("child_full_name") == walk.child
    an.check()
    an.page.locator("#problems a").click()
    assert an.focused() == "id_child_birth_date"
    an.type({"child_birth_date": f"{walk.born:%d%m%Y}"})
    an.press("main form button")
    assert "#" not in an.page.url


def tell_the_rest(an: Visitor, walk: Walk) -> None:
    """Answer the pages of mother, father and declaration."""
    an.check()
    an.type(walk.mother_answers())
    an.press("main form button")
    an.type({"father_known": "YES"})
    assert an.value("father_full_name") == "Nguyễn Văn An"
    an.check()
    an.press("main form button")
    an.type({"declaration": "1"})
    an.check()
    an.press("main form button")


def send_photos(an: Visitor) -> None:
    """Send a photo of each of two papers; the first is large enough to go in parts."""
    an.check()
    an.page.set_input_files("[name=file]", upload("giấy chứng sinh.jpg", photo("GIAY CHUNG SINH", is_large=True)))
    an.check()
    an.press("main form button")
    assert "giấy chứng sinh.jpg" in an.text()
    an.check()
    an.press("main .actions a.button")
    an.page.set_input_files("[name=file]", upload("IMG_0042.JPG", photo("CAN CUOC")))
    an.press("main form button")
    assert an.page.locator(".uploads img").evaluate("one => one.decode().then(() => one.naturalWidth > 0)")


def check_and_submit(an: Visitor, walk: Walk) -> None:
    """See all answers once more, submit, and get the code."""
    while not an.path().endswith("/check/"):
        an.press("main .actions a.button, main p > a[href$='/check/'], main p > a[href*='/papers/']")
    assert walk.child in an.text()
    assert "giấy chứng sinh.jpg" in an.text()
    an.check()
    an.press("main form button")
    assert an.path().endswith("/submitted/")
    walk.code = an.text(".panel-code").strip()
    found = re.search(r"https?://\S+/look-up/\S+", an.text("aside"))
    assert found is not None
    walk.lookup_url = found.group()
    an.check()


def open_dossier(officer: Visitor, walk: Walk) -> None:
    """Find a dossier from the desk by its code."""
    officer.visit("/office/")
    officer.check()
    officer.type({"q": walk.code})
    officer.press("main form[role=search] button")
    officer.check()
    officer.press(f"main table a:has-text('{walk.code}')")
    officer.check()


def act(officer: Visitor, slug: str) -> None:
    """Do an act that the dossier's page offers; open its fold where it has one."""
    form = officer.page.locator(f"form[action$='/{slug}/']")
    if not form.locator("button").is_visible():
        officer.page.locator(f"details:has(form[action$='/{slug}/']) > summary").click()
        officer.check()
    officer.press(form.locator("button"))
    officer.check()


def ask_for_supplement(duc: Visitor, walk: Walk) -> None:
    """Mark one answer and one paper, each with its reason; forget one reason first."""
    duc.press(f"a[href$='/{walk.code}/supplement/']")
    duc.check()
    duc.type({"mark_answer_child_home_town": "1", "mark_paper_birth_attestation": "1"})
    duc.type({"why_paper_birth_attestation": BLURRED})
    assert duc.press("main form button") >= 400
    assert duc.focused() == "problems"
    duc.check()
    assert duc.value("why_paper_birth_attestation") == BLURRED
    duc.type({"why_answer_child_home_town": WRONG_TOWN})
    duc.press("main form button")
    duc.check()


def correct(an: Visitor, walk: Walk) -> None:
    """See that the clock stands and why; change exactly what was marked."""
    an.visit("/me/dossiers/")
    an.check()
    an.visit(f"/me/dossiers/{walk.code}/")
    said, why = STANDS_STILL[an.language]
    assert said in an.text()
    an.page.locator("main details:has(table) > summary").click()
    assert why in an.text()
    an.check()
    correct_what_was_marked(an, walk)


def correct_what_was_marked(an: Visitor, walk: Walk) -> None:
    """From the dossier's page, change exactly what was marked, and send it."""
    an.press(f"a[href$='/{walk.code}/supplement/'] >> nth=0")
    assert BLURRED in an.text() and WRONG_TOWN in an.text()
    names = an.page.locator("main form :is(input, select, textarea):not([type=hidden])").evaluate_all(
        "all => all.map((one) => one.name)"
    )
    assert set(names) == {"child_home_town__province", "child_home_town__commune", "paper_birth_attestation"}
    an.check()
    an.type(place("child_home_town", commune="00008"))
    an.page.set_input_files("[name=paper_birth_attestation]", upload("rõ hơn.jpg", photo("GIAY CHUNG SINH (RO)")))
    an.press("main form button:not([name])")
    an.check()


def sign(chi: Visitor, walk: Walk, username: str = "chi") -> None:
    """Read the draft, tick it, type the passphrase: wrongly first."""
    chi.visit("/office/signing/")
    chi.check()
    draft = chi.page.locator(f"a[href$='/{walk.code}/draft/']").get_attribute("href")
    assert chi.page.request.get(f"{chi.demo.url}{draft}").body().startswith(b"%PDF-")
    chi.page.locator(f"[name=code][value='{walk.code}']").check()
    chi.type({"passphrase": "sai-roi"})
    assert chi.press("main form button") >= 400
    assert chi.page.locator(f"[name=code][value='{walk.code}']").is_checked()
    chi.check()
    chi.type({"passphrase": chi.demo.person(username)["signing_passphrase"]})
    chi.press("main form button")
    chi.check()
    assert chi.page.locator(f"[name=code][value='{walk.code}']").count() == 0


def download(an: Visitor, walk: Walk, folder: Path) -> Path:
    """Take the signed result from the dossier's page and find it among one's papers, too."""
    an.visit(f"/me/dossiers/{walk.code}/")
    an.check()
    with an.page.expect_download() as coming:
        an.page.locator("a[href*='/papers/result/'][href*=download]").click()
    file = folder / f"{walk.code}.pdf"
    coming.value.save_as(file)
    an.visit("/me/papers/")
    assert walk.child in an.text()
    an.check()
    return file


def verify(anybody: Visitor, file: Path) -> None:
    """The signed file is valid for poppler and on the public page; with one byte changed it is not."""
    assert valid_signatures(file) == 2
    assert pages_of(file) == 1
    anybody.visit("/verify/")
    anybody.check()
    for content, answer in (
        (file.read_bytes(), ".notice-ok"),
        (with_one_byte_changed(file.read_bytes()), ".notice-error"),
    ):
        anybody.page.set_input_files("[name=file]", upload(file.name, content, "application/pdf"))
        anybody.press("main form button")
        assert anybody.page.locator(f"main {answer}").count() == 1
        assert anybody.page.locator("main section.card").count() == 2
        anybody.check()


def look_up(anybody: Visitor, walk: Walk) -> None:
    """See how the dossier stands by its code and four digits, and by the address behind the QR code; no names."""
    anybody.visit("/look-up/")
    anybody.check()
    anybody.type({"code": walk.code, "key": AN[-4:]})
    anybody.press("main form button")
    assert walk.code in anybody.text() and walk.child not in anybody.text()
    anybody.check()
    anybody.visit(walk.lookup_url)
    assert walk.code in anybody.text() and walk.child not in anybody.text()


def who_looked(an: Visitor) -> dict[str, Any]:
    """Return who looked, by what stands in the owner's list."""
    an.visit("/me/reads/")
    an.check()
    return {name: name in an.text() for name in ("Trần Thị Bình", "Lê Văn Đức", "Phạm Lan Chi")}
