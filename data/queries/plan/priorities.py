"""The cells of place, industry, size and band of employees with most employees out of reach, from the cells of uncovered units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine, Select, func, select

from data.database.lists import UNCOVERED
from data.queries.question import check, expand_sizes
from data.queries.registered import unit_cells
from data.reference import limits, regions
from data.scope import Scope
from data.slice import Slice

_Key = tuple[str, str, str, str]


@dataclass(slots=True)
class _Sum:
    units: int = 0
    workers: int = 0
    largest: int = 0


def gap_cells_by_band(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    level: str | None = None,
    limit: int | None = None,
    where: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[list[dict[str, Any]], int]:
    """The cells, largest first, and the employees out of reach in all of them, shown or not.

    ``level`` ``county``: cells are of county-level places, else of the places next below; units seated at a higher place stand under it,
    marked ``seated``. Rows: region,
    region_name, industry, size, band, gap_units, gap_workers, ``flags`` that mark a gap that is one unit's. Units whose employees are not known reach
    nobody and are in none. ``where``: industry, size, unit_kind. Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    scope.check(region, regions())
    filters = {name: expand_sizes(values) if name == "size" else list(values) for name, values in where.items()}
    check((), filters, slice_.calibre)
    seated, ask = _is_seated(region, level), _cells(region, slice_, filters)
    with engine.connect() as connection:
        if level == "county" and regions()[region].level != "township":  # the cells themselves: the largest are enough
            named = ask.selected_columns
            largest = ask.having(named.workers > 0).order_by(named.workers.desc(), *list(named)[:4]).limit(limit)
            cells = [(tuple(row[:4]), _Sum(*row[4:])) for row in connection.execute(largest)]
            workers = connection.execute(select(func.sum(ask.subquery().c.workers))).scalar_one() or 0
        else:
            cells, workers = _united(connection.execute(ask), _places(region, level))
    rows = [_row(key, one) | ({"seated": True} if seated(key[0]) else {}) for key, one in cells[:limit]]
    return rows, workers


def _cells(region: str, slice_: Slice, filters: Mapping[str, Sequence[str]]) -> Select[Any]:
    """Leaf, section, size, band, units, employees, the largest."""
    one = unit_cells(region, slice_, by_next=False).c
    keys = (one.place, one.section, one.size, one.band)
    sums = (func.sum(one.units).label("units"), func.sum(one.employees).label("workers"))
    ask = select(*keys, *sums, func.coalesce(func.max(one.largest), 0).label("most"))
    ask = ask.where(one.state == UNCOVERED).group_by(*keys)
    for name, values in filters.items():
        if values:
            ask = ask.where(one["section" if name == "industry" else name].in_(values))
    return ask


def _united(groups: Iterable[Sequence[Any]], place: Callable[[str], str]) -> tuple[list[tuple[_Key, _Sum]], int]:
    """Groups of leaves put together by place, those that reach anybody, largest first; and the employees of all."""
    sums: dict[_Key, _Sum] = {}
    for leaf, section, size, band, units, workers, largest in groups:
        found = sums.setdefault((place(leaf), section, size, band), _Sum())
        found.units += units
        found.workers += workers
        found.largest = max(found.largest, largest)
    known = sorted((key for key in sums if sums[key].workers), key=lambda key: (-sums[key].workers, key))
    return [(key, sums[key]) for key in known], sum(one.workers for one in sums.values())


def _places(region: str, level: str | None) -> Callable[[str], str]:
    """Leaf -> the place that its cells are of."""
    tree = regions()

    @cache
    def place(leaf: str) -> str:
        if leaf not in tree or region not in tree.path(leaf):
            return region  # a township is asked for, which lies below its leaf
        path = tree.path(leaf)
        return leaf if level == "county" else path[min(path.index(region) + 1, len(path) - 1)]

    return place


def _is_seated(region: str, level: str | None) -> Callable[[str], bool]:
    """Whether the cells of a place are those of the units seated at it, beside all that lies below."""
    tree = regions()
    if level == "county":
        return lambda place: tree[place].level != "county"
    return lambda place: place == region and bool(tree.children(region))


def _row(key: _Key, one: _Sum) -> dict[str, Any]:
    region, industry, size, band = key
    lone = one.largest > one.workers * limits().dominant
    return {
        "region": region,
        "region_name": regions()[region].name,
        "industry": industry,
        "size": size,
        "band": band,
        "gap_units": one.units,
        "gap_workers": one.workers,
        "flags": [{"metric": "gap_workers", "flag": "one_unit"}] if lone else [],
    }
