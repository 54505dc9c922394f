"""Pages travel compressed, files as they are."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from motcua.project.middleware import CompressPages


@pytest.mark.django_db
def test_a_page_is_compressed_for_who_can_read_it() -> None:
    answer = Client().get("/vi/account/login/", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_range_of_a_file_stays_a_range_of_the_file() -> None:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    part = CompressPages(lambda _: HttpResponse()).process_response(
        request, StreamingHttpResponse([b"x" * 500], status=206, headers={"Content-Length": "500"})
    )

    assert "Content-Encoding" not in part.headers
    assert part.headers["Content-Length"] == "500"
