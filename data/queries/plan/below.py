"""The smallest plan for each place below a region at once: one question a place, all within one stretch of time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import Connection, Engine

from analysis.plan.acts import Cell, Costs, OutOfReach, Plan
from analysis.plan.basket import Wish
from analysis.plan.smallest import smallest
from analysis.rates import Pair
from data.queries.plan.named import named
from data.queries.plan.plan import Aim, costs_of, pairs_of, planned
from data.queries.plan.uncovered import Reachable, refuse_lists, uncovered_cells
from data.reference import limits, organising_acts, regions
from data.scope import Scope
from data.slice import Slice

UNKNOWN, OUT_OF_REACH = "unknown", "out_of_reach"
"""Why a place has no plan: it has no such rate, or not even covering all that is uncovered reaches the target."""


@dataclass(frozen=True, slots=True)
class _Place:
    region: str
    cells: Sequence[Cell]
    pair: Pair | None

    def need(self, target: Aim) -> int:
        """What the rate's numerator lacks."""
        assert self.pair is not None
        return max(0, ceil(target.reach * (self.pair[1] or 0)) - (self.pair[0] or 0))

    @property
    def most(self) -> float:
        """What the rate would become if all that is uncovered were covered."""
        assert self.pair is not None
        return ((self.pair[0] or 0) + sum(cell.gain * cell.count for cell in self.cells)) / (self.pair[1] or 1)


def smallest_plans(
    engine: Engine, scope: Scope, *, region: str, slice_: Slice, target: Aim, by_code: bool = False
) -> list[dict[str, Any]]:
    """For each place next below a region the plan of :func:`data.queries.plan.plan.smallest_plan`, as if it had been asked for alone.

    The uncovered units are read once for all. Each place first has the greedy acts, which come at once; the ``seconds`` of the target are then shared out
    among those that are not proved, those that are nearest to proof first, so that all are answered within them. A place that cannot be planned has ``fault``
    (:data:`UNKNOWN`, :data:`OUT_OF_REACH`) and ``most``, what its rate would become at most. ``by_code``: that each plan
    also has its moves of single units, ``wishes`` and ``nameless`` as :func:`data.queries.plan.draft.reach` has them. Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    with engine.connect() as connection:
        places = _places(connection, scope, region, slice_, target)
        costs = costs_of(target)
        plans = dict(_solved(places, costs, target))
        found = []
        for place in places:
            plan = plans.get(place.region)
            if plan is not None:
                made = planned(connection, scope, place.region, slice_, (place.cells, plan), target)
                if by_code:
                    made["wishes"], _, made["nameless"] = named(connection, scope, slice_, place.cells, plan)
                found.append(made)
            else:
                fault = (
                    {"fault": UNKNOWN, "most": None}
                    if place.pair is None
                    else {"fault": OUT_OF_REACH, "most": place.most}
                )
                found.append({**planned(connection, scope, place.region, slice_, ((), _NONE), target), **fault})
        return found


_NONE = Plan((), 0.0, None, False)


def _places(connection: Connection, scope: Scope, region: str, slice_: Slice, target: Aim) -> list[_Place]:
    """The places next below that have units or the rate, each with its own uncovered units."""
    scope.check(region, regions())
    refuse_lists(scope, slice_)
    tree = regions()
    codes = tree.children(region)
    pairs = pairs_of(connection, scope, slice_, codes)
    reachable = Reachable(target.metric, target.where, int(organising_acts()["own_from"]), limits().dominant)
    cells: dict[str, list[Cell]] = {code: [] for code in codes}
    for cell in uncovered_cells(connection, scope, slice_, region, reachable):
        below = next((code for code in tree.path(cell.label.region) if code in cells), None)
        if below is not None:  # what is seated at the region itself is in none of the places below
            cells[below].append(cell)
    found = []
    for code in codes:
        pair = pairs.get(code, {}).get(target.metric)
        known = pair if pair is not None and pair[0] is not None and pair[1] else None
        if known is not None or cells[code] or code in pairs:
            found.append(_Place(code, cells[code], known))
    return found


def _solved(places: Sequence[_Place], costs: Costs, target: Aim) -> Iterator[tuple[str, Plan]]:
    """Each place's plan; none for those that cannot be planned."""
    until = time.monotonic() + target.seconds
    quick: dict[str, Plan] = {}
    for place in places:
        try:
            if place.pair is not None:
                quick[place.region] = smallest(place.cells, place.need(target), costs, seconds=0.0)
        except OutOfReach:
            continue
    yield from quick.items()
    left = [place for place in places if place.region in quick and not quick[place.region].optimal]
    left.sort(key=lambda place: quick[place.region].cost - (quick[place.region].bound or 0.0))
    for at, place in enumerate(left):
        seconds = (until - time.monotonic()) / (len(left) - at)
        if seconds <= 0:
            return
        yield place.region, smallest(place.cells, place.need(target), costs, seconds=seconds)


def all_moves(plans: Sequence[Mapping[str, Any]]) -> list[Wish]:
    """The moves of the plans of all places as those of one plan: no act is of two places, so that each unit is in one of them alone."""
    return [wish for plan in plans for wish in plan.get("wishes", ())]


def together(plans: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the plans of all places are together: as no act is of two places, costs and bounds add up, and all are smallest if each is."""
    made = [plan for plan in plans if "fault" not in plan]
    return {
        "acts": sum(len(plan["moves"]) for plan in made),
        "units": sum(move["units"] for plan in made for move in plan["moves"]),
        "workers": sum(move["workers"] for plan in made for move in plan["moves"]),
        "cost": sum(plan["cost"] for plan in made),
        "bound": sum(plan["bound"] or 0.0 for plan in made),
        "optimal": all(plan["optimal"] for plan in made),
    }
