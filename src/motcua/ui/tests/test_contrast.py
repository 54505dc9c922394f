"""Every ink that stands on a ground can be read: 4.5 for text, 3 for the edges of controls."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[1] / "static/ui/tokens.css").read_text()

TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "muted", "brand", "brand-strong", "error", "gold-ink", "info", "ok", "soon")
      for ground in ("card", "paper", "paper-deep")),
    *((ink, "brand-soft") for ink in ("ink", "muted", "brand", "brand-strong")),
    *(("ink", ground) for ground in ("info-soft", "ok-soft", "soon-soft", "error-soft", "gold-soft", "gold", "halo")),
    *((tone, f"{tone}-soft") for tone in ("info", "ok", "soon", "error")),
    *((ink, ground) for ink in ("on-brand", "on-brand-soft") for ground in ("brand", "brand-strong")),
    ("on-brand", "error"),
]  # fmt: skip
EDGE_PAIRS = [
    *((edge, ground) for edge in ("control", "error", "brand", "ink") for ground in ("card", "paper", "paper-deep")),
    ("ink", "halo"),
    ("gold", "brand"),
    ("halo", "ink"),
]


def tokens(contrast: str) -> dict[str, str]:
    """Return the colours in force with normal or high contrast."""
    plain, high = TOKENS.split('[data-contrast="high"]')
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", plain))
    return colours | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", high)) if contrast == "high" else colours


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", ["normal", "high"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (EDGE_PAIRS, 3.0)], ids=["text", "edges"])
def test_every_pair_of_colours_can_be_told_apart(mode, pairs, least):
    colours = tokens(mode)
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}


def test_high_contrast_reads_better_than_normal():
    normal, high = tokens("normal"), tokens("high")

    assert contrast(high["muted"], high["card"]) > contrast(normal["muted"], normal["card"]) > 7
