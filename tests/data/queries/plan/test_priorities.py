"""The largest cells by band: those that the registers give, unit by unit, and all of the gap."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from sqlalchemy import Engine, text

from analysis.plan.bands import band_of
from analysis.plan.basket import Wish
from data.queries import rates
from data.queries.plan.plan import basket
from data.queries.plan.priorities import gap_cells_by_band
from data.queries.question import BadQuestion
from data.reference import UnknownRegion
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice

NOW = Slice("2025", "synthetic", "synthetic")


def asked(
    engine: Engine, region: str, level: str | None = "county", limit: int | None = None, **where: Any
) -> tuple[list[dict[str, Any]], int]:
    return gap_cells_by_band(engine, EVERYTHING, region=region, slice_=NOW, level=level, limit=limit, where=where)


def counted(engine: Engine, digits: str, length: int) -> dict[tuple[str, ...], tuple[int, int]]:
    """(place, section, size, band) -> uncovered units and their employees, from units and what is known of their cover."""
    ask = (
        "SELECT u.region, u.industry, u.size, u.employees FROM unit u JOIN part p ON p.id = u.part_id"
        " LEFT JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
        " WHERE p.status = 'current' AND p.period = '2025' AND p.calibre = 'synthetic' AND c.mode IS NULL AND u.region LIKE :place"
    )
    found: dict[tuple[str, ...], tuple[int, int]] = defaultdict(lambda: (0, 0))
    with engine.connect() as connection:
        for region, industry, size, employees in connection.execute(text(ask), {"place": f"{digits}%"}):
            place = region[:length].ljust(6, "0")
            key = (place, industry[0] if industry else "unknown", size, band_of(employees))
            units, workers = found[key]
            found[key] = (units + 1, workers + (employees or 0))
    return {key: value for key, value in found.items() if value[1]}


@pytest.mark.parametrize(
    ("region", "digits", "level"),
    [
        ("330000", "33", "county"),
        ("640000", "64", "county"),
        ("330100", "3301", "county"),
        ("330106", "330106", "county"),
    ],
)
def test_the_cells_are_those_of_the_registers(full: Engine, region: str, digits: str, level: str) -> None:
    rows, workers = asked(full, region, level)
    mine = {(r["region"], r["industry"], r["size"], r["band"]): (r["gap_units"], r["gap_workers"]) for r in rows}
    assert mine == counted(full, digits, 6)
    assert len(mine) == len(rows)
    assert [row["gap_workers"] for row in rows] == sorted((row["gap_workers"] for row in rows), reverse=True)
    assert workers == sum(row["gap_workers"] for row in rows)


def test_of_the_nation_the_cells_are_of_provinces(full: Engine) -> None:
    rows, _ = asked(full, "100000", None)
    mine = {(r["region"], r["industry"], r["size"], r["band"]): (r["gap_units"], r["gap_workers"]) for r in rows}
    assert mine == counted(full, "", 2)


@pytest.mark.parametrize("region", ["100000", "330000", "430100", "640104"])
@pytest.mark.parametrize(
    "where", [{}, {"industry": ["C", "F"]}, {"size": ["small_micro"], "unit_kind": ["enterprise"]}]
)
def test_all_cells_together_are_the_gap_of_the_rates(full: Engine, region: str, where: dict[str, list[str]]) -> None:
    _, workers = asked(full, region, None, **where)
    assert workers == rates(full, EVERYTHING, region=region, slices=NOW, where=where)[0]["gap_workers"]


def test_a_few_are_the_first_of_all_and_sizes_that_cannot_be_told_are_among_them(full: Engine) -> None:
    every, whole = asked(full, "330000")
    few, same = asked(full, "330000", limit=12)
    assert few == every[:12]
    assert same == whole
    assert {"undetermined", "not_applicable"} <= {row["size"] for row in every}


def test_the_gap_of_one_unit_is_marked(full: Engine) -> None:
    rows, _ = asked(full, "330000")
    for row in rows:
        if row["gap_units"] == 1:
            assert row["flags"] == [{"metric": "gap_workers", "flag": "one_unit"}]
    assert any(not row["flags"] for row in rows)


def test_a_cell_put_into_a_plan_reaches_its_units(full: Engine) -> None:
    for row in asked(full, "330000", limit=5)[0]:
        wish = Wish(row["region"], "joint", industry=row["industry"], size=row["size"], band=row["band"])
        plan = basket(full, EVERYTHING, region="330000", slice_=NOW, wishes=[wish])
        assert [(move["units"], move["workers"]) for move in plan["moves"]] == [(row["gap_units"], row["gap_workers"])]


def test_what_cannot_be_asked_is_refused(full: Engine) -> None:
    with pytest.raises(UnknownRegion):
        asked(full, "999999")
    with pytest.raises(BadQuestion):
        asked(full, "330000", size=["tiny"])
    with pytest.raises(OutOfScope):
        gap_cells_by_band(full, Scope("430000"), region="330000", slice_=NOW)
    published = Slice("2018", "nbs_unions", "published")
    assert gap_cells_by_band(full, EVERYTHING, region="100000", slice_=published) == ([], 0)
