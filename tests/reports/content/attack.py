"""What one office can lay side by side of the external edition, and what a reader can prove from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib import import_module
from itertools import chain, pairwise
from typing import Any

import numpy as np
from scipy.optimize import linprog
from sqlalchemy import Engine

from analysis.__main__ import _parser
from analysis.commands import _MODULES
from analysis.commands.asked import Asked
from analysis.compare.breaks import measures_of
from analysis.metrics import BY_ID
from analysis.rows import RateRow, Row, value_of
from data.queries import rates
from data.queries.external.decisions import ENTERPRISES
from data.queries.question import BadQuestion
from data.scope import EVERYTHING
from data.slice import Slice, SliceFilter
from etl.planning.targets import Goal, set_goals
from reports.content.gather import NoFigures, gather
from reports.content.record import Content, Withheld
from reports.order import Order

Cell = tuple[str, str, str]
"""A region (``rest``: what is in none below), a section or size class (empty for the whole), a part of its counts."""
PERIODS = ("2023", "2024", "2025")
EDITIONS = (("2024", None), ("2024", "2023"), ("2025", "2024"))
UNITS = {
    "units": ("own", "joint", "none"),
    "units_covered": ("own", "joint"),
    "units_own": ("own",),
    "units_joint": ("joint",),
}
HEADS = {"employees": ("reached", "missed"), "employees_covered": ("reached",)}
COUNTS = {**UNITS, **HEADS, "units_small_micro": (), "units_small_micro_covered": ()}
SMALL = ("small", "micro", "small_or_micro")
SIZES = ("large", "medium", *SMALL, "undetermined", "not_applicable", "no enterprise")
ANSWERS = ((), ("region",), ("industry",), ("size",), ("region", "industry"), ("region", "size"))
"""The tables that the command answers outsiders."""
FAIR = ("unit_coverage", "worker_coverage", "small_micro_coverage", "density")
AIMED = ("unit_coverage", "worker_coverage", "units", "employees", "units_covered")
"""The figures that every region has a target of."""


_words = cache(_parser)


def aim_at(engine: Engine, regions_: Sequence[str]) -> None:
    """Set a target of each of some figures for some regions."""
    goals = [
        Goal(region, figure, "2027", "synthetic", "synthetic", 0.95 if figure in BY_ID else 1_000_000)
        for region in regions_
        for figure in AIMED
    ]
    set_goals(engine, EVERYTHING, goals, "test")


def asked(engine: Engine, *line: str) -> Any:
    """What a command of ``python -m analysis`` answers outsiders; nothing where it refuses."""
    args = _words().parse_args([*line, "--calibre", "synthetic", "--audience", "external"])
    try:
        return getattr(import_module(f"analysis.commands.{_MODULES[args.command]}"), args.command)(Asked(args, engine))
    except BadQuestion:
        return []


class Published:
    """All that one office gets of a region and those below it: what reports print and what commands answer.

    ``facts``: counts by region, table, row, period and measure; ``rates``: rates likewise, with how far each may be off. ``unlike``: what two
    of them tell differently. ``unknown``: counts of units of unknown cover, also as what is left of all by the covered and the uncovered.
    """

    def __init__(self, engine: Engine, parent: str) -> None:
        self.facts: dict[tuple[str, str, str, str, str], int] = {}
        self.rates: dict[tuple[str, str, str, str, str], tuple[float, float]] = {}
        self.unlike: list[tuple[Any, ...]] = []
        self.unknown: list[tuple[Any, ...]] = []
        for region in (parent, *_reporting(engine, parent)):
            for found in _reports(engine, region):
                for where in _printed(found):
                    self._take(*where)
            for where in _answered(engine, region, ANSWERS if region == parent else ANSWERS[:1]):
                self._take(*where)
            for where in chain(_fair(engine, region), _aims(engine, region), _tasks(engine, region)):
                self._take(*where)
            for metric in ("unit_coverage", "worker_coverage"):
                for first, last in pairwise(PERIODS):
                    by = ("region", "industry", "size") if region == parent else ("region",)
                    self._take_changes(engine, region, metric, (first, last), by)

    def _take(self, place: str, table: str, key: str, when: str, row: Mapping[str, Any]) -> None:
        for name in COUNTS:
            value = row.get(name)
            if value is not None and self.facts.setdefault((place, table, key, when, name), value) != value:
                self.unlike.append((place, table, key, when, name, value))
        for name in ("unit_coverage", "worker_coverage"):
            if row.get(name) is not None:
                self.rates.setdefault((place, table, key, when, name), (row[name], 1e-9))
        names = ("units", "units_covered", "gap_units")
        units, covered, gap = (row.get(name) for name in names)
        told = [row.get("units_unknown"), None if None in (units, covered, gap) else units - covered - gap]  # type: ignore[operator]
        self.unknown += [(place, table, key, when, value) for value in told if value is not None and 0 < value < 3]

    def _take_changes(
        self, engine: Engine, region: str, metric: str, ends: tuple[str, str], divided: Sequence[str]
    ) -> None:
        """Rates of both periods that a change tells."""
        first, last = ends
        for by in divided:
            line = ("change", "--region", region, "--from", first, "--to", last, "--metric", metric, "--by", by)
            for row in asked(engine, *line):
                if row.get("part") == "others":
                    continue
                key = "" if row.get("part") == "total" or by == "region" else row[by]
                place = region if row.get("part") == "total" or by != "region" else row["region"] or "rest"
                for when, side in ((first, "before"), (last, "after")):
                    if row[side] is not None:
                        at = (place, by if key else "", key, when, metric)
                        self.rates.setdefault(at, (row[side], 1e-9))

    def get(self, *key: str) -> int | None:
        return self.facts.get(key)  # type: ignore[arg-type]


def _reporting(engine: Engine, parent: str) -> list[str]:
    """The regions below one that have figures in any period."""
    slices = SliceFilter(None, "synthetic", "synthetic")
    rows = rates(engine, EVERYTHING, region=parent, slices=slices, by=("region",))
    return list(dict.fromkeys(row["region"] for row in rows if row["region"] is not None and row["units"] is not None))


def _reports(engine: Engine, region: str) -> Iterator[Content]:
    for period, earlier in EDITIONS:
        order = Order(region, period, compare=earlier, calibre="synthetic", audience="external")
        try:
            yield gather(engine, EVERYTHING, order)
        except (NoFigures, Withheld):
            continue


def _printed(found: Content) -> Iterator[tuple[str, str, str, str, Row]]:
    periods = ((found.period, 0), (found.compare or "", 1))
    wholes, smalls = (found.whole, found.before), (found.small, found.small_before)
    children, sections = (
        (found.children, found.children_before),
        (found.industries, found.industries_before),
    )
    for period, at in periods:
        if (whole := wholes[at]) is not None:
            yield found.region, "", "", period, whole
        if (small := smalls[at]) is not None:
            yield found.region, "small", "", period, small
        for row in children[at]:
            yield row["region"] or found.region, "" if row["region"] else "rest", "", period, row
        for row in sections[at]:
            yield found.region, "industry", row["industry"], period, row
    for row in found.sizes:
        yield found.region, "size", row["size"], found.period, row
    for row in found.history:
        yield found.region, "", "", row["period"], row
    for goal in found.targets:
        yield found.region, "", "", goal["period"], {goal["metric"]: goal["reached"]}


def _answered(
    engine: Engine, region: str, tables: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, str, str, str, Mapping[str, Any]]]:
    """What ``rates``, ``gaps`` and ``compare`` answer outsiders; ``tables``: by what the rates are asked for."""
    for period, by, command in ((p, by, c) for p in PERIODS for by in tables for c in ("rates", "gaps")):
        if command == "gaps" and not by:
            continue
        for row in asked(
            engine, command, "--region", region, "--period", period, *(w for n in by for w in ("--by", n))
        ):
            table = next((name for name in ("industry", "size") if name in by), "")
            if row["region"] or "region" not in by:
                yield row["region"] or region, table, value_of(row, table) if table else "", period, row
            elif not table:
                yield region, "rest", "", period, row
    figures = [word for name in (*UNITS, *HEADS) for word in ("--metric", name)]
    below = ("--by", "region") if tables is ANSWERS else ()
    for before, after in pairwise(PERIODS):
        for row in asked(engine, "compare", "--region", region, "--from", before, "--to", after, *figures, *below):
            for period, side in ((before, "before"), (after, "after")):
                yield row["region"] or region, "" if row["region"] else "rest", "", period, {row["metric"]: row[side]}


def _pair(metric: str, n: int | None, rate: float | None) -> dict[str, int | None]:
    numerator, denominator = measures_of(metric)
    return {denominator: n, numerator: None if n is None or rate is None else round(n * rate)}


def _fair(engine: Engine, region: str) -> Iterator[tuple[str, str, str, str, Mapping[str, Any]]]:
    for period, metric in ((p, m) for p in PERIODS[1:] for m in FAIR):
        for row in asked(engine, "fair", "--region", region, "--period", period, "--metric", metric):
            yield (
                row["region"],
                "",
                "",
                period,
                {metric: row["rate"], **_pair(metric, row["n"], row["rate"])}
                if (metric != "density")
                else _pair(metric, row["n"], None),
            )


def _aims(engine: Engine, region: str) -> Iterator[tuple[str, str, str, str, Mapping[str, Any]]]:
    """What targets, their pace and the progress towards them tell of where a region stands, now and in the periods whose steps they show."""
    for period in PERIODS:
        for row in asked(engine, "targets", "--region", region, "--period", period):
            yield region, "", "", period, {row["metric"]: row["reached"]}
        for by in ((), ("--by", "region")):
            for row in asked(engine, "pace", "--region", region, "--period", period, *by):
                yield row["region"], "", "", period, {row["metric"]: row["now"]}
                yield from _before(row, period)
        for metric in ("unit_coverage", "worker_coverage"):
            for row in asked(engine, "progress", "--region", region, "--period", period, "--metric", metric):
                yield row["region"], "", "", period, {metric: row["now"]}


def _before(row: Row, period: str) -> Iterator[tuple[str, str, str, str, Mapping[str, Any]]]:
    """The figure of the period before, which one step of the pace gives back."""
    if row["per_month_seen"] is not None and period == PERIODS[1] and row["now"] is not None:
        scale = 100 if row["metric"] in BY_ID else 1
        yield row["region"], "", "", PERIODS[0], {row["metric"]: row["now"] - row["per_month_seen"] * 12 / scale}


def _tasks(engine: Engine, region: str) -> Iterator[tuple[str, str, str, str, Mapping[str, Any]]]:
    for period in PERIODS:
        for row in asked(engine, "tasks", "--region", region, "--period", period):
            yield row["region"], "", "", period, {row["figure"]: row["value"]}


class Attack:
    """What a reader can prove of the counts below a region: each printed count is a sum of cells, each rate a quotient of two, no cell is below 0."""

    def __init__(self, engine: Engine, facts: Published, parent: str, period: str, table: str, parts: Any) -> None:
        now = Slice(period, "synthetic", "synthetic")
        self.engine, self.parent, self.period, self.table, self.slice = engine, parent, period, table, now
        self.regions = [
            *(r["region"] for r in rates(engine, EVERYTHING, region=parent, slices=now, by=("region",)) if r["region"]),
            "rest",
        ]
        self.keys = self._keys()
        self.parts = parts
        atoms = tuple(dict.fromkeys(chain(*parts.values())))
        self.cells = [(r, k, a) for r in self.regions for k in self.keys for a in atoms]
        self.index = {cell: at for at, cell in enumerate(self.cells)}
        self.rows: list[Any] = []
        self.sums: list[int] = []
        self.less: list[Any] = []
        for name, some in parts.items():
            self._add(facts, name, some)
        for (place, of, key, when, metric), (rate, off) in facts.rates.items():
            numerator, denominator = measures_of(metric)
            if when == period and of in ("", table) and {numerator, denominator} <= parts.keys():
                self._add_rate(place, key if of else "", (parts[numerator], parts[denominator]), (rate, off))

    def _keys(self) -> Sequence[str]:
        if self.table == "size":
            return SIZES
        if self.table == "":
            return [""]
        return sorted({str(row["industry"]) for row in self.true_rows(self.parent)})

    def true_rows(self, region: str) -> list[RateRow]:
        by = (self.table,) if self.table else ()
        where = ENTERPRISES if self.table == "size" else None
        return rates(self.engine, EVERYTHING, region=region, slices=self.slice, by=by, where=where)

    def _line(self, places: Sequence[str], keys: Sequence[str], atoms: Sequence[str]) -> Any:
        row = np.zeros(len(self.cells))
        for cell in ((r, k, a) for r in places for k in keys for a in atoms):
            row[self.index[cell]] += 1
        return row

    def _know(self, value: int | None, places: Sequence[str], keys: Sequence[str], atoms: Sequence[str]) -> None:
        if value is not None:
            self.rows.append(self._line(places, keys, atoms))
            self.sums.append(value)

    def _add_rate(
        self, place: str, key: str, pair: tuple[Sequence[str], Sequence[str]], rate: tuple[float, float]
    ) -> None:
        places = self.regions if place == self.parent else [place] if place in self.regions else []
        keys = [key] if key else self.keys
        if places and set(keys) <= set(self.keys):
            over, under = (self._line(places, keys, atoms) for atoms in pair)
            self.less += [over - (rate[0] + rate[1]) * under, (rate[0] - rate[1]) * under - over]

    def _add(self, facts: Published, name: str, atoms: Sequence[str]) -> None:
        small = {"units": "units_small_micro", "units_covered": "units_small_micro_covered"}.get(name, "")
        self._know(facts.get(self.parent, "rest", "", self.period, name), ["rest"], self.keys, atoms)
        for region in (*self.regions[:-1], self.parent):
            places = self.regions if region == self.parent else [region]
            self._know(facts.get(region, "", "", self.period, name), places, self.keys, atoms)
            for key in self.keys if self.table else ():
                self._know(facts.get(region, self.table, key, self.period, name), places, [key], atoms)
            if self.table == "size":
                self._know(facts.get(region, "small", "", self.period, name), places, SMALL, atoms)
                self._know(facts.get(region, "", "", self.period, small), places, SMALL, atoms)

    def bounds(self, region: str, key: str, atoms: Sequence[str]) -> tuple[float, float]:
        return self.between(self._line([region], [key], atoms))

    @cached_property
    def _known(self) -> dict[str, Any]:
        return {
            "A_eq": np.array(self.rows) if self.rows else None,
            "b_eq": np.array(self.sums) if self.rows else None,
            "A_ub": np.array(self.less) if self.less else None,
            "b_ub": np.zeros(len(self.less)) if self.less else None,
        }

    def between(self, goal: Any) -> tuple[float, float]:
        """The least and the most that a sum of cells may be."""
        found = []
        for sign in (1, -1):
            solved = linprog(sign * goal, **self._known, bounds=(0, None))
            if solved.status == 3:
                found.append(-np.inf)
                continue
            assert solved.success, solved.message
            found.append(solved.fun)
        return found[0], -found[1]
