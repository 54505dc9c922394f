"""A forgotten password."""

import pytest
from django.test import Client

from motcua.identity.testing import PASSWORD, latest_code, make_citizen, sign_in
from motcua.notices import queries as notices

pytestmark = pytest.mark.django_db

START = "/vi/account/password/reset/"
NEW = "Mua-Thu-2026-xanh"


def test_a_code_sets_a_new_password_and_the_owner_is_told(client: Client):
    account_id = make_citizen(personal_id="001090000801")
    client.post(START, {"email": "001090000801"})
    client.post(f"{START}confirm/", {"code": latest_code()})
    answer = client.post(f"{START}complete/", {"password1": NEW, "password2": NEW}, follow=True)

    assert answer.status_code == 200
    sign_in(client, account_id, NEW)
    assert "Mật khẩu của bạn đã được thay đổi" in client.get("/vi/me/notices/").content.decode()


def test_sessions_of_the_old_password_end(client: Client):
    sign_in(client, make_citizen(personal_id="001090000801"))
    other = Client()
    other.post(START, {"email": "001090000801"})
    other.post(f"{START}confirm/", {"code": latest_code()})
    other.post(f"{START}complete/", {"password1": NEW, "password2": NEW})

    assert client.get("/vi/me/").status_code == 302


def test_whether_there_is_an_account_is_not_told(client: Client):
    make_citizen(personal_id="001090000801")
    known = client.post(START, {"email": "001090000801"})
    unknown = Client().post(START, {"email": "001090000899"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(notices.list_sandbox_messages()) == 1


def test_without_the_right_code_there_is_no_new_password(client: Client):
    account_id = make_citizen(personal_id="001090000801")
    client.post(START, {"email": "001090000801"})
    client.post(f"{START}confirm/", {"code": "12345"})

    assert client.get(f"{START}complete/").url == f"{START}confirm/"
    sign_in(client, account_id, PASSWORD)


def test_a_weak_new_password_is_refused_in_vietnamese(client: Client):
    make_citizen(personal_id="001090000801")
    client.post(START, {"email": "001090000801"})
    client.post(f"{START}confirm/", {"code": latest_code()})
    page = client.post(f"{START}complete/", {"password1": "ngan", "password2": "ngan"}).content.decode()

    assert "Mật khẩu quá ngắn" in page
