"""Every view says who may call it, and holds to it."""

import pytest
from django.http import HttpRequest, HttpResponse

from motcua.base.actor import ANONYMOUS, Actor, Hat
from motcua.base.errors import NotAllowed, SignInNeeded
from motcua.base.web import open_to

AN = Actor(hat=Hat.CITIZEN, full_name="An")
BINH = Actor(hat=Hat.OFFICER, full_name="Bình")


@open_to("citizen")
def my_papers(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(str(number))


@open_to("anyone")
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("home")


def asked_by(actor: Actor) -> HttpRequest:
    request = HttpRequest()
    request.actor = actor
    return request


def test_a_citizen_enters_a_citizens_page():
    assert my_papers(asked_by(AN), number=3).content == b"3"


def test_the_unknown_is_asked_to_sign_in():
    with pytest.raises(SignInNeeded):
        my_papers(asked_by(ANONYMOUS), number=3)


def test_an_officer_is_refused_at_a_citizens_page():
    with pytest.raises(NotAllowed):
        my_papers(asked_by(BINH), number=3)


@pytest.mark.parametrize("actor", [AN, BINH, ANONYMOUS])
def test_everybody_enters_an_open_page(actor):
    assert home(asked_by(actor)).content == b"home"


def test_a_view_tells_whom_it_is_open_to():
    assert my_papers.open_to == {Hat.CITIZEN}
    assert home.open_to == set(Hat)


def test_a_view_open_to_nobody_is_a_mistake():
    with pytest.raises(ValueError, match="at least one"):
        open_to()
