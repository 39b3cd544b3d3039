"""A map of tiles: one for each region below, with its name and figure, about where it lies."""

from __future__ import annotations

from typing import Final

from analysis.rows import value_of
from data.maps import centres
from data.texts import numbers, text
from data.texts.names import figure_name
from reports.content.record import Content
from reports.say.figures import NAME, is_odd, is_rate
from reports.say.plain import plain
from reports.say.ranking import Ranking, rank_children
from reports.slides.slide import Slide, Tile, Tiles

BESIDE: Final = 16
"""A ranking of fewer regions than this leaves room for the map beside it."""
LEAST: Final = 4
"""Fewer regions than this are no map."""


def map_slides(content: Content, language: str) -> list[Slide]:
    """The map on a slide of its own, where the ranking leaves no room for it; its title counts who is above the whole."""
    found = rank_children(content, language)
    tiles = tiles_of(content, language)
    if found is None or tiles is None or found.whole is None or len(found.places) < BESIDE:
        return []
    return [
        Slide(
            "Chart",
            map_title(found, content, language),
            details=(text("tiles.means", language),),
            tiles=tiles,
            asked="map",
        )
    ]


def map_title(found: Ranking, content: Content, language: str) -> str:
    """How many of the regions ranked are above the whole, and how many below."""
    whole = found.whole or 0.0
    above = sum(1 for place in found.places if place.value > whole)
    below = sum(1 for place in found.places if place.value < whole)
    filled = {
        "n": len(found.places),
        "metric": figure_name(found.metric, language),
        "region": plain(content.name(language), NAME),
        "value": numbers.percent(whole),
    }
    if above == len(found.places):
        return text("tiles.all_above", language, **filled)
    return text("tiles.title", language, above=above, below=below, **filled)


def tiles_of(content: Content, language: str) -> Tiles | None:
    """A tile for each region of the map below; None without a map, or where nothing is ranked by a rate."""
    found, places = rank_children(content, language), centres(content.region)
    if found is None or not is_rate(found.metric) or len(found.places) < LEAST:
        return None
    rows = {str(row["region"]): row for row in content.children if row["region"] is not None}
    there = {code: centre for code, centre in places.items() if code in rows}
    if not {place.code for place in found.places} <= set(there):
        return None
    values = {place.code: place.value for place in found.places}
    odd = {code for code in values if is_odd(content, code, found.metric)}
    usual = [value for code, value in values.items() if code not in odd]
    low, high = min(usual, default=0), max(usual, default=0)
    few = {code for code, row in rows.items() if code not in values and value_of(row, found.metric) is not None}

    def said(code: str) -> str:
        for key, codes in (("tiles.odd", odd), ("tiles.few", few)):
            if code in codes:
                return text(key, language)
        return numbers.percent(values[code]) if code in values else "–"

    tiles = tuple(
        Tile(
            code,
            plain(content.name_of(rows[code], language), NAME),
            said(code),
            (values[code] - low) / (high - low) if code in values and code not in odd and high > low else None,
        )
        for code in sorted(there)
    )
    return Tiles(tiles, text("tiles.alt", language, metric=figure_name(found.metric, language)), there)
