"""Tiles lie about where places do, each in a cell of its own."""

from __future__ import annotations

from itertools import pairwise

import pytest

from data.maps import centres
from reports.slides.tile_shapes import tile_grid


def test_places_in_a_row_and_in_a_square_keep_their_bearings() -> None:
    row = {str(n): (100.0 + n, 30.0) for n in range(5)}
    cells, columns, rows = tile_grid(row, 5.0)
    assert (columns, rows) == (5, 1)
    assert [cells[str(n)] for n in range(5)] == [(n, 0) for n in range(5)]
    corners = {"nw": (100.0, 31.0), "ne": (101.0, 31.0), "sw": (100.0, 30.0), "se": (101.0, 30.0)}
    cells, columns, rows = tile_grid(corners, 1.0)
    assert cells == {"nw": (0, 0), "ne": (columns - 1, 0), "sw": (0, rows - 1), "se": (columns - 1, rows - 1)}


@pytest.mark.parametrize("parent", ["100000", "330000", "330100", "500000"])
def test_each_child_has_one_cell_and_no_row_is_empty(parent: str) -> None:
    places = centres(parent)
    cells, columns, rows = tile_grid(places, 1.6)
    assert set(cells) == set(places)
    assert len(set(cells.values())) == len(cells)
    assert {x for x, _ in cells.values()} == set(range(columns))
    assert {y for _, y in cells.values()} == set(range(rows))
    assert tile_grid(dict(reversed(places.items())), 1.6) == (cells, columns, rows)


def test_the_provinces_stand_as_on_a_map() -> None:
    cells, _, _ = tile_grid(centres("100000"), 1.6)
    west_to_east = ["650000", "620000", "610000", "370000"]
    assert [a for a, b in pairwise(west_to_east) if cells[a][0] >= cells[b][0]] == []
    north_to_south = ["110000", "410000", "420000", "440000"]
    assert [a for a, b in pairwise(north_to_south) if cells[a][1] >= cells[b][1]] == []


def test_no_place_has_no_grid() -> None:
    assert tile_grid({}, 1.0) == ({}, 0, 0)
