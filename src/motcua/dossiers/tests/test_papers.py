"""The papers of a dossier's way, from their sample facts."""

import subprocess
from pathlib import Path

import pytest

from motcua.dossiers import queries
from motcua.dossiers.queries.paper_facts import facts_of
from motcua.dossiers.testing import NOW, Town, make_draft, submit
from motcua.dossiers.types import PaperKind
from motcua.printing import queries as printing
from motcua.printing.testing import make_facts, make_paper

PRINT = Path(__file__).parents[1] / "print"
SAMPLES = PRINT / "sample_facts.json"
PAPERS = {
    "intake_receipt": ["VÀ HẸN TRẢ KẾT QUẢ", "Nguyễn Hoàng Bảo Ngọc", "09 giờ 41 phút, ngày 06 tháng 3 năm 2026"],
    "supplement_slip": ["HOÀN THIỆN HỒ SƠ", "Ảnh bị mờ", "024 3845 0001"],
    "intake_refusal": ["GIẢI QUYẾT HỒ SƠ", "1. Trẻ đã được đăng ký khai sinh", "Trần Thị Bình"],
    "apology_slip": ["Số: 07/PXL", "09 giờ 41 phút, ngày 10 tháng 3 năm 2026", "xin lỗi Ông/Bà", "chưa trả lời"],
    "refusal": ["Số: 07/TB-UBND", "Ba Đình, ngày 05 tháng 3 năm 2026", "TM. ỦY BAN NHÂN DÂN", "Nơi nhận:"],
    "control_slip": ["Trước hạn", "Đúng hạn", "Quá hạn", "Đang xử", "Lê Văn Đức"],
    "birth_certificate": ["GIẤY KHAI SINH", "NGUYỄN HOÀNG BẢO NGỌC", "Số: 12/2026", "01/2026-KS", "Lê Thị Thu Hằng"],
}


@pytest.fixture
def pages_of(tmp_path):
    def read(pdf):
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf)
        text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
        return text.split("\f")[:-1]

    return read


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_one_a4_and_says_what_it_must(name, pages_of):
    pages = pages_of(make_paper(SAMPLES, name))

    assert len(pages) == 1
    assert [words for words in [*PAPERS[name], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] if words not in pages[0]] == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_long_name_stays_on_the_page(name, pages_of):
    long = "Công Tằng Tôn Nữ Hoàng Thị Phượng Quỳnh Nguyễn Đặng Trần Ái Liên"
    child = make_facts(SAMPLES, "birth_certificate")["child"] | {"full_name": long}

    pages = pages_of(make_paper(SAMPLES, name, owner_name=long, submitter_name=long, child=child))

    assert len(pages) == 1


def test_a_child_without_a_known_father_gets_a_certificate(pages_of):
    assert "tên người cha: —" in pages_of(make_paper(SAMPLES, "birth_certificate", father=None))[0]


@pytest.mark.parametrize("name", ["refusal", "birth_certificate"])
def test_a_signed_paper_keeps_room_for_leader_and_seal(name):
    spots = printing.find_spots(PRINT / f"{name}.typ", make_facts(SAMPLES, name))

    assert set(spots) == {"leader", "seal"}
    for spot in spots.values():
        assert spot.page == 1
        assert 0 < spot.x < spot.x + spot.width < 595
        assert 0 < spot.y < spot.y + spot.height < 842
    assert spots["seal"].x < spots["leader"].x < spots["seal"].x + spots["seal"].width


@pytest.mark.parametrize(("name", "size"), [("stamp_leader", "158.7 x 73.7"), ("stamp_seal", "90.7 x 90.7")])
def test_a_stamp_is_as_large_as_its_spot(name, size, tmp_path):
    path = tmp_path / "stamp.pdf"
    path.write_bytes(make_paper(SAMPLES, name))

    said = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout

    assert size in said


@pytest.mark.parametrize("name", ["birth_certificate", "refusal"])
def test_a_result_that_nobody_has_signed_says_so_across_the_page(name, tmp_path):
    """Poppler reads what stands aslant letter by letter."""
    letters = []
    for is_draft in (True, False):
        (tmp_path / "paper.pdf").write_bytes(make_paper(SAMPLES, name, is_draft=is_draft))
        told = subprocess.run(["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], capture_output=True, text=True)
        letters.append({*"DỰTHẢO"} & {*told.stdout.split()})

    assert letters == [{*"DỰTHẢO"}, set()]


@pytest.mark.parametrize(("language", "leads_to"), [("vi", "/vi/look-up/"), ("en", "/en/look-up/"), ("km", "/vi/")])
def test_the_qr_code_leads_to_the_language_in_which_one_applied(town: Town, language: str, leads_to: str) -> None:
    code = submit(make_draft(town, language=language), by=town.an).dossier_code
    dossier = queries.get_dossier(code, by=town.an, now=NOW)

    facts = facts_of(PaperKind.CONTROL_SLIP, dossier, now=NOW)

    assert leads_to in facts["lookup_url"]
    assert facts["lookup_url"].endswith(f"/{dossier.lookup_token}/")
