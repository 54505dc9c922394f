from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.base import files
from motcua.base.files.tests.samples import EXE_BYTES, HEIC_BYTES, PDF_BYTES, photo

pytestmark = pytest.mark.urls("motcua.base.files.tests.urls")
MB = 2**20


@pytest.fixture(autouse=True)
def no_middleware(settings):
    settings.MIDDLEWARE = []


def post(content: bytes, name: str = "ảnh.jpg", **more: object) -> dict:
    sent = SimpleUploadedFile(name, content, "image/jpeg")
    return Client().post("/send/", {"child_name": "An", "photo": sent, **more}).json()


def on_disk(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [photo("JPEG"), photo("PNG"), photo("WEBP"), HEIC_BYTES, PDF_BYTES])
def test_a_photo_of_a_form_is_kept_sealed(content: bytes, store: Path):
    kept = post(content)["file"]

    assert files.read(kept["key"]) == content
    assert [path.name for path in on_disk(store)] == [kept["key"]]


def test_nothing_is_written_in_clear_while_it_arrives(store: Path, tmp_path: Path):
    content = photo("JPEG") + b"A remark nobody else may read" * 100_000
    post(content)

    assert all(b"A remark" not in path.read_bytes() for path in on_disk(tmp_path))


def test_a_file_of_50_mb_is_refused_and_the_form_is_kept(store: Path):
    answer = post(b"\xff\xd8\xff" + bytes(50 * MB), mother_name="Chi")

    assert answer["answers"] == {"child_name": "An", "mother_name": "Chi"}
    assert answer["problems"] == {"photo": "“ảnh.jpg” is too large. Choose a file of at most 20 MB."}
    assert on_disk(store) == []


def test_a_file_beyond_all_measure_is_not_read_and_what_came_before_is_kept(settings, store: Path):
    settings.MOTCUA_UPLOAD_REQUEST_MAX = MB
    answer = post(bytes(5 * MB))

    assert answer["answers"] == {"child_name": "An"}
    assert set(answer["problems"]) == {"photo"}
    assert on_disk(store) == []


def test_files_that_are_too_much_together_are_told_apart(settings):
    settings.MOTCUA_UPLOAD_REQUEST_MAX = 2 * MB
    second = SimpleUploadedFile("two.jpg", bytes(3 * MB // 2))
    answer = post(photo() + bytes(MB), second=second)

    assert answer["problems"] == {
        "second": "“two.jpg” was not taken: the files sent at once may be at most 2 MB. Send it by itself."
    }


def test_a_program_renamed_to_a_photo_is_refused(store: Path):
    answer = post(EXE_BYTES, "giấy chứng sinh.jpg")

    assert answer["problems"]["photo"] == (
        "“giấy chứng sinh.jpg” is not a kind of file that can be taken here. Send JPG, PNG, WebP, HEIC or PDF."
    )
    assert on_disk(store) == []


def test_a_photo_that_is_cut_off_is_refused():
    assert "damaged" in post(photo(size=(2000, 2000))[:9000])["problems"]["photo"]
    assert "damaged" in post(photo("PNG")[:900])["problems"]["photo"]
    assert "damaged" in post(HEIC_BYTES[:500])["problems"]["photo"]
    assert "damaged" in post(PDF_BYTES[:-8])["problems"]["photo"]


def test_an_empty_file_and_no_file_are_told():
    assert "empty" in post(b"")["problems"]["photo"]
    assert Client().post("/send/", {"child_name": "An"}).json()["problems"] == {"photo": "Choose a file."}


def test_an_nfd_name_is_told_in_nfc():
    assert "“Ảnh.jpg”" in post(EXE_BYTES, "A\u0309nh.jpg")["problems"]["photo"]


def test_a_form_that_breaks_off_leaves_nothing(store: Path):
    boundary = "edge"
    body = (
        f"--{boundary}\r\nContent-Disposition: form-data; name=child_name\r\n\r\nAn\r\n"
        f"--{boundary}\r\nContent-Disposition: form-data; name=photo; filename=a.jpg\r\n\r\n"
    ).encode() + photo()
    response = Client().generic("POST", "/send/", body, f"multipart/form-data; boundary={boundary}")

    assert response.json()["answers"] == {"child_name": "An"}
    assert on_disk(store) == []


def test_a_plain_uploaded_file_is_checked_alike():
    upload = SimpleUploadedFile("a.png", photo("PNG"))

    with pytest.raises(files.FileTypeNotAllowed):
        files.check_upload(upload, media_types={files.PDF}, size_max=MB)
    with pytest.raises(files.FileTooLarge):
        files.check_upload(upload, media_types={files.PNG}, size_max=10)
    assert files.check_upload(upload, media_types={files.PNG}, size_max=MB).media_type == files.PNG
