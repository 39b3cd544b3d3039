"""A plan as a page shows it: what a basket does, on how many units each rate rests, which targets its region has; and the acts of a smallest plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine

from analysis.periods import ends
from analysis.plan.basket import PLANNED, Gain, Wish, move_row
from analysis.rates import Pair
from data.database.engine import for_reading
from data.queries.plan.goals import goals
from data.queries.plan.named import named
from data.queries.plan.plan import Aim, answer_of, basket, found_plan, gains_of, pairs_of
from data.queries.plan.uncovered import AIMS
from data.reference import limits, regions
from data.scope import OutOfScope, Scope
from data.slice import Slice


def draft(engine: Engine, scope: Scope, *, region: str, slice_: Slice, wishes: Sequence[Wish]) -> dict[str, Any]:
    """What some moves would do, as :func:`data.queries.plan.plan.basket` has it; ``one_unit`` of a move: one unit is most of it.

    Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    answer = basket(engine, scope, region=region, slice_=slice_, wishes=wishes)
    return {**answer, "moves": [{**move, "one_unit": is_lone(move)} for move in answer["moves"]]}


def is_lone(move: Mapping[str, Any]) -> bool:
    """Whether one unit is more of a move than may be called a sector's."""
    return bool(move["units"] == 1 or (move["largest"] or 0) > (move["workers"] or 0) * limits().dominant)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plan's rates stand on. ``pairs``: region -> metric -> its pair now; ``goals``: the targets of the plan's region that are not over,
    each with metric, period, value and author or file; ``small``: units below which a rate is not spoken of."""

    pairs: Mapping[str, Mapping[str, Pair]]
    goals: Sequence[Mapping[str, Any]]
    small: int


def ground(engine: Engine, scope: Scope, *, region: str, slice_: Slice, codes: Sequence[str]) -> Ground:
    """What the rates of some regions stand on, and the targets of one. Regions that the reader may not see are left out."""
    seen = [code for code in codes if _may_see(scope, code)]
    with engine.connect() as connection:
        pairs = pairs_of(connection, scope, slice_, seen)
        found = goals(connection, scope, [region], slice_.filter)
    told = [
        {"metric": word.metric, "period": word.period, "value": word.value}
        for word in found
        if word.metric in PLANNED and ends(word.period) >= ends(slice_.period)
    ]
    return Ground(pairs, told, limits().small)


def _may_see(scope: Scope, code: str) -> bool:
    try:
        scope.check(code, regions())
    except OutOfScope:
        return False
    return True


def reach(engine: Engine, scope: Scope, *, region: str, slice_: Slice, target: Aim) -> dict[str, Any]:
    """The acts of the smallest plan that brings a rate to a value, as moves of single units.

    ``wishes``: the own unions of each county as one move, each joint union as one, those that add most first; ``acts``, ``cost``, ``bound``,
    ``optimal`` as :func:`data.queries.plan.plan.smallest_plan` has them; ``nameless``: units without a code, which no move can name; ``sums``, for
    :func:`drafted`: None where there are such units.
    Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    with for_reading(engine).connect() as connection:
        cells, plan = found_plan(connection, scope, region, slice_, target)
        wishes, heads, nameless = named(connection, scope, slice_, cells, plan)
    told = {"acts": len(plan.acts), "cost": plan.cost, "bound": plan.bound, "optimal": plan.optimal}
    sums = (
        None
        if nameless
        else Sums([move_row(*each, {}) for each in zip(wishes, heads, strict=True)], gains_of(cells, plan))
    )
    return {"wishes": wishes, **told, "nameless": nameless, "sums": sums}


@dataclass(frozen=True, slots=True)
class Sums:
    """What the acts of a smallest plan come to. ``moves``: of each of its moves, as JSON has it; ``gains``: region -> what they add there."""

    moves: Sequence[Mapping[str, Any]]
    gains: Mapping[str, Gain]


def drafted(engine: Engine, scope: Scope, *, region: str, slice_: Slice, sums: Sums) -> dict[str, Any]:
    """What :func:`draft` says of the moves of a smallest plan all of whose units have a code, out of the cells that it was made of: no unit is
    looked up. Raises UnknownRegion, OutOfScope."""
    with engine.connect() as connection:
        answer = answer_of(connection, scope, region, slice_, sums.moves, sums.gains)
    return {**answer, "moves": [{**move, "one_unit": is_lone(move)} for move in sums.moves]}


RATES: Final = AIMS
"""The rates that are told of a plan at every level."""
