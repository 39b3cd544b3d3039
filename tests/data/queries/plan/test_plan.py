"""Plans over the sample: workers of the units chosen, each unit once, every level above, and the smallest plan."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine, text

from analysis.plan.basket import Wish
from data.queries.plan.bands import gaps_by_band
from data.queries.plan.plan import Aim, aim, basket, smallest_plan
from data.queries.question import BadQuestion
from data.queries.rates import rates
from data.queries.units import units_without_union
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice

NOW = Slice("2025", "synthetic", "synthetic")
ZHEJIANG, HANGZHOU, TAISHUN = "330000", "330100", "330329"


def planned(engine: Engine, *wishes: Wish, region: str = ZHEJIANG) -> dict[str, Any]:
    return basket(engine, EVERYTHING, region=region, slice_=NOW, wishes=wishes)


def rate(engine: Engine, region: str, metric: str) -> Any:
    return dict(rates(engine, EVERYTHING, region=region, slices=NOW)[0])[metric]


def uncovered(engine: Engine, region: str, count: int) -> list[dict[str, Any]]:
    return units_without_union(engine, EVERYTHING, region=region, slice_=NOW, limit=count)[0]


def test_all_uncovered_units_of_a_place_close_its_gap(full: Engine) -> None:
    found = planned(full, Wish(HANGZHOU, "joint"))
    (move,) = found["moves"]
    assert (move["units"], move["workers"]) == (rate(full, HANGZHOU, "gap_units"), rate(full, HANGZHOU, "gap_workers"))
    node = next(node for node in found["nodes"] if node["region"] == HANGZHOU)
    assert node["unit_coverage"] == [pytest.approx(rate(full, HANGZHOU, "unit_coverage")), 1.0]
    assert (node["gap_units"][1], node["gap_workers"][1]) == (0, 0)


def test_workers_are_those_of_the_units_that_are_named(full: Engine) -> None:
    units = uncovered(full, HANGZHOU, 5)
    codes = tuple(unit["credit_code"] for unit in units if unit["credit_code"])
    (move,) = planned(full, Wish(ZHEJIANG, "own", codes=codes))["moves"]
    assert (move["units"], move["workers"]) == (len(codes), sum(u["employees"] for u in units if u["credit_code"]))


def test_the_largest_are_taken_where_a_number_is_named(full: Engine) -> None:
    (move,) = planned(full, Wish(HANGZHOU, "own", count=3))["moves"]
    assert (move["units"], move["workers"]) == (3, sum(unit["employees"] for unit in uncovered(full, HANGZHOU, 3)))


def test_two_moves_count_each_unit_once_at_every_level(full: Engine) -> None:
    whole = planned(full, Wish(HANGZHOU, "joint"))
    twice = planned(
        full, Wish(HANGZHOU, "joint", size="small_micro"), Wish(HANGZHOU, "joint"), Wish(HANGZHOU, "own", count=9)
    )
    assert twice["after"] == whole["after"]
    assert [node["unit_coverage"] for node in twice["nodes"]] == [node["unit_coverage"] for node in whole["nodes"]]
    assert twice["moves"][2]["units"] == 0


def test_every_level_above_a_reached_unit_is_told(full: Engine) -> None:
    unit = next(u for u in uncovered(full, HANGZHOU, 20) if u["credit_code"])
    found = planned(full, Wish(ZHEJIANG, "own", codes=(unit["credit_code"],)))
    assert [node["region"] for node in found["nodes"]] == ["100000", ZHEJIANG, HANGZHOU, unit["region"][:6]]
    for node in found["nodes"]:
        before = rate(full, node["region"], "gap_workers")
        assert node["gap_workers"] == [before, before - unit["employees"]]
        assert node["unit_coverage"][0] == pytest.approx(rate(full, node["region"], "unit_coverage"))


def test_codes_that_are_covered_unknown_or_not_there_are_passed_over_and_said(full: Engine) -> None:
    with full.connect() as connection:
        covered = connection.execute(
            text(
                "SELECT u.credit_code FROM unit u JOIN part p ON p.id = u.part_id JOIN coverage c ON c.part_id = u.part_id AND c.row = u.row"
                " WHERE p.period = '2025' AND p.calibre = 'synthetic' AND c.mode = 'own' AND u.region LIKE '3301%' LIMIT 1"
            )
        ).scalar_one()
    (move,) = planned(full, Wish(ZHEJIANG, "own", codes=(covered, "91330100799655058B")))["moves"]
    assert (move["units"], move["passed_over"]) == (0, {"covered": 1, "not_found": 1})


def test_a_plan_never_reaches_more_than_is_uncovered(full: Engine) -> None:
    (move,) = planned(full, Wish(HANGZHOU, "own", count=10**6))["moves"]
    assert move["units"] == rate(full, HANGZHOU, "gap_units")


@pytest.mark.parametrize(
    "wish",
    [
        Wish("430000", "own"),
        Wish("999999", "own"),
        Wish(ZHEJIANG, "own", size="tiny"),
        Wish(ZHEJIANG, "own", industry="7"),
        Wish(ZHEJIANG, "own", band="2"),
    ],
)
def test_a_move_elsewhere_or_for_what_there_is_not_is_refused(full: Engine, wish: Wish) -> None:
    with pytest.raises(BadQuestion):
        planned(full, wish)


def test_no_plan_for_a_reader_without_unit_lists(full: Engine) -> None:
    with pytest.raises(OutOfScope):
        basket(full, Scope(unit_lists=False), region=ZHEJIANG, slice_=NOW, wishes=[])


def test_levels_outside_the_readers_scope_are_not_told(full: Engine) -> None:
    found = basket(full, Scope(ZHEJIANG), region=ZHEJIANG, slice_=NOW, wishes=[Wish(HANGZHOU, "own", count=1)])
    assert found["nodes"][0]["region"] == ZHEJIANG


@pytest.mark.parametrize(
    ("metric", "reach"), [("unit_coverage", "0.5"), ("worker_coverage", "0.8"), ("small_micro_coverage", "0.55")]
)
@pytest.mark.parametrize("region", [ZHEJIANG, HANGZHOU, "330481"])
def test_the_smallest_plan_reaches_its_target_and_says_that_it_is_the_smallest(
    full: Engine, region: str, metric: str, reach: str
) -> None:
    found = smallest_plan(full, EVERYTHING, region=region, slice_=NOW, target=aim(metric, reach, None, {}))
    assert found["before"][metric] == pytest.approx(rate(full, region, metric))
    assert found["after"][metric] >= float(reach) or found["before"][metric] >= float(reach)
    assert found["optimal"]
    assert found["cost"] == found["bound"] == len(found["moves"])
    assert all(move["units"] == 1 if move["form"] == "own" else 2 <= move["units"] <= 24 for move in found["moves"])
    assert sum(move["units"] for move in found["moves"]) == found["before"]["gap_units"] - found["after"]["gap_units"]
    assert (
        sum(move["workers"] for move in found["moves"])
        == found["before"]["gap_workers"] - found["after"]["gap_workers"]
    )


def test_one_act_less_would_not_do(full: Engine) -> None:
    """The plan's weakest act is needed: without it the target is missed."""
    found = smallest_plan(full, EVERYTHING, region=HANGZHOU, slice_=NOW, target=aim("worker_coverage", "0.9", None, {}))
    least = min(move["workers"] for move in found["moves"])
    workers = rate(full, HANGZHOU, "employees") - rate(full, HANGZHOU, "employees_unknown")
    assert found["after"]["worker_coverage"] - least / workers < 0.9


def test_one_enterprise_that_is_the_gap_forms_its_own_union(full: Engine) -> None:
    """泰顺: 1 289 of the 1 305 uncovered workers are one enterprise's."""
    found = smallest_plan(full, EVERYTHING, region=TAISHUN, slice_=NOW, target=aim("worker_coverage", "0.7", None, {}))
    assert [(move["form"], move["units"], move["workers"]) for move in found["moves"]] == [("own", 1, 1289)]


def test_a_smaller_joint_union_needs_more_of_them(full: Engine) -> None:
    costs = [
        smallest_plan(full, EVERYTHING, region=ZHEJIANG, slice_=NOW, target=aim("unit_coverage", "0.6", most, {}))[
            "cost"
        ]
        for most in (4, 12, 40)
    ]
    assert costs == sorted(costs, reverse=True)
    assert costs[0] > costs[2]


def test_a_target_that_is_reached_needs_no_act(full: Engine) -> None:
    found = smallest_plan(full, EVERYTHING, region=ZHEJIANG, slice_=NOW, target=Aim("unit_coverage", Fraction(1, 10)))
    assert (found["moves"], found["optimal"], found["bound"]) == ([], True, 0)
    assert found["before"] == found["after"]


def test_a_filter_that_holds_too_few_units_is_out_of_reach(full: Engine) -> None:
    with pytest.raises(BadQuestion, match="out of reach"):
        smallest_plan(
            full, EVERYTHING, region=ZHEJIANG, slice_=NOW, target=aim("unit_coverage", "0.9", None, {"industry": ["A"]})
        )


@pytest.mark.parametrize(
    ("metric", "reach", "most"),
    [
        ("density", "0.5", None),
        ("unit_coverage", "60", None),
        ("unit_coverage", "many", None),
        ("unit_coverage", "0.5", 1),
    ],
)
def test_what_no_plan_can_promise_is_refused(metric: str, reach: str, most: int | None) -> None:
    with pytest.raises(BadQuestion):
        aim(metric, reach, most, {})


def test_bands_hold_the_gaps_that_rates_have(full: Engine) -> None:
    by = ["region", "industry", "size", "band"]
    cells = gaps_by_band(full, EVERYTHING, region=ZHEJIANG, slice_=NOW, by=by)
    for code in (HANGZHOU, "330300"):
        mine = [cell for cell in cells if cell["region"] == code]
        for name in ("gap_units", "gap_workers"):
            assert sum(cell[name] or 0 for cell in mine) == rate(full, code, name)


def test_workers_of_units_that_do_not_say_theirs_are_not_0(full: Engine) -> None:
    """Their band has units to be organised, and nobody knows how many workers."""
    by = ["region", "industry", "size", "band"]
    cells = gaps_by_band(full, EVERYTHING, region=ZHEJIANG, slice_=NOW, by=by)
    unknown = [cell for cell in cells if cell["band"] == "unknown"]
    assert unknown
    assert {(cell["gap_workers"], cell["largest"]) for cell in unknown} == {(None, None)}
    assert all(cell["gap_units"] > 0 and cell["flags"] == [] for cell in unknown)
    assert None not in {cell["gap_workers"] for cell in cells if cell["band"] != "unknown"}


def test_bands_never_hold_the_unknown(full: Engine) -> None:
    cells = gaps_by_band(full, EVERYTHING, region="331022", slice_=NOW, by=["band"])
    assert sum(cell["gap_units"] for cell in cells) == rate(full, "331022", "gap_units")


def test_a_band_that_is_one_units_says_so(full: Engine) -> None:
    cells = gaps_by_band(full, EVERYTHING, region=TAISHUN, slice_=NOW, by=["industry", "band"])
    largest = max(cells, key=lambda cell: cell["gap_workers"])
    assert (largest["band"], largest["largest"], largest["gap_workers"]) == ("300+", 1289, 1289)
    assert largest["flags"] == [{"metric": "gap_workers", "flag": "one_unit"}]


@pytest.mark.parametrize("where", [{"band": ["3"]}, {"region": [HANGZHOU]}, {"size": ["tiny"]}])
def test_a_band_or_filter_that_there_is_not_is_refused(full: Engine, where: dict[str, list[str]]) -> None:
    with pytest.raises(BadQuestion):
        gaps_by_band(full, EVERYTHING, region=ZHEJIANG, slice_=NOW, by=["band"], where=where)
