from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from motcua.base.actor import Actor
from motcua.dossiers.testing import Town, make_town
from motcua.identity.testing import sign_in
from motcua.places import queries as places


@pytest.fixture(scope="module")
def town_of_the_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Load the town once for a file of tests; it goes with the transaction around them."""
    places.forget()
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_town()
        transaction.set_rollback(True)
    places.forget()


@pytest.fixture
def town(town_of_the_module: Town, db: None) -> Town:
    """The town; what a test does to it is undone after the test."""
    return town_of_the_module


def client_of(actor: Actor) -> Client:
    """Return a browser in which somebody has signed in, as a person would."""
    client = Client()
    assert actor.account_id is not None
    sign_in(client, actor.account_id)
    return client


@pytest.fixture
def an(town: Town) -> Client:
    return client_of(town.an)


@pytest.fixture
def lan(town: Town) -> Client:
    return client_of(town.lan)


@pytest.fixture
def binh(town: Town) -> Client:
    return client_of(town.binh)
