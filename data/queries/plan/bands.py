"""Gaps by region, industry, size and band of employees, from the cells of units: the roll-ups know no bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Engine, func, select, text

from analysis.plan.bands import BANDS, UNKNOWN_BAND
from analysis.vocabulary import CELLS
from data.database.lists import UNCOVERED
from data.queries.question import BadQuestion, check, expand_sizes
from data.queries.registered import unit_cells
from data.reference import limits, regions
from data.scope import Scope
from data.slice import Slice

_COLUMNS: Final = {"region": "place", "industry": "section"}
DIVIDED_BY: Final = ("region", "industry", "size", "unit_kind", "band")


def gaps_by_band(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    by: Sequence[str],
    where: Mapping[str, Sequence[str]] | None = None,
) -> list[dict[str, Any]]:
    """Cells of uncovered units (never of unknown ones): region, region_name, the dimensions of ``by``, ``band``, gap_units, gap_workers.

    ``gap_workers`` is None where none of a cell's units says how many employees it has. ``by`` as for :func:`data.queries.rates`, with ``band``; region gives the places next below. ``flags`` marks a gap that is one unit's.
    ``where`` filters cells, and ``band``. Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    tree = regions()
    scope.check(region, tree)
    filters = dict(where or {})
    bands = filters.pop("band", None)
    if unknown := [name for name in bands or () if name not in (*BANDS, UNKNOWN_BAND)]:
        raise BadQuestion(f"there is no band {unknown[0]!r}; there are {', '.join((*BANDS, UNKNOWN_BAND))}")
    if "region" in filters or "period" in by or "period" in filters:
        raise BadQuestion("bands are told of one region and period at a time")
    check([name for name in by if name != "band"], filters, slice_.calibre)
    one = unit_cells(region, slice_, by_next="region" in by).c
    names = [name for name in DIVIDED_BY if name in by]
    keys = [one[_COLUMNS.get(name, name)].label(f"by_{name}") for name in names]
    ask = (
        select(
            *keys,
            func.sum(one.units).label("gap_units"),
            func.sum(one.employees).label("gap_workers"),
            func.max(one.largest).label("gap_max"),
        )
        .where(one.state == UNCOVERED)
        .group_by(*(text(key.name) for key in keys))
    )
    for name, values in (*filters.items(), ("band", bands)):
        if values:
            ask = ask.where(one[_COLUMNS.get(name, name)].in_(expand_sizes(values) if name == "size" else values))
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    with engine.connect() as connection:
        for record in connection.execute(ask).mappings():
            cell = tuple(_next(region, record["by_region"]) if n == "region" else record[f"by_{n}"] for n in names)
            _add(found.setdefault(cell, {"gap_units": 0, "gap_workers": None, "gap_max": None}), record)
    return [_row(region, slice_, dict(zip(names, cell, strict=True)), sums) for cell, sums in found.items()]


def _add(sums: dict[str, Any], record: Mapping[Any, Any]) -> None:
    sums["gap_units"] += record["gap_units"] or 0
    if record["gap_max"] is not None:
        sums["gap_workers"] = (sums["gap_workers"] or 0) + record["gap_workers"]
        sums["gap_max"] = max(sums["gap_max"] or 0, record["gap_max"])


def _next(region: str, code: str) -> str:
    """The place next below a region that holds ``code``; the region itself for what is seated at it."""
    path = regions().path(code)
    return path[path.index(region) + 1] if region in path[:-1] else region


def _row(region: str, slice_: Slice, cell: Mapping[str, str], sums: Mapping[str, Any]) -> dict[str, Any]:
    tree = regions()
    place = cell.get("region", region)
    lone = sums["gap_max"] is not None and sums["gap_max"] > sums["gap_workers"] * limits().dominant
    row = {"region": place, "region_name": tree[place].name, **slice_.params}
    row |= {name: cell[name] for name in (*CELLS, "band") if name in cell}
    row |= {"gap_units": sums["gap_units"], "gap_workers": sums["gap_workers"], "largest": sums["gap_max"]}
    return {**row, "flags": [{"metric": "gap_workers", "flag": "one_unit"}] if lone else []}
