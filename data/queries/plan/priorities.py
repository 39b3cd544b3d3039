"""The cells of place, industry, size and band of employees with most employees out of reach, from the list of uncovered units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Engine, case, func, select

from analysis.plan.bands import BANDS, UNKNOWN_BAND
from analysis.vocabulary import SIZES, UNIT_KINDS, UNKNOWN_INDUSTRY
from data.database.lists import cells_of, list_of, listed_slice, listed_unit
from data.database.schema import in_slice
from data.queries.question import check, expand_sizes
from data.queries.registered import LEAF
from data.queries.seen import stem
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
    sums: dict[_Key, _Sum] = {}
    place = _places(region, level)
    for leaf, section, cell, number, units, workers, largest in _groups(engine, region, slice_, filters):
        size = SIZES[cell // len(UNIT_KINDS)]
        found = sums.setdefault((place(leaf), section or UNKNOWN_INDUSTRY, size, _BANDS[number]), _Sum())
        found.units += units
        found.workers += workers
        found.largest = max(found.largest, largest)
    seated = _is_seated(region, level)
    known = sorted((key for key in sums if sums[key].workers), key=lambda key: (-sums[key].workers, key))
    rows = [_row(key, sums[key]) | ({"seated": True} if seated(key[0]) else {}) for key in known[:limit]]
    return rows, sum(one.workers for one in sums.values())


_BANDS: Final = (UNKNOWN_BAND, *BANDS)


def _groups(
    engine: Engine, region: str, slice_: Slice, filters: Mapping[str, Sequence[str]]
) -> Sequence[Sequence[Any]]:
    """Leaf, section, cell of size and kind, number of the band, units, employees, the largest: read from one index, which holds them all."""
    one = listed_unit.c
    with engine.connect() as connection:
        number = connection.execute(select(listed_slice.c.id).where(in_slice(listed_slice, slice_))).scalar()
        if number is None:
            return []
        steps = [(one.employees >= least, at) for at, (least, _) in reversed([*enumerate(BANDS.values(), start=1)])]
        keys = (
            func.substr(one.region, 1, LEAF).label("leaf"),
            func.substr(one.industry, 1, 1).label("section"),
            one.cell.label("sort"),
            case(*steps, else_=0).label("band"),
        )
        heads = func.coalesce(one.employees, 0)
        ask = select(*keys, func.count(), func.sum(heads), func.max(heads)).where(
            one.list == list_of(number, unknown=False)
        )
        if first := stem(region):
            ask = ask.where(one.region >= first, one.region < f"{first}~")
        if sections := filters.get("industry"):
            ask = ask.where(func.coalesce(func.substr(one.industry, 1, 1), UNKNOWN_INDUSTRY).in_(sections))
        if filters.get("size") or filters.get("unit_kind"):
            ask = ask.where(one.cell.in_(cells_of(list(filters.get("size", ())), list(filters.get("unit_kind", ())))))
        return connection.execute(ask.group_by(*keys)).all()


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
