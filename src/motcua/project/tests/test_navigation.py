"""The frame leads everybody where they may go, and back to where they were."""

import pytest
from django.test import override_settings

from motcua.base.actor import ANONYMOUS, Actor, Hat
from motcua.base.ids import new_id
from motcua.project.navigation import Frame

AN = Actor(hat=Hat.CITIZEN, full_name="An")
BINH = Actor(hat=Hat.OFFICER, full_name="Bình")


@pytest.fixture
def framed(rf):
    """Return the frame of a page for somebody; addresses are those of the gallery."""

    def frame(actor: Actor, address: str = "/vi/") -> Frame:
        request = rf.get(address)
        request.actor = actor
        return Frame(request)

    with override_settings(ROOT_URLCONF="motcua.ui.tests.gallery"):
        yield frame


@pytest.mark.parametrize(("actor", "signed_in"), [(ANONYMOUS, False), (AN, True), (BINH, True)])
def test_the_frame_knows_who_is_signed_in(framed, actor, signed_in):
    assert framed(actor).is_signed_in is signed_in
    assert framed(actor).full_name == actor.full_name


def test_an_officer_is_led_to_the_work_and_a_citizen_is_not(framed):
    assert [entry.url for entry in framed(BINH, "/vi/staff/").nav] == ["/vi/staff/"]
    assert framed(BINH, "/vi/staff/").nav[0].is_current
    assert framed(AN).nav == []
    assert (framed(BINH).home_url, framed(AN).home_url) == ("/vi/staff/", "/vi/")


def test_a_page_whose_domain_is_off_is_not_in_the_frame(framed):
    assert framed(ANONYMOUS).sign_in_url == framed(ANONYMOUS).display_url == ""


@pytest.mark.django_db
def test_only_a_citizen_with_an_account_is_asked_about_unread_notices(framed, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert framed(ANONYMOUS).unread == framed(BINH).unread == 0
    with django_assert_num_queries(1):
        assert framed(Actor(hat=Hat.CITIZEN, account_id=new_id())).unread == 0
