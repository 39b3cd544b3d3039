"""Hidden flows: what the total less those shown gives back, against all ways in which the hidden ones could make it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any, Final

import pytest
from sqlalchemy import Engine

from analysis.compare.flows import FLOWS
from analysis.suppression import RULE
from data.queries.compare.changes import Between
from data.queries.external.decisions import Outside
from data.queries.external.edition import Edition
from data.queries.external.flows import GROWS, SHRINKS, flows_outside, follows
from data.slice import Slice

NOTHING: Final = ("reclassed", "changed_industry", "changed_mode")
"""Flows that change neither sum of the rate."""
MOST: Final = 5
Count = tuple[int, int]
"""Units of a flow, and those of them that are covered."""


def ways(flow: str) -> Iterator[Count]:
    """How large a flow may be."""
    for units in range(MOST + 1):
        yield from ((units, c) for c in (range(units + 1) if flow in GROWS | SHRINKS else (units,)))


def adds(flow: str, count: Count) -> Count:
    """What it adds to the known and to the covered units."""
    units, covered = count
    if flow in ("joined", "left"):
        return 0, units if flow == "joined" else -units
    sign = 1 if flow in GROWS else -1
    return sign * units, sign * covered


def summed(flows: tuple[str, ...], counts: tuple[Count, ...]) -> Count:
    each = [adds(flow, count) for flow, count in zip(flows, counts, strict=True)]
    return sum(known for known, _ in each), sum(covered for _, covered in each)


def told_back(flows: tuple[str, ...], counts: tuple[Count, ...]) -> bool:
    """Whether all ways to make the same sums agree in one or two units of a flow."""
    whole = summed(flows, counts)
    found = [each for each in product(*map(ways, flows)) if summed(flows, each) == whole]
    return any(
        len(values := {value(each[at]) for each in found}) == 1 and 0 < min(values) < RULE.least
        for at in range(len(flows))
        for value in (lambda c: c[0], lambda c: c[1], lambda c: c[0] - c[1])
    )


def rows_of(flows: tuple[str, ...], counts: tuple[Count, ...]) -> list[dict[str, Any]]:
    made = [(flow, *count, *adds(flow, count)) for flow, count in zip(flows, counts, strict=True)]
    made += [(flow, 1, 1, 0, 0) for flow in NOTHING]
    return [dict(zip(("flow", "units", "covered", "known_change", "covered_change"), row, strict=True)) for row in made]


CARRY: Final = tuple(flow for flow in FLOWS if flow not in NOTHING and flow != "moved")
DRAW: Final = random.Random(3)


def drawn() -> tuple[tuple[str, ...], tuple[Count, ...]]:
    flows = tuple(DRAW.sample(CARRY, DRAW.choice((1, 1, 2, 2, 3))))
    # Half of what is possible, so that there is room for other ways.
    return flows, tuple(DRAW.choice([c for c in ways(flow) if c[0] <= MOST // 2]) for flow in flows)


@pytest.mark.parametrize(("flows", "counts"), [drawn() for _ in range(120)])
def test_a_hidden_flow_follows_where_all_ways_agree(flows: tuple[str, ...], counts: tuple[Count, ...]) -> None:
    assert follows(rows_of(flows, counts), {*flows, *NOTHING[:2]}) == told_back(flows, counts)


@pytest.mark.parametrize(
    ("hidden", "found"),
    [
        ({"left", "reclassed"}, True),
        ({"left", "reclassed", "joined"}, False),
        ({"left", "moved"}, False),
        ({"became_known", "changed_mode"}, True),
        ({"became_known", "closed"}, False),
        ({"reclassed", "changed_mode"}, False),
    ],
)
def test_two_that_left_follow_beside_flows_that_change_no_sum(hidden: set[str], found: bool) -> None:
    counts = {"joined": (9, 9), "left": (2, 2), "became_known": (5, 2), "closed": (6, 3)}
    rows = rows_of(tuple(counts), tuple(counts.values()))
    rows.append({"flow": "moved", "units": 7, "covered": 4, "known_change": 0, "covered_change": 0})
    assert follows(rows, hidden) is found


@pytest.mark.parametrize("region", ["330000", "430000", "640000", "330100", "430100"])
@pytest.mark.parametrize("years", [("2023", "2024"), ("2024", "2025")])
def test_no_hidden_flow_of_the_sample_follows(full: Engine, region: str, years: tuple[str, str]) -> None:
    start, end = (Slice(year, "synthetic", "synthetic") for year in years)
    edition = Edition(Outside(full))
    if any(edition.allowed.withheld(region, side) for side in (start, end)):
        return
    *rows, total = flows_outside(edition, region, Between(start, end))
    shown = [row for row in rows if row["flow"] != "others"]
    left = {name: total[name] - sum(row[name] for row in shown) for name in ("known_change", "covered_change")}
    gone = {*FLOWS} - {row["flow"] for row in shown}
    if gone:
        assert not follows([{"flow": min(gone), **left}], gone)
