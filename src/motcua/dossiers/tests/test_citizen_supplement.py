"""The one supplement, as the applicant sees it: what was marked, why, and nothing else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.base import clock
from motcua.dossiers import queries
from motcua.dossiers.testing import NOW, Town, ask_for_supplement, make_dossier, make_photo
from motcua.dossiers.tests.conftest import client_of
from motcua.dossiers.types import Stage

LATER = NOW + timedelta(hours=2)
PAPER = "paper_birth_attestation"


@pytest.fixture(autouse=True)
def two_hours_later() -> Iterator[None]:
    with clock.given(LATER):
        yield


@pytest.fixture
def code(town: Town) -> str:
    return make_dossier(town, to=Stage.SUPPLEMENT)


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("ro-hon.jpg", make_photo("ro hon"), "image/jpeg")


def correct(client: Client, code: str, **answers: object):
    return client.post(reverse("my_supplement", args=[code]), answers)


def test_only_what_was_marked_is_asked_with_its_reason(an: Client, code: str) -> None:
    page = an.get(reverse("my_supplement", args=[code])).content.decode()

    assert "Tên trong giấy chứng sinh có dấu khác" in page
    assert "Ảnh mờ, không đọc được số giấy" in page
    assert 'id="id_child_full_name"' in page
    assert "child_gender" not in page


def test_corrections_go_back_and_the_clock_runs_on(an: Client, town: Town, code: str) -> None:
    answer = correct(an, code, child_full_name="Nguyễn Minh Ân", **{PAPER: photo()})
    dossier = queries.get_dossier(code, by=town.an, now=LATER)

    assert answer["Location"] == reverse("my_dossier", args=[code])
    assert (dossier.stage, dossier.owner_name) == (Stage.IN_PROGRESS, "Nguyễn Minh Ân")
    assert dossier.due_at is not None
    fresh = [one.file_name for one in dossier.documents if one.document_code == "birth_attestation"]
    assert fresh == ["birth_attestation.jpg", "ro-hon.jpg"]


def test_all_mistakes_at_once_and_the_photo_stays(an: Client, town: Town, code: str) -> None:
    answer = correct(an, code, child_full_name="Nguyễn @ Ân", **{PAPER: photo()})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'value="Nguyễn @ Ân"' in page
    assert "ro-hon.jpg" in page
    assert queries.get_dossier(code, by=town.an, now=LATER).stage is Stage.SUPPLEMENT


def test_a_missing_paper_is_named(an: Client, code: str) -> None:
    answer = correct(an, code, child_full_name="Nguyễn Minh Ân")

    assert answer.status_code == 422
    assert f'href="#id_{PAPER}"' in answer.content.decode()


def test_other_answers_cannot_be_slipped_in(an: Client, town: Town, code: str) -> None:
    correct(an, code, child_full_name="Nguyễn Minh Ân", child_gender="MALE", **{PAPER: photo()})

    assert queries.get_dossier(code, by=town.an, now=LATER).answers["child_gender"] == "FEMALE"


def test_other_papers_cannot_be_slipped_in(an: Client, town: Town, code: str) -> None:
    draft_id = queries.get_dossier(code, by=town.an, now=LATER).draft_id
    an.post(reverse("apply_paper", args=[draft_id, "identity_paper"]), {"file": photo()})

    papers = queries.get_dossier(code, by=town.an, now=LATER).documents
    assert len([one for one in papers if one.document_code == "identity_paper"]) == 1


def test_a_wrong_photo_is_taken_out_again_and_nothing_typed_is_lost(an: Client, town: Town, code: str) -> None:
    correct(an, code, child_full_name="", **{PAPER: photo()})
    document = queries.get_dossier(code, by=town.an, now=LATER).documents[1]

    page = correct(an, code, child_full_name="Nguyễn Minh Ân", remove=str(document.id)).content.decode()
    assert 'value="Nguyễn Minh Ân"' in page
    assert "ro-hon.jpg" not in page


def test_a_session_that_ends_here_loses_nothing_either(town: Town, code: str) -> None:
    draft_id = str(queries.get_dossier(code, by=town.an, now=LATER).draft_id)
    answer = correct(Client(), code, draft=draft_id, child_full_name="Nguyễn Minh Ân")
    assert answer["Location"].startswith(reverse("account_login"))

    page = client_of(town.an).get(reverse("my_supplement", args=[code])).content.decode()
    assert 'value="Nguyễn Minh Ân"' in page


def test_nobody_else_answers(lan: Client, code: str) -> None:
    assert lan.get(reverse("my_supplement", args=[code])).status_code == 404
    assert correct(lan, code, child_full_name="X").status_code == 404


def test_without_a_request_there_is_nothing_to_answer(an: Client, town: Town) -> None:
    assert an.get(reverse("my_supplement", args=[make_dossier(town)])).status_code == 409


def test_a_marked_place_is_asked_with_all_its_parts(an: Client, town: Town) -> None:
    code = make_dossier(town)
    ask_for_supplement(town, code, answers={"mother_residence": "Thiếu số nhà"}, papers={})

    page = an.get(reverse("my_supplement", args=[code])).content.decode()
    assert page.count("Thiếu số nhà") == 1
    assert 'id="id_mother_residence__line"' in page
