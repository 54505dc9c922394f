"""What happens at the agency between two statements of its look at its own copy is no difference."""

from typing import Any

import pytest
from django.db import connection

from motcua.base import clock
from motcua.federation.models import Comparison, ComparisonStep, Repair
from motcua.federation.testing import make_line
from motcua.federation.tests.conftest import NOW
from motcua.federation.tests.two_seats import STATUS_TYPES, TwoSeats
from motcua.federation.types import DIGEST_ANSWER
from motcua.road.queries import registry

pytestmark = pytest.mark.django_db
CODE = "H49.18-261102-0001"


@pytest.fixture
def seats(settings: Any, tmp_path: Any) -> Any:
    with clock.given(NOW):
        yield TwoSeats(settings, tmp_path)
    registry.forget()


def tell(seats: TwoSeats) -> None:
    """Let what waits be told and answered, all at once."""
    seats.send()
    while statuses := [each for each in seats.road if each[0] in STATUS_TYPES]:
        seats.carry(statuses)
    seats.at("h49")


@pytest.mark.parametrize("between", ["federation_answeredmessage", "FULL JOIN"])
def test_a_version_told_and_answered_meanwhile_is_not_put_right(seats, between):
    """Before the look at the dossiers, or after it and before the look at what was told of them."""
    seats.happen([make_line(1, CODE)])
    tell(seats)
    seats.happen([make_line(2, CODE)])
    seats.compare(is_carried=False)
    while not has_buckets():
        assert seats.carry_comparison() or seats.take_step()
    told = []

    def tell_between(execute: Any, sql: Any, *rest: Any) -> Any:
        if between in sql and not told:
            told.append(tell(seats))
        return execute(sql, *rest)

    with connection.execute_wrapper(tell_between):
        seats.take_step()
    while seats.carry_comparison() or seats.take_step():
        pass

    assert told
    assert not Repair.objects.exists()
    assert [row.state for row in Comparison.objects.all()] == ["equal", "equal"]


def has_buckets() -> bool:
    return any('"buckets"' in step.body for step in ComparisonStep.objects.filter(type=DIGEST_ANSWER.name))
