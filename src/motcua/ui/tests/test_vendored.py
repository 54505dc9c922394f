"""What is carried along is what it says it is, is small, and can write Vietnamese."""

import gzip
import hashlib
import re
import tomllib
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

UI = Path(__file__).parents[1]
STATIC = UI / "static/ui"
VENDORED = tomllib.loads((UI / "vendor.toml").read_text())["file"]
FACES = ["be-vietnam-pro-{}-600", "noto-sans-{}-400", "noto-sans-{}-600"]


def vietnamese_letters() -> set[str]:
    """Return the 134 letters of Vietnamese that stand beyond ASCII, each as one code point."""
    letters = {"đ", "Đ"}
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY":
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"):
            letters.add(unicodedata.normalize("NFC", base + tone))
    return {letter for letter in letters if ord(letter) > 127}


def test_there_are_134_letters():
    assert len(vietnamese_letters()) == 134


@pytest.mark.parametrize("face", FACES)
def test_every_face_has_every_vietnamese_letter(face):
    covered = set()
    for subset in ("latin", "vietnamese"):
        covered |= set(TTFont(STATIC / f"fonts/{face.format(subset)}-normal.woff2").getBestCmap())

    assert {letter for letter in vietnamese_letters() if ord(letter) not in covered} == set()


@pytest.mark.parametrize("file", VENDORED, ids=lambda file: Path(file["path"]).name)
def test_a_vendored_file_is_unchanged(file):
    assert hashlib.sha256((UI / file["path"]).read_bytes()).hexdigest() == file["sha256"]
    assert file["licence"] and file["version"] and file["package"]


def test_every_font_is_listed_and_declared():
    fonts = {path.name for path in (STATIC / "fonts").glob("*.woff2")}

    assert {Path(file["path"]).name for file in VENDORED} == fonts
    assert set(re.findall(r"fonts/([\w-]+\.woff2)", (STATIC / "fonts.css").read_text())) == fonts


def test_the_vietnamese_subset_is_declared_last_of_its_face():
    order = re.findall(r"fonts/([\w-]+)-(latin|vietnamese)-(\d+)-normal", (STATIC / "fonts.css").read_text())

    assert [subset for _family, subset, _weight in order] == ["latin", "vietnamese"] * len(FACES)


def test_the_fonts_stay_under_80_kilobytes():
    assert sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2")) < 80 * 1024


@pytest.mark.parametrize(("pattern", "budget"), [("*.css", 16 * 1024), ("*.js", 6 * 1024)])
def test_style_and_script_keep_their_budgets(pattern, budget):
    assert sum(len(gzip.compress(path.read_bytes())) for path in STATIC.glob(pattern)) < budget
