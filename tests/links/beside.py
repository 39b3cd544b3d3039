"""The registers of :mod:`tests.links.truth` as two senders of one period have them: who of one's list stands in the other's under another key."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from data.database.engine import writer
from data.queries.links import PairFilter, pairs
from data.scope import EVERYTHING
from data.slice import Slice
from etl.link.records import Record
from tests.links.books import HAINING, UNIT_HEADS, load, write
from tests.links.earlier import Found, Years, years
from tests.links.truth import Truth

YEAR = Slice("2024", "register", "administrative")
ZONE_TITLE = "海宁市经编产业园区2024年企业名录"
"""A sender that the tree has no code for: its list stands beside the county's, and takes no place of it."""
APART = 0.15


def lists(seed: int, truth: Truth) -> Years:
    """``after``: the county's register; ``before``: the list of a zone in it, as another clerk writes it. Of each a part is missing, so that a firm may stand
    in one and its namesake or branch in the other."""
    chance = random.Random(f"beside {seed}")
    of = years(seed, truth)
    ids = [unit for unit, _ in of.after]
    gone = [set(chance.sample(ids, round(APART * len(ids)))) for _ in range(2)]
    return Years(
        [(unit, row) for unit, row in of.before if unit not in gone[0]],
        [(unit, row) for unit, row in of.after if unit not in gone[1]],
    )


def database_of(folder: Path, of: Years) -> Engine:
    """A database of both lists."""
    engine = writer(f"sqlite:///{folder / 'beside.db'}")
    load(engine, write(folder / "县.csv", _HEADS, _lines(of.after)))
    load_zone(engine, folder, of)
    return engine


def load_zone(engine: Engine, folder: Path, of: Years) -> None:
    """Load the zone's list alone."""
    load(engine, write(folder / "园区.csv", (ZONE_TITLE,), [_HEADS, *_lines(of.before)]))


_HEADS = (*UNIT_HEADS, "曾用名")


def _lines(rows: list[tuple[str, Record]]) -> list[tuple[object, ...]]:
    return [(r.code, r.name, r.region, r.industry, r.persons, r.address, r.former_name) for _, r in rows]


def found(engine: Engine, of: Years) -> tuple[Found, int]:
    """What the linker made of the two lists, and how many units there are in truth."""
    told: list[dict[str, Any]] = pairs(
        engine, EVERYTHING, region=HAINING, slice_=YEAR, among=PairFilter(kinds=("unit_unit",))
    )

    def who(side: dict[str, Any]) -> str:
        return of.before[side["row"] - 3][0] if side["file"] == "园区.csv" else of.after[side["row"] - 2][0]

    both = [(who(pair["a"]), who(pair["b"]), pair["zone"] == "certain") for pair in told]
    moved = of.moved()
    right = {one for one, other, certain in both if certain and one == other}
    seen = {one for one, other, _ in both if one == other}
    units = {unit for unit, _ in (*of.before, *of.after)}
    counted = Found(sum(certain for *_, certain in both), len(right), len(moved), len(right & moved), len(seen & moved))
    return counted, len(units)
