"""The smallest plan for each place below a region: what each would be alone, within one stretch of time, faults told beside."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from data.queries.plan.below import OUT_OF_REACH, all_moves, smallest_plans, together
from data.queries.plan.plan import Aim, UnreachableRate, aim, basket, smallest_plan
from data.queries.question import BadQuestion
from data.reference import UnknownRegion, regions
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice

NOW = Slice("2025", "synthetic", "synthetic")
ZHEJIANG = "330000"


def target(reach: str = "0.6", metric: str = "unit_coverage", seconds: float = 30.0, **where: Any) -> Aim:
    return replace(aim(metric, reach, None, where), seconds=seconds)


def plans(engine: Engine, wanted: Aim, region: str = ZHEJIANG) -> list[dict[str, Any]]:
    return smallest_plans(engine, EVERYTHING, region=region, slice_=NOW, target=wanted)


@pytest.mark.parametrize("metric", ["unit_coverage", "worker_coverage"])
def test_each_place_has_the_plan_that_it_would_have_alone(full: Engine, metric: str) -> None:
    wanted = target("0.75", metric)
    found = {plan["region"]: plan for plan in plans(full, wanted)}
    assert found.keys() == set(regions().children(ZHEJIANG))
    for code, plan in found.items():
        alone = smallest_plan(full, EVERYTHING, region=code, slice_=NOW, target=wanted)
        assert (plan["cost"], plan["bound"], plan["optimal"]) == (alone["cost"], alone["bound"], alone["optimal"])
        assert plan.keys() == alone.keys()
        assert plan["after"][metric] >= 0.75


def test_at_once_there_is_the_greedy_answer_with_its_bound(full: Engine) -> None:
    for quick, exact in zip(plans(full, target(seconds=0)), plans(full, target()), strict=True):
        assert quick["bound"] <= exact["bound"] <= exact["cost"] <= quick["cost"]
        assert quick["after"]["unit_coverage"] >= 0.6


def test_all_places_together_cost_what_each_costs(full: Engine) -> None:
    found = plans(full, target())
    whole = together(found)
    assert whole["cost"] == sum(plan["cost"] for plan in found)
    assert whole["acts"] == sum(len(plan["moves"]) for plan in found)
    assert whole["optimal"] is all(plan["optimal"] for plan in found)
    # To bring each place to a rate is never cheaper than to bring the whole to it.
    alone = smallest_plan(full, EVERYTHING, region=ZHEJIANG, slice_=NOW, target=target())
    assert whole["cost"] >= alone["bound"]


def test_a_place_that_cannot_reach_the_target_says_so(full: Engine) -> None:
    found = plans(full, target("1", unit_kind=["enterprise"]))
    assert {plan.get("fault") for plan in found} == {OUT_OF_REACH}
    for plan in found:
        assert plan["moves"] == []
        assert plan["before"] == plan["after"]
        with pytest.raises(UnreachableRate) as refused:
            smallest_plan(
                full, EVERYTHING, region=plan["region"], slice_=NOW, target=target("1", unit_kind=["enterprise"])
            )
        assert plan["most"] == pytest.approx(refused.value.most)


def test_all_are_answered_within_the_seconds(full: Engine) -> None:
    began = time.monotonic()
    plans(full, target("0.9", seconds=0.5))
    first = time.monotonic() - began
    began = time.monotonic()
    plans(full, target("0.9", seconds=0))
    assert first - (time.monotonic() - began) < 10


def test_all_moves_as_one_plan_bring_each_place_to_the_target(full: Engine) -> None:
    found = smallest_plans(full, EVERYTHING, region=ZHEJIANG, slice_=NOW, target=target("0.7"), by_code=True)
    moves = all_moves(found)
    codes = [code for move in moves for code in move.codes]
    assert len(codes) == len(set(codes)) == together(found)["units"]
    whole = basket(full, EVERYTHING, region=ZHEJIANG, slice_=NOW, wishes=moves)
    rates = {node["region"]: node["unit_coverage"] for node in whole["nodes"]}
    for plan in found:
        assert rates[plan["region"]] == pytest.approx([plan[side]["unit_coverage"] for side in ("before", "after")])


def test_what_cannot_be_asked_is_refused(full: Engine) -> None:
    with pytest.raises(UnknownRegion):
        plans(full, target(), "999999")
    with pytest.raises(OutOfScope):
        smallest_plans(full, Scope("430000"), region=ZHEJIANG, slice_=NOW, target=target())
    with pytest.raises(OutOfScope):
        smallest_plans(full, Scope(unit_lists=False), region=ZHEJIANG, slice_=NOW, target=target())
    with pytest.raises(BadQuestion):
        aim("density", "0.5", None, {})
    assert plans(full, target(), "330106") == []
