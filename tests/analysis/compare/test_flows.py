"""Flows of units: each adds to one flow alone, and the flows' points are the raw change."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compare.flows import FLOWS, Group, carrying, flow_rows, met

STATES = st.sampled_from(["covered", "uncovered", "unknown"])


@st.composite
def groups(draw: st.DrawFn) -> Group:
    """Units of a region in both periods, or in one; elsewhere, or nowhere, in the other."""
    before, after = draw(
        st.one_of(st.tuples(STATES, STATES), st.tuples(STATES, st.none()), st.tuples(st.none(), STATES))
    )
    held = before is not None and after is not None
    elsewhere = held or draw(st.booleans())
    changed = draw(st.sets(st.sampled_from(["place", "size", "industry", "mode"]))) if elsewhere else set()
    return Group(
        before,
        after,
        held_before=before is not None or elsewhere,
        held_after=after is not None or elsewhere,
        inside_before=before is not None,
        inside_after=after is not None,
        silent=draw(st.booleans()),
        changed=frozenset(changed),
        units=draw(st.integers(1, 50)),
        workers_before=draw(st.integers(0, 900)),
        workers_after=draw(st.integers(0, 900)),
    )


def group(before: Any, after: Any, **more: Any) -> Group:
    both = {
        "held_before": before is not None,
        "held_after": after is not None,
        "inside_before": before is not None,
        "inside_after": after is not None,
        "silent": False,
        "changed": frozenset(),
        "units": 1,
        "workers_before": 10 if before else 0,
        "workers_after": 20 if after else 0,
    }
    return Group(before, after, **{**both, **more})


def rate(found: list[Group], side: str) -> float | None:
    states = [(getattr(g, side), g.units) for g in found]
    known = sum(n for state, n in states if state in ("covered", "uncovered"))
    return sum(n for state, n in states if state == "covered") / known if known else None


@given(st.lists(groups(), min_size=1, max_size=20))
def test_the_points_of_all_flows_are_the_raw_change(found: list[Group]) -> None:
    rows = flow_rows(found, (None, None))
    old, new = rate(found, "before"), rate(found, "after")
    assert rows[-1]["flow"] == "total"
    if old is None or new is None:
        assert all(row["points"] is None for row in rows)
        return
    assert rows[-1]["points"] == pytest.approx((new - old) * 100, abs=1e-9)
    assert sum(row["points"] for row in rows[:-1]) == pytest.approx(rows[-1]["points"], abs=1e-9)
    for name in ("covered_change", "known_change"):
        assert sum(row[name] for row in rows[:-1]) == rows[-1][name]


@given(st.lists(groups(), min_size=1, max_size=20))
def test_points_follow_from_the_changes_of_each_flow(found: list[Group]) -> None:
    """(ΔN - R₀·ΔD) / D₁, with the rate before and the known units after."""
    old, new = rate(found, "before"), rate(found, "after")
    if old is None or new is None:
        return
    known = sum(g.units for g in found if g.after in ("covered", "uncovered"))
    for row in flow_rows(found, (None, None))[:-1]:
        assert row["points"] == pytest.approx(
            (row["covered_change"] - old * row["known_change"]) / known * 100, abs=1e-9
        )


@pytest.mark.parametrize(
    ("what", "flow"),
    [
        (group(None, "covered"), "opened"),
        (group("uncovered", None), "closed"),
        (group(None, "covered", silent=True), "started_reporting"),
        (group("covered", None, silent=True), "stopped_reporting"),
        (group("covered", None, held_after=True, changed=frozenset({"place"})), "moved"),
        (group(None, "covered", held_before=True, inside_before=True, changed=frozenset({"size"})), "reclassed"),
        (
            group(None, "covered", held_before=True, inside_before=True, changed=frozenset({"industry"})),
            "changed_industry",
        ),
        (group("uncovered", "covered"), "joined"),
        (group("covered", "uncovered"), "left"),
        (group("unknown", "covered"), "became_known"),
        (group("uncovered", "unknown"), "became_unknown"),
        (group("covered", "covered", changed=frozenset({"mode"})), None),
    ],
)
def test_what_happened_has_a_name(what: Group, flow: str | None) -> None:
    assert carrying(what) == flow


def test_a_unit_that_moves_within_and_joins_is_counted_in_both_and_adds_once() -> None:
    moved = group("uncovered", "covered", changed=frozenset({"place"}))
    assert met(moved) == {"moved", "joined"}
    rows = {row["flow"]: row for row in flow_rows([moved, group("covered", "covered")], (None, None))}
    assert (rows["moved"]["units"], rows["moved"]["points"]) == (1, 0)
    assert rows["joined"]["points"] == rows["total"]["points"] == 50


def test_those_that_go_are_told_as_they_were_and_those_that_come_as_they_are() -> None:
    rows = {row["flow"]: row for row in flow_rows([group("covered", None), group(None, "uncovered")], (None, None))}
    assert (rows["closed"]["units"], rows["closed"]["covered"], rows["closed"]["employees"]) == (1, 1, 10)
    assert (rows["opened"]["units"], rows["opened"]["covered"], rows["opened"]["employees"]) == (1, 0, 20)
    assert (rows["total"]["units"], rows["total"]["covered"], rows["total"]["employees"]) == (0, -1, 10)


def test_a_new_way_of_cover_is_no_change_of_the_rate() -> None:
    rows = {r["flow"]: r for r in flow_rows([group("covered", "covered", changed=frozenset({"mode"}))], (None, None))}
    assert (rows["changed_mode"]["units"], rows["changed_mode"]["points"]) == (1, 0)


def test_what_is_printed_beside_registers_is_a_flow_of_its_own() -> None:
    rows = flow_rows([group("covered", "covered")], ((1, 2), (3, 4)))
    assert [row["flow"] for row in rows] == [*FLOWS, "other_sources", "total"]
    assert sum(row["points"] for row in rows[:-1]) == pytest.approx(25) == pytest.approx(rows[-1]["points"])


def test_nothing_in_either_period_is_no_answer() -> None:
    assert flow_rows([], (None, None)) == []
