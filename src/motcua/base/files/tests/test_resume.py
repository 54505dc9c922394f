from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base import files
from motcua.base.files.tests.samples import EXE_BYTES, photo
from motcua.base.files.types import UploadForgotten, UploadIncomplete, UploadMismatch

pytestmark = pytest.mark.urls("motcua.base.files.tests.urls")
CONTENT = photo("PNG", (400, 300)) + bytes(range(256)) * 4000


@pytest.fixture(autouse=True)
def no_middleware(settings):
    settings.MIDDLEWARE = []


def begin(size: int = len(CONTENT), name: str = "ảnh.png", **headers: str):
    return Client().post("/uploads/", {"name": name, "size": size}, headers=headers)


def patch(key: str, offset: int, part: bytes, **headers: str):
    sent = {"Upload-Offset": str(offset), **headers}
    return Client().patch(f"/uploads/{key}/", part, "application/offset+octet-stream", headers=sent)


def send_all(content: bytes = CONTENT) -> str:
    key = begin(len(content)).json()["id"]
    for offset in range(0, len(content), 2**19):
        assert patch(key, offset, content[offset : offset + 2**19]).status_code == 204
    return key


def post_form(key: str | None, *plain: SimpleUploadedFile) -> list[list]:
    uploads = {"photo_upload": key} if key else {}
    return Client().post("/form/", {**uploads, "photo": list(plain)}).json()["files"]


def test_a_file_in_parts_is_kept_whole(store: Path):
    key = send_all()

    assert post_form(key) == [[key, "ảnh.png", len(CONTENT)]]
    assert files.read(key) == CONTENT


def test_a_form_posted_twice_gives_the_same_file():
    key = send_all()

    assert post_form(key) == post_form(key)


def test_a_form_without_script_is_posted_alike():
    plain = SimpleUploadedFile("hai.png", CONTENT)
    sent = post_form(send_all(), plain)

    assert [(name, size) for _, name, size in sent] == [("ảnh.png", len(CONTENT)), ("hai.png", len(CONTENT))]
    assert len(list(files.list_keys())) == 2


def test_when_one_of_two_files_is_refused_none_of_the_post_is_kept():
    with pytest.raises(files.FileTypeNotAllowed):
        post_form(None, SimpleUploadedFile("a.png", CONTENT), SimpleUploadedFile("b.png", EXE_BYTES))
    with pytest.raises(files.FileTooLarge):
        post_form(None, SimpleUploadedFile("a.png", CONTENT), SimpleUploadedFile("b.png", bytes(21 * 2**20)))

    assert list(files.list_keys()) == []


def test_the_script_gets_its_address_and_its_sentences():
    attributes = Client().get("/form/").content.decode()

    assert attributes.startswith('data-upload="/uploads/" data-sending="Sending {name}: {percent} %" ')


def test_after_a_break_the_upload_goes_on_where_it_stands():
    key = begin().json()["id"]
    patch(key, 0, CONTENT[:1000])
    where = Client().head(f"/uploads/{key}/")

    assert (where["Upload-Offset"], where["Upload-Length"]) == ("1000", str(len(CONTENT)))
    assert patch(key, 1000, CONTENT[1000:2000])["Upload-Offset"] == "2000"


def test_a_part_at_the_wrong_place_is_told_the_right_one():
    key = begin().json()["id"]
    patch(key, 0, CONTENT[:1000])
    again, ahead = patch(key, 0, CONTENT[:1000]), patch(key, 5000, b"x")

    assert (again.status_code, again["Upload-Offset"]) == (409, "1000")
    assert (ahead.status_code, ahead["Upload-Offset"]) == (409, "1000")
    assert again.json()["code"] == "upload_offset_mismatch"


def test_a_file_that_has_not_arrived_whole_is_not_finished():
    key = begin().json()["id"]
    patch(key, 0, CONTENT[:1000])

    with pytest.raises(UploadForgotten):
        post_form(key)
    with pytest.raises(UploadIncomplete):
        files.finish_partial(key)


def test_an_upload_exists_for_its_owner_only():
    key = begin(**{"X-Owner": "draft of An"}).json()["id"]

    assert patch(key, 0, b"x", **{"X-Owner": "draft of Cường"}).status_code == 404
    assert Client().head(f"/uploads/{key}/").status_code == 404
    assert patch(key, 0, b"x", **{"X-Owner": "draft of An"}).status_code == 204
    assert Client().head(f"/uploads/{'0' * 32}/").status_code == 404


def test_what_is_too_large_is_refused_before_its_first_byte(store: Path):
    refused = begin(size=50 * 2**20)

    assert refused.status_code == 413
    assert refused.json()["message"] == "“ảnh.png” is too large. Choose a file of at most 3 MB."
    assert begin(size=0).json()["code"] == "file_empty"
    assert not store.exists()


def test_no_more_is_taken_than_was_announced():
    key = begin(size=10).json()["id"]

    assert patch(key, 0, b"x" * 11).status_code == 413
    assert patch(key, 0, b"x" * 10).status_code == 204
    assert patch(key, 10, b"x").status_code == 413
    assert patch(begin().json()["id"], 0, bytes(2**20 + 1)).status_code == 413


def test_a_program_is_refused_at_the_end_and_forgotten(store: Path):
    key = send_all(EXE_BYTES)

    with pytest.raises(files.FileTypeNotAllowed):
        post_form(key)
    assert Client().head(f"/uploads/{key}/").status_code == 404
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_parts_are_sealed(tmp_path: Path):
    key = begin(size=2**20).json()["id"]
    patch(key, 0, b"A remark nobody else may read" * 1000)

    assert all(b"A remark" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 200_000), max_size=8))
def test_any_division_into_parts_gives_the_same_file(cuts: list[int]):
    key, offset = files.begin_partial(), 0
    for length in [*cuts, len(CONTENT)]:
        offset = files.append_partial(key, offset, CONTENT[offset : offset + length])
    stored = files.finish_partial(key)

    assert (stored, files.read(key)) == (files.StoredFile(key, len(CONTENT), stored.sha256, "image/png"), CONTENT)
    assert stored.sha256 == files.put(CONTENT).sha256


def test_of_two_parts_for_one_place_one_is_taken():
    key = files.begin_partial()
    files.append_partial(key, 0, b"first")

    with pytest.raises(UploadMismatch):
        files.append_partial(key, 0, b"second")
    files.finish_partial(key)
    assert files.read(key) == b"first"


def test_an_upload_that_was_given_up_expires():
    key = files.begin_partial()
    files.append_partial(key, 0, b"half")

    assert files.sweep_unfinished(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert files.sweep_unfinished(datetime.now(UTC) + timedelta(hours=1)) == 1
    with pytest.raises(files.NoSuchUpload):
        files.get_partial(key)


def test_a_finished_upload_whose_file_was_taken_away_is_unknown():
    key = files.begin_partial(size=1)
    files.append_partial(key, 0, b"x")
    files.finish_partial(key)
    files.delete(key)

    with pytest.raises(files.NoSuchUpload):
        files.finish_partial(key)
