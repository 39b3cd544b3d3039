"""A map of tiles as native shapes: one group, each tile a box that an office can move, fill and rename."""

from __future__ import annotations

from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide as Drawn
from pptx.util import Emu, Pt

from data.palette import GRID, INK, shade
from reports.say.plain import plain
from reports.slides.slide import Tile, Tiles
from reports.slides.tile_grid import tile_grid

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
