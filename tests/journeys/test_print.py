"""What people print."""

from pathlib import Path

from tests.journeys.papers import pages_of, text_of
from tests.journeys.visitors import DESK, Visitors


def test_the_receipt_of_a_submission_is_one_sheet(visitors: Visitors, tmp_path: Path) -> None:
    citizen = visitors.come("001085034567")
    citizen.visit("/me/dossiers/")
    citizen.press(citizen.page.locator("main a[href*='/me/dossiers/H']").first)
    citizen.press("a[href$='/submitted/']")
    code = citizen.text(".panel-code").strip()

    citizen.page.pdf(path=tmp_path / "receipt.pdf", format="A4")

    assert pages_of(tmp_path / "receipt.pdf") == 1
    assert code in text_of(tmp_path / "receipt.pdf")


def test_a_paper_of_the_counter_is_one_sheet(visitors: Visitors, tmp_path: Path) -> None:
    duc = visitors.come("duc", width=DESK)
    duc.visit("/office/?pile=in-progress")
    duc.press(duc.page.locator("main table a").first)
    code = duc.text("h1").split()[0]

    for link in duc.page.locator("a[href*='/papers/']").all():
        paper = duc.page.request.get(f"{duc.demo.url}{link.get_attribute('href')}")
        (tmp_path / "paper.pdf").write_bytes(paper.body())
        assert pages_of(tmp_path / "paper.pdf") == 1
        assert code in text_of(tmp_path / "paper.pdf")
