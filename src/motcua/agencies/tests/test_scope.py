"""Whose rows an officer sees."""

import pytest

from motcua.agencies import queries
from motcua.agencies.testing import make_officer
from motcua.agencies.types import Role
from motcua.base.actor import ANONYMOUS, SYSTEM, Actor, Hat

pytestmark = pytest.mark.usefixtures("agencies")
WHOLE_WARD = {"H26.45.MC", "H26.45.TP", "H26.45.LD"}


@pytest.mark.parametrize("role", [Role.COUNTER, Role.HANDLER, Role.CLERK, Role.ACCOUNTANT])
def test_an_officer_sees_the_own_unit(role, django_assert_num_queries):
    binh = make_officer("H26.45.MC", role)

    with django_assert_num_queries(0):
        assert queries.get_scope(binh) == {"H26.45.MC"}


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMINISTRATOR])
def test_a_leader_sees_all_units_of_the_own_agency_and_no_other(role, django_assert_num_queries):
    chi = make_officer("H26.45.LD", role)

    with django_assert_num_queries(1):
        assert queries.get_scope(chi) == WHOLE_WARD


@pytest.mark.parametrize("nobody", [ANONYMOUS, SYSTEM, Actor(hat=Hat.CITIZEN), Actor(hat=Hat.OFFICER)])
def test_who_has_no_chair_sees_nothing(nobody):
    assert queries.get_scope(nobody) == frozenset()
