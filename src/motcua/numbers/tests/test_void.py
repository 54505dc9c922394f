"""Voiding a number."""

from datetime import UTC, datetime

import pytest

from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.numbers import actions, invariants, queries
from motcua.numbers.models import Counter, LedgerEntry
from motcua.numbers.testing import DAY, SERIES, make_number
from motcua.numbers.types import AlreadyVoided, Fate, NoSuchNumber, ReasonNeeded

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def void(value: int = 1, why: str = "Printed twice", by: Actor = SYSTEM) -> None:
    actions.void(series=SERIES, day=DAY, value=value, why=why, by=by, now=NOW)


def clerk(agency_code: str = "H26.45", role: str = "CLERK") -> Actor:
    return Actor(hat=Hat.OFFICER, full_name="Bình", agency_code=agency_code, roles=frozenset({role}))


def test_a_voided_number_stays_in_the_ledger_with_its_reason():
    make_number()

    void(why="  Printed   twice ", by=clerk())

    (line,) = queries.list_ledger(SERIES, DAY)
    assert (line.fate, line.why, line.voided_by, line.voided_at) == (Fate.VOIDED, "Printed twice", "Bình", NOW)


def test_a_voided_number_is_never_given_out_again():
    make_number()
    void()

    assert make_number() == 2
    assert invariants.ledger_explains_every_number() == []


def test_a_number_is_voided_once():
    make_number()
    void()

    with pytest.raises(AlreadyVoided):
        void()


def test_a_number_that_was_never_given_out_cannot_be_voided():
    with pytest.raises(NoSuchNumber):
        void(value=7)


def test_voiding_needs_a_reason():
    make_number()

    with pytest.raises(ReasonNeeded):
        void(why=" ")


@pytest.mark.parametrize("stranger", [clerk(agency_code="H26.46"), clerk(role="COUNTER"), Actor(hat=Hat.CITIZEN)])
def test_only_the_clerk_of_that_agency_may_void(stranger):
    make_number()

    with pytest.raises(NotAllowed):
        void(by=stranger)


def test_a_line_lost_from_the_ledger_is_a_gap_that_the_doctor_sees():
    for _ in range(3):
        make_number()
    LedgerEntry.objects.filter(value=2).delete()

    assert queries.list_gaps(SERIES, DAY) == (2,)
    assert invariants.ledger_explains_every_number() == ["dossiers/H26.45 2026-11-21: last 3, 2 in the ledger"]


def test_a_ledger_without_its_counter_is_seen_by_the_doctor():
    make_number(day=None)
    Counter.objects.all().delete()

    assert invariants.ledger_explains_every_number() == ["dossiers/H26.45 : last 0, 1 in the ledger"]
