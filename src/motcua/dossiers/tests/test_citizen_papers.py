"""Papers of an application: photos from a phone, what is refused and why, who sees them."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.base import files
from motcua.dossiers import queries
from motcua.dossiers.testing import NOW, Town, add_photo, make_dossier, make_draft, make_photo
from motcua.dossiers.types import DocumentData

PAPER = "birth_attestation"
EXECUTABLE = b"MZ\x90\x00" + bytes(4000)


@pytest.fixture
def draft_id(town: Town) -> UUID:
    return make_draft(town, papers=())


def send(client: Client, draft_id: UUID, *contents: bytes, name: str = "anh.jpg"):
    sent = [SimpleUploadedFile(name, content, "image/jpeg") for content in contents]
    return client.post(reverse("apply_paper", args=[draft_id, PAPER]), {"file": sent})


def papers(town: Town, draft_id: UUID) -> list[DocumentData]:
    return list(queries.get_draft(draft_id, by=town.an).documents)


def test_each_file_gets_its_receipt_and_a_preview(an: Client, town: Town, draft_id: UUID) -> None:
    send(an, draft_id, make_photo(shade=240), make_photo(shade=200))

    page = an.get(reverse("apply_paper", args=[draft_id, PAPER])).content.decode()
    first = papers(town, draft_id)[0]
    preview = f"{reverse('apply_document', args=[draft_id, first.id])}?preview"
    assert page.count("anh.jpg") >= 2
    assert preview in page
    assert an.get(preview)["Content-Type"] == "image/jpeg"


def test_the_same_photo_twice_is_one(an: Client, town: Town, draft_id: UUID) -> None:
    send(an, draft_id, make_photo())
    send(an, draft_id, make_photo())

    assert len(papers(town, draft_id)) == 1


def test_a_renamed_program_is_refused_beside_the_question(an: Client, town: Town, draft_id: UUID) -> None:
    answer = send(an, draft_id, EXECUTABLE, name="giay.jpg")

    assert answer.status_code == 422
    assert 'href="#id_file"' in answer.content.decode()
    assert papers(town, draft_id) == []


def test_a_file_that_is_far_too_large_is_refused(an: Client, town: Town, draft_id: UUID) -> None:
    answer = send(an, draft_id, bytes(50 * 2**20), name="phim.jpg")

    assert answer.status_code == 422
    assert "quá lớn" in answer.content.decode()
    assert papers(town, draft_id) == []


def test_a_fourth_file_is_refused(an: Client, town: Town, draft_id: UUID) -> None:
    send(an, draft_id, *(make_photo(shade=shade) for shade in (240, 230, 220)))
    answer = send(an, draft_id, make_photo(shade=210))

    assert answer.status_code == 422
    assert len(papers(town, draft_id)) == 3


def test_pressing_without_a_file_asks_for_one(an: Client, draft_id: UUID) -> None:
    assert send(an, draft_id).status_code == 422


def test_a_file_is_removed_after_a_question(an: Client, town: Town, draft_id: UUID) -> None:
    document_id = add_photo(draft_id, PAPER, by=town.an)
    address = reverse("apply_remove", args=[draft_id, document_id])

    assert "birth_attestation.jpg" in an.get(address).content.decode()
    an.post(address)
    assert papers(town, draft_id) == []


def test_a_large_photo_arrives_in_parts(an: Client, town: Town, draft_id: UUID) -> None:
    photo = make_photo()
    begin = reverse("apply_upload_begin", args=[draft_id, PAPER])
    key = an.post(begin, {"name": "anh.jpg", "size": len(photo)}).json()["id"]
    part = {"headers": {"Upload-Offset": "0"}, "content_type": "application/octet-stream"}
    assert an.patch(f"{begin}{key}/", photo, **part).status_code == 204

    answer = an.post(reverse("apply_paper", args=[draft_id, PAPER]), {"file_upload": key})

    assert answer.status_code == 302
    assert files.read(papers(town, draft_id)[0].file_key) == photo


def test_nobody_else_sends_or_sees_a_file(lan: Client, town: Town, draft_id: UUID) -> None:
    document_id = add_photo(draft_id, PAPER, by=town.an)

    assert lan.get(reverse("apply_document", args=[draft_id, document_id])).status_code == 404
    assert lan.post(reverse("apply_upload_begin", args=[draft_id, PAPER]), {"name": "a", "size": 5}).status_code == 404
    assert send(lan, draft_id, make_photo()).status_code == 404


def test_a_submitted_photo_is_the_applicants_and_comes_by_range(an: Client, lan: Client, town: Town) -> None:
    code = make_dossier(town)
    document = queries.get_dossier(code, by=town.an, now=NOW).documents[0]
    address = reverse("my_document", args=[code, document.id])

    assert an.get(address, headers={"Range": "bytes=0-3"}).status_code == 206
    assert lan.get(address).status_code == 404
