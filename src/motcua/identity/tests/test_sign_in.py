"""Signing in: a password, then a code."""

import pytest
from django.test import Client
from django.urls import reverse

from motcua.identity.testing import PASSWORD, latest_code, make_citizen, make_officer, sign_in
from motcua.notices import queries as notices

pytestmark = pytest.mark.django_db

LOGIN = "/vi/account/login/"
CODE = "/vi/account/login/code/confirm/"


def test_password_and_code_open_the_account(client: Client):
    sign_in(client, make_citizen())

    assert "Nguyễn Văn An" in client.get("/vi/me/").content.decode()


def test_the_password_alone_opens_nothing(client: Client):
    make_citizen(personal_id="001090000801")
    answer = client.post(LOGIN, {"login": "001090000801", "password": PASSWORD})

    assert answer.url == CODE
    assert client.get("/vi/me/").status_code == 302


@pytest.mark.parametrize("login", ["001090000801", " 0912 345 678 ", "+84912345678", "AN@thu.example"])
def test_a_citizen_may_say_who_they_are_in_many_ways(client: Client, login: str):
    make_citizen(personal_id="001090000801", phone="0912345678", email="an@thu.example")

    assert client.post(LOGIN, {"login": login, "password": PASSWORD}).status_code == 302


def test_a_phone_that_two_people_share_names_neither(client: Client):
    make_citizen(phone="0912345678")
    make_citizen("Phạm Thị Lan", phone="0912345678")

    assert client.post(LOGIN, {"login": "0912345678", "password": PASSWORD}).status_code == 200


def test_a_code_goes_by_text_message_to_whoever_has_no_e_mail_address(client: Client):
    make_citizen(personal_id="001090000801", email="", phone="0912345678")
    client.post(LOGIN, {"login": "001090000801", "password": PASSWORD})

    assert notices.list_sandbox_messages()[0].address == "0912345678"
    assert "•••••••678" in client.get(CODE).content.decode()


def test_a_wrong_password_says_so_without_saying_which_was_wrong(client: Client):
    make_citizen(personal_id="001090000801")
    known = client.post(LOGIN, {"login": "001090000801", "password": "no"}).content.decode()
    unknown = client.post(LOGIN, {"login": "001090000899", "password": "no"}).content.decode()

    words = "Tên đăng nhập hoặc mật khẩu không đúng"
    assert words in known
    assert words in unknown


def test_a_wrong_code_may_be_corrected_and_after_three_one_begins_again(client: Client):
    make_citizen(personal_id="001090000801")
    client.post(LOGIN, {"login": "001090000801", "password": PASSWORD})
    wrong = "000000" if latest_code() != "000000" else "111111"

    assert client.post(CODE, {"code": wrong}).status_code == 200
    assert client.post(CODE, {"code": wrong}).status_code == 200
    assert client.post(CODE, {"code": wrong}).url == LOGIN
    assert client.post(CODE, {"code": latest_code()}).status_code == 302
    assert client.get("/vi/me/").status_code == 302


def test_another_code_replaces_the_first(client: Client):
    make_citizen(personal_id="001090000801")
    client.post(LOGIN, {"login": "001090000801", "password": PASSWORD})
    client.post(CODE, {"action": "resend"})

    client.post(CODE, {"code": f" {latest_code()[:3]} {latest_code()[3:]} "})
    assert client.get("/vi/me/").status_code == 200


def test_too_many_wrong_passwords_answer_429_with_our_page(client: Client):
    make_citizen(personal_id="001090000801")
    for _ in range(5):
        client.post(LOGIN, {"login": "001090000801", "password": "no"})
    answer = client.post(LOGIN, {"login": "001090000801", "password": PASSWORD})

    assert answer.status_code == 429
    assert "Một Cửa" in answer.content.decode()


def test_a_flood_from_one_address_answers_429_with_our_page(client: Client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    for _ in range(2):
        client.post(LOGIN, {"login": "x", "password": "y"})
    answer = client.post(LOGIN, {"login": "x", "password": "y"})

    assert answer.status_code == 429
    assert "Quá nhiều lần thử" in answer.content.decode()


def test_after_signing_in_one_comes_back_to_where_one_wanted_to_go(client: Client):
    make_citizen(personal_id="001090000801")
    wanted = client.get("/vi/me/papers/").url
    client.get(wanted)
    client.post(wanted, {"login": "001090000801", "password": PASSWORD, "next": "/vi/me/papers/"})

    assert client.post(CODE, {"code": latest_code()}).url == "/vi/me/papers/"


def test_one_does_not_come_back_to_a_stranger_s_site(client: Client):
    make_citizen(personal_id="001090000801")
    client.post(LOGIN, {"login": "001090000801", "password": PASSWORD, "next": "https://evil.example/"})

    assert "evil" not in client.post(CODE, {"code": latest_code()}).url


def test_signing_out_drops_the_session(client: Client):
    sign_in(client, make_citizen())
    client.post(reverse("account_logout"))

    assert client.get("/vi/me/").status_code == 302
    assert not client.session.keys()


def test_one_session_wears_one_hat(client: Client):
    sign_in(client, make_citizen())
    old = client.session.session_key
    client.post(reverse("account_logout"))
    sign_in(client, make_officer())

    assert client.session.session_key != old
    assert client.get("/vi/me/papers/").status_code == 403
    assert client.get("/vi/me/reads/").status_code == 403


def test_a_closed_account_stays_out(client: Client, django_user_model):
    account_id = make_citizen(personal_id="001090000801")
    django_user_model.objects.filter(id=account_id).update(is_active=False)

    assert client.post(LOGIN, {"login": "001090000801", "password": PASSWORD}).status_code in (200, 403)
    assert client.get("/vi/me/").status_code == 302


@pytest.mark.parametrize("page", ["email/", "password/change/", "signup/", "reauthenticate/", "login/code/"])
def test_pages_of_allauth_that_are_not_ours_do_not_exist(client: Client, page: str):
    assert client.get(f"/vi/account/{page}").status_code == 404


def test_the_demo_lists_its_people_and_its_outbox(client: Client, settings, tmp_path):
    settings.MOTCUA_VAR = tmp_path
    (tmp_path / "demo.json").write_text(
        '{"people": [{"name": "Nguyễn Văn An", "role": "citizen", "seat": "h26", "username": "001", "password": "x"},'
        ' {"name": "Elsewhere", "role": "citizen", "seat": "h49", "username": "002", "password": "x"}]}'
    )
    page = client.get(LOGIN).content.decode()

    assert "Nguyễn Văn An" in page
    assert "Elsewhere" not in page
    assert "/vi/sandbox/outbox/" in page
