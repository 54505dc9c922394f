"""One's own account, store and trail, over the pages."""

import pytest
from django.test import Client

from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.base.files import put
from motcua.identity import actions, queries
from motcua.identity.testing import PASSWORD, actor_of_account, make_citizen, make_officer, sign_in
from motcua.identity.types import StoreKind

pytestmark = pytest.mark.django_db


def keep(**facts: object) -> int:
    given = {
        "kind": StoreKind.RESULT,
        "titles": {"vi": "Giấy khai sinh", "en": "Birth certificate"},
        "file": put(b"%PDF-1.7 birth certificate of Minh"),
        "file_name": "giay-khai-sinh.pdf",
        "reference": "H26.32.6-260302-0001",
        "about": "Nguyễn Văn Minh",
        "source_names": {"vi": "UBND phường Ba Đình"},
        "by": SYSTEM,
        "now": clock.now(),
    } | facts
    return actions.keep_in_store(**given)


@pytest.mark.django_db(transaction=True)
def test_a_new_address_is_taken_with_the_password_and_the_old_one_is_told(client: Client):
    an = make_citizen(email="cu@thu.example")
    sign_in(client, an)
    facts = {"email": "Moi@thu.example", "phone": "0912345678", "language": "en"}

    assert client.post("/vi/me/", facts | {"password": "no"}).status_code == 422
    assert client.post("/vi/me/", facts | {"password": PASSWORD}).status_code == 302
    contact = queries.find_contact(an)
    assert (contact.email, contact.phone, contact.language) == ("moi@thu.example", "0912345678", "en")
    assert queries.find_username("moi@thu.example") is None  # no code has come back from it yet


def test_a_result_lies_in_the_store_of_both_parents_once_and_can_be_opened(client: Client):
    an, lan = make_citizen(), make_citizen("Phạm Thị Lan")
    people = {"person_ids": [actor_of_account(an).person_id], "personal_ids": [actor_of_account(lan).personal_id]}
    assert keep(**people) == 2
    keep(**people)
    paper = queries.list_store(by=actor_of_account(lan))
    assert len(paper) == 1

    sign_in(client, lan)
    assert "Giấy khai sinh" in client.get("/vi/me/papers/").content.decode()
    answer = client.get(f"/vi/me/papers/{paper[0].id}/")
    assert b"".join(answer) == b"%PDF-1.7 birth certificate of Minh"


def test_anothers_paper_is_not_there(client: Client):
    an, lan = make_citizen(), make_citizen("Phạm Thị Lan")
    keep(person_ids=[actor_of_account(lan).person_id])
    paper = queries.list_store(by=actor_of_account(lan))[0]

    sign_in(client, an)
    assert client.get(f"/vi/me/papers/{paper.id}/").status_code == 404


def test_a_number_that_was_only_declared_receives_no_papers():
    claimed = make_citizen(personal_id="001090000901", assurance=1)

    assert keep(personal_ids=["001090000901", "", "001090000999"]) == 0
    assert queries.list_store(by=actor_of_account(claimed)) == []


def test_the_store_page_costs_one_statement_however_many_papers(django_assert_num_queries):
    an = actor_of_account(make_citizen())
    for number in range(20):
        keep(person_ids=[an.person_id], reference=str(number))

    with django_assert_num_queries(1):
        assert len(queries.list_store(by=an)) == 20


def test_a_citizen_sees_which_officer_looked_at_their_details(client: Client):
    an = make_citizen()
    binh = actor_of_account(make_officer(), roles=frozenset({"COUNTER"}), agency_names={"vi": "UBND phường Ba Đình"})
    queries.get_person(actor_of_account(an).person_id, by=binh, purpose="INTAKE")

    sign_in(client, an)
    page = client.get("/vi/me/reads/").content.decode()
    assert "Trần Thị Bình" in page
    assert "UBND phường Ba Đình" in page
    assert "Who looked" in client.get("/en/me/reads/").content.decode()


def test_an_officer_has_an_account_page_and_no_citizen_s_pages(client: Client):
    sign_in(client, make_officer())

    assert "Trần Thị Bình" in client.get("/vi/me/").content.decode()
    assert client.get("/vi/me/papers/").status_code == 403


@pytest.mark.parametrize("page", ["me/", "me/papers/", "me/reads/", "me/notices/"])
def test_the_unknown_are_sent_to_sign_in(client: Client, page: str):
    assert client.get(f"/vi/{page}").url.startswith("/vi/account/login/?next=")
