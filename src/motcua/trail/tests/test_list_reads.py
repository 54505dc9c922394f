"""The owner sees who looked."""

import pytest

from motcua.base.actor import Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.base.ids import new_id
from motcua.trail import queries
from motcua.trail.testing import make_read
from motcua.trail.types import ReadKind

BINH = Actor(hat=Hat.OFFICER, account_id=new_id(), full_name="Trần Thị Bình")
AN = Actor(hat=Hat.CITIZEN, account_id=new_id(), person_id=new_id(), personal_id="001090000001", assurance=2)

pytestmark = pytest.mark.django_db


def test_opens_come_at_once_and_lists_on_request():
    make_read(owner_ids=[AN.personal_id], by=BINH, kind=ReadKind.OPEN)
    make_read(owner_ids=[AN.personal_id, "001090000002"], by=BINH, kind=ReadKind.LIST)

    assert [line.kind for line in queries.list_reads(by=AN).lines] == [ReadKind.OPEN]
    assert len(queries.list_reads(by=AN, with_lists=True).lines) == 2


def test_what_concerns_others_or_was_read_by_oneself_is_left_out():
    make_read(owner_ids=["001090000002"], by=BINH)
    make_read(owner_ids=[AN.personal_id], by=AN)

    assert queries.list_reads(by=AN).lines == ()


def test_a_personal_id_that_was_only_declared_shows_nothing_of_its_holder():
    claimant = Actor(hat=Hat.CITIZEN, account_id=new_id(), person_id=new_id(), personal_id=AN.personal_id, assurance=1)
    make_read(owner_ids=[AN.personal_id], by=BINH, code="of the holder")
    make_read(owner_ids=[AN.personal_id, str(claimant.person_id)], by=BINH, code="of the claimant")

    assert [line.codes for line in queries.list_reads(by=claimant).lines] == [("of the claimant",)]


def test_pages_follow_one_another_without_gap_or_repeat(django_assert_num_queries):
    for number in range(7):
        make_read(owner_ids=[AN.personal_id], by=BINH, code=str(number))

    seen, cursor = [], ""
    while True:
        with django_assert_num_queries(1):
            page = queries.list_reads(by=AN, cursor=cursor, limit=3)
        seen += [line.codes[0] for line in page.lines]
        cursor = page.next_cursor
        if not cursor:
            break

    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


def test_a_broken_cursor_is_the_first_page():
    make_read(owner_ids=[AN.personal_id], by=BINH)

    assert len(queries.list_reads(by=AN, cursor="nonsense").lines) == 1


def test_officers_have_no_such_page():
    with pytest.raises(NotAllowed):
        queries.list_reads(by=BINH)
