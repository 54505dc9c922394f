from django.urls import reverse

from motcua.dossiers import queries
from motcua.dossiers.testing import NOW, Town, make_dossier
from motcua.dossiers.tests.office import screen_of
from motcua.dossiers.types import ItemKind, Stage

MARKS = {"mark_answer_child_full_name": "1", "why_answer_child_full_name": "Thiếu dấu"}


def send(town: Town, code: str, **typed: str):
    address = reverse("office_supplement", args=[code])
    return screen_of(town.binh).post(address, {"seen_version": "1", **typed})


def test_the_page_offers_every_answer_and_paper(town: Town) -> None:
    code = make_dossier(town)

    page = screen_of(town.binh).get(reverse("office_supplement", args=[code])).content.decode()

    assert 'name="mark_answer_mother_full_name"' in page
    assert 'name="why_paper_birth_attestation"' in page


def test_what_is_marked_is_asked_and_nothing_else(town: Town) -> None:
    code = make_dossier(town)
    paper = {"mark_paper_identity_paper": "1", "why_paper_identity_paper": "Ảnh mờ"}

    answer = send(town, code, **MARKS, **paper, why_answer_child_gender="không đánh dấu", remark="Xin bổ sung sớm")

    assert answer.status_code == 302
    dossier = queries.get_dossier(code, by=town.an, now=NOW)
    [request] = dossier.supplements
    assert (dossier.stage, request.reason) == (Stage.SUPPLEMENT_AT_INTAKE, "Xin bổ sung sớm")
    assert [(item.kind, item.key, item.reason) for item in request.items] == [
        (ItemKind.ANSWER, "child_full_name", "Thiếu dấu"),
        (ItemKind.PAPER, "identity_paper", "Ảnh mờ"),
    ]


def test_a_mark_without_a_reason_is_shown_at_its_line_and_the_rest_stays(town: Town) -> None:
    code = make_dossier(town)

    answer = send(town, code, **MARKS, mark_answer_child_gender="1", why_answer_child_gender=" ")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_why_answer_child_gender"' in page
    assert "Thiếu dấu" in page


def test_nothing_marked_and_too_late_are_told_with_all_that_was_typed(town: Town) -> None:
    code = make_dossier(town)
    assert send(town, code, remark="Chỉ một lời").status_code == 422

    late = make_dossier(town, to=Stage.ACCEPTED)
    answer = send(town, late, **MARKS)

    assert answer.status_code in (403, 409)
    assert "Thiếu dấu" in answer.content.decode()
