"""An agency's seat and the registry find out what differs, and the registry is put right."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from motcua.base import clock
from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.base.ids import new_id
from motcua.federation import actions, invariants
from motcua.federation.actions import repairing
from motcua.federation.models import Comparison, RegisteredDossier, Repair
from motcua.federation.rules.repairs import taken_out_unasked
from motcua.federation.testing import make_dossier_lines, make_line
from motcua.federation.tests.conftest import NOW
from motcua.federation.tests.two_seats import TwoSeats, what_is_registered
from motcua.federation.types import NotTheRegistry, TrueDossier
from motcua.road.queries import registry

pytestmark = pytest.mark.django_db
FIRST, SECOND = "H49.18-261102-0001", "H49.18-261102-0002"


@pytest.fixture
def seats(settings: Any, tmp_path: Any) -> Any:
    with clock.given(NOW):
        yield TwoSeats(settings, tmp_path)
    registry.forget()


@pytest.fixture
def two(seats: Any) -> Any:
    """Two dossiers, known on both sides."""
    seats.happen([*make_dossier_lines(FIRST), *make_dossier_lines(SECOND, 3)])
    seats.settle()
    return seats


def damage(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def how_it_ended() -> list[str]:
    return [row.state for row in Comparison.objects.filter(is_registrys=True).order_by("taken_at", "id")]


def test_two_equal_copies_are_proven_equal_by_two_messages(two):
    two.compare()

    row = Comparison.objects.get(is_registrys=True)
    assert (row.state, row.taken_at, row.dossiers, row.versions) == ("equal", two.now, 2, 8)
    assert not Repair.objects.exists()


@pytest.mark.parametrize(
    ("sql", "damages"),
    [
        ("UPDATE federation_registereddossier SET status = 'STOPPED' WHERE code = '{first}'", {"changed_dossier"}),
        ("UPDATE federation_registereddossier SET due_at = NULL WHERE code = '{first}'", {"changed_dossier"}),
        ("UPDATE federation_registereddossier SET version = 9 WHERE code = '{first}'", {"changed_dossier"}),
        ("UPDATE federation_registereddossier SET source = 'H26' WHERE code = '{first}'", {"changed_dossier"}),
        ("DELETE FROM federation_registereddossier WHERE code = '{first}'", {"lost_dossier"}),
        ("DELETE FROM federation_recordedstatus WHERE code = '{first}' AND version = 2", {"lost_version"}),
        ("DELETE FROM federation_recordedstatus WHERE code = '{first}' AND version = 5", {"lost_version"}),
        ("UPDATE federation_recordedstatus SET reason = 'x' WHERE code = '{first}'", {"changed_version"}),
        (
            "INSERT INTO federation_registereddossier SELECT 'H49.18-261102-0007', source, agency, unit, procedure, "
            "channel, status, version, at, submitted_at, received_at, due_at, finished_at, outcome, opened_on "
            "FROM federation_registereddossier WHERE code = '{first}'",
            {"extra_dossier"},
        ),
        (
            "INSERT INTO federation_recordedstatus (code, version, opened_month, batch_id, at, status, agency, unit, "
            "reason, content) SELECT code, 8, opened_month, batch_id, at, status, agency, unit, reason, content "
            "FROM federation_recordedstatus WHERE code = '{first}' AND version = 5",
            {"extra_version"},
        ),
    ],
)
def test_what_somebody_changed_by_hand_is_found_named_and_put_right(two, sql, damages):
    before = what_is_registered(two.now)
    damage(sql.format(first=FIRST))

    two.compare()

    assert what_is_registered(two.now) == before
    assert {row.damage for row in Repair.objects.all()} == damages
    assert how_it_ended() == ["repaired", "equal"]


def test_a_repair_says_of_which_dossier_what_was_changed_from_what_to_what(two):
    damage(f"UPDATE federation_registereddossier SET status = 'STOPPED' WHERE code = '{SECOND}'")

    two.compare()

    row = Repair.objects.order_by("id").first()
    assert (row.code, row.version, row.field, row.was, row.became) == (SECOND, 3, "status", "STOPPED", "IN_PROGRESS")
    assert Repair.objects.count() == 2  # one for each seat's administrators


def test_what_is_under_way_is_no_difference(two):
    two.happen([make_line(4, SECOND)])
    two.compare()

    assert not Repair.objects.exists()
    assert [(row.state, row.under_way) for row in Comparison.objects.all()] == [("equal", 1)] * 2


def test_what_comes_while_copies_are_compared_is_no_difference(two):
    two.compare(is_carried=False)
    two.happen([make_line(4, SECOND)])
    two.send()
    statuses = [each for each in two.road if "Statuses" in each[0]]
    two.carry(statuses)
    two.settle()

    assert not Repair.objects.exists()
    assert how_it_ended() == ["equal"]


def test_a_dossier_that_moved_on_meanwhile_is_put_right_next_time(two):
    before = what_is_registered(two.now)[0]
    damage(f"UPDATE federation_registereddossier SET procedure = '2.000001' WHERE code = '{SECOND}'")
    two.happen([make_line(4, SECOND)])
    two.compare()
    two.settle()
    two.compare()

    assert [row[4] for row in what_is_registered(two.now)[0]] == [row[4] for row in before]
    two.at("national")
    assert [*invariants.the_newest_version_holds(), *invariants.counts_equal_a_recount()] == []


def test_an_agency_that_never_answers_is_asked_again(two):
    two.compare(is_carried=False)
    two.road.clear()
    two.now += timedelta(hours=1)
    two.compare()

    ended = Comparison.objects.filter(is_registrys=False).order_by("taken_at").values_list("state", flat=True)
    assert list(ended) == ["unanswered", "equal"]


def test_a_dossier_that_does_not_stand_where_its_agency_told_proves_nothing(two):
    damage("UPDATE dossiers_dossier SET due_at = due_at + interval '1 hour'")
    two.compare()
    two.at("h49")

    assert how_it_ended() == ["unlike"]
    assert not Repair.objects.exists()
    assert len(invariants.what_stands_was_told()) == 2


def test_a_source_may_not_put_right_anothers_dossiers(two):
    code = "HS/2019.77"
    two.at("national")
    actions.record_statuses(lines=[make_line(1, code, agency="H49.18")], sender="H49", now=two.now)
    true = TrueDossier(code, 1, (make_line(1, code, agency="H26.45"),))

    found = repairing.put_right([true], comparison=new_id(), sender="H26", registry="G22", now=two.now)

    assert [line.damage for line in found] == ["not_repaired"]
    assert RegisteredDossier.objects.get(code=code).source == "H49"


LOST = [f"H49.18-261103-{number:04d}" for number in range(1, 102)]


@pytest.fixture
def forgotten(two):
    """The agency was restored from a backup of before a day of 101 dossiers."""
    two.happen([make_line(1, code) for code in LOST])
    two.settle()
    damage("DELETE FROM federation_toldstatus WHERE code LIKE 'H49.18-261103-%'")
    damage("DELETE FROM dossiers_dossier WHERE code LIKE 'H49.18-261103-%'")
    return two


def test_what_an_agency_has_forgotten_is_held_back_and_named_once(forgotten):
    before = what_is_registered(forgotten.now)

    forgotten.compare()
    forgotten.compare()

    assert what_is_registered(forgotten.now) == before
    assert how_it_ended() == ["unlike", "unlike"]
    named = Repair.objects.filter(is_registrys=True).order_by("code").values_list("code", "damage")
    assert list(named) == [(code, "held_back") for code in LOST]


def test_it_is_taken_out_when_an_administrator_says_so(forgotten):
    forgotten.compare()
    forgotten.at("national")
    actions.allow_taking_out(source="H49", by=SYSTEM, now=forgotten.now)

    forgotten.compare()

    assert not RegisteredDossier.objects.filter(code__in=LOST).exists()
    assert how_it_ended() == ["unlike", "repaired", "equal"]


def test_nobody_else_lets_it_be_taken_out(forgotten):
    forgotten.at("national")
    with pytest.raises(NotAllowed):
        actions.allow_taking_out(source="H49", by=Actor(hat=Hat.OFFICER, roles=frozenset({"LEADER"})), now=NOW)
    forgotten.at("h49")
    with pytest.raises(NotTheRegistry):
        actions.allow_taking_out(source="H49", by=SYSTEM, now=NOW)


def test_the_brake_knows_all_that_a_source_has_not_only_the_slice(forgotten):
    forgotten.at("national")
    comparison = Comparison.objects.create(
        id=new_id(), is_registrys=True, source="H49", taken_at=NOW, state="asked", dossiers=101, total=200_000
    )
    gone = [TrueDossier(code, 1, (), (1,)) for code in LOST]

    repairing.put_right(gone, comparison=comparison.id, sender="H49", registry="G22", now=NOW)

    assert not RegisteredDossier.objects.filter(code__in=LOST).exists()


@pytest.mark.parametrize(("dossiers", "most"), [(0, 100), (12, 100), (99_999, 100), (720_000, 720)])
def test_a_hundred_or_a_thousandth_may_go_in_a_day(dossiers, most):
    assert taken_out_unasked(dossiers) == most
