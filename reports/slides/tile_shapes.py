"""A map of tiles as native shapes: a grid whose cells lie about where the places do; one group, each tile a box that an office can move, fill
and rename."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import ceil, cos, radians, sqrt
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide as Drawn
from pptx.util import Emu, Pt

from data.palette import GRID, INK, shade
from reports.say.plain import plain
from reports.slides.slide import Tile, Tiles

ROOM: Final = 1.5
"""So many cells the grid has for each place: empty ones let the tiles keep their bearings."""
_ROUNDS: Final = 20
Cell = tuple[int, int]
"""(column, row), from the upper left."""
_GAP: Final = 0.06
"""Of a tile's width, between it and the next."""
_DARK: Final = 0.5
"""From this part of the scale on, letters are white."""


def draw_tiles(drawn: Drawn, holder: Any, tiles: Tiles) -> None:
    """Draw a map in the place of a chart: one group of shapes, each editable, with an alternative text."""
    cells, columns, rows = tile_grid(tiles.centres, holder.width / holder.height)
    side = min(holder.width / columns, holder.height / rows * 1.6)
    high = min(holder.height / rows, side / 1.25)
    left = holder.left + (holder.width - side * columns) / 2
    group = drawn.shapes.add_group_shape()
    group.name = "Map"
    properties: Any = group._element.nvGrpSpPr.cNvPr
    properties.set("descr", plain(tiles.said))
    size = max(6.5, min(12.0, side / Pt(1) / 5.2))
    for tile in tiles.tiles:
        column, row = cells[tile.code]
        box = left + column * side, holder.top + row * high, side * (1 - _GAP), high * (1 - _GAP)
        shape = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Emu(int(length)) for length in box))
        shape.name = tile.name
        _fill(shape, tile, size, box[2] / Pt(1))


def _fill(shape: Any, tile: Tile, size: float, across: float) -> None:
    colour = GRID if tile.share is None else shade(tile.share)
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    white = tile.share is not None and tile.share >= _DARK
    for number, said in enumerate((tile.name, tile.value)):
        line = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        line.alignment = PP_ALIGN.CENTER
        run = line.add_run()
        run.text = plain(said)
        run.font.size, run.font.bold = Pt(size if number else min(size, across / _signs(tile.name))), bool(number)
        run.font.color.rgb = _colour("#ffffff" if white else INK)


def _signs(name: str) -> float:
    """How wide a name is in sizes of its letters, with something to spare."""
    return 0.5 + sum(1.0 if sign > "\u2e7f" else 0.62 for sign in name)


def _colour(given: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(given.lstrip("#")))


def tile_grid(centres: Mapping[str, tuple[float, float]], shape: float) -> tuple[dict[str, Cell], int, int]:
    """Place -> its cell, and how many columns and rows there are; no two places share a cell.

    ``centres``: (longitude, latitude) in degrees. ``shape``: width of the room over its height. The same places give the same grid.
    """
    if not centres:
        return {}, 0, 0
    codes = sorted(centres)
    middle = sum(y for _, y in centres.values()) / len(codes)
    flat = {code: (x * cos(radians(middle)), -y) for code, (x, y) in centres.items()}
    columns = max(1, round(sqrt(len(codes) * ROOM * shape)))
    rows = max(1, ceil(len(codes) * ROOM / columns))
    spots = {code: _spot(flat, code, columns, rows) for code in codes}
    taken: dict[str, Cell] = {}
    free = set(product(range(columns), range(rows)))
    # Those at the edge first: what lies inside finds a cell near by, a corner would not.
    for code in sorted(codes, key=lambda c: (-_off(spots[c], ((columns - 1) // 2, (rows - 1) // 2)), c)):
        taken[code] = min(free, key=lambda cell: (_off(spots[code], cell), cell))
        free.remove(taken[code])
    _settle(taken, spots, free)
    return _trimmed(taken)


def _spot(flat: Mapping[str, tuple[float, float]], code: str, columns: int, rows: int) -> tuple[float, float]:
    """Where a place lies in the grid, between its first and its last cell in both directions."""
    found = []
    for axis, cells in ((0, columns), (1, rows)):
        values = [point[axis] for point in flat.values()]
        low, span = min(values), max(values) - min(values)
        found.append((flat[code][axis] - low) / span * (cells - 1) if span else (cells - 1) / 2)
    return found[0], found[1]


def _off(spot: tuple[float, float], cell: tuple[float, float]) -> float:
    return (spot[0] - cell[0]) ** 2 + (spot[1] - cell[1]) ** 2


def _settle(taken: dict[str, Cell], spots: Mapping[str, tuple[float, float]], free: set[Cell]) -> None:
    """Let places change cells with each other, or move to a free one, as long as that brings them nearer to where they lie."""
    for _ in range(_ROUNDS):
        moved = False
        for code in sorted(taken):
            better = min(free, key=lambda cell: (_off(spots[code], cell), cell), default=taken[code])
            if _off(spots[code], better) < _off(spots[code], taken[code]) - 1e-9:
                free.add(taken[code])
                free.remove(better)
                taken[code], moved = better, True
            for other in sorted(taken):
                mine, theirs = taken[code], taken[other]
                now = _off(spots[code], mine) + _off(spots[other], theirs)
                if _off(spots[code], theirs) + _off(spots[other], mine) < now - 1e-9:
                    taken[code], taken[other], moved = theirs, mine, True
        if not moved:
            return


def _trimmed(taken: Mapping[str, Cell]) -> tuple[dict[str, Cell], int, int]:
    """The grid without columns and rows that nobody is in."""
    places = [sorted({cell[axis] for cell in taken.values()}) for axis in (0, 1)]
    cells = {code: (places[0].index(x), places[1].index(y)) for code, (x, y) in taken.items()}
    return cells, len(places[0]), len(places[1])
