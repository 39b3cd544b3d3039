"""Flows, fair comparisons and plans of the external edition, attacked: what each tells beside the counts of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from sqlalchemy import Engine

from analysis.change import RATES
from analysis.compare.breaks import measures_of
from analysis.compare.flows import FLOWS
from analysis.metrics import METRIC_IDS
from analysis.rates import metrics_of
from analysis.rows import value_of
from analysis.suppression import FAMILIES
from data.queries.compare.changes import Between
from data.queries.compare.flows import flows
from data.queries.external.decisions import FAMILIES_BY, Outside
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from tests.crosswise import crosswise
from tests.reports.content.attack import ANSWERS, FAIR, PERIODS, asked

ADDING, LEAVING = ("opened", "became_known", "started_reporting"), ("closed", "became_unknown", "stopped_reporting")
MOVING = ("joined", "left", "moved")
ATOMS = ("covered", "uncovered")
PARENTS = ("100000", "640000")


def between(first: str, last: str) -> Between:
    return Between(*(Slice(period, "synthetic", "synthetic") for period in (first, last)))


class Flowing:
    """What a reader can prove of the units that met a flow, in a region and each below it.

    No more units leave a state than were in it, and no more come to it than are, as far as rates of either period tell how many.
    Cells: region, flow, whether covered. Each row that is shown counts two of them; of the whole change of covered and of known units each flow adds
    its own; what a region shows of a flow that only adds or takes away is no less than the sum of those below it.
    """

    def __init__(self, engine: Engine, parent: str, first: str, last: str) -> None:
        self.shown: dict[str, Sequence[Mapping[str, Any]]] = {}
        for region in (parent, *regions().children(parent)):
            rows = asked(engine, "flows", "--region", region, "--from", first, "--to", last)
            if rows:
                self.shown[region] = rows
        self.parent = parent
        places = [parent, *regions().children(parent), "rest"]
        names = (*ATOMS, "in", "out")  # of units that moved: covered and uncovered ones that came, and went
        self.cells = [(r, f, a) for r in places for f in (*FLOWS, "other_sources") for a in names]
        self.index = {cell: at for at, cell in enumerate(self.cells)}
        self.equal: list[tuple[Any, float]] = []
        self.less: list[tuple[Any, float]] = []
        for region, rows in self.shown.items():
            self._add(region, rows)
            for period, gone in ((first, True), (last, False)):
                self._bound(region, asked(engine, "rates", "--region", region, "--period", period), gone=gone)
        for flow in (*ADDING[:1], *LEAVING[:1]):
            for atom in ATOMS:
                line = self._line({(r, flow, atom): 1.0 for r in places[1:]})
                line[self.index[parent, flow, atom]] = -1
                self.equal.append((line, 0.0))

    def _line(self, weights: Mapping[tuple[str, str, str], float]) -> Any:
        line = np.zeros(len(self.cells))
        for cell, weight in weights.items():
            line[self.index[cell]] = weight
        return line

    def _add(self, region: str, rows: Sequence[Mapping[str, Any]]) -> None:
        *parts, total = rows
        for row in parts:
            if row["flow"] == "others" or row["flow"] not in FLOWS:
                continue
            covered = {(region, row["flow"], "covered"): 1.0}
            self.equal.append((self._line(covered), row["covered"]))
            self.equal.append((self._line({**covered, (region, row["flow"], "uncovered"): 1.0}), row["units"]))
            self.equal.append((self._line(self._known(region, row["flow"])), row["known_change"]))
            self.equal.append((self._line(self._covered(region, row["flow"])), row["covered_change"]))
        for name, weights in (("covered_change", self._covered), ("known_change", self._known)):
            line = sum(self._line(weights(region, flow)) for flow in FLOWS)
            if not any(row["flow"] == "other_sources" for row in parts):
                self.equal.append((line, total[name]))

    def _bound(self, region: str, rows: Sequence[Mapping[str, Any]], *, gone: bool) -> None:
        for row in rows:
            units, covered = row["units"], row["units_covered"]
            if units is None or covered is None:
                continue
            for atom, held, change in (
                ("covered", covered, "left" if gone else "joined"),
                ("uncovered", units - covered, "joined" if gone else "left"),
            ):
                weights = {(region, flow, atom): 1.0 for flow in (LEAVING if gone else ADDING)}
                weights |= {(region, change, side): 1.0 for side in ATOMS}
                self.less.append((self._line(weights), held))

    def _covered(self, region: str, flow: str) -> dict[tuple[str, str, str], float]:
        if flow in ADDING or flow in LEAVING:
            return {(region, flow, "covered"): 1.0 if flow in ADDING else -1.0}
        if flow in ("joined", "left"):
            sign = 1.0 if flow == "joined" else -1.0
            return {(region, flow, atom): sign for atom in ATOMS}
        if flow == "moved":
            return {(region, flow, "in"): 1.0, (region, flow, "out"): -1.0}
        return {}

    def _known(self, region: str, flow: str) -> dict[tuple[str, str, str], float]:
        if flow in ADDING or flow in LEAVING:
            return {(region, flow, atom): 1.0 if flow in ADDING else -1.0 for atom in ATOMS}
        return {}

    def between(self, region: str, flow: str, atoms: Sequence[str]) -> tuple[float, float]:
        goal = self._line({(region, flow, atom): 1.0 for atom in atoms})
        # How many came and went net is told of a flow that moves, and no more: its known change stays out of the lines.
        lines = [(line, value) for line, value in self.equal if np.any(line)]
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * goal,
                A_eq=np.array([line for line, _ in lines]),
                b_eq=np.array([value for _, value in lines]),
                A_ub=np.array([line for line, _ in self.less]) if self.less else None,
                b_ub=np.array([value for _, value in self.less]) if self.less else None,
                bounds=[(None, None) if f == "moved" and a in ("in", "out") else (0, None) for _, f, a in self.cells],
            )
            found.append(-np.inf if solved.status == 3 else solved.fun)
            assert solved.status in (0, 3), solved.message
        return found[0], -found[1]


@pytest.mark.parametrize("parent", PARENTS)
@pytest.mark.parametrize(("first", "last"), list(pairwise(PERIODS)))
def test_no_flow_of_one_or_two_units_can_be_solved(full: Engine, parent: str, first: str, last: str) -> None:
    reader, tried = Flowing(full, parent, first, last), 0
    for region in (parent, *regions().children(parent)):
        for row in flows(full, EVERYTHING, region=region, between=between(first, last), known=True)[:-1]:
            counts = {("covered", "uncovered"): row["units"], ("covered",): row["covered"]}
            counts["uncovered",] = row["units"] - row["covered"]
            for atoms, value in counts.items():
                if row["flow"] in FLOWS and 0 < value < 3:
                    low, high = reader.between(region, row["flow"], atoms)
                    assert low <= 1e-6, (region, row["flow"], atoms, value, low, high)
                    assert high >= 3 - 1e-6, (region, row["flow"], atoms, value, low, high)
                    tried += 1
    assert tried > 3
    assert reader.shown


def test_flows_tell_nothing_of_units_of_unknown_cover(full: Engine) -> None:
    """Neither by what a flow counts beside its change of known units, nor by the net."""
    seen = 0
    for parent in ("330000", "430000", *PARENTS):
        for region in (parent, *regions().children(parent)):
            for row in asked(full, "flows", "--region", region, "--from", "2024", "--to", "2025"):
                if row["flow"] in (*ADDING, *LEAVING):
                    assert row["units"] == abs(row["known_change"]), row
                    seen += 1
                if row["flow"] == "total":
                    assert row["units"] == row["known_change"], row
                else:
                    assert row["employees"] is None
    assert seen > 20


def test_flows_between_periods_further_apart_do_not_leave(full: Engine) -> None:
    """Less those of the steps between they are units that came and went again."""
    assert asked(full, "flows", "--region", "330000", "--from", "2023", "--to", "2024")
    assert asked(full, "flows", "--region", "330000", "--from", "2023", "--to", "2025") == []
    assert asked(full, "flows", "--region", "330000", "--from", "2025", "--to", "2024") == []


@pytest.mark.parametrize("metric", FAIR)
def test_nothing_of_a_hidden_region_is_in_the_places_of_the_others(full: Engine, metric: str) -> None:
    """No gap in the ranks, no limit and no peer that rests on it."""
    hidden = 0
    for region in ("331100", "430000", "640000"):
        rows = asked(full, "fair", "--region", region, "--period", "2025", "--metric", metric)
        shown = [row for row in rows if not row["suppressed"]]
        gone = {row["region"] for row in rows if row["suppressed"]}
        ranks = sorted(row["rank"] for row in shown if row["rank"] is not None)
        assert all(rank == sum(other < rank for other in ranks) + 1 for rank in ranks)
        assert not any(gone & set(row["peers"]) for row in shown)
        assert all(row["standardised"] is None for row in shown if "small" in row["flags"])
        assert all(round(row["standardised"], 3) == row["standardised"] for row in shown if row["standardised"])
        hidden += len(gone)
    assert hidden


def test_no_mix_but_the_region_s_own_is_a_standard_outside(full: Engine) -> None:
    line = ("fair", "--region", "330000", "--period", "2025")
    assert asked(full, *line)
    assert asked(full, *line, "--standard", "330000") == asked(full, *line)
    assert asked(full, *line, "--standard", "330100") == []


@pytest.mark.parametrize("metric", ["unit_coverage", "worker_coverage", "small_micro_coverage"])
def test_a_plan_tells_what_the_sums_shown_tell(full: Engine, metric: str) -> None:
    """However the rate to reach is varied: no act, no unit, nothing of which units there are."""
    (whole,) = asked(full, "rates", "--region", "330000", "--period", "2025")
    of = {"unit_coverage": "units", "worker_coverage": "employees", "small_micro_coverage": "units_small_micro"}[metric]
    units, covered = whole[of], round(whole[metric] * whole[of])
    for reach in (0.0, 0.31, *(covered / units + step / units for step in (0.5, 1.5, 2.5, 3.5)), 1.0):
        plan = asked(
            full, "plan", "--region", "330000", "--period", "2025", "--metric", metric, "--reach", f"{reach:.9f}"
        )
        (move,) = plan["moves"]
        need = max(0, ceil(round(reach, 9) * units) - covered)
        assert sorted((move["units"] or 0, move["workers"] or 0)) == [0, need]
        assert (plan["cost"], plan["bound"]) == (None, None)
        assert plan["after"][metric] == pytest.approx((covered + need) / units)
        assert {node["region"] for node in plan["nodes"]} == {"100000", "330000"}
    below = asked(
        full,
        *("plan", "--region", "331100", "--period", "2025", "--metric", metric, "--reach", "0.9", "--by", "region"),
    )
    gone = Outside(full).children("331100", Slice("2025", "synthetic", "synthetic")) or frozenset()
    assert gone.isdisjoint(plan["region"] for plan in below)


def test_a_comparable_change_that_leaves_out_a_hidden_region_is_not_told(full: Engine) -> None:
    """What it leaves out is the whole less the comparable part."""
    decided, kept, told = Outside(full), 0, 0
    for first, last in pairwise(PERIODS):
        start, end = between(first, last).start, between(first, last).end
        for region in ("100000", "330000", "430000", "640000"):
            line = ("--region", region, "--from", first, "--to", last)
            for row in asked(full, "compare", *line, "--metric", "unit_coverage", "--by", "region"):
                lone = [(code, end) for code in row["appeared"]] + [(code, start) for code in row["vanished"]]
                if any(decided.withheld(code, side) for code, side in lone):
                    ends = [row["points"], *(row["comparable"][name] for name in ("before", "after", "share"))]
                    assert ends == [None] * 4, row
                    kept += 1
                elif row["points"] is not None:
                    told += 1
            for row in asked(full, "change", *line):
                parts = [row[f"{name}_points"] for name in ("within", "mix", "reporting")]
                assert parts.count(None) in (0, 3)
                assert None in parts or sum(parts) == pytest.approx(row["points"], abs=1e-9)
    assert kept
    assert told


def test_a_rate_is_that_of_its_counts_or_coarse(full: Engine) -> None:
    """Else members by density were the employees of all rows that have both, less those shown a single unit's."""
    coarse = 0
    for by in ANSWERS:
        words = [word for name in by for word in ("--by", name)]
        for row in asked(full, "rates", "--region", "430000", "--period", "2024", *words):
            own = metrics_of({name: row.get(name) for family in FAMILIES.values() for name in family})
            for metric in METRIC_IDS:
                value = value_of(row, metric)
                if value is not None and value != own[metric]:
                    assert round(value, 3) == value, (by, row["region"], metric)
                    coarse += 1
            assert "band" not in row
            assert "rests_on" not in row
    assert coarse


FILTERS = (
    (),
    ("industry=C",),
    ("industry=C,F",),
    ("size=micro",),
    ("size=small_micro",),
    ("size=large,medium",),
    ("unit_kind=enterprise",),
    ("unit_kind=government",),
    ("industry=B", "size=large"),
)


@pytest.mark.parametrize(("command", "region"), crosswise(["rates", "gaps"], ["331100", "640100", "640000"]))
def test_a_filter_leaves_no_row_that_its_table_has_not(full: Engine, command: str, region: str) -> None:
    """One that leaves a single unit, one less another, one region or several: each answer is a part of a table that leaves whole."""
    below = regions().children(region)
    places = ((), (f"region={below[0]}",), (f"region={','.join(below[:2])}",), ("region=331126",), ("period=2024",))
    told = refused = 0
    for by in ANSWERS:
        words = [word for name in by for word in ("--by", name)]
        table = words if by or command == "rates" else ["--by", "region", "--by", "industry"]
        whole = _figures(full, "rates", [region, *below], table)
        for filters in ((*some, *place) for some in FILTERS for place in places):
            line = [word for one in filters for word in ("--where", one)]
            rows = asked(full, command, "--region", region, "--period", "2024,2025", *words, *line)
            refused += not rows
            for row in rows:
                if row["units"] is not None:
                    assert _key(row) in whole, (by, filters, row["region"])
                    assert whole[_key(row)] == _told(row), (by, filters, row["region"])
                    told += 1
    assert told > 20
    assert refused > 20


def _figures(engine: Engine, command: str, places: Sequence[str], words: Sequence[str]) -> dict[Any, Any]:
    rows = (asked(engine, command, "--region", place, "--period", "2024,2025", *words) for place in places)
    return {_key(row): _told(row) for found in reversed(list(rows)) for row in found}


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["region"], row["period"], row.get("industry"), row.get("size")


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in ("units", "units_covered", "units_own", "employees", "unit_coverage")}


@pytest.mark.parametrize(
    "command", ["fair", "targets", "pace", "progress", "tasks", "compare", "change", "flows", "plan"]
)
def test_a_filter_narrows_no_other_answer(full: Engine, command: str) -> None:
    when = ("--from", "2024", "--to", "2025") if command in ("compare", "change", "flows") else ("--period", "2025")
    more = ("--metric", "unit_coverage", "--reach", "0.9") if command == "plan" else ()
    for one in (*FILTERS[1:], ("region=331102",)):
        line = [word for part in one for word in ("--where", part)]
        assert asked(full, command, "--region", "331100", *when, *more, *line) == [], (command, one)


@pytest.mark.parametrize("region", ["331100", "640100", "430000"])
@pytest.mark.parametrize("by", ["region", "industry", "size"])
def test_what_a_change_tells_of_hidden_parts_is_their_sum_alone(full: Engine, region: str, by: str) -> None:
    """Their causes are no sums of counts: few sets of small counts meet one, and often a single set."""
    hidden = 0
    for first, last in pairwise(PERIODS):
        rows = asked(full, "change", "--region", region, "--from", first, "--to", last, "--by", by)
        others = [row for row in rows if row.get("part") == "others"]
        for row in (*others, *rows[-1:] * len(others)):
            assert {name: row[name] for name in row if name.endswith("_points")} == dict.fromkeys(
                ("within_points", "mix_points", "reporting_points")
            )
            assert "said" not in row
            hidden += 1
    assert hidden


@pytest.mark.parametrize("region", ["330000", "331100", "640000"])
def test_a_change_is_told_of_what_stands_in_that_table_alone(full: Engine, region: str) -> None:
    """What is hidden by industry is decided for units and employees: a rate of own unions there would tell of a single one."""
    told: dict[str, set[str]] = {}
    for metric in RATES:
        for by in ("industry", "size"):
            if asked(
                full, "change", "--region", region, "--from", "2024", "--to", "2025", "--metric", metric, "--by", by
            ):
                told.setdefault(by, set()).add(metric)
    for by, metrics in told.items():
        stands = {name for family in FAMILIES_BY[by] for name in FAMILIES[family]}
        assert all(set(measures_of(metric)) <= stands for metric in metrics)
    assert "unit_coverage" in told["industry"]
    assert "own_union_rate" not in told["industry"]


ROUNDED = (
    ("rates",),
    ("gaps", "--by", "region"),
    ("gaps", "--by", "region", "--by", "industry"),
    ("compare", "--by", "region"),
    ("compare", *(word for name in ("units", "units_covered", "members", "gap_units") for word in ("--metric", name))),
    *(("change", "--by", by) for by in ("region", "industry", "size")),
    ("flows",),
    *(("fair", "--metric", metric) for metric in FAIR),
    ("pace", "--by", "region"),
    ("targets",),
    ("progress",),
    ("tasks",),
)


@pytest.mark.parametrize("region", ["330000", "331100", "640000"])
@pytest.mark.parametrize("line", ROUNDED, ids=" ".join)
def test_no_answer_in_rounded_counts_has_a_finer_one(aimed: Engine, line: Sequence[str], region: str) -> None:
    """Neither as a count nor as a rate that no rounded counts give and that has more than three decimals."""
    command, *more = line
    when = ("--from", "2024", "--to", "2025") if command in ("compare", "change", "flows") else ("--period", "2025")
    counts = {name for names in FAMILIES.values() for name in names} | {"n", "gap_units", "gap_workers", "workers"}
    for row in asked(aimed, command, "--region", region, *when, *more, "--round", "5"):
        names = counts | {"before", "after", "points"} if row.get("metric") in counts else counts
        for name in names & row.keys():
            assert row[name] is None or row[name] % 5 == 0, (name, row)
        if "figure" in row and row["figure"] not in METRIC_IDS and row["value"] is not None:
            assert row["value"] % 5 == 0, row
        if command == "change":
            told = [row[name] for name in row if name == "points" or name.endswith("_points")]
            assert all(value is None or round(value, 1) == value for value in told), row
