"""An applies online: start, pages, papers, check, receipt; over HTTP, as a browser without JavaScript does."""

import unicodedata
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.base import clock
from motcua.dossiers import queries
from motcua.dossiers.testing import (
    BIRTH,
    COMMUNE,
    NOW,
    PAPERS,
    Town,
    birth_answers,
    make_draft,
    make_photo,
    statements_of,
    submit,
    typed_pages,
)
from motcua.dossiers.types import NotHandledHere

STEP_MAX, SUBMIT_MAX = 4, 15


@pytest.fixture(autouse=True)
def friday_morning() -> Iterator[None]:
    with clock.given(NOW):
        yield


def photo(name: str = "giay-chung-sinh.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if content is not None else make_photo(), "image/jpeg")


def begin(client: Client) -> UUID:
    answer = client.post(reverse("apply_start", args=[BIRTH]), {"agency": COMMUNE})
    return UUID(answer["Location"].rstrip("/").rsplit("/", 1)[-1])


def test_the_commune_where_an_lives_is_chosen_already(an: Client) -> None:
    page = an.get(reverse("apply_start", args=[BIRTH])).content.decode()

    assert f'value="{COMMUNE}" checked' in page
    assert "Ủy ban nhân dân phường Hoàn Kiếm" in page


def test_the_national_seat_begins_no_application_that_nobody_would_see(an: Client, settings) -> None:
    settings.MOTCUA_SEAT = "national"

    for answer in (an.get(reverse("apply_start", args=[BIRTH])), an.post(reverse("apply_start", args=[BIRTH]))):
        assert answer.status_code == NotHandledHere.http_status
        assert "không giải quyết thủ tục này" in answer.content.decode()


def test_a_begun_application_is_offered_again(an: Client) -> None:
    draft_id = begin(an)

    page = an.get(reverse("apply_start", args=[BIRTH])).content.decode()
    assert reverse("apply_tasks", args=[draft_id]) in page


def test_a_province_does_not_register_births(an: Client) -> None:
    assert an.post(reverse("apply_start", args=[BIRTH]), {"agency": "H26"}).status_code == 409


def test_what_the_state_knows_is_filled_in(an: Client) -> None:
    page = an.get(reverse("apply_page", args=[begin(an), "requester"])).content.decode()

    assert 'value="Nguyễn Văn An"' in page
    assert 'value="001090012345"' in page


def test_the_whole_way_from_start_to_receipt(an: Client, town: Town) -> None:
    draft_id = begin(an)
    for page_code, raw in typed_pages(birth_answers()).items():
        answer = an.post(reverse("apply_page", args=[draft_id, page_code]), raw)
        assert answer.status_code == 302, page_code
    assert answer["Location"] == reverse("apply_paper", args=[draft_id, PAPERS[0]])
    for code in PAPERS:
        answer = an.post(reverse("apply_paper", args=[draft_id, code]), {"file": photo(f"{code}.jpg")}, follow=True)
        assert f"{code}.jpg" in answer.content.decode()
    page = an.get(reverse("apply_check", args=[draft_id])).content.decode()
    assert "Nguyễn Minh An" in page

    revision = queries.get_draft(draft_id, by=town.an).revision
    receipt = an.post(reverse("apply_check", args=[draft_id]), {"revision": revision}, follow=True).content.decode()

    assert "H26.45-261120-0001" in receipt
    assert "<svg" in receipt


def test_a_form_posted_twice_is_one_dossier(an: Client, town: Town) -> None:
    draft_id = make_draft(town)
    press = {"revision": queries.get_draft(draft_id, by=town.an).revision}

    first, second = (an.post(reverse("apply_check", args=[draft_id]), press)["Location"] for _ in range(2))
    assert first == second == reverse("apply_submitted", args=[draft_id])
    assert len(queries.list_mine(by=town.an).lines) == 1


def test_mistakes_come_back_with_everything_typed(an: Client) -> None:
    raw = typed_pages(birth_answers())["mother"] | {
        "mother_personal_id": "001592023456",
        "mother_birth_date": "31/2/92",
    }
    answer = an.post(reverse("apply_page", args=[begin(an), "mother"]), raw)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'href="#id_mother_birth_date"' in page
    assert 'value="31/2/92"' in page
    assert 'value="Phạm Thị Lan"' in page


def test_a_name_in_nfd_arrives_as_one_name(an: Client, town: Town) -> None:
    draft_id = begin(an)
    raw = typed_pages(birth_answers())["child"]
    an.post(
        reverse("apply_page", args=[draft_id, "child"]),
        raw | {"child_full_name": unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ánh")},
    )

    assert queries.get_draft(draft_id, by=town.an).answers["child_full_name"] == "Nguyễn Thị Ngọc Ánh"


def test_checking_names_every_gap_with_the_page_of_each(an: Client, town: Town) -> None:
    draft_id = make_draft(town, papers=(), child_full_name=None)
    revision = queries.get_draft(draft_id, by=town.an).revision

    answer = an.post(reverse("apply_check", args=[draft_id]), {"revision": revision})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert f"{reverse('apply_page', args=[draft_id, 'child'])}?change#id_child_full_name" in page
    assert f"{reverse('apply_paper', args=[draft_id, PAPERS[0]])}?change" in page


def test_another_citizens_application_does_not_exist(lan: Client, town: Town) -> None:
    draft_id = make_draft(town)

    for name, more in (
        ("apply_tasks", []),
        ("apply_page", ["child"]),
        ("apply_check", []),
        ("apply_paper", [PAPERS[0]]),
    ):
        assert lan.get(reverse(name, args=[draft_id, *more])).status_code == 404, name


def test_the_counter_takes_in_with_the_same_pages(binh: Client, town: Town) -> None:
    draft_id = make_draft(town, by=town.binh)

    assert binh.get(reverse("apply_page", args=[draft_id, "child"])).status_code == 200
    assert binh.get(reverse("apply_check", args=[draft_id])).status_code == 200


def test_a_deleted_application_is_gone(an: Client, town: Town) -> None:
    draft_id = make_draft(town)
    an.post(reverse("apply_discard", args=[draft_id]))

    assert an.get(reverse("apply_tasks", args=[draft_id])).status_code == 404


def test_a_page_costs_few_statements_to_show_and_to_save(an: Client) -> None:
    draft_id = begin(an)
    address, raw = reverse("apply_page", args=[draft_id, "requester"]), typed_pages(birth_answers())["requester"]
    an.get(address)

    for ask in (
        lambda: an.get(address),
        lambda: an.post(address, raw),
        lambda: an.post(address, raw | {"requester_phone": "1"}),
    ):
        with CaptureQueriesContext(connection) as statements:
            ask()
        assert len(statements_of(statements)) <= STEP_MAX, "\n".join(statements_of(statements))


def test_the_submit_request_costs_few_statements(an: Client, town: Town) -> None:
    draft_id = make_draft(town)
    press = {"revision": queries.get_draft(draft_id, by=town.an).revision}
    with CaptureQueriesContext(connection) as statements:
        an.post(reverse("apply_check", args=[draft_id]), press)

    assert len(statements_of(statements)) <= SUBMIT_MAX, "\n".join(statements_of(statements))


def test_a_submitted_application_leads_to_its_receipt(an: Client, town: Town) -> None:
    draft_id = make_draft(town)
    submit(draft_id, by=town.an)

    for name, more in (
        ("apply_tasks", []),
        ("apply_page", ["child"]),
        ("apply_check", []),
        ("apply_paper", [PAPERS[0]]),
    ):
        assert an.get(reverse(name, args=[draft_id, *more]))["Location"].endswith("/submitted/"), name
