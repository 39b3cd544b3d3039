"""External reports laid side by side, attacked as a reader would: of a region and those below it, of several years and comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from sqlalchemy import Engine

from analysis.rows import RateRow, Row, value_of
from data.queries import rates
from data.queries.compare.changes import Between, compare
from data.queries.external.decisions import ENTERPRISES, Outside
from data.queries.external.edition import Edition
from data.queries.largest import largest_units
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice
from reports.content.gather import NoFigures, gather
from reports.content.record import Content, Withheld
from reports.order import Order

Cell = tuple[str, str, str]
"""A region (``rest``: what is in none below), a section or size class (empty for the whole), a part of its counts."""
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


class Published:
    """All counts that one office gets of a region and those below it: what reports print and what commands answer, by region, table,
    row, period and measure. ``unlike``: what two of them count differently."""

    def __init__(self, engine: Engine, parent: str) -> None:
        self.facts: dict[tuple[str, str, str, str, str], int] = {}
        self.unlike: list[tuple[Any, ...]] = []
        self.unknown: list[tuple[Any, ...]] = []
        edition = Edition(Outside(engine))
        for region in (parent, *regions().children(parent)):
            for period, earlier in EDITIONS:
                try:
                    found = gather(
                        engine,
                        EVERYTHING,
                        Order(region, period, compare=earlier, calibre="synthetic", audience="external"),
                    )
                except (NoFigures, Withheld):
                    continue
                for where in _printed(found):
                    self._take(*where)
            for where in _answered(engine, edition, region, ANSWERS if region == parent else ANSWERS[:1]):
                self._take(*where)

    def _take(self, place: str, table: str, key: str, when: str, row: Row) -> None:
        for name in COUNTS:
            value = row.get(name)
            if value is not None and self.facts.setdefault((place, table, key, when, name), value) != value:
                self.unlike.append((place, table, key, when, name, value))
        names = ("units", "units_covered", "gap_units")
        units, covered, gap = (row.get(name) for name in names)
        told = [row.get("units_unknown"), None if None in (units, covered, gap) else units - covered - gap]  # type: ignore[operator]
        self.unknown += [(place, table, key, when, value) for value in told if value is not None and 0 < value < 3]

    def get(self, *key: str) -> int | None:
        return self.facts.get(key)  # type: ignore[arg-type]


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


def _answered(
    engine: Engine, edition: Edition, region: str, tables: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, str, str, str, Row]]:
    """What the commands ``rates`` and ``compare`` answer outsiders; ``tables``: by what the rates are asked for."""
    for period in ("2023", "2024", "2025"):
        now = Slice(period, "synthetic", "synthetic")
        for by in tables:
            asked = rates(engine, EVERYTHING, region=region, slices=now, by=by, where=edition.where(by, {}))
            for row in edition.rates(asked, region, by):
                table = next((name for name in ("industry", "size") if name in by), "")
                if row["region"] or "region" not in by:
                    yield row["region"] or region, table, value_of(row, table) if table else "", period, row
                elif not table:
                    yield region, "rest", "", period, row
    for before, after in (("2023", "2024"), ("2024", "2025")):
        ends = [Slice(period, "synthetic", "synthetic") for period in (before, after)]
        found = compare(
            engine,
            EVERYTHING,
            region=region,
            between=Between(*ends),
            figures=[*UNITS, *HEADS],
            by_region=tables is ANSWERS,
        )
        for row in edition.compared(found, region, *ends):
            for period, side in ((before, "before"), (after, "after")):
                yield row["region"] or region, "" if row["region"] else "rest", "", period, {row["metric"]: row[side]}


class Attack:
    """What a reader can prove of the counts below a region: each printed count is a sum of cells, no cell is below 0."""

    def __init__(self, engine: Engine, facts: Published, parent: str, period: str, table: str, parts: Any) -> None:
        now = Slice(period, "synthetic", "synthetic")
        self.engine, self.parent, self.period, self.table, self.slice = engine, parent, period, table, now
        self.regions = [
            *(r["region"] for r in rates(engine, EVERYTHING, region=parent, slices=now, by=("region",)) if r["region"]),
            "rest",
        ]
        self.keys = self._keys()
        atoms = tuple(dict.fromkeys(chain(*parts.values())))
        self.cells = [(r, k, a) for r in self.regions for k in self.keys for a in atoms]
        self.index = {cell: at for at, cell in enumerate(self.cells)}
        self.rows: list[Any] = []
        self.sums: list[int] = []
        for name, some in parts.items():
            self._add(facts, name, some)

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

    def _know(self, value: int | None, places: Sequence[str], keys: Sequence[str], atoms: Sequence[str]) -> None:
        if value is not None:
            row = np.zeros(len(self.cells))
            for cell in ((r, k, a) for r in places for k in keys for a in atoms):
                row[self.index[cell]] += 1
            self.rows.append(row)
            self.sums.append(value)

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
        goal = np.zeros(len(self.cells))
        for atom in atoms:
            goal[self.index[region, key, atom]] = 1
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * goal,
                A_eq=np.array(self.rows) if self.rows else None,
                b_eq=np.array(self.sums) if self.rows else None,
                bounds=(0, None),
            )
            if solved.status == 3:
                found.append(-np.inf)
                continue
            assert solved.success, solved.message
            found.append(solved.fun)
        return found[0], -found[1]


@pytest.fixture(scope="module")
def published(full: Engine) -> dict[str, Published]:
    return {parent: Published(full, parent) for parent in ("100000", "640000")}


def _small_counts(row: Row) -> Iterator[tuple[tuple[str, ...], int]]:
    own, joint, units = (
        row["units_own"] or 0,
        row["units_joint"] or 0,
        (row["units"] or 0) - (row["units_unknown"] or 0),
    )
    counts = {"own": own, "joint": joint, "none": units - own - joint}
    for atoms in (("own",), ("joint",), ("none",), ("own", "joint"), tuple(counts)):
        value = sum(counts[atom] for atom in atoms)
        if 0 < value < 3:
            yield atoms, value


@pytest.mark.parametrize("table", ["", "industry", "size"])
@pytest.mark.parametrize("parent", ["100000", "640000"])
def test_no_count_of_one_or_two_units_can_be_solved(
    full: Engine, published: dict[str, Published], parent: str, table: str
) -> None:
    for period in ("2023", "2024", "2025"):
        attack = Attack(full, published[parent], parent, period, table, UNITS)
        for region in attack.regions[:-1]:
            for row in attack.true_rows(region):
                key = row[table] if table else ""
                for atoms, value in _small_counts(row):
                    low, high = attack.bounds(region, key, atoms)
                    assert low <= 1e-6, (period, region, key, atoms, value, low, high)
                    assert high >= 3 - 1e-6, (period, region, key, atoms, value, low, high)


@pytest.mark.parametrize("table", ["", "industry", "size"])
def test_no_unit_that_dominates_can_be_told_within_a_quarter(
    full: Engine, published: dict[str, Published], table: str
) -> None:
    parent = "640000"
    for period in ("2024", "2025"):
        attack = Attack(full, published[parent], parent, period, table, HEADS)
        biggest: dict[tuple[str, str, bool], int] = {}
        for unit in largest_units(full, EVERYTHING, region=parent, slice_=Slice(period, "synthetic", "synthetic")):
            key = {"industry": unit.section, "size": unit.size or "no enterprise"}.get(table, "")
            place = (unit.place, key, unit.covered)
            biggest[place] = max(biggest.get(place, 0), unit.employees)
        for region in attack.regions[:-1]:
            for row in attack.true_rows(region):
                key = row[table] if table else ""
                every = (row["employees"] or 0) - (row["employees_unknown"] or 0)
                reached = row["employees_covered"] or 0
                in_, out = biggest.get((region, key, True), 0), biggest.get((region, key, False), 0)
                for atoms, value, largest in (
                    (("reached", "missed"), every, max(in_, out)),
                    (("reached",), reached, in_),
                    (("missed",), every - reached, out),
                ):
                    if value > 0 and largest > 0.8 * value:
                        low, high = attack.bounds(region, key, atoms)
                        assert low <= 1e-6, (period, region, key, atoms, value, low)
                        assert high >= largest / 0.8 - 1e-6, (period, region, key, atoms, value, high)


def test_what_reports_and_commands_count_is_the_same(published: dict[str, Published]) -> None:
    """Two counts of one thing would give their difference."""
    for facts in published.values():
        assert facts.unlike == []


def test_units_of_unknown_cover_are_told_by_nothing(published: dict[str, Published]) -> None:
    """Neither as a count nor as what is left of all by the covered and the uncovered."""
    for facts in published.values():
        assert facts.unknown == []


def test_no_count_of_one_or_two_units_is_printed_or_one_subtraction_away(published: dict[str, Published]) -> None:
    seen = 0
    for facts in published.values():
        rows: dict[tuple[str, str, str, str], dict[str, int]] = {}
        for (*place, name), value in facts.facts.items():
            rows.setdefault(tuple(place), {})[name] = value  # type: ignore[arg-type]
        for place, row in rows.items():
            whole = rows.get((place[0], "", "", place[3]), {}) if place[1] == "small" else {}
            for value in chain(_differences(row), (whole[n] - row[n] for n in row if n in whole and n in UNITS)):
                assert not 0 < value < 3, (place, row)
                seen += 1
    assert seen > 500


def _differences(row: Row) -> Iterator[int]:
    get = row.get
    units, covered, small, reached = (get(name) for name in [*list(UNITS)[:2], *list(COUNTS)[-2:]])
    yield from (value for name, value in row.items() if name not in HEADS)
    for whole, part in (
        (units, covered),
        (covered, get("units_own")),
        (small, reached),
        (units, small),
        (covered, reached),
    ):
        if whole is not None and part is not None:
            yield whole - part
    if None not in (units, covered, small, reached):
        yield (units - covered) - (small - reached)  # type: ignore[operator]


def test_what_is_hidden_does_not_depend_on_the_comparison(full: Engine) -> None:
    """Otherwise the report of this year and that of the next give each other's rows back."""
    alone = gather(full, EVERYTHING, Order("330100", "2024", calibre="synthetic", audience="external"))
    hidden = {row["region"] for row in alone.children if row["suppressed"]}
    assert hidden
    for earlier in ("2023",):
        found = gather(
            full, EVERYTHING, Order("330100", "2024", compare=earlier, calibre="synthetic", audience="external")
        )
        assert hidden <= {row["region"] for row in found.children if row["suppressed"]}
    later = gather(full, EVERYTHING, Order("330100", "2025", compare="2024", calibre="synthetic", audience="external"))
    assert hidden <= {row["region"] for row in later.children_before if row["suppressed"]}


def test_the_series_leaves_out_the_years_in_which_a_region_was_hidden(full: Engine) -> None:
    allowed = Outside(full)
    periods = ("2023", "2024", "2025")
    hidden = {p: allowed.children("430000", Slice(p, "synthetic", "synthetic")) or frozenset() for p in periods}
    some = [(code, p) for p in periods for code in hidden[p] if code and any(code not in hidden[q] for q in periods)]
    assert some, "the sample holds no region that is hidden in one year and shown in another"
    for code, period in some:
        for shown in (p for p in periods if code not in hidden[p]):
            found = gather(full, EVERYTHING, Order(code, shown, calibre="synthetic", audience="external"))
            row = next((r for r in found.history if r["period"] == period), None)
            assert row is None or row["units"] is None


def test_a_region_without_a_table_of_its_own_is_hidden_among_others(full: Engine) -> None:
    allowed = Outside(full)
    tables = {
        code: allowed.sections(code, Slice("2024", "synthetic", "synthetic")) for code in ("330000", "430000", "640000")
    }
    shown = [hidden for hidden in tables.values() if hidden is not None]
    assert all(hidden == shown[0] for hidden in shown)
