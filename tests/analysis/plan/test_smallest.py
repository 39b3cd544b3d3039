"""The smallest plan: against all subsets of small cases, its bound, and a million units by cells."""

from __future__ import annotations

import time
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.plan.acts import Act, Cell, Costs, OutOfReach, cost_of, greedy, reachable
from analysis.plan.smallest import smallest

POOLS = (("a",), ("b",), ("c", "F"))


def gain_of(cells: list[Cell], acts: tuple[Act, ...] | list[Act]) -> int:
    return sum(act.gain(cells) for act in acts)


def assert_lawful(cells: list[Cell], acts: tuple[Act, ...] | list[Act], costs: Costs) -> None:
    """Each unit once, joint unions of two to ``most`` units of their pool, own unions of one."""
    used = [0] * len(cells)
    for act in acts:
        size = sum(count for _, count in act.units)
        assert size == 1 if act.pool is None else 2 <= size <= costs.most
        for at, count in act.units:
            used[at] += count
            assert act.pool is None or act.pool in cells[at].pools
    assert all(count <= cell.count for count, cell in zip(used, cells, strict=True))


def every_act(cells: list[Cell], costs: Costs) -> list[tuple[float, frozenset[int]]]:
    """All acts on units that are cells of one: (cost, units)."""
    acts = [(costs.own, frozenset({at})) for at in range(len(cells))]
    for pool in POOLS:
        members = [at for at, cell in enumerate(cells) if pool in cell.pools]
        for size in range(2, min(costs.most, len(members)) + 1):
            acts += [(costs.joint, frozenset(chosen)) for chosen in combinations(members, size)]
    return acts


def cheapest(cells: list[Cell], need: int, costs: Costs) -> float:
    """The least cost over all sets of acts, by the units reached."""
    best = {frozenset[int](): 0.0}
    for cost, units in every_act(cells, costs):
        for reached, spent in list(best.items()):
            together = reached | units
            if not reached & units and spent + cost < best.get(together, float("inf")):
                best[together] = spent + cost
    return min(spent for reached, spent in best.items() if sum(cells[at].gain for at in reached) >= need)


def cases(most_units: int) -> st.SearchStrategy[list[Cell]]:
    pools = st.sets(st.sampled_from(POOLS), max_size=2).map(lambda chosen: tuple(sorted(chosen)))
    return st.lists(st.builds(Cell, pools, st.integers(1, 30), st.just(1)), min_size=1, max_size=most_units)


COSTS = st.builds(Costs, st.sampled_from([1, 2, 0.5]), st.sampled_from([1, 3, 1.5]), st.integers(2, 4))


@settings(max_examples=60, deadline=None)
@given(cases(7), COSTS, st.floats(0.1, 1))
def test_no_set_of_acts_is_cheaper(cells: list[Cell], costs: Costs, share: float) -> None:
    need = round(reachable(cells) * share)
    plan = smallest(cells, need, costs)
    assert_lawful(cells, plan.acts, costs)
    assert gain_of(cells, plan.acts) >= need
    assert plan.optimal
    assert plan.cost == pytest.approx(cheapest(cells, need, costs))
    assert plan.bound == pytest.approx(plan.cost)


@pytest.mark.parametrize("seed", range(3))
def test_all_subsets_of_fifteen_moves(seed: int) -> None:
    """Fifteen units for own unions of unequal worth: each of the 32 768 subsets is tried."""
    gains = [(seed * 7 + i * i * 5) % 23 + 1 for i in range(15)]
    cells = [Cell((), gain, 1) for gain in gains]
    need = sum(gains) * 2 // 3
    sizes = [
        sum(chosen)
        for chosen in product((0, 1), repeat=15)
        if sum(g for g, c in zip(gains, chosen, strict=True) if c) >= need
    ]
    assert smallest(cells, need, Costs()).cost == min(sizes)


@given(cases(12), COSTS, st.floats(0.1, 1))
def test_the_greedy_answer_reaches_the_need_and_is_lawful(cells: list[Cell], costs: Costs, share: float) -> None:
    need = round(reachable(cells) * share)
    acts = greedy(cells, need, costs)
    assert_lawful(cells, acts, costs)
    assert gain_of(cells, acts) >= need
    for at in range(len(acts)):
        assert gain_of(cells, acts[:at] + acts[at + 1 :]) < need


def test_units_that_add_nothing_are_left_alone() -> None:
    plan = smallest([Cell((("a",),), 0, 5), Cell((("a",),), 2, 3)], 6, Costs())
    assert [act.units for act in plan.acts] == [((1, 3),)]


def test_what_cannot_be_reached_is_said() -> None:
    with pytest.raises(OutOfReach) as told:
        smallest([Cell((), 3, 2)], 7, Costs())
    assert (told.value.need, told.value.most) == (7, 6)


def test_a_target_that_is_reached_needs_nothing() -> None:
    plan = smallest([Cell((), 3, 2)], 0, Costs())
    assert (plan.acts, plan.cost, plan.bound, plan.optimal) == ((), 0, 0, True)


def test_a_unit_left_over_is_no_joint_union_of_one() -> None:
    plan = smallest([Cell((("a",),), 1, 25)], 25, Costs(own=5, joint=1, most=24))
    assert sorted(sum(count for _, count in act.units) for act in plan.acts) == [2, 23]
    assert plan.cost == 2


@pytest.mark.parametrize("metric", ["units", "workers"])
def test_a_million_units_are_planned_by_cells(metric: str) -> None:
    """100 counties × 20 trades × 50 head counts × 10 units each, one pool a unit: solved at once, with proof."""
    cells = [
        Cell(((f"c{county}", str(trade)),), 1 if metric == "units" else heads * 3 + (county + trade) % 3, 10, heads)
        for county in range(100)
        for trade in range(20)
        for heads in range(1, 51)
    ]
    need = reachable(cells) // 3
    start = time.perf_counter()
    plan = smallest(cells, need, Costs())
    assert time.perf_counter() - start < 60
    assert plan.optimal
    assert gain_of(cells, plan.acts) >= need
    assert plan.cost == cost_of(plan.acts, Costs()) == plan.bound


@pytest.mark.parametrize("seed", range(2))
def test_all_subsets_of_fourteen_moves_own_and_joint(seed: int) -> None:
    """Six units, two pools: fourteen acts, own and joint; each of the 16 384 sets of acts that reach no unit twice is weighed."""
    gains = [(seed * 11 + i * 7) % 13 + 2 for i in range(6)]
    cells = [Cell(((POOLS[at % 2]),), gain, 1) for at, gain in enumerate(gains)]
    costs = Costs(own=1.0, joint=1.5, most=3)
    acts = [(costs.own, {at}) for at in range(6)]
    for pool in (0, 1):
        members = [at for at in range(6) if at % 2 == pool]
        acts += [(costs.joint, set(some)) for size in (2, 3) for some in combinations(members, size)]
    assert len(acts) == 14
    need, least = sum(gains) * 3 // 4, float("inf")
    for chosen in product((False, True), repeat=14):
        taken = [act for act, is_in in zip(acts, chosen, strict=True) if is_in]
        units = [at for _, reached in taken for at in reached]
        if len(units) == len(set(units)) and sum(gains[at] for at in units) >= need:
            least = min(least, sum(cost for cost, _ in taken))
    plan = smallest(cells, need, costs)
    assert (plan.cost, plan.optimal) == (pytest.approx(least), True)
