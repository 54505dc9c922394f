"""Where a dossier stands, without an account: the right key, no names, and few tries."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from motcua.base import clock
from motcua.dossiers import queries
from motcua.dossiers.testing import NOW, Town, make_dossier, make_town


@pytest.fixture(scope="module")
def town_and_code(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Town, str]]:
    with django_db_blocker.unblock(), transaction.atomic():
        town = make_town()
        yield town, make_dossier(town)
        transaction.set_rollback(True)


@pytest.fixture
def code(town_and_code: tuple[Town, str], db: None) -> Iterator[str]:
    cache.clear()
    with clock.given(NOW):
        yield town_and_code[1]


def ask(client: Client, code: str, key: str):
    return client.post(reverse("lookup"), {"code": code, "key": key})


def api(client: Client, code: str, key: str):
    return client.get(f"/api/v1/dossiers/{code}/status", {"key": key})


@pytest.mark.parametrize("key", ["2345", "5678"])
def test_code_and_last_four_of_id_or_phone_show_the_status(client: Client, code: str, key: str) -> None:
    page = ask(client, code, key).content.decode()

    assert code in page
    assert "Mới đăng ký" in page
    assert "Nguyễn" not in page


def test_the_code_is_read_as_people_type_it(client: Client, code: str) -> None:
    assert ask(client, f" {code.lower().replace('-', '–')} ", "2345").status_code == 200


@pytest.mark.parametrize("key", ["0000", "", "345", "12345"])
def test_a_wrong_key_and_an_unknown_code_answer_alike(client: Client, code: str, key: str) -> None:
    wrong, unknown = ask(client, code, key), ask(client, code.replace("0001", "0002"), key)

    assert wrong.status_code == unknown.status_code == 422


def test_after_ten_wrong_tries_there_is_a_pause_for_page_and_interface_alike(client: Client, code: str) -> None:
    for _ in range(5):
        ask(client, code, "0000")
        assert api(client, code, "0000").status_code == 404

    assert ask(client, code, "2345").status_code == 429
    assert api(client, code, "2345").status_code == 429
    with clock.given(NOW + timedelta(minutes=11)):
        assert ask(client, code, "2345").status_code == 200


def test_the_interface_gives_the_public_part_alone(client: Client, code: str) -> None:
    answer = api(client, code, "2345").json()

    assert (answer["code"], answer["status"]) == (code, "REGISTERED")
    assert sorted(answer) == [
        "agency_code", "code", "due_at", "finished_at", "procedure_code", "status", "submitted_at",
    ]  # fmt: skip


def test_the_code_on_the_papers_leads_there_without_a_key(client: Client, code: str, town_and_code) -> None:
    token = queries.get_dossier(code, by=town_and_code[0].an, now=NOW).lookup_token

    assert code in client.get(reverse("lookup_token", args=[token])).content.decode()
    assert client.get(reverse("lookup_token", args=["nonsense"])).status_code == 404
