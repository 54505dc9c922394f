"""What is read is written down, and stays."""

import pytest
from django.db import ProgrammingError, connection, transaction

from motcua.base.actor import Actor, Hat
from motcua.base.ids import new_id
from motcua.trail import actions, invariants
from motcua.trail.models import Read
from motcua.trail.testing import make_read
from motcua.trail.types import ReadKind

BINH = Actor(
    hat=Hat.OFFICER,
    account_id=new_id(),
    full_name="Trần Thị Bình",
    agency_code="H26.1",
    agency_names={"vi": "UBND phường Ba Đình"},
    network_address="10.0.0.7",
)


@pytest.mark.django_db
def test_one_statement_writes_who_read_whose_data(django_assert_num_queries):
    with django_assert_num_queries(1):
        make_read(owner_ids=["001090000001", "", "001090000001"], by=BINH)

    line = Read.objects.get()
    assert (line.reader_name, line.reader_hat, line.network_address) == ("Trần Thị Bình", "OFFICER", "10.0.0.7")
    assert line.owner_ids == ["001090000001"]


@pytest.mark.django_db(transaction=True)
def test_a_denied_attempt_survives_the_refusal_that_rolls_everything_back():
    with actions.keeping_denials(), pytest.raises(PermissionError), transaction.atomic():
        make_read(owner_ids=["001090000001"], by=BINH, kind=ReadKind.OPEN)
        make_read(owner_ids=["001090000001"], by=BINH, kind=ReadKind.DENIED)
        raise PermissionError

    assert [line.kind for line in Read.objects.all()] == ["DENIED"]


@pytest.mark.django_db(transaction=True)
def test_a_denied_attempt_that_was_kept_is_not_written_twice():
    with actions.keeping_denials():
        make_read(owner_ids=["001090000001"], by=BINH, kind=ReadKind.DENIED)

    assert Read.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE trail_read SET purpose = 'x'", "DELETE FROM trail_read"])
def test_nobody_changes_or_removes_a_line(statement):
    make_read(owner_ids=["001090000001"], by=BINH)

    with pytest.raises(ProgrammingError, match="neither changed nor removed"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_doctor_sees_when_the_lock_is_off():
    assert invariants.lines_stay() == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_read DISABLE TRIGGER trail_read_stays")

    assert len(invariants.lines_stay()) == 1
