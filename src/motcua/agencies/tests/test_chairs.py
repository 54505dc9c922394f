"""Appointing officers, relieving them, and where they sit."""

from datetime import date, timedelta

import pytest

from motcua.agencies import actions, invariants, queries
from motcua.agencies.models import Position
from motcua.agencies.testing import SINCE, make_officer, sit_down
from motcua.agencies.types import NoSuchPosition, NoSuchUnit, NotAnOfficer, Role, SeatedElsewhere, WrongDates
from motcua.base import clock
from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.identity import testing as identity

pytestmark = pytest.mark.usefixtures("agencies")


def appoint(officer: Actor, unit_code: str, role: Role = Role.HANDLER, by: Actor = SYSTEM, **dates: date) -> None:
    assert officer.account_id
    given = {"since": SINCE, **dates}
    actions.appoint(account_id=officer.account_id, unit_code=unit_code, role=role, title="Chuyên viên", by=by, **given)


def test_an_officer_sits_where_appointed():
    binh = make_officer("H26.45.MC", Role.COUNTER, title="Công chức tiếp nhận")

    chair = queries.find_chair(binh.account_id)

    assert (chair.agency_code, chair.unit_codes, chair.roles) == ("H26.45", {"H26.45.MC"}, {"COUNTER"})
    assert chair.title == "Công chức tiếp nhận"
    assert chair.agency_names["vi"] == "Ủy ban nhân dân phường Ba Đình"


def test_the_chair_costs_one_statement(django_assert_num_queries):
    binh = make_officer()
    appoint(binh, "H26.45.TP")

    with django_assert_num_queries(1):
        chair = queries.find_chair(binh.account_id)

    assert (chair.unit_codes, chair.roles) == ({"H26.45.MC", "H26.45.TP"}, {"COUNTER", "HANDLER"})


def test_who_was_never_appointed_has_no_chair():
    assert queries.find_chair(identity.make_officer()) is None


def test_a_position_counts_from_its_first_to_its_last_day():
    today = clock.vietnam_date(clock.now())
    binh = make_officer(since=today)
    actions.relieve(account_id=binh.account_id, unit_code="H26.45.MC", role=Role.COUNTER, last_day=today, by=SYSTEM)

    assert queries.find_chair(binh.account_id, today - timedelta(1)) is None
    assert queries.find_chair(binh.account_id, today) is not None
    assert queries.find_chair(binh.account_id, today + timedelta(1)) is None


def test_an_officer_sits_at_one_agency_at_a_time():
    binh = make_officer("H26.45.MC")

    with pytest.raises(SeatedElsewhere):
        appoint(binh, "H26.46.MC")


def test_an_officer_can_move_to_another_agency():
    binh = make_officer("H26.45.MC")
    last_day = SINCE + timedelta(99)
    actions.relieve(account_id=binh.account_id, unit_code="H26.45.MC", role=Role.COUNTER, last_day=last_day, by=SYSTEM)

    appoint(binh, "H26.46.MC", since=last_day + timedelta(1))

    assert sit_down(binh).agency_code == "H26.46"
    assert invariants.one_chair_an_officer() == []


def test_the_same_appointment_twice_is_one_position():
    binh = make_officer()
    appoint(binh, "H26.45.MC", Role.COUNTER)
    appoint(binh, "H26.45.MC", Role.COUNTER, until=date(2027, 6, 30))
    appoint(binh, "H26.45.MC", Role.COUNTER, until=date(2027, 6, 30))

    assert [position.valid_to for position in Position.objects.all()] == [date(2027, 6, 30)]


def test_a_citizens_account_holds_no_position():
    an = Actor(hat=Hat.CITIZEN, account_id=identity.make_citizen())

    with pytest.raises(NotAnOfficer):
        appoint(an, "H26.45.MC")


def test_nobody_is_appointed_to_a_unit_that_is_not_there():
    with pytest.raises(NoSuchUnit):
        appoint(make_officer(), "H26.45.XX")


def test_no_position_ends_before_it_begins():
    with pytest.raises(WrongDates):
        appoint(make_officer(), "H26.45.TP", until=SINCE - timedelta(1))


def test_a_position_that_is_not_held_cannot_be_ended():
    binh = make_officer()

    with pytest.raises(NoSuchPosition):
        actions.relieve(account_id=binh.account_id, unit_code="H26.45.MC", role=Role.LEADER, last_day=SINCE, by=SYSTEM)


@pytest.mark.parametrize(
    ("unit_code", "role", "allowed"),
    [
        ("H26.45.LD", Role.ADMINISTRATOR, True),
        ("H26.LD", Role.ADMINISTRATOR, True),
        ("H26.46.LD", Role.ADMINISTRATOR, False),
        ("H26.45.LD", Role.LEADER, False),
    ],
)
def test_the_administrator_of_the_agency_or_above_it_appoints(unit_code, role, allowed):
    binh, chi = make_officer(), make_officer(unit_code, role, "Lê Thị Chi")

    if allowed:
        appoint(binh, "H26.45.TP", by=chi)
    else:
        with pytest.raises(NotAllowed):
            appoint(binh, "H26.45.TP", by=chi)


def test_officers_are_listed_by_given_name():
    for name in ("Nguyễn Văn Đức", "Trần Thị Bình", "Lê Văn Dũng"):
        make_officer("H26.45.TP", Role.HANDLER, name)
    make_officer("H26.46.TP", Role.HANDLER, "Phạm Thị Anh")

    officers = queries.list_officers({"H26.45.TP", "H26.45.MC"}, Role.HANDLER)

    assert [officer.full_name for officer in officers] == ["Trần Thị Bình", "Lê Văn Dũng", "Nguyễn Văn Đức"]


def test_the_doctor_sees_an_officer_at_two_agencies():
    binh = make_officer("H26.45.MC")
    Position.objects.create(
        account_id=binh.account_id, unit_id="H26.46.MC", role=Role.COUNTER, valid_from=SINCE, full_name="Bình"
    )

    assert invariants.one_chair_an_officer() == [f"account {binh.account_id}: H26.45 and H26.46 at once"]
