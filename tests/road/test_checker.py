"""The checker finds each kind of wrong in a log written by hand."""

from typing import Any

from motcua.bench.simulation.checker import check

GOOD: list[tuple[Any, ...]] = [
    ("commit", "a", "1", "b", "k", "x"),
    ("commit", "a", "2", "b", "k", "y"),
    ("state", "a", "1", "DELIVERED", True, ""),
    ("state", "a", "2", "DELIVERED", True, ""),
    ("effect", "b", "a", "k", "x"),
    ("effect", "b", "a", "k", "y"),
]


def changed(at: int, *facts: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [*GOOD[:at], *facts, *GOOD[at + 1 :]]


def test_a_good_log_has_nothing_wrong() -> None:
    assert check(GOOD).sentences == []


def test_a_delivered_message_without_effect_is_lost() -> None:
    assert check(GOOD[:5]).lost == ["y of a: delivered to b, but not done"]


def test_a_committed_message_without_a_row_is_lost() -> None:
    assert check(changed(3)).lost == ["y of a: no trace of it"]


def test_a_refused_message_has_no_effect_and_a_reason() -> None:
    assert check(changed(3, ("state", "a", "2", "REFUSED", True, "unknown_type"))).lost
    assert check(changed(3, ("state", "a", "2", "REFUSED", True, "unknown_type"))[:5]).sentences == []
    assert check(changed(3, ("state", "a", "2", "REFUSED", True, "other_content"))[:5]).lost


def test_an_effect_is_done_once_in_order_and_of_something_committed() -> None:
    assert check([*GOOD, GOOD[5]]).twice == ["y 2 times at b"]
    assert check([*GOOD[:4], GOOD[5], GOOD[4]]).disordered == ["x after y at b (k of a)"]
    assert check([*GOOD, ("effect", "b", "a", "k", "z")]).foreign == ["z at b"]


def test_what_is_not_final_is_unfinished() -> None:
    assert check(changed(3, ("state", "a", "2", "RELAYED", False, ""))[:5]).unfinished == ["2 of a is RELAYED"]
    assert check([*GOOD, ("undone", "b", "2", "PARKED")]).unfinished == ["2 at b is PARKED"]


def test_what_a_restored_node_forgot_may_be_done_or_not() -> None:
    forgotten = [*GOOD[:2], ("restore", "a", 1), *GOOD[2:3], *GOOD[4:]]
    assert check(forgotten).sentences == []
    assert check(forgotten[:-1]).sentences == []


def test_what_was_issued_again_counts_by_its_last_issue() -> None:
    again = ("reissue", "a", "3", "b", "k", "y")
    ends = [("state", "a", "2", "REFUSED", True, "issued_again"), ("state", "a", "3", "DELIVERED", True, "")]
    assert check([*GOOD[:2], again, GOOD[2], *ends, *GOOD[4:]]).sentences == []
