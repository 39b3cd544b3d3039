"""The cells of place, industry, size and band of employees with most employees out of reach, from the cells of uncovered units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from analysis.vocabulary import NATION
from data.database.lists import OF_PROVINCES, UNCOVERED, node_cell, unit_cell
from data.database.schema import in_slice
from data.queries.question import check, expand_sizes
from data.queries.registered import CELL_KEYS, is_summed, unit_cells
from data.queries.seen import stem, within_range
from data.reference import limits, regions
from data.regions.codes import BODY, LAST
from data.scope import Scope
from data.slice import Slice

UNSIZED: Final = "not_applicable"
ENTERPRISE: Final = "enterprise"
_TOLD: Final = (*CELL_KEYS[1:], "units", "employees", "largest")
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
    seated = _is_seated(region, level)
    with engine.connect() as connection:
        ordered = _ordered(region, level)
        if ordered is not None:
            cells = _largest(connection, ordered, slice_, filters, limit)
            workers = _out_of_reach(connection, region, slice_, filters)
        else:
            groups = connection.execute(_cells(unit_cells(region, slice_, by_next=False).c, filters))
            cells, workers = _united(groups, _places(region, level))
    rows = [_row(key, one) | ({"seated": True} if seated(key[0]) else {}) for key, one in cells[:limit]]
    return rows, workers


def _cells(one: ReadOnlyColumnCollection[str, Any], filters: Mapping[str, Sequence[str]]) -> Select[Any]:
    """Leaf, section, size, band, units, employees, the largest."""
    keys = (one.place, one.section, one.size, one.band)
    ask = select(*keys, func.sum(one.units), func.sum(one.employees), func.coalesce(func.max(one.largest), 0))
    return ask.where(one.state == UNCOVERED, *_among(one, filters)).group_by(*keys)


def _among(one: ReadOnlyColumnCollection[str, Any], filters: Mapping[str, Sequence[str]]) -> list[ColumnElement[bool]]:
    columns = {"industry": "section"}
    return [one[columns.get(name, name)].in_(values) for name, values in filters.items() if values]


@dataclass(frozen=True, slots=True)
class _Ordered:
    """Cells that an index has in order: those of ``table`` ``here``, with their place; ``place``: it -> the region that the cell is of. ``found``: the same
    cells by an index of places; ``beside``: some of ``unit_cell`` that stand in no such order and are few."""

    table: Table
    at: ColumnElement[str]
    here: ColumnElement[bool]
    found: ColumnElement[bool]
    place: Callable[[str], str]
    beside: ColumnElement[bool] | None = None


def _ordered(region: str, level: str | None) -> _Ordered | None:
    """Where the largest cells stand in order: of the counties of a region above them, and of the nation's provinces. None: nowhere."""
    if level == "county" and is_summed(region):
        # The empty text keeps the database from an index of places, in which the largest would have to be sorted out.
        leaf = unit_cell.c.leaf
        here, found = (within_range(column, region) for column in (leaf.concat(""), leaf))
        return _Ordered(unit_cell, leaf, here, found, lambda code: code)
    if level is None and region == NATION:
        bodies = unit_cell.c.leaf.between(BODY, BODY + LAST)
        return _Ordered(node_cell, node_cell.c.node, OF_PROVINCES, OF_PROVINCES, _code_of, bodies)
    return None


def _code_of(node: str) -> str:
    """The code of a province, and of the nation for the units seated there, by the digits that it begins with."""
    return node.ljust(len(NATION), "0")


def _largest(
    connection: Connection, ordered: _Ordered, slice_: Slice, filters: Mapping[str, Sequence[str]], limit: int | None
) -> list[tuple[_Key, _Sum]]:
    """The largest cells. Those of enterprises with a size are of one kind alone and stand in order in an index; the others, which kinds may share, are few and
    are put together."""
    cell, told = ordered.table.c, (ordered.at.label("place"), *(ordered.table.c[name] for name in _TOLD))
    mine = in_slice(ordered.table, slice_), cell.state == UNCOVERED
    one = select(*told).where(*mine, ordered.found).subquery("cells").c
    shared = or_(one.size == UNSIZED, one.unit_kind != ENTERPRISE)
    found, _ = _united(connection.execute(_cells(one, filters).where(shared)), ordered.place)
    if ordered.beside is not None:
        rest = select(unit_cell.c.leaf.label("place"), *(unit_cell.c[name] for name in _TOLD))
        few = rest.where(in_slice(unit_cell, slice_), ordered.beside).subquery("cells").c
        found += _united(connection.execute(_cells(few, filters)), _places(NATION, None))[0]
    own = cell.size != UNSIZED, cell.unit_kind == ENTERPRISE, cell.employees > 0
    keys = (ordered.at, cell.section, cell.size, cell.band)
    ask = select(*keys, cell.units, cell.employees, cell.largest).where(
        *mine, ordered.here, *own, *_among(cell, filters)
    )
    rows = connection.execute(ask.order_by(cell.employees.desc(), *keys).limit(limit))
    found += [((ordered.place(row[0]), row[1], row[2], row[3]), _Sum(*row[4:])) for row in rows]
    return sorted(found, key=lambda each: (-each[1].workers, each[0]))


def _out_of_reach(connection: Connection, region: str, slice_: Slice, filters: Mapping[str, Sequence[str]]) -> int:
    """The employees of all uncovered units of a region above counties."""
    node = node_cell.c
    mine = in_slice(node_cell, slice_), node.node == stem(region), node.state == UNCOVERED
    ask = select(func.sum(node.employees)).where(*mine, *_among(node, filters))
    return connection.execute(ask).scalar_one() or 0


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
    """Whether the cells of a place are those of the units seated at it, beside all that lies below. A city over townships alone is its own county."""
    tree = regions()
    if level == "county":
        return lambda place: (
            tree[place].level != "county" and any(tree[child].level != "township" for child in tree.children(place))
        )
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
