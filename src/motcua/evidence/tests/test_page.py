"""The page where anybody checks a bundle of proofs."""

import json
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from motcua.evidence import queries
from motcua.evidence.testing import make_log
from motcua.evidence.types import LeafKind, Thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> str:
    with translation.override("vi"):
        return reverse("evidence_log")


def uploaded(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("bằng chứng.json", content, "application/json")


def bundle() -> bytes:
    make_log(4)
    return msgspec.json.encode(queries.prove(LeafKind.DOSSIER, [Thing(ref="ref 1", content="content of ref 1")]))


def test_the_page_says_that_the_proofs_hold_and_what_they_prove(client: Any, page: str) -> None:
    text = client.post(page, {"file": uploaded(bundle())}).content.decode()

    assert "Bằng chứng đúng" in text
    assert "Việc xử lý hồ sơ ref 1" in text


def test_the_page_says_when_they_do_not(client: Any, page: str) -> None:
    changed = json.loads(bundle())
    changed["items"][0]["content"] = "something else"

    assert (
        "Bằng chứng không đúng" in client.post(page, {"file": uploaded(json.dumps(changed).encode())}).content.decode()
    )


@pytest.mark.parametrize("content", [None, b"%PDF-1.7", b"{}", b'{"format": "motcua-proof/1", "log_key": "x"}'])
def test_what_is_no_bundle_is_told_at_the_field(client: Any, page: str, content: bytes | None) -> None:
    answer = client.post(page, {"file": uploaded(content)} if content is not None else {})

    assert answer.status_code == 422
    assert 'href="#id_file"' in answer.content.decode()


def test_before_the_first_entry_the_page_says_so(client: Any, page: str) -> None:
    assert "Sổ chưa có mục nào." in client.get(page).content.decode()
