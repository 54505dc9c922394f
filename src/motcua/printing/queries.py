"""Where things stand on a paper, and how it is laid out."""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import segno
import typst

from motcua.printing import rules
from motcua.printing.types import CannotBePrinted, Spot

SOURCE = Path(__file__).resolve().parents[1]
FONTS = Path(__file__).parent / "fonts"


def find_spots(template: Path, facts: Mapping[str, Any]) -> dict[str, Spot]:
    """Return the places of a paper that are kept for signatures, by name. Raises CannotBePrinted."""
    try:
        found = typst.query(
            str(template), "<spot>", field="value", root=str(SOURCE), font_paths=fonts(), sys_inputs=inputs(facts)
        )
    except typst.TypstError as error:
        raise CannotBePrinted(reason=error.message) from error
    return {item["name"]: Spot(**item) for item in json.loads(found)}


def inputs(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return what a template reads. ``lookup_url`` (a public address) is drawn as a QR code named ``qr``."""
    told = dict(rules.plain(dict(facts), covered()))
    if link := facts.get("lookup_url"):
        told["qr"] = draw_qr(str(link))
    return {"facts": json.dumps(told, ensure_ascii=False)}


@lru_cache(maxsize=256)
def draw_qr(link: str) -> str:
    """Return a QR code (error correction M) as SVG; the papers of one dossier carry the same."""
    return str(segno.make(link, error="m", micro=False).svg_inline(border=0, scale=4, omitsize=False))


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of papers, loaded once; those of the machine are never used."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def covered() -> frozenset[int]:
    """Return the code points that every font of ours can show (made by tools/print_fonts.py)."""
    return rules.read_coverage((FONTS / "coverage.txt").read_text())
