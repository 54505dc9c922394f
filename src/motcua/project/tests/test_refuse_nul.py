"""U+0000, which PostgreSQL keeps nowhere, is refused at the door, wherever it stands."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/vi/procedures/%00/", "/vi/procedures/?q=a%00b", "/vi/look-up/?code=%00", "/vi/nowhere/?x=%00"]
)
def test_an_address_with_nul_is_answered_by_a_page(address):
    answer = Client().get(address)

    assert answer.status_code == 400
    assert "Không đọc được yêu cầu này" in answer.content.decode()


@pytest.mark.parametrize("address", ["/api/v1/dossiers/%00/status", "/api/v1/statistics/fields?agency=%00"])
def test_an_address_with_nul_is_answered_by_problem_details(address):
    answer = Client().get(address)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "unreadable"


def test_a_form_with_nul_is_refused():
    answer = Client().post("/vi/look-up/", {"code": "G22\0", "key": "1234"})

    assert answer.status_code == 400


def test_a_cookie_with_nul_opens_no_session(settings):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "abcdefghij\0"

    assert client.get("/vi/me/").status_code == 400
