from collections.abc import Callable

import pytest
from django.test import Client

from motcua.agencies.testing import make_agencies, make_officer
from motcua.agencies.types import Role
from motcua.base.actor import Actor
from motcua.identity.testing import sign_in
from motcua.places.testing import make_places


@pytest.fixture
def agencies(db: None) -> None:
    make_agencies()


@pytest.fixture
def oanh(agencies: None) -> Actor:
    """The administrator of Hà Nội, whose deployment this is."""
    make_places()
    return make_officer("H26.LD", Role.ADMINISTRATOR, "Cao Thị Oanh")


@pytest.fixture
def browser_of() -> Callable[[Actor], Client]:
    """Return a browser in which somebody has signed in."""

    def browser(actor: Actor) -> Client:
        client = Client()
        assert actor.account_id is not None
        sign_in(client, actor.account_id)
        return client

    return browser
