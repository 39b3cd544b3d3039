"""External reports laid side by side, attacked as a reader would: of a region and those below it, of several years and comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
from sqlalchemy import Engine

from analysis.rows import Row
from data.queries.external.decisions import Outside
from data.queries.largest import largest_units
from data.scope import EVERYTHING
from data.slice import Slice
from reports.content.gather import gather
from reports.order import Order
from tests.reports.content.attack import COUNTS, HEADS, UNITS, Attack, Published


@pytest.fixture(scope="module")
def published(aimed: Engine) -> dict[str, Published]:
    return {parent: Published(aimed, parent) for parent in ("100000", "640000")}


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
