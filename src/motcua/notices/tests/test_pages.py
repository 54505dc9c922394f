"""The page of notices and the sandbox's outbox, as anybody may see them."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_outbox_of_a_demo_needs_no_account(client: Client):
    assert client.get("/vi/sandbox/outbox/").status_code == 200
    assert client.get("/en/sandbox/outbox/").status_code == 200


def test_notices_are_for_the_signed_in(client: Client):
    assert client.get("/vi/me/notices/").status_code == 302
