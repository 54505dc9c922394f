from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base import files

pytestmark = pytest.mark.urls("motcua.base.files.tests.urls")
CONTENT = bytes(range(256)) * 1000


@pytest.fixture(autouse=True)
def no_middleware(settings):
    settings.MIDDLEWARE = []


def get(stored: files.StoredFile, method: str = "GET", query: str = "inline", **headers: str):
    address = f"/show/{stored.key}/{stored.sha256}/{stored.size}/?{query}"
    return Client().generic(method, address, headers=headers)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_file_is_sent_whole_and_never_as_a_page_of_ours():
    response = get(files.put(CONTENT, media_type="image/jpeg"))

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Length"] == "256000"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Disposition"].startswith('inline; filename="Giay chung sinh.jpg"; filename*=UTF-8')


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "image/heic", ""])
def test_what_is_not_safe_to_show_is_a_download(media_type: str):
    stored = files.put(CONTENT, media_type=media_type)
    response = get(stored, query=urlencode({"type": media_type, "inline": ""}))

    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == media_type or not media_type


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, len(CONTENT) - 1), length=st.integers(1, 2 * len(CONTENT)))
def test_any_range_is_sent_as_asked(first: int, length: int):
    stored = files.put(CONTENT)
    last = first + length - 1
    response = get(stored, Range=f"bytes={first}-{last}")

    wanted = CONTENT[first : last + 1]
    assert body(response) == wanted
    assert response["Content-Length"] == str(len(wanted))
    if len(wanted) < len(CONTENT):
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(CONTENT)}"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=255990-", 255990, 256000),
        ("bytes=-7", 255993, 256000),
        ("bytes=0-0", 0, 1),
        ("bytes=65535-65536", 65535, 65537),
    ],
)
def test_open_ranges_are_understood(asked: str, start: int, stop: int):
    response = get(files.put(CONTENT), Range=asked)

    assert (response.status_code, body(response)) == (206, CONTENT[start:stop])


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "lines=1-2", "bytes=1-2,4-5", "bytes=a-b", "bytes=-999999"])
def test_a_range_that_makes_no_sense_gets_the_whole(asked: str):
    response = get(files.put(CONTENT), Range=asked)

    assert (response.status_code, body(response)) == (200, CONTENT)


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=-0", "bytes=999999-1000000"])
def test_a_range_outside_the_file_is_refused(asked: str):
    response = get(files.put(CONTENT), Range=asked)

    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */256000"


def test_a_download_goes_on_only_with_the_same_file():
    stored = files.put(CONTENT)

    same = get(stored, **{"Range": "bytes=10-19", "If-Range": f'"{stored.sha256}"'})
    other = get(stored, **{"Range": "bytes=10-19", "If-Range": '"something else"'})
    assert (same.status_code, body(same)) == (206, CONTENT[10:20])
    assert (other.status_code, body(other)) == (200, CONTENT)


def test_who_has_the_file_already_gets_304():
    stored = files.put(CONTENT)

    assert get(stored, **{"If-None-Match": f'W/"x", "{stored.sha256}"'}).status_code == 304


def test_head_tells_the_size_and_sends_nothing():
    response = get(files.put(CONTENT), method="HEAD")

    assert (response["Content-Length"], response["Accept-Ranges"]) == ("256000", "bytes")
    assert response.content == b""


def test_an_empty_file_is_sent():
    response = get(files.put(b""))

    assert (response.status_code, body(response), response["Content-Length"]) == (200, b"", "0")
