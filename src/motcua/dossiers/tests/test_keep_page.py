"""A session that ends in the middle of a page: nothing typed is lost, and only the same person gets it back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_draft, make_photo, submit
from motcua.dossiers.tests.conftest import client_of
from motcua.dossiers.types import AlreadySubmitted
from motcua.forms.types import NoSuchPage

TYPED = {"child_full_name": "Nguyễn Minh Khôi", "child_birth_place__line": "Bệnh viện Bạch Mai"}


def test_the_page_waits_for_whoever_began_the_application(town: Town) -> None:
    draft_id = make_draft(town)
    stranger = Client()
    address = reverse("apply_page", args=[draft_id, "child"])

    answer = stranger.post(address, TYPED, follow=True)
    assert answer.redirect_chain[0][0] == f"{reverse('account_login')}?{urlencode({'next': address})}"
    assert "được giữ lại" in answer.content.decode()

    page = client_of(town.an).get(address).content.decode()
    assert 'value="Nguyễn Minh Khôi"' in page
    assert 'value="Bệnh viện Bạch Mai"' in page


def test_somebody_else_who_signs_in_sees_nothing_of_it(town: Town) -> None:
    draft_id = make_draft(town)
    address = reverse("apply_page", args=[draft_id, "child"])
    Client().post(address, TYPED)

    assert client_of(town.lan).get(address).status_code == 404


def test_what_was_kept_goes_when_the_page_is_saved(town: Town) -> None:
    draft_id = make_draft(town)
    actions.keep_page(draft_id=draft_id, page_code="declaration", raw={"declaration": "yes"}, now=NOW)
    assert queries.get_draft(draft_id, by=town.an).kept == {"declaration": {"declaration": "yes"}}

    actions.save_page(
        draft_id=draft_id, page_code="declaration", raw={"declaration": "yes"}, language="vi", by=town.an, now=NOW
    )
    assert queries.get_draft(draft_id, by=town.an).kept == {}


def test_answers_stay_as_they_were_until_the_owner_saves(town: Town) -> None:
    draft_id = make_draft(town)
    actions.keep_page(draft_id=draft_id, page_code="child", raw=TYPED, now=NOW)

    assert queries.get_draft(draft_id, by=town.an).answers["child_full_name"] == "Nguyễn Minh An"


def test_only_questions_of_the_page_are_kept(town: Town) -> None:
    draft_id = make_draft(town)
    actions.keep_page(
        draft_id=draft_id, page_code="child", raw={**TYPED, "csrfmiddlewaretoken": "x", "a": "b"}, now=NOW
    )

    assert queries.get_draft(draft_id, by=town.an).kept["child"] == TYPED


def test_a_submitted_application_keeps_nothing_more(town: Town) -> None:
    draft_id = make_draft(town)
    submit(draft_id, by=town.an)

    with pytest.raises(AlreadySubmitted):
        actions.keep_page(draft_id=draft_id, page_code="child", raw=TYPED, now=NOW)


def test_there_is_no_such_page(town: Town) -> None:
    with pytest.raises(NoSuchPage):
        actions.keep_page(draft_id=make_draft(town), page_code="nonsense", raw=TYPED, now=NOW)


def test_a_file_without_a_session_is_told_plainly_and_the_form_is_not_lost(town: Town) -> None:
    draft_id = make_draft(town, papers=())
    address = reverse("apply_paper", args=[draft_id, "birth_attestation"])

    answer = Client().post(address, {"file": SimpleUploadedFile("a.jpg", make_photo())}, follow=True)
    assert "gửi lại" in answer.content.decode()
    assert queries.get_draft(draft_id, by=town.an).answers["child_full_name"] == "Nguyễn Minh An"
    assert queries.get_draft(draft_id, by=town.an).documents == ()
