"""A citizen opens an account."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from motcua.base.errors import InvalidInput
from motcua.identity import actions, queries
from motcua.identity.testing import latest_code, make_citizen
from motcua.identity.types import AssuranceLevel

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
TYPED = {
    "full_name": unicodedata.normalize("NFD", "Đỗ Thị Ngọc Ánh"),
    "personal_id": "001 190 000 802",
    "birth_date": "5/9/1990",
    "phone": "0912 345 678",
    "email": "",
    "password": "Mua-Thu-2026-xanh",
}


def register(**facts: object):
    given = TYPED | {"birth_date": date(1990, 9, 5), "now": NOW} | facts
    return actions.register_citizen(**given)


def test_over_the_pages_a_code_confirms_the_phone_and_opens_the_account(client: Client):
    answer = client.post("/vi/account/register/", TYPED)
    assert answer.url == "/vi/account/login/code/confirm/"
    client.post(answer.url, {"code": latest_code()})

    page = client.get("/vi/me/").content.decode()
    assert unicodedata.normalize("NFC", "Đỗ Thị Ngọc Ánh") in page
    assert "001190000802" in page
    assert queries.find_username("0912345678") == "001190000802"


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost_but_the_password(client: Client):
    answer = client.post("/vi/account/register/", TYPED | {"personal_id": "1234", "birth_date": "mai", "phone": ""})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert all(f'href="#id_{field}"' in page for field in ("personal_id", "birth_date", "phone"))
    assert 'value="1234"' in page
    assert "Mua-Thu" not in page


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"personal_id": "001390000802"}, "personal_id"),  # the century of the 2000s
        ({"personal_id": "001191000802"}, "personal_id"),  # another year
        ({"personal_id": "099190000802"}, "personal_id"),  # no such province
        ({"birth_date": date(2027, 1, 1)}, "birth_date"),
        ({"full_name": "R2D2"}, "full_name"),
        ({"phone": "12"}, "phone"),
        ({"email": "an@"}, "email"),
        ({"password": "12345678"}, "password"),
        ({"password": "x001190000802"}, "password"),
    ],
)
def test_what_cannot_be_is_refused(facts: dict[str, object], field: str):
    with pytest.raises(InvalidInput) as refusal:
        register(**facts)
    assert field in {problem.field for problem in refusal.value.problems}


def test_a_registered_citizen_is_declared_not_verified():
    assert queries.find_account(register()).assurance == AssuranceLevel.DECLARED


def test_a_number_on_record_cannot_be_claimed():
    make_citizen(personal_id="001190000802")

    with pytest.raises(InvalidInput):
        register()


def test_a_registration_nobody_confirmed_makes_room_for_the_next():
    first = register()
    second = register(full_name="Đỗ Thị Ánh")

    assert queries.find_account(first) is None
    assert queries.find_account(second).full_name == "Đỗ Thị Ánh"


def test_a_confirmed_account_cannot_be_registered_over(client: Client):
    client.post("/vi/account/register/", TYPED)
    client.post("/vi/account/login/code/confirm/", {"code": latest_code()})

    assert Client().post("/vi/account/register/", TYPED).status_code == 422
