"""Who holds a thread for long waits with its like."""

from collections.abc import Iterator

import pytest

from motcua.road import jobs


@pytest.fixture
def known() -> Iterator[None]:
    jobs._slow.add("snail")
    jobs._long.add("returned")
    yield
    jobs._slow.discard("snail")
    jobs._long.discard("returned")


def test_the_silent_the_slow_and_those_with_very_much_leave_the_others_their_threads(known):
    usual = jobs._lane_of("h26", True)

    assert jobs._lane_of("dead", False) is jobs._lane_of("snail", True) is not usual
    assert jobs._lane_of("returned", True) not in {usual, jobs._lane_of("snail", True)}
