"""The registers of :mod:`tests.links.truth` in two periods: who of the later one stands in the earlier one under another key."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from data.database.engine import writer
from data.queries.links import PairFilter, pairs
from data.scope import EVERYTHING
from data.slice import Slice
from etl.link.records import Record
from tests.links.books import HAINING, UNIT_HEADS, load, write
from tests.links.truth import Truth

_ORGANISATION = slice(8, 17)


@dataclass(frozen=True, slots=True)
class Years:
    """Units of two periods; ``before`` and ``after`` hold (whose row it is, the row), in the order of the files."""

    before: list[tuple[str, Record]]
    after: list[tuple[str, Record]]

    def moved(self) -> set[str]:
        """The units of both periods that have another key in each: code, else place and name."""
        was = {unit: _key(row) for unit, row in self.before}
        return {unit for unit, row in self.after if unit in was and was[unit] != _key(row)}


def years(seed: int, truth: Truth) -> Years:
    """The later register is the truth's units. In the earlier one some are written as the other office's clerk does, under their code, a
    mistyped one, the organisation code or none; a few had closed since."""
    chance = random.Random(f"earlier {seed}")
    rows = {row.id: row for row in truth.others}
    written = {unit: rows[row] for row, unit in truth.of.items() if unit is not None}
    former = {unit: row.name for unit, row in written.items() if row.former_name}
    before = []
    for unit in truth.units:
        row = written.get(unit.id)
        before.append(
            (unit.id, unit if row is None else replace(row, former_name=None, code=_old_code(chance, unit.code)))
        )
    before += [
        (f"closed {key}", replace(rows[key], former_name=None)) for key, unit in truth.of.items() if unit is None
    ]
    chance.shuffle(before)
    after = [(unit.id, replace(unit, former_name=former.get(unit.id))) for unit in truth.units]
    return Years(before, after)


def _old_code(chance: random.Random, code: str | None) -> str | None:
    roll = chance.random()
    if code is None or roll >= 0.6:
        return None
    if roll < 0.3:
        return code
    if roll >= 0.4:
        return code[_ORGANISATION]
    at = chance.randrange(8, 16)
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def _key(row: Record) -> str:
    return row.code or f"{row.region}|{row.name}"


def database_of(folder: Path, of: Years) -> Engine:
    """A database of both periods."""
    engine = writer(f"sqlite:///{folder / 'years.db'}")
    for year, rows in (("2023", of.before), ("2024", of.after)):
        lines = ((r.code, r.name, r.region, r.industry, r.persons, r.address, r.former_name) for _, r in rows)
        load(engine, write(folder / f"{year}.csv", (*UNIT_HEADS, "曾用名"), lines), period=year)
    return engine


@dataclass(frozen=True, slots=True)
class Found:
    """How many pairs are certain, how many of these right; of the units that moved how many are found for certain, and with the queue."""

    certain: int
    right: int
    moved: int
    caught: int
    seen: int


def found(engine: Engine, of: Years) -> Found:
    """What the linker made of the two periods."""
    told: list[dict[str, Any]] = pairs(
        engine,
        EVERYTHING,
        region=HAINING,
        slice_=Slice("2024", "register", "administrative"),
        among=PairFilter(kinds=("unit_unit",)),
    )
    who = [(of.after[p["a"]["row"] - 2][0], of.before[p["b"]["row"] - 2][0], p["zone"] == "certain") for p in told]
    moved = of.moved()
    right = {unit for unit, other, certain in who if certain and unit == other}
    seen = {unit for unit, other, _ in who if unit == other}
    return Found(sum(certain for *_, certain in who), len(right), len(moved), len(right & moved), len(seen & moved))
