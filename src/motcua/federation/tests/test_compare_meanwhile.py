"""Copies are compared while things happen and messages come late or twice: no false alarm, and equal in the end."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base import clock
from motcua.federation import invariants
from motcua.federation.models import Comparison, Repair
from motcua.federation.queries import digests
from motcua.federation.testing import make_line
from motcua.federation.tests.conftest import NOW
from motcua.federation.tests.test_damage import DAMAGES
from motcua.federation.tests.two_seats import STATUS_TYPES, TwoSeats
from motcua.road.queries import registry

pytestmark = pytest.mark.django_db
CODES = ["H49.18-261102-0001", "H49.18-261102-0101", "H49.18-261031-0007", "CU/2019.7"]
OPERATIONS = ["happen", "happen", "happen", "send", "carry", "carry", "twice", "compare", "carry comparison", "step"]
STEPS = st.tuples(st.sampled_from(OPERATIONS), st.sampled_from(CODES), st.integers(0, 30))
HARMS = st.tuples(st.sampled_from(sorted(DAMAGES)), st.sampled_from(CODES), st.integers(1, 5)).filter(
    lambda harm: harm[:2] != ("agency", "CU/2019.7")  # whose a foreign code is, nobody but the registry can say
)


@pytest.fixture
def seats(settings: Any, tmp_path: Any) -> Any:
    with clock.given(NOW):
        yield TwoSeats(settings, tmp_path)
    registry.forget()


def do(seats: TwoSeats, operation: str, code: str, number: int, versions: dict[str, int]) -> None:
    statuses = [each for each in seats.road if each[0] in STATUS_TYPES]
    if operation == "happen" and versions.setdefault(code, 0) < 5:
        versions[code] += 1
        seats.happen([make_line(versions[code], code)])
    elif operation == "send":
        seats.send()
    elif operation in {"carry", "twice"} and statuses:
        message = statuses[number % len(statuses)]
        if operation == "twice" and message[0] == STATUS_TYPES[1]:
            seats.road.append(message)
        seats.carry([message])
    elif operation == "compare":
        seats.compare(is_carried=False)
    elif operation == "carry comparison":
        seats.carry_comparison()
    elif operation == "step":
        seats.take_step()


def live(seats: TwoSeats, steps: Sequence[tuple[str, str, int]], versions: dict[str, int]) -> None:
    for operation, code, number in steps:
        do(seats, operation, code, number, versions)


def are_equal(seats: TwoSeats) -> bool:
    ours, theirs = digests.tree_of_agency("H49", "G22"), digests.tree_of_registry("H49", "G22")
    seats.at("national")
    wrong = [*invariants.the_newest_version_holds(), *invariants.counts_equal_a_recount(), *invariants.gaps_are_open()]
    return ours == theirs and not wrong


EXAMPLES = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@EXAMPLES
@given(st.lists(STEPS, min_size=5, max_size=40))
def test_what_is_under_way_never_raises_an_alarm(seats, steps):
    with seats.undone():
        live(seats, steps, {})
        assert not Repair.objects.exists()
        seats.settle()
        seats.compare()

        assert not Repair.objects.exists()
        assert Comparison.objects.filter(is_registrys=True).order_by("-taken_at").first().state == "equal"
        assert are_equal(seats)


@EXAMPLES
@given(st.lists(STEPS, min_size=5, max_size=25), st.lists(st.tuples(HARMS, st.lists(STEPS, max_size=15)), max_size=3))
def test_what_is_damaged_meanwhile_is_right_in_the_end(seats, steps, harms):
    with seats.undone():
        versions: dict[str, int] = {}
        live(seats, steps, versions)
        for (kind, code, version), after in harms:
            with connection.cursor() as cursor:
                cursor.execute(DAMAGES[kind], {"code": code, "version": version})
            live(seats, after, versions)
        seats.settle()
        seats.compare()

        assert are_equal(seats)
