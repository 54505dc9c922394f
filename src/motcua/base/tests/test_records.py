"""Reading a record out of a file."""

from dataclasses import dataclass, field
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from motcua.base.errors import InvalidInput
from motcua.base.records import read_record


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    code: str
    count: int = 1


@dataclass(frozen=True)
class Thing:
    names: dict[str, str]
    parts: tuple[Part, ...]
    colour: Colour = Colour.RED
    is_new: bool = False
    best: Part | None = None
    words: tuple[str, ...] = field(default_factory=tuple)


GOOD = {"names": {"vi": "Cái"}, "parts": [{"code": "a"}]}
plain = st.text(st.characters(min_codepoint=32, max_codepoint=126))
parts = st.builds(Part, code=plain, count=st.integers(-(2**53), 2**53))


def problems_of(value: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read_record(Thing, value)
    return {problem.field: str(problem.message) for problem in refused.value.problems}


@given(
    st.builds(
        Thing,
        names=st.dictionaries(plain, plain),
        parts=st.lists(parts).map(tuple),
        best=st.none() | parts,
        words=st.lists(plain).map(tuple),
    )
)
def test_what_was_written_is_read(thing):
    assert read_record(Thing, json.decode(json.encode(thing))) == thing


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"names": None}, "names"),
        ({"names": {"vi": 5}}, "names.vi"),
        ({"parts": {}}, "parts"),
        ({"parts": [{"code": "a"}, {"count": 2}]}, "parts[1].code"),
        ({"parts": [{"code": "a", "count": True}]}, "parts[0].count"),
        ({"parts": ["a"]}, "parts[0]"),
        ({"colour": "green"}, "colour"),
        ({"is_new": "yes"}, "is_new"),
        ({"best": {"code": 1}}, "best.code"),
        ({"words": ["a", 2]}, "words[1]"),
        ({"colur": "red"}, "colur"),
    ],
)
def test_a_mistake_is_named_by_its_path(change, path):
    assert list(problems_of(GOOD | change)) == [path]


def test_every_mistake_is_said_at_once():
    assert list(problems_of({"parts": [{}, {}], "colour": 1})) == ["names", "parts[0].code", "parts[1].code", "colour"]


def test_what_is_no_record_at_all_is_refused():
    assert list(problems_of([])) == list(problems_of("text")) == [""]


def test_texts_come_out_in_one_form():
    assert read_record(Part, {"code": "Hô\u0323"}).code == "Hộ"
