"""A map's dark scale: the filter gives each colour of the light scale its dark one, and the style sheets have both."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from data.palette import EDGE_NIGHT, GAPS, GAPS_NIGHT, SEQUENCE, SEQUENCE_NIGHT
from data.settings import ROOT
from layouts.figures.defs import definitions, night_colour

SCALES = [(SEQUENCE, SEQUENCE_NIGHT), (GAPS, GAPS_NIGHT)]


def parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def told(colour: str, light: Sequence[str]) -> int:
    """The part of a colour by which its place on the scale is told."""
    far = [abs(parts(light[0])[at] - parts(light[-1])[at]) for at in range(3)]
    return parts(colour)[far.index(max(far))]


@pytest.mark.parametrize(("light", "night"), SCALES)
def test_each_colour_becomes_its_dark_one(light: Sequence[str], night: Sequence[str]) -> None:
    for one, other in zip(light, night, strict=True):
        assert night_colour(told(one, light), light, night) == parts(other)
    assert night_colour(255, light, night) == parts(EDGE_NIGHT)
    assert night_colour(0, light, night) == parts(night[-1])


@pytest.mark.parametrize(("light", "night"), SCALES)
def test_more_is_lighter_in_the_dark(light: Sequence[str], night: Sequence[str]) -> None:
    """By the brightness that an eye sees, at every step between the ends."""
    first, last = told(light[0], light), told(light[-1], light)
    seen = [night_colour(value, light, night) for value in range(first, last - 1, -1)]
    bright = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in seen]
    assert bright == sorted(bright)
    assert bright[-1] > 3 * bright[0]


def test_the_page_holds_what_the_style_sheets_refer_to() -> None:
    drawn = definitions()
    used = {
        name for path in (ROOT / "assets").glob("*.css") for name in re.findall(r"url\(#([\w-]+)\)", path.read_text())
    }
    assert used
    assert used <= set(re.findall(r'id="([\w-]+)"', drawn))


def test_legends_have_the_colours_of_the_maps() -> None:
    sheet = (ROOT / "assets" / "base.css").read_text(encoding="utf-8").splitlines()
    for line, rates, gaps in ((sheet[1], SEQUENCE, GAPS), (sheet[2], SEQUENCE_NIGHT, GAPS_NIGHT)):
        assert f"--scale-rates: {', '.join(rates)};" in line
        assert f"--scale-gaps: {', '.join(gaps)};" in line
    paper = (ROOT / "assets" / "on_paper.css").read_text(encoding="utf-8")
    assert paper.count(f"--scale-rates: {', '.join(SEQUENCE)} !important") == 2
    assert all(f"--gap-{step}: {colour}" in sheet[2] for step, colour in enumerate(GAPS_NIGHT))
