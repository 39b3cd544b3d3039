"""What charts are filled with besides colours: the hatching of what is missing, and the scales of maps on a dark ground.

A chart is drawn in light colours whatever the theme, which the browser alone knows: in the dark a filter puts the colour of the dark scale in the place of
the light one's, so that neither the theme nor paper draws a chart anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from data.palette import EDGE_NIGHT, GAPS, GAPS_NIGHT, SEQUENCE, SEQUENCE_NIGHT

Colour = tuple[int, int, int]

_STEPS: Final = 51
_HATCH: Final = (
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="hatch-ground"></rect><line x1="0" y1="0" x2="0" y2="6" class="hatch-line"></line></pattern>'
)


def _parts(colour: str) -> Colour:
    """Red, green and blue, each of 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _channel(colours: Sequence[str]) -> int:
    """The part of a colour that runs furthest along a scale, by which a colour's place on it is told."""
    first, last = _parts(colours[0]), _parts(colours[-1])
    return max(range(3), key=lambda part: abs(first[part] - last[part]))


def night_colour(value: float, light: Sequence[str], night: Sequence[str]) -> tuple[float, float, float]:
    """The dark scale's colour for one of the light scale, whose part that tells its place is ``value`` of 255. White, the edge of areas, becomes theirs."""
    channel = _channel(light)
    stops = [(255, _parts(EDGE_NIGHT)), *zip((_parts(one)[channel] for one in light), map(_parts, night), strict=True)]
    for (high, above), (low, below) in pairwise(stops):
        if value >= low:
            share = (high - value) / (high - low)
            red, green, blue = (a + (b - a) * share for a, b in zip(above, below, strict=True))
            return red, green, blue
    red, green, blue = stops[-1][1]
    return float(red), float(green), float(blue)


def _filter(name: str, light: Sequence[str], night: Sequence[str]) -> str:
    channel = _channel(light)
    row = " ".join("1" if part == channel else "0" for part in range(5))
    colours = [night_colour(255 * step / (_STEPS - 1), light, night) for step in range(_STEPS)]
    tables = "".join(
        f'<feFunc{part} type="table" tableValues="{" ".join(f"{colour[place] / 255:.3f}" for colour in colours)}"></feFunc{part}>'
        for place, part in enumerate("RGB")
    )
    return (
        f'<filter id="{name}" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">'
        f'<feColorMatrix values="{row} {row} {row} 0 0 0 1 0"></feColorMatrix>'
        f"<feComponentTransfer>{tables}</feComponentTransfer></filter>"
    )


def definitions() -> str:
    """The drawing that stands unseen at the head of every page, to whose parts the style sheets refer."""
    night = _filter("night-rates", SEQUENCE, SEQUENCE_NIGHT) + _filter("night-gaps", GAPS, GAPS_NIGHT)
    return f'<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>{_HATCH}{night}</defs></svg>'
