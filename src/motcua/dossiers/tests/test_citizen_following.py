"""My dossiers: where each stands, the clock and its reasons, its papers, withdrawing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.base import clock
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import BIRTH, COMMUNE, NOW, Town, advance, make_dossier, make_draft
from motcua.dossiers.types import Act, PaperKind, Stage

CLOSED = [Stage.REJECTED, Stage.WITHDRAWN]
RUNNING = [Stage.ACCEPTED, Stage.IN_PROGRESS, Stage.AWAITING_SIGNATURE]


@pytest.fixture(autouse=True)
def friday_morning() -> Iterator[None]:
    with clock.given(NOW):
        yield


def test_drafts_and_dossiers_are_listed_with_what_comes_next(an: Client, town: Town) -> None:
    draft_id = make_draft(town)
    code = make_dossier(town, to=Stage.SUPPLEMENT)

    page = an.get(reverse("my_dossiers")).content.decode()
    assert reverse("apply_tasks", args=[draft_id]) in page
    assert reverse("my_supplement", args=[code]) in page
    assert "Nguyễn Minh An" in page


def test_two_drafts_of_the_same_procedure_are_told_apart(an: Client, town: Town) -> None:
    make_draft(town, child_full_name="Nguyễn Hải Đăng")
    make_draft(town, child_full_name="Nguyễn Hải Yến", now=NOW - timedelta(days=1))
    actions.start_draft(procedure_code=BIRTH, agency_code=COMMUNE, language="vi", by=town.an, now=NOW)

    page = an.get(reverse("my_dossiers")).content.decode()
    begun = page[: page.index("Đã nộp</h2>")]

    assert [begun.count(f"<p>Chủ hồ sơ: {name}") for name in ("Nguyễn Hải Đăng", "Nguyễn Hải Yến", "")] == [1, 1, 2]
    assert "09:00, 19/11/2026" in begun


def test_lan_sees_nothing_of_ans(lan: Client, town: Town) -> None:
    code = make_dossier(town)

    assert code not in lan.get(reverse("my_dossiers")).content.decode()
    assert lan.get(reverse("my_dossier", args=[code])).status_code == 404


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.SUPPLEMENT_AT_INTAKE, Stage.SUPPLEMENT, *RUNNING, *CLOSED])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_dossier_can_be_read_at_every_stage(an: Client, town: Town, stage: Stage, language: str) -> None:
    code = make_dossier(town, to=stage)

    answer = an.get(f"/{language}/me/dossiers/{code}/")
    assert answer.status_code == 200
    assert code in answer.content.decode()


def test_the_clock_says_what_is_not_counted_and_why(an: Client, town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)

    page = an.get(f"/vi/me/dossiers/{code}/").content.decode()
    assert "Thứ 7, Chủ nhật" in page
    assert "09:00–17:30" in page


def test_the_clock_in_words_adds_up(town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)
    found = queries.get_clock(code, by=town.an, now=NOW + timedelta(hours=1))
    assert found is not None

    lines = queries.describe_clock(found, "vi")
    assert sum(line.minutes for line in lines if not line.is_ahead) == 60
    assert sum(line.minutes for line in lines) == found.standing.term_minutes


def test_the_receipt_is_the_applicants_alone(an: Client, lan: Client, town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)
    version = queries.get_dossier(code, by=town.an, now=NOW).version
    actions.issue_paper(dossier_code=code, version=version, act=Act.ACCEPT, now=NOW)
    address = reverse("my_paper", args=[code, PaperKind.INTAKE_RECEIPT.lower()])

    answer = an.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer).startswith(b"%PDF")
    assert lan.get(address).status_code == 404
    assert address in an.get(reverse("my_dossier", args=[code])).content.decode()


@pytest.mark.parametrize("kind", ["nonsense", "result"])
def test_a_paper_that_is_not_there_is_not_found(an: Client, town: Town, kind: str) -> None:
    assert an.get(reverse("my_paper", args=[make_dossier(town), kind])).status_code == 404


def test_withdrawing_is_asked_once_and_done(an: Client, town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    address = reverse("my_withdrawal", args=[code])

    assert an.get(address).status_code == 200
    an.post(address, {"reason": "Nộp nhầm"})
    assert queries.get_dossier(code, by=town.an, now=NOW).stage is Stage.WITHDRAWN
    assert an.get(address).status_code == 409


def test_another_persons_dossier_cannot_be_withdrawn(lan: Client, town: Town) -> None:
    code = make_dossier(town)

    assert lan.post(reverse("my_withdrawal", args=[code])).status_code == 404
    assert queries.get_dossier(code, by=town.an, now=NOW).stage is Stage.SUBMITTED


def test_an_officer_has_no_dossiers_of_their_own(binh: Client, town: Town) -> None:
    code = advance(town, make_dossier(town), Stage.SUBMITTED)

    assert binh.get(reverse("my_dossiers")).status_code == 403
    assert binh.get(reverse("my_dossier", args=[code])).status_code == 403
