"""A plan as a page shows it: what a basket does, on how many units each rate rests, which targets its region has; and the acts of a smallest plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, select

from analysis.periods import ends
from analysis.plan.acts import Act, Cell
from analysis.plan.basket import PLANNED, Wish
from analysis.rates import Pair
from data.database import schema
from data.database.engine import for_reading
from data.queries.plan.goals import goals
from data.queries.plan.plan import Aim, basket, found_plan, pairs_of
from data.queries.plan.uncovered import AIMS, Kind
from data.queries.registered import registered_few, section
from data.reference import limits, regions
from data.scope import OutOfScope, Scope
from data.slice import Slice

_AT_ONCE: Final = 400
"""Regions in one statement: SQLite of old takes 999 parameters."""


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
    ``optimal`` as :func:`data.queries.plan.plan.smallest_plan` has them; ``nameless``: units without a code, which no move can name.
    Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    with for_reading(engine).connect() as connection:
        cells, plan = found_plan(connection, scope, region, slice_, target)
        acts = sorted(plan.acts, key=lambda act: -act.gain(cells))
        codes = _codes(connection, slice_, cells, acts)
    own: dict[str, list[str]] = defaultdict(list)
    joint: list[Wish] = []
    nameless = 0
    for act in acts:
        taken: list[str] = []
        for at, count in act.units:
            waiting = codes[cells[at].label]
            taken += waiting[:count]
            nameless += count - len(waiting[:count])
            del waiting[:count]
        if act.pool is None:
            own[cells[act.units[0][0]].label.region[:6]] += taken
        elif taken:
            trade = act.pool[1] if len(act.pool) > 1 else None
            joint.append(Wish(act.pool[0], "joint", industry=trade, codes=tuple(taken)))
    alone = [Wish(code, "own", codes=tuple(taken)) for code, taken in own.items() if taken]
    told = {"acts": len(acts), "cost": plan.cost, "bound": plan.bound, "optimal": plan.optimal}
    return {"wishes": [*alone, *joint], **told, "nameless": nameless}


def _codes(connection: Connection, slice_: Slice, cells: Sequence[Cell], acts: Sequence[Act]) -> dict[Kind, list[str]]:
    """Kind of unit -> the credit codes of the uncovered units of this kind, in order, for the kinds that acts reach."""
    wanted: set[Kind] = {cells[at].label for act in acts for at, _ in act.units}
    found: dict[Kind, list[str]] = {kind: [] for kind in wanted}
    unit, heads = schema.unit.c, func.coalesce(schema.unit.c.employees, 0)
    source, conditions = registered_few(slice_)
    places = sorted({kind.region for kind in wanted})
    for start in range(0, len(places), _AT_ONCE):
        some = unit.region.in_(places[start : start + _AT_ONCE])
        ask = (
            select(unit.region, section().label("section"), unit.size, heads.label("heads"), unit.credit_code)
            .select_from(source)
            .where(*conditions, some, schema.coverage.c.mode.is_(None), unit.credit_code.is_not(None))
            .order_by(unit.credit_code)
        )
        for row in connection.execute(ask):
            kind = Kind(row.region, row.section, row.size, row.heads)
            if kind in wanted:
                found[kind].append(row.credit_code)
    return found


RATES: Final = AIMS
"""The rates that are told of a plan at every level."""
