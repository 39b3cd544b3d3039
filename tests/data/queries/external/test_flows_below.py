"""Flows of a region beside those of all above and below it, over drawn trees of regions: what all the tables together give back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import pytest
from scipy.optimize import linprog
from sqlalchemy import create_engine

from analysis.compare.flows import FLOWS
from analysis.suppression import RULE
from data.queries.compare.changes import Between
from data.queries.external import flows as module
from data.queries.external.decisions import Outside
from data.queries.external.edition import Edition
from data.queries.external.flows import GROWS, SHRINKS, flows_outside
from data.reference import regions
from data.slice import Slice

ONE_SIDED: Final = ("joined", "left")
SUMMED: Final = ("opened", "closed", "started_reporting", "stopped_reporting", "reclassed")
"""Flows of which a region has what those below it have; of the others it may have more, of units that moved between them."""
TOP: Final = "340000"
YEARS: Final = Between(*(Slice(year, "register", "administrative") for year in ("2023", "2024")))
Count = tuple[int, int]
"""Units, and those of them that are covered."""
Tree = Mapping[str, tuple[str, ...]]


def tree(draw: random.Random) -> Tree:
    """A province, two or three of its cities, and two to four counties of each."""
    cities = tuple(regions().children(TOP)[: draw.choice((2, 2, 3))])
    return {TOP: cities} | {city: tuple(regions().children(city)[: draw.choice((2, 3, 4))]) for city in cities}


def count(draw: random.Random, flow: str) -> Count:
    units = draw.choice((0, 0, 1, 2, 3, 4, 5, 7, 9, 12))
    return (units, units) if flow in ONE_SIDED else (units, draw.choice((0, units, draw.randint(0, units))))


def drawn(seed: int, common: float) -> tuple[Tree, dict[str, dict[str, Count]]]:
    """The flows of each region. ``common``: how often a flow is a large one everywhere, so that little needs to be hidden."""
    draw = random.Random(seed)
    below = tree(draw)
    usual = {flow for flow in FLOWS if draw.random() < common}
    found: dict[str, dict[str, Count]] = {}
    for city, counties in below.items():
        for county in counties if city != TOP else ():
            found[county] = {flow: (0, 0) if flow == "moved" else count(draw, flow) for flow in FLOWS}
            found[county] |= {
                f: (20, 20) if f in ONE_SIDED else (20, 10) for f in usual - {"moved"} if draw.random() < 0.9
            }
    for region in (*below[TOP], TOP):
        parts = [found[code] for code in below[region]]
        found[region] = {flow: _sum([part[flow] for part in parts]) for flow in FLOWS}
        for flow in set(FLOWS) - {*SUMMED, "moved"}:
            if draw.random() < 0.2:
                found[region][flow] = _sum([found[region][flow], count(draw, flow)])
    return below, found


def _sum(counts: list[Count]) -> Count:
    return sum(units for units, _ in counts), sum(covered for _, covered in counts)


def adds(flow: str, one: Count) -> Count:
    """What a flow adds to the known and to the covered units."""
    units, covered = one
    if flow in ONE_SIDED:
        return 0, units if flow == "joined" else -units
    sign = (flow in GROWS) - (flow in SHRINKS)
    return sign * units, sign * covered


def rows_of(region: str, flows: Mapping[str, Count]) -> list[dict[str, Any]]:
    head = {"region": region, "region_name": region, "employees": 0, "points": 0.0}
    each = {flow: adds(flow, one) for flow, one in flows.items()}
    net = [sum(pair[at] for pair in each.values()) for at in (0, 1)]
    rows = [
        {
            **head,
            "flow": flow,
            "units": one[0],
            "covered": one[1],
            "known_change": each[flow][0],
            "covered_change": each[flow][1],
        }
        for flow, one in flows.items()
    ]
    whole = {"units": net[0], "covered": net[1], "known_change": net[0], "covered_change": net[1]}
    return [*rows, {**head, "flow": "total", **whole}]


class Reader:
    """All that is shown of all regions, as lines over the covered and the uncovered units of each flow of each region."""

    def __init__(self, below: Tree, shown: Mapping[str, list[dict[str, Any]]]) -> None:
        self.index = {
            cell: at for at, cell in enumerate((r, f, c) for r in shown for f in FLOWS for c in (True, False))
        }
        self.equal: list[tuple[Any, float]] = []
        self.less: list[Any] = []
        for region, rows in shown.items():
            self._add(region, rows)
        for region, parts in below.items():
            for cell in ((flow, covered) for flow in FLOWS for covered in (True, False)):
                line = self.line({(part, *cell): 1 for part in parts} | {(region, *cell): -1})
                if cell[0] in SUMMED:
                    self.equal.append((line, 0))
                else:
                    self.less.append(line)

    def line(self, weights: Mapping[tuple[str, str, bool], float]) -> Any:
        line = np.zeros(len(self.index))
        for cell, weight in weights.items():
            line[self.index[cell]] = weight
        return line

    def _add(self, region: str, rows: list[dict[str, Any]]) -> None:
        for flow in ONE_SIDED:
            self.equal.append((self.line({(region, flow, False): 1}), 0))
        for row in rows:
            if row["flow"] in FLOWS:
                self.equal.append((self.line({(region, row["flow"], True): 1}), row["covered"]))
                self.equal.append((self.line({(region, row["flow"], c): 1 for c in (True, False)}), row["units"]))
        ones = {(True, True): (1, 1), (True, False): (0, 1), (False, True): (1, 1), (False, False): (0, 1)}
        for at, name in ((0, "covered_change"), (1, "known_change")):
            signs = {flow: (flow in GROWS) - (flow in SHRINKS) for flow in FLOWS}
            line = {(region, f, c): signs[f] * ones[True, c][at] for f in signs for c in (True, False)}
            if at == 0:
                line |= {(region, "joined", True): 1, (region, "left", True): -1}
            self.equal.append((self.line(line), rows[-1][name]))

    def between(self, goal: Any) -> tuple[float, float]:
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * goal,
                A_eq=np.array([line for line, _ in self.equal]),
                b_eq=np.array([value for _, value in self.equal]),
                A_ub=np.array(self.less),
                b_ub=np.zeros(len(self.less)),
                bounds=(0, None),
                method="highs-ds",
            )
            assert solved.status in (0, 3), solved.message
            found.append(-np.inf if solved.status == 3 else solved.fun)
        return found[0], -found[1]


def few(flows: Mapping[str, Mapping[str, Count]]) -> Iterator[tuple[str, str, tuple[bool, ...]]]:
    """Where a flow of a region counts one or two units: of all, of the covered, of the others."""
    for region, each in flows.items():
        for flow, (units, covered) in each.items():
            values = {(True, False): units, (True,): covered, (False,): units - covered}
            yield from ((region, flow, cells) for cells, value in values.items() if 0 < value < RULE.least)


@pytest.fixture
def told(
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Mapping[str, Mapping[str, Count]]], dict[str, list[dict[str, Any]]]]:
    """What outsiders get of each region of a tree of flows."""

    def all_of(flows: Mapping[str, Mapping[str, Count]]) -> dict[str, list[dict[str, Any]]]:
        whole = {code: rows_of(code, each) for code, each in flows.items()}
        monkeypatch.setattr(module, "_asked", lambda _edition, region, _between: whole.get(region, []))
        monkeypatch.setattr(module, "_require_next", lambda _edition, _between: None)
        edition = Edition(Outside(create_engine("sqlite://")))
        return {code: flows_outside(edition, code, YEARS) for code in whole}

    return all_of


@pytest.mark.parametrize(("seed", "common"), [*((seed, 0.5) for seed in range(10)), (0, 0.85), (1, 0.85)])
def test_no_flow_of_one_or_two_units_follows_from_the_tables_above_and_below(
    told: Any, seed: int, common: float
) -> None:
    below, flows = drawn(seed, common)
    reader = Reader(below, told(flows))
    for region, flow, cells in few(flows):
        low, high = reader.between(reader.line({(region, flow, covered): 1.0 for covered in cells}))
        assert high - low > 1 - 1e-6, (region, flow, cells, low, high)


CITIES: Final = ("340100", "340200")
COUNTIES: Final = {city: tuple(regions().children(city)[:2]) for city in CITIES}
LARGE: Final[Count] = (20, 10)


def of_counties(small: Mapping[tuple[str, int], Mapping[str, Count]]) -> dict[str, dict[str, Count]]:
    """Two cities of two counties each, all flows large but for some of some counties (a city, which of its counties)."""
    usual: dict[str, Count] = {f: (0, 0) if f == "moved" else (20, 20) if f in ONE_SIDED else LARGE for f in FLOWS}
    found = {code: {**usual, **small.get((city, at), {})} for city in CITIES for at, code in enumerate(COUNTIES[city])}
    for region, parts in (*COUNTIES.items(), (TOP, CITIES)):
        found[region] = {flow: _sum([found[part][flow] for part in parts]) for flow in FLOWS}
    return found


def shown_by(told: Any, flow: str, flows: Mapping[str, Mapping[str, Count]]) -> set[str]:
    return {region for region, rows in told(flows).items() if flow in {row["flow"] for row in rows}}


@pytest.mark.parametrize("flow", ["opened", "closed", "became_known", "became_unknown", "reclassed"])
@pytest.mark.parametrize("city", CITIES)
def test_what_a_city_hides_is_hidden_in_the_counties_of_the_city_beside_it(told: Any, flow: str, city: str) -> None:
    """These would add up to their city's, and the province's less that is the single unit."""
    flows = of_counties({(city, 0): {flow: (1, 0)}, (city, 1): {flow: (0, 0)}})
    assert shown_by(told, flow, flows) == {TOP}


@pytest.mark.parametrize("flow", ["opened", "closed", "became_known", "reclassed"])
@pytest.mark.parametrize("city", CITIES)
def test_what_a_county_hides_is_shown_above_it_and_in_other_cities(told: Any, flow: str, city: str) -> None:
    flows = of_counties({(city, 0): {flow: (1, 0)}})
    assert shown_by(told, flow, flows) == set(flows) - set(COUNTIES[city])


def test_nothing_is_hidden_where_no_flow_is_small(told: Any) -> None:
    assert not any(row["flow"] == "others" for rows in told(of_counties({})).values() for row in rows)


@pytest.mark.parametrize(
    ("flow", "other"), [("left", "joined"), ("joined", "left"), ("became_known", "became_unknown")]
)
def test_what_the_region_above_alone_shows_is_not_given_back_by_the_totals_below(
    told: Any, flow: str, other: str
) -> None:
    """Two units that moved between the cities: each city's total less the flows that it shows would else be its own flow, and these all but the two."""
    flows = of_counties({})
    units, covered = flows[TOP][flow]
    flows[TOP][flow] = (units + 2, covered + 2)
    assert shown_by(told, flow, flows) == {TOP}
    assert shown_by(told, other, flows) == {TOP}
