"""A tile for each place: a grid whose cells lie about where the places do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import ceil, cos, radians, sqrt
from typing import Final

ROOM: Final = 1.5
"""So many cells the grid has for each place: empty ones let the tiles keep their bearings."""
_ROUNDS: Final = 20
Cell = tuple[int, int]
"""(column, row), from the upper left."""


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
