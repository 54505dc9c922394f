"""Somebody without a telephone stands at the counter: taken in, handled, signed, and handed over there."""

from pathlib import Path

from tests.journeys import walk as steps
from tests.journeys.papers import pages_of, photo, text_of, upload, valid_signatures
from tests.journeys.visitors import DESK, Visitor, Visitors
from tests.journeys.walk import LAN, PROCEDURE, Walk, place

REQUESTER = {
    "requester_relation": "MOTHER",
    "requester_full_name": "Phạm Thị Lan",
    "requester_personal_id": LAN,
    "requester_phone": "0987654321",
    **place("requester_residence", "Số 12 phố Đội Cấn"),
}


def test_from_the_counter_and_back_to_it(visitors: Visitors, tmp_path: Path) -> None:
    walk = Walk.of("Phạm Gia Huy")
    binh, duc, chi = (visitors.come(name, width=DESK) for name in ("binh", "duc", "chi"))

    take_in(binh, walk)
    steps.act(binh, "accept")
    receipt = paper(binh, "intake_receipt", tmp_path)
    assert pages_of(receipt) == 1
    assert walk.code in text_of(receipt)

    steps.open_dossier(duc, walk)
    steps.act(duc, "take")
    steps.act(duc, "propose")
    steps.sign(chi, walk)

    steps.open_dossier(binh, walk)
    steps.act(binh, "hand-over")
    assert walk.code in binh.text("[role=status]")
    steps.open_dossier(binh, walk)
    assert binh.page.locator("form.act").count() == 0
    assert valid_signatures(paper(binh, "result", tmp_path)) == 2


def take_in(binh: Visitor, walk: Walk) -> None:
    """Write the application of who stands there, in the officer's own frame, and submit it."""
    binh.visit("/office/intake/")
    binh.check()
    binh.press(f"form:has([value='{PROCEDURE}']) button")
    binh.check()
    draft = binh.path()
    binh.press("main .tasks a >> nth=0")
    pages = (REQUESTER, walk.child_answers(), walk.mother_answers(), {"father_known": "NO"}, {"declaration": "1"})
    for answers in pages:
        binh.type(answers)
        binh.check()
        assert binh.page.locator("nav.side").count() == 1
        binh.press("main form button")
    for name in ("birth_attestation", "identity_paper"):
        binh.visit(f"{draft}papers/{name}/")
        binh.page.set_input_files("[name=file]", upload(f"{name}.jpg", photo(name)))
        binh.press("main form button")
        binh.check()
    binh.visit(f"{draft}check/")
    assert walk.child in binh.text()
    binh.check()
    binh.press("main form button")
    walk.code = binh.text("h1").strip()
    binh.check()


def paper(officer: Visitor, kind: str, folder: Path) -> Path:
    """Print a paper that the open dossier links."""
    link = officer.page.locator(f"a[href$='/papers/{kind}/']").get_attribute("href")
    file = folder / f"{kind}.pdf"
    file.write_bytes(officer.page.request.get(f"{officer.demo.url}{link}").body())
    return file
