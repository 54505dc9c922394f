"""Facts and a template become a paper."""

import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from motcua.printing import actions
from motcua.printing.types import CannotBePrinted

PLAIN = Path(__file__).parent / "plain.typ"
NOW = datetime(2026, 3, 5, 2, 41, 7, tzinfo=UTC)


def print_lines(*lines, **facts):
    return actions.print_paper(PLAIN, {"now": NOW, "lines": lines, **facts})


def test_the_same_facts_give_the_same_bytes():
    assert print_lines("Ba Đình") == print_lines("Ba Đình")


def test_a_paper_is_pdf_a_2b():
    pdf = print_lines("Ba Đình")

    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"/OutputIntents" in pdf


def test_facts_are_never_markup(text_of):
    nasty = ['#read("/project/settings.py")', "*đậm* $x$ // hết", "#panic()", '<script>"', "\\u{41} -- @nguồn"]

    text = text_of(print_lines(*nasty))

    for line in nasty:
        assert line in text


def test_a_decomposed_name_is_printed_composed(text_of):
    assert "Nguyễn Thị Ngọc Ảnh" in text_of(print_lines(unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ảnh")))


def test_letters_that_no_font_has_are_shown_as_missing_and_stop_nothing(text_of):
    text = text_of(print_lines("An \U0001f600 \u674e\x00\u200e."))

    assert "An \ufffd \ufffd ." in text


def test_an_instant_is_told_on_the_wall_clock_of_viet_nam(text_of):
    text = text_of(print_lines(moment=datetime(2026, 3, 4, 18, 0, tzinfo=UTC), day=date(2026, 3, 5)))

    assert "2026-03-05 2026-03-05T01:00:00" in text


def test_the_page_number_is_hidden_on_the_first_page_only(text_of):
    first, second, *_ = text_of(print_lines("Ba Đình", pages=2)).split("\f")

    assert first.split()[0] == "Ba"
    assert second.split() == ["2"]


def test_a_fact_that_is_no_fact_is_a_fault():
    with pytest.raises(TypeError, match="object is no fact"):
        print_lines(object())


def test_a_fact_that_is_wanted_and_missing_is_a_named_fault():
    with pytest.raises(CannotBePrinted, match="absent"):
        print_lines(strict=True)
