"""The cells of units that publishing keeps, against the units themselves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from analysis.plan.bands import band_of
from analysis.vocabulary import COVER_MODES
from data.database import schema
from data.database.engine import writer
from data.database.lists import MORE, node_cell, unit_cell
from data.database.schema import in_slice
from data.queries.registered import is_summed, registered, unit_cells
from data.queries.seen import stem, within_range
from data.queries.units import inside
from data.reference import regions
from data.slice import Slice
from etl.file.result import Flags
from etl.load.batch import load_paths
from tests.clerks.books import COUNTY, EMPLOYEES, TOWNS, register

NOW = Slice("2025", "synthetic", "synthetic")
Cells = dict[tuple[str, ...], tuple[int, int, int]]


@pytest.fixture(scope="module")
def units(full: Engine) -> list[Any]:
    unit, part, cover = schema.unit.c, schema.part.c, schema.coverage.c
    told = (unit.region, unit.industry, unit.size, unit.unit_kind, unit.employees, cover.mode)
    source = schema.unit.join(schema.part, part.id == unit.part_id).outerjoin(
        schema.coverage, (cover.part_id == unit.part_id) & (cover.row == unit.row)
    )
    held = in_slice(schema.part, NOW), part.status == "current", part.content == "unit_register"
    with full.connect() as connection:
        return list(connection.execute(select(*told).select_from(source).where(*held)).all())


def counted(units: list[Any], region: str, digits: int) -> Cells:
    """What stands in a region, by the first digits of the places' codes."""
    tree = regions()
    found: Cells = {}
    for place, industry, size, kind, employees, mode in units:
        if mode != "displaced" and region in tree.path(place):
            state = "covered" if mode in COVER_MODES else "uncovered" if mode is None else "unknown"
            key = (
                place[:digits],
                (industry or "unknown")[:1] if industry else "unknown",
                size,
                kind,
                band_of(employees),
                state,
            )
            number, heads, largest = found.get(key, (0, 0, 0))
            found[key] = (number + 1, heads + (employees or 0), max(largest, employees or 0))
    return found


def asked(engine: Engine, region: str, slice_: Slice = NOW, *, by_next: bool) -> Cells:
    with engine.connect() as connection:
        rows = connection.execute(select(unit_cells(region, slice_, by_next=by_next))).all()
    keys = Counter(tuple(row[:6]) for row in rows)
    assert set(keys.values()) <= {1}
    return {tuple(row[:6]): (row.units, row.employees, row.largest or 0) for row in rows}


@pytest.mark.parametrize("region", ["100000", "330000", "330100", "330106"])
def test_they_are_the_units_counted(full: Engine, units: list[Any], region: str) -> None:
    assert asked(full, region, by_next=False) == counted(units, region, 6) != {}


def test_a_place_that_holds_others_is_divided_by_county(full: Engine) -> None:
    assert asked(full, "330000", by_next=True) == asked(full, "330000", by_next=False)


def test_townships_are_told_apart_where_they_are_asked_for(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'towns.db'}")
    (report,) = load_paths(engine, [register(tmp_path / "a.xlsx")], Flags(calibre="register"))
    assert report.status == "loaded"
    slice_ = Slice("2024", "register", "administrative")
    heads: Counter[str] = Counter()
    for town, employees in zip(TOWNS, EMPLOYEES, strict=True):
        heads[town] += employees
    assert by_place(asked(engine, COUNTY, slice_, by_next=True)) == heads
    assert by_place(asked(engine, COUNTY, slice_, by_next=False)) == {COUNTY: sum(EMPLOYEES)}
    for town in heads:
        assert by_place(asked(engine, town, slice_, by_next=False)) == {town: heads[town]}


@pytest.mark.parametrize("region", ["100000", "330000", "330106", "640100"])
def test_sums_of_cells_tell_modes_and_whose_figures_are_known(full: Engine, region: str) -> None:
    unit, mode = schema.unit.c, schema.coverage.c.mode
    source, conditions = registered(NOW)
    told = (mode, unit.is_new, unit.employees, unit.employees_women)
    table, here = unit_cell, within_range(unit_cell.c.leaf, region)
    if is_summed(region):
        table, here = node_cell, node_cell.c.node == stem(region)
    sums = select(*(func.sum(table.c[name]) for name in MORE)).where(in_slice(table, NOW), here)
    with full.connect() as connection:
        rows = connection.execute(select(*told).select_from(source).where(*conditions, inside(region))).all()
        kept = connection.execute(sums).one()
    assert rows
    modes = Counter(row[0] for row in rows)
    assert dict(zip(MORE, kept, strict=True)) == {
        "units_own": modes["own"],
        "units_joint": modes["joint"] + modes["federation"],
        "units_federation": modes["federation"],
        "units_new": sum(bool(row[1]) for row in rows),
        "with_employees": sum(row[2] is not None for row in rows),
        "with_women": sum(row[3] is not None for row in rows),
    }


def by_place(cells: Cells) -> Counter[str]:
    """Place -> employees."""
    found: Counter[str] = Counter()
    for key, (_, employees, _) in cells.items():
        found[key[0]] += employees
    return found
