"""Priorities, what-if, decomposition, attention: on plain rows."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from analysis.__main__ import main
from analysis.attention import notes
from analysis.change import decompose
from analysis.gaps import priorities, what_if
from analysis.rates import add, metrics_of, remainder
from data.queries import ranking, rates
from data.scope import EVERYTHING


def row(region: str, covered: int | None, units: int | None, **more: Any) -> dict[str, Any]:
    return {
        "region": region,
        "region_name": region,
        "region_kind": "division",
        "units_covered": covered,
        "units": units,
        **more,
    }


def test_priorities_are_shares_of_all_gaps() -> None:
    rows = priorities(
        [{"region": "a", "gap_workers": 10}, {"region": "b", "gap_workers": 30}, {"region": "c", "gap_workers": None}]
    )
    assert [(r["region"], r["share"]) for r in rows] == [("b", 0.75), ("a", 0.25)]


def test_what_if_in_proportion_and_within_bounds() -> None:
    cell = {"gap_units": 10, "gap_workers": 55}
    whole = {
        "units": 100,
        "units_covered": 40,
        "employees": 1000,
        "employees_covered": 500,
        "units_small_micro": 80,
        "units_small_micro_covered": 20,
    }
    outcome = what_if(cell, whole, 4)
    assert (outcome.units_joined, outcome.workers_reached) == (4, 22)
    assert outcome.unit_coverage == (0.4, 0.44)
    assert outcome.worker_coverage == (0.5, 0.522)
    assert outcome.small_micro_coverage == (0.25, 0.3)
    assert what_if(cell, whole, 99).units_joined == 10
    assert what_if({"gap_units": None}, whole, 3).workers_reached == 0
    assert what_if(cell, {}, 3).unit_coverage is None


parts = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda p: (min(p), max(p))),
    min_size=1,
)


@given(parts, parts)
def test_contributions_add_up_to_the_change(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    found = decompose(
        [row(k, *v) for k, v in before.items()], [row(k, *v) for k, v in after.items()], "unit_coverage", ["region"]
    )
    common = before.keys() & after.keys()
    total = sum(r["points"] for r in found if r["points"] is not None)
    if common:
        whole = [sum(p[k][0] for k in common) / sum(p[k][1] for k in common) for p in (before, after)]
        assert total == pytest.approx((whole[1] - whole[0]) * 100, abs=1e-9)
    assert {r["region"] for r in found if r["reports"] == "vanished"} == before.keys() - after.keys()
    assert {r["region"] for r in found if r["reports"] == "appeared"} == after.keys() - before.keys()


@given(st.lists(st.dictionaries(st.sampled_from(["units", "members", "unions"]), st.integers(0, 10**9)), min_size=1))
def test_parent_is_children_plus_remainder(children: list[dict[str, int]]) -> None:
    parent = {"units": 5, "members": None}
    rest = remainder(parent, children)
    sums = add(children)
    if rest is not None:
        assert rest["units"] == 5 - (sums["units"] or 0)
        assert rest["members"] is None


def test_rates_above_one_stand() -> None:
    assert metrics_of({"members": 120, "employees": 100})["density"] == 1.2
    assert metrics_of({"members": 5, "employees": 0})["density"] is None


def test_attention_says_nothing_of_nothing() -> None:
    assert notes(None, []) == []


def test_ranking_of_counties_with_change(full: Engine) -> None:
    rows = ranking(
        full,
        EVERYTHING,
        within="330000",
        level="county",
        period="2025",
        calibre="synthetic",
        purpose="synthetic",
        metric="unit_coverage",
        compare="2024",
    )
    assert rows[0]["rank"] == 1
    assert all(a["value"] >= b["value"] for a, b in itertools.pairwise(rows))
    assert any(r["rank_before"] != r["rank"] for r in rows)
    assert all(r["region"].startswith("33") for r in rows)


def test_rates_by_several_dimensions_add_up(full: Engine) -> None:
    question = {"region": "330000", "periods": "2025", "calibre": "synthetic"}
    (whole,) = rates(full, EVERYTHING, **question)
    for by in (
        ["industry"],
        ["size"],
        ["unit_kind"],
        ["industry", "size"],
        ["region", "industry"],
        ["industry", "size", "unit_kind"],
    ):
        rows = rates(full, EVERYTHING, by=by, **question)
        assert sum(r["units"] or 0 for r in rows) == whole["units"], by
        assert sum(r["employees_covered"] or 0 for r in rows) == whole["employees_covered"], by
        assert ("size" not in by and "unit_kind" not in by) or all(r["members"] is None for r in rows)
    (part,) = rates(full, EVERYTHING, where={"industry": ["C", "F"], "size": ["small_micro"]}, **question)
    cells = rates(
        full,
        EVERYTHING,
        by=["industry", "size"],
        where={"industry": ["C", "F"], "size": ["small", "micro", "small_or_micro"]},
        **question,
    )
    assert part["units"] == sum(r["units"] or 0 for r in cells)
    by_period = rates(full, EVERYTHING, region="330000", periods="2023..2025", calibre="synthetic")
    assert [r["period"] for r in by_period] == ["2023", "2024", "2025"]
    named = rates(full, EVERYTHING, by=["region"], where={"region": ["330100", "330200"]}, **question)
    assert {r["region"] for r in named} == {"330100", "330200"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["gaps", "--region", "330000", "--period", "2025"],
        ["change", "--region", "330000", "--from", "2024", "--to", "2025"],
        ["targets", "--region", "330000"],
        [
            "gaps",
            "--region",
            "330000",
            "--period",
            "2025",
            "--by",
            "industry",
            "--where",
            "size=small_micro",
            "--format",
            "csv",
        ],
    ],
)
def test_other_commands(arguments: list[str], full_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--calibre", "synthetic", "--database", full_url]) == 0
    out = capsys.readouterr().out
    assert ("330" in out or "industry" in out) == (arguments[0] != "targets")
