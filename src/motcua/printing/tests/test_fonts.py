"""The fonts of papers show every Vietnamese letter."""

import itertools
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from motcua.printing import queries

STYLES = ["Regular", "Bold", "Italic", "BoldItalic"]


def vietnamese_letters():
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    small = {unicodedata.normalize("NFC", a + b) for a, b in itertools.product("aăâeêioôơuưy", tones)} | {"đ"}
    return {letter for one in small if ord(one) > 127 for letter in (one, one.upper())}


@pytest.mark.parametrize("style", STYLES)
def test_a_font_has_the_134_precomposed_letters(style):
    letters = vietnamese_letters()

    assert len(letters) == 134
    assert {ord(letter) for letter in letters} <= set(TTFont(queries.FONTS / f"Tinos-{style}.ttf").getBestCmap())


def test_the_coverage_file_says_what_all_fonts_have():
    maps = [set(TTFont(queries.FONTS / f"Tinos-{style}.ttf").getBestCmap()) for style in STYLES]

    assert queries.covered() == set.intersection(*maps)


def test_typst_sees_the_four_styles_and_no_font_of_the_machine():
    assert queries.fonts().families() == ["Tinos"]
    assert {(font.style, font.weight) for font in queries.fonts().fonts()} == {
        (style, weight) for style in ("normal", "italic") for weight in (400, 700)
    }
