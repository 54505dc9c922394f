from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.agencies import queries as agencies
from motcua.identity.models import Account
from motcua.project import setup

pytestmark = pytest.mark.django_db

ANSWERS = {
    "agency_name": "Ủy ban nhân dân tỉnh Quảng Ninh",
    "agency_kind": "PEOPLES_COMMITTEE",
    "full_name": "Nguyễn Thị Oanh",
    "username": "oanh",
    "email": "oanh@quangninh.example",
    "password": "một-mật-khẩu-rất-dài",
}


def path() -> str:
    return setup.first_link().removeprefix(setup.settings.MOTCUA_BASE_URL)


def test_the_link_opens_the_account_of_the_first_administrator(client: Client) -> None:
    assert client.get(path()).status_code == 200

    answer = client.post(path(), ANSWERS)

    assert answer.headers["Location"] == reverse("account_login")
    chair = agencies.find_chair(Account.objects.get(username="oanh").id)
    assert chair is not None
    assert chair.roles == {"ADMINISTRATOR"}


def test_the_link_works_once(client: Client) -> None:
    link = path()
    client.post(link, ANSWERS)

    assert client.get(link).status_code == 404
    assert client.post(link, {**ANSWERS, "username": "khac"}).status_code == 404
    assert Account.objects.count() == 1


def test_the_link_lasts_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link = path()
    late = (timezone.now() + timedelta(days=1, minutes=1)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)

    assert client.get(link).status_code == 404


def test_somebody_elses_link_is_none(client: Client) -> None:
    assert client.get(reverse("first_administrator", args=["abc:def:ghi"])).status_code == 404


def test_mistakes_are_shown_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post(path(), {**ANSWERS, "password": "123", "full_name": ""})

    assert answer.status_code == 422
    assert "Ủy ban nhân dân tỉnh Quảng Ninh" in answer.content.decode()
    assert not Account.objects.exists()
