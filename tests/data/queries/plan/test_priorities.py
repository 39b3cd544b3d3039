"""The largest cells by band: those that the registers give, unit by unit, and all of the gap."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text

from analysis.plan.bands import band_of
from analysis.plan.basket import Wish
from analysis.vocabulary import SIZES, UNIT_KINDS
from data.database import schema
from data.database.engine import writer
from data.queries import rates
from data.queries.plan.plan import basket
from data.queries.plan.priorities import _is_seated, gap_cells_by_band
from data.queries.question import BadQuestion, expand_sizes
from data.reference import UnknownRegion, limits, regions
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from etl.publish.listed.cells import count_cells

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


def test_a_city_over_townships_alone_is_its_own_county() -> None:
    """Nothing of another cell lies below it, so that its cells can be put into a plan."""
    seated, tree = _is_seated("100000", "county"), regions()
    told = {code: seated(code) for code in ("441900", "442000", "330100", "330000", "100000", "330106", "B01")}
    assert told == {
        "441900": False,
        "442000": False,
        "330100": True,
        "330000": True,
        "100000": True,
        "330106": False,
        "B01": False,
    }
    for province in tree.children("100000"):
        for city in tree.children(province):
            leaves = [code for code in tree.children(city) if tree[code].level == "county"]
            assert seated(city) == bool(leaves and tree[city].level != "county"), city


SEATS = ("100000", "330000", "330100", "330106", "330200", "429004", "420100", "110101", "B01", "B03")


@pytest.fixture(scope="module")
def scattered(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Units seated at regions of every level and at bodies, of every kind, size and band."""
    engine, draw = writer(f"sqlite:///{tmp_path_factory.mktemp('scattered') / 'units.db'}"), random.Random(3)
    load = {"id": 1, "sha256": "0", "name": "a.xlsx", "status": "loaded", "loaded_by": "", "loaded_at": "2026"}
    part = {"id": 1, "load_id": 1, "range": "A1:B2", "content": "unit_register", "region": "100000", "columns": {}}
    with engine.begin() as connection:
        connection.execute(insert(schema.load).values(**load, flags={}, sheets=[]))
        connection.execute(insert(schema.part).values(**part, **NOW.params, status="current"))
        for row in range(1, 2_500):
            kind = draw.choice(UNIT_KINDS)
            values: dict[str, Any] = {"credit_code": None, "name": str(row), "region": draw.choice(SEATS)}
            values |= {"industry": draw.choice([None, "C13", "F51", "O80"]), "unit_kind": kind}
            values |= {"employees": draw.choice([None, 0, 5, 20, 80, 250, 900]) and int(draw.paretovariate(0.7) * 3)}
            values |= {"size": draw.choice(SIZES) if kind == "enterprise" else "not_applicable"}
            connection.execute(insert(schema.unit).values(part_id=1, row=row, **values))
            if draw.random() < 0.4:
                mode = draw.choice(["own", "unknown", "stated"])
                connection.execute(insert(schema.coverage).values(part_id=1, row=row, mode=mode))
        count_cells(connection, {NOW: None})
    return engine


@pytest.mark.parametrize("level", [None, "county"])
@pytest.mark.parametrize("where", [{}, {"industry": ["C"]}, {"size": ["small_micro"], "industry": ["unknown", "F"]}])
@pytest.mark.parametrize("unit_kind", [[], ["enterprise"], ["government", "enterprise"]])
def test_of_the_nation_provinces_bodies_and_what_is_seated_at_it_are_told_apart(
    scattered: Engine, level: str | None, where: dict[str, list[str]], unit_kind: list[str]
) -> None:
    """Held against each unit; places are those of the tree."""
    narrowed, tree = {**where, "unit_kind": unit_kind}, regions()
    among = {name: expand_sizes(values) if name == "size" else values for name, values in narrowed.items()}
    found: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    unit, cover = schema.unit.c, schema.coverage
    told = (unit.region, unit.industry, unit.size, unit.unit_kind, unit.employees)
    joined = schema.unit.outerjoin(cover, (cover.c.part_id == unit.part_id) & (cover.c.row == unit.row))
    with scattered.connect() as connection:
        rows = connection.execute(select(*told).select_from(joined).where(cover.c.mode.is_(None))).all()
    for region, industry, size, kind, employees in rows:
        cell = {"industry": industry[0] if industry else "unknown", "size": size, "unit_kind": kind}
        if all(cell[name] in values for name, values in among.items() if values):
            path = tree.path(region)
            place = region if level == "county" else path[min(1, len(path) - 1)]
            sums = found[place, cell["industry"], size, band_of(employees)]
            sums[:] = [sums[0] + 1, sums[1] + (employees or 0), max(sums[2], employees or 0)]
    every, workers = asked(scattered, "100000", level, **narrowed)
    mine = {(r["region"], r["industry"], r["size"], r["band"]): [r["gap_units"], r["gap_workers"]] for r in every}
    assert mine == {key: sums[:2] for key, sums in found.items() if sums[1]} != {}
    assert workers == sum(sums[1] for sums in found.values())
    for limit in (1, 7, 40):
        few, same = asked(scattered, "100000", level, limit, **narrowed)
        assert (few, same) == (every[:limit], workers)
    lone = {key for key, sums in found.items() if sums[1] and sums[2] > sums[1] * limits().dominant}
    assert {(r["region"], r["industry"], r["size"], r["band"]) for r in every if r["flags"]} == lone


def test_what_cannot_be_asked_is_refused(full: Engine) -> None:
    with pytest.raises(UnknownRegion):
        asked(full, "999999")
    with pytest.raises(BadQuestion):
        asked(full, "330000", size=["tiny"])
    with pytest.raises(OutOfScope):
        gap_cells_by_band(full, Scope("430000"), region="330000", slice_=NOW)
    published = Slice("2018", "nbs_unions", "published")
    assert gap_cells_by_band(full, EVERYTHING, region="100000", slice_=published) == ([], 0)
