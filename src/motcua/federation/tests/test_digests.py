"""One text, one hash: Python, the agency's database and the registry's say the same of the same dossiers."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base import clock
from motcua.federation.queries import digests
from motcua.federation.rules.digests import (
    Digest,
    digest_of,
    hash_of,
    place_of,
    state_text,
    unlike,
    version_text,
    written,
)
from motcua.federation.testing import make_line
from motcua.federation.tests.conftest import NOW
from motcua.federation.tests.two_seats import TwoSeats
from motcua.federation.types import StatusLine
from motcua.road.queries import registry

pytestmark = pytest.mark.django_db
CODES = [
    "H49.18-261102-0001",
    "H49.18-261102-0101",
    "H49.18-261031-10007",
    "H49.2-261101-0042",
    "CU/2019.7",
    "a-b",
    "7",
]


@pytest.fixture
def seats(settings: Any, tmp_path: Any) -> Any:
    with clock.given(NOW):
        yield TwoSeats(settings, tmp_path)
    registry.forget()


@st.composite
def lives(draw: Any) -> list[StatusLine]:
    """Some versions of some dossiers, each with times to the microsecond and any reason."""
    lines = []
    for code in draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True)):
        for version in range(1, draw(st.integers(1, 4)) + 1):
            plain = make_line(version, code)
            text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
            moment = timedelta(microseconds=draw(st.integers(0, 10**9)))
            due_at = draw(st.sampled_from([None, plain.submitted_at - moment, plain.submitted_at + 9000 * moment]))
            facts = {"reason": draw(text), "unit": draw(st.sampled_from(["", "H49.18.01"]))}
            lines.append(make_line(version, code, at=plain.at + moment, due_at=due_at, **facts))
    return lines


def expected(lines: list[StatusLine]) -> dict[str, Digest]:
    by_code = defaultdict(list)
    for line in lines:
        by_code[line.code].append(line)
    tree: dict[str, Digest] = defaultdict(Digest)
    for code, versions in by_code.items():
        tree[place_of(code).day] += digest_of(versions)
    return dict(tree)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=lives())
def test_python_and_both_databases_agree(seats, lines):
    with transaction.atomic():
        seats.happen(lines)
        seats.settle()

        assert digests.tree_of_agency("H49", "G22") == expected(lines)
        assert digests.tree_of_registry("H49", "G22") == expected(lines)
        days = sorted(expected(lines))
        buckets = digests.buckets_of_agency("H49", "G22", days)
        assert buckets == digests.buckets_of_registry("H49", "G22", days)
        assert sum(buckets.values(), Digest()) == sum(expected(lines).values(), Digest())
        transaction.set_rollback(True)


def test_the_texts_and_hashes_of_the_documentation():
    line = make_line(4, reason="Đủ điều kiện | đã ký")

    assert state_text(line) == (
        "H49.18-261102-0001|4|9|H49.18|1.001193|ONLINE|1793584800000000|1793671200000000|1794016800000000|"
        "1793844000000000|GRANTED"
    )
    assert version_text(line) == (
        "H49.18-261102-0001|4|9|1793844000000000|H49.18|H49.18.01|1794016800000000|Đủ điều kiện | đã ký"
    )
    assert written(hash_of(state_text(line))) == "7583a030a0a70da95ddd6ff0fcce274b"
    assert written(hash_of(version_text(line))) == "ab1874d75e2a84118cb706bf385c1ddb"


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("H49.18-261102-0001", ("261102", "01")),
        ("000.00.01.H22-200310-12345", ("200310", "45")),
        ("CU/2019.77", ("x9.", "77")),
        ("a-b", ("xa", "-b")),
        ("7", ("x", "7")),
    ],
)
def test_a_code_alone_says_where_a_dossier_hangs(code, place):
    assert place_of(code) == place


def test_what_one_side_lacks_is_a_difference():
    some = Digest(1, 2, 3, 4)

    assert unlike({"a": some, "b": some}, {"b": some, "c": some}) == ["a", "c"]
    assert unlike({"a": Digest()}, {}) == []
