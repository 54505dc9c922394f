"""What may stand where no signature covers it."""

import pytest

from motcua.signing import rules

LONG = b"<30820100" + b"00" * 256


@pytest.mark.parametrize(
    "gap", [b"<3003020101>", b"<30030201010000>", b"<300302010a>", LONG + b">", LONG + b"00" * 9 + b">"]
)
def test_one_value_and_zeros_are_clean(gap):
    assert rules.is_clean_container(gap)


@pytest.mark.parametrize(
    "gap",
    [
        b"<>",
        b"<300302010101>",
        b"<30030201010001>",
        b"<3003020A0a>",
        b"<300302>",
        b"<31030201 01>",
        b" <3003020101>",
        b"<3103020101>",
        b"<3081030201010000>",
        b"<30030201010>",
    ],
)
def test_anything_else_is_not(gap):
    assert not rules.is_clean_container(gap)


def test_a_box_counts_from_the_bottom():
    assert rules.box_from_top_left(100, 700, 50, 20, 842) == (100, 122, 150, 142)
