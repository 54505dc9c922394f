"""The page and the interface where anybody checks a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation


def uploaded(content, name="giấy khai sinh.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.fixture
def page():
    with translation.override("vi"):
        return reverse("verify")


def test_the_page_says_who_signed(client, signed, page):
    answer = client.post(page, {"file": uploaded(signed)})

    assert answer.status_code == 200
    assert "Phạm Thị Lan Chi" in answer.content.decode()
    assert "Hợp lệ" in answer.content.decode()
    assert "Không hợp lệ" not in answer.content.decode()


def test_the_page_says_when_a_byte_was_changed(client, signed, page):
    at = signed.index(b"/MediaBox") + 12
    answer = client.post(page, {"file": uploaded(signed[:at] + b"9" + signed[at + 1 :])})

    assert "Không hợp lệ" in answer.content.decode()


@pytest.mark.parametrize("files", [{}, {"file": uploaded(b"MZ not a PDF", "a.pdf")}])
def test_the_page_asks_for_a_pdf(client, db, files, page):
    answer = client.post(page, files)

    assert answer.status_code == 422
    assert 'href="#id_file"' in answer.content.decode()


def test_other_systems_get_the_same_answer(client, signed):
    answer = client.post("/api/v1/verify", {"file": uploaded(signed)}).json()

    assert answer["is_valid"] is True
    assert answer["answer"] == "VALID"
    assert [one["reason"] for one in answer["signatures"]] == ["GOOD", "GOOD"]


def test_other_systems_are_told_what_is_wrong(client, db):
    answer = client.post("/api/v1/verify", {"file": uploaded(b"no")})

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_a_pdf"
