"""Make the print fonts once: ``python -m tools.print_fonts FOLDER``, an unpacked ``npm pack @fontsource/tinos``.

Tinos (SIL Open Font License 1.1) is metric-compatible with Times New Roman, which Decree 30/2020 asks for. The package
ships it in subsets; those that Vietnamese papers need are merged into one TTF per style, without hints (paper and PDF
don't use them). The result is vendored in ``src/motcua/printing/fonts/``.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

SUBSETS = ("latin", "latin-ext", "vietnamese")
STYLES = {
    "Regular": "400-normal",
    "Bold": "700-normal",
    "Italic": "400-italic",
    "BoldItalic": "700-italic",
}
TARGET = Path(__file__).resolve().parents[1] / "src" / "motcua" / "printing" / "fonts"
HINTS = ("cvt ", "fpgm", "prep", "gasp", "hdmx", "VDMX", "LTSH", "DSIG")


def merged(package: Path, style: str, workshop: Path) -> TTFont:
    """Return one font of the subsets of a style."""
    parts = []
    for subset in SUBSETS:
        font = TTFont(package / "files" / f"tinos-{subset}-{STYLES[style]}.woff2")
        font.flavor = None
        for table in HINTS:
            if table in font:
                del font[table]
        for glyph in font["glyf"].glyphs.values():
            glyph.expand(font["glyf"])
            glyph.removeHinting()
        part = workshop / f"{style}-{subset}.ttf"
        font.save(part)
        parts.append(str(part))
    return Merger().merge(parts)


def coverage(fonts: list[TTFont]) -> str:
    """Return the code points that all fonts have, as hexadecimal ranges, one a line."""
    points = sorted(set.intersection(*(set(font.getBestCmap()) for font in fonts)))
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{first:X}-{last:X}\n" for first, last in ranges)


def main() -> int:
    package = Path(sys.argv[1])
    fonts = []
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as workshop:
        for style in STYLES:
            font = merged(package, style, Path(workshop))
            font["head"].modified = font["head"].created  # the same input gives the same file
            font.recalcTimestamp = False
            font.save(TARGET / f"Tinos-{style}.ttf")
            fonts.append(font)
    (TARGET / "coverage.txt").write_text(coverage(fonts))
    (TARGET / "OFL.txt").write_text((package / "LICENSE").read_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
