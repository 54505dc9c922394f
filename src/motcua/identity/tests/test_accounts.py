"""People and accounts as an office makes them."""

import unicodedata

import pytest

from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.base.errors import NoSuchThing, NotAllowed
from motcua.identity import actions, queries
from motcua.identity.testing import actor_of_account, make_citizen, make_officer
from motcua.identity.types import AccountExists, PurposeNeeded
from motcua.trail import queries as trail

pytestmark = pytest.mark.django_db


def test_a_name_that_came_in_nfd_is_stored_in_nfc():
    account_id = make_citizen(unicodedata.normalize("NFD", "  Nguyễn  Văn Ấn "))

    assert actor_of_account(account_id).full_name == "Nguyễn Văn Ấn"


def test_one_personal_id_has_one_account():
    make_citizen(personal_id="001090000777")

    with pytest.raises(AccountExists):
        make_citizen(personal_id="001090000777")


def test_an_officer_opens_a_person_for_a_purpose_and_the_person_sees_it(django_assert_num_queries):
    an = actor_of_account(make_citizen())
    binh = actor_of_account(make_officer(), roles=frozenset({"COUNTER"}))

    with django_assert_num_queries(2):
        assert queries.get_person(an.person_id, by=binh, purpose="INTAKE").full_name == "Nguyễn Văn An"

    assert [line.reader_name for line in trail.list_reads(by=an).lines] == ["Trần Thị Bình"]


def test_without_a_purpose_or_the_role_an_officer_is_refused_and_that_is_seen_too():
    an = actor_of_account(make_citizen())

    with pytest.raises(PurposeNeeded):
        queries.get_person(an.person_id, by=actor_of_account(make_officer(), roles=frozenset({"LEADER"})))
    with pytest.raises(NotAllowed):
        queries.find_person_by_personal_id(an.personal_id, by=actor_of_account(make_officer()), purpose="INTAKE")

    assert {line.kind.value for line in trail.list_reads(by=an).lines} == {"DENIED"}


def test_a_citizen_opens_themself_and_nobody_else():
    an, lan = actor_of_account(make_citizen()), actor_of_account(make_citizen("Phạm Thị Lan"))

    assert queries.get_person(an.person_id, by=an).full_name == "Nguyễn Văn An"
    with pytest.raises(NoSuchThing):
        queries.get_person(lan.person_id, by=an)


def test_a_form_does_not_overwrite_what_the_state_knows():
    an = actor_of_account(make_citizen())
    again = actions.record_person(full_name="Nguyễn Văn Anh", personal_id=an.personal_id, by=SYSTEM, now=clock.now())

    assert again == an.person_id
    assert queries.get_person(again, by=SYSTEM).full_name == "Nguyễn Văn An"


def test_a_citizen_records_nobody():
    with pytest.raises(NotAllowed):
        actions.record_person(full_name="Ai Đó", by=actor_of_account(make_citizen()), now=clock.now())
