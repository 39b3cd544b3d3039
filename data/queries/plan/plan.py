"""Plans: what a basket of moves would do at every level, and the smallest set of acts that reaches a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil
from typing import Any

from sqlalchemy import Connection, Engine, and_, select

from analysis.compare.breaks import measures_of
from analysis.metrics import BY_ID
from analysis.plan.acts import Act, Cell, Costs, OutOfReach, Plan
from analysis.plan.basket import PLANNED, Gain, Move, Wish, before_after, gains, settle
from analysis.plan.smallest import SECONDS, smallest
from analysis.rates import Pair
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.schema import ALL, in_slice
from data.queries.plan.uncovered import AIMS, Kind, Reachable, answers, refuse_lists, uncovered_cells
from data.queries.question import BadQuestion, check
from data.reference import limits, organising_acts, regions
from data.scope import OutOfScope, Scope
from data.slice import Slice


@dataclass(frozen=True, slots=True)
class Aim:
    """A target: ``metric`` is to become ``reach`` (a fraction, exact). ``most``: units in one joint union, None for the file's number."""

    metric: str
    reach: Fraction
    most: int | None = None
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seconds: float = SECONDS


class UnreachableRate(BadQuestion):
    """Not even covering all that is uncovered brings a rate to a value. ``most``: what it would become."""

    def __init__(self, target: Aim, most: float) -> None:
        super().__init__(
            f"{target.metric} {float(target.reach)} is out of reach: all listed units without a union that may be taken give {most:.4f}"
        )
        self.most = most


def aim(metric: str, reach: str, most: int | None, where: Mapping[str, Sequence[str]]) -> Aim:
    """A target as it was written. Raises BadQuestion for a metric that no plan can promise, and for what is no fraction."""
    if metric not in AIMS:
        raise BadQuestion(f"no plan can promise {metric}: covering units moves {', '.join(AIMS)} for certain")
    try:
        wanted = Fraction(Decimal(reach))
    except (InvalidOperation, ValueError, OverflowError) as problem:
        raise BadQuestion(f"--reach {reach!r} is no fraction such as 0.6") from problem
    if not 0 <= wanted <= 1:
        raise BadQuestion(f"--reach {reach} is outside 0..1")
    if most is not None and most < 2:
        raise BadQuestion("--within takes two units or more: a joint union of one is none")
    if unknown := sorted(set(where) - set(CELLS)):
        raise BadQuestion(f"a plan is narrowed by industry, size or unit_kind, not by {', '.join(unknown)}")
    check((), where, None)
    return Aim(metric, wanted, most, where)


def basket(engine: Engine, scope: Scope, *, region: str, slice_: Slice, wishes: Sequence[Wish]) -> dict[str, Any]:
    """What some moves would do, as ``analysis plan --moves`` prints it.

    Each uncovered unit is counted once, with the first move that reaches it; workers are those of the units reached. ``nodes`` has every
    level above a reached unit that the reader may see. Raises UnknownRegion, OutOfScope, BadQuestion.
    """
    return basket_with_units(engine, scope, region=region, slice_=slice_, wishes=wishes)[0]


def basket_with_units(
    engine: Engine, scope: Scope, *, region: str, slice_: Slice, wishes: Sequence[Wish]
) -> tuple[dict[str, Any], list[Move]]:
    """The same with the moves themselves, which hold the units that each reaches."""
    scope.check(region, regions())
    for wish in wishes:
        if wish.region not in regions() or region not in regions().path(wish.region):
            raise BadQuestion(f"a move is for region {wish.region}, which is not in {region}")
    with engine.connect() as connection:
        refuse_lists(scope, slice_)
        moves = settle(answers(connection, scope, slice_, wishes))
        return answer_of(connection, scope, region, slice_, [move.row() for move in moves], gains(moves)), moves


def answer_of(
    connection: Connection,
    scope: Scope,
    region: str,
    slice_: Slice,
    moves: Sequence[Mapping[str, Any]],
    found: Mapping[str, Gain],
) -> dict[str, Any]:
    """What moves do, as :func:`basket` has it. ``moves``: as JSON has them; ``found``: region -> what they add there. Raises UnknownRegion, OutOfScope."""
    told = _told(connection, scope, region, slice_, found)
    return {**_head(region, slice_), "moves": list(moves), **told, "optimal": False, "bound": None}


def smallest_plan(engine: Engine, scope: Scope, *, region: str, slice_: Slice, target: Aim) -> dict[str, Any]:
    """The fewest acts (or the cheapest, by ``organising_acts.csv``) that bring a metric to a value, as ``analysis plan --reach`` prints it.

    ``bound`` is the least that any plan costs, ``cost`` what this one does. Raises UnknownRegion, OutOfScope, BadQuestion also where the metric has no
    value, or not even covering all that is uncovered reaches the target.
    """
    with engine.connect() as connection:
        found = found_plan(connection, scope, region, slice_, target)
        return planned(connection, scope, region, slice_, found, target)


def planned(
    connection: Connection, scope: Scope, region: str, slice_: Slice, found: tuple[Sequence[Cell], Plan], target: Aim
) -> dict[str, Any]:
    """A smallest plan with what it does at every level. ``found``: the cells of a region, and the acts on them."""
    cells, plan = found
    told = _told(connection, scope, region, slice_, gains_of(cells, plan))
    moves = [_move(cells, act) for act in sorted(plan.acts, key=lambda act: -act.gain(cells))]
    tail = {"optimal": plan.optimal, "bound": plan.bound, "cost": plan.cost}
    return {
        **_head(region, slice_),
        "moves": moves,
        **told,
        **tail,
        "metric": target.metric,
        "reach": float(target.reach),
    }


def found_plan(
    connection: Connection, scope: Scope, region: str, slice_: Slice, target: Aim
) -> tuple[list[Cell], Plan]:
    """The cells of a region's uncovered units, and the acts on them that reach a target. Raises as :func:`smallest_plan`."""
    scope.check(region, regions())
    refuse_lists(scope, slice_)
    costs = costs_of(target)
    numerator, denominator = (
        pairs_of(connection, scope, slice_, [region]).get(region, {}).get(target.metric, (None, None))
    )
    if numerator is None or not denominator:
        raise BadQuestion(f"{region} has no {target.metric} in {slice_.period}, so there is nothing to plan from")
    reachable = Reachable(target.metric, target.where, int(organising_acts()["own_from"]), limits().dominant)
    cells = uncovered_cells(connection, scope, slice_, region, reachable)
    need = max(0, ceil(target.reach * denominator) - numerator)
    try:
        return cells, smallest(cells, need, costs, seconds=target.seconds)
    except OutOfReach as problem:
        raise UnreachableRate(target, problem.most / denominator + numerator / denominator) from problem


def costs_of(target: Aim) -> Costs:
    """What acts cost, from ``organising_acts.csv``, and how many units a joint union of a target takes in."""
    acts = organising_acts()
    return Costs(acts["own_cost"], acts["joint_cost"], target.most or int(acts["joint_most"]))


def _head(region: str, slice_: Slice) -> dict[str, Any]:
    return {"region": region, "region_name": regions()[region].name, **slice_.params}


def _told(
    connection: Connection, scope: Scope, region: str, slice_: Slice, found: Mapping[str, Gain]
) -> dict[str, Any]:
    """``before`` and ``after`` of the region, and ``nodes``: each level from the top down that gains, and those above the region in any case."""
    tree = regions()
    found = {**dict.fromkeys(tree.path(region), Gain()), **found}
    seen = []
    for code in found:
        try:
            scope.check(code, tree)
        except OutOfScope:
            continue
        seen.append(code)
    pairs = pairs_of(connection, scope, slice_, seen)
    nodes = [
        {"region": code, "region_name": tree[code].name, **before_after(pairs.get(code, {}), found[code])}
        for code in sorted(seen, key=lambda code: (len(tree.path(code)), code))
    ]
    own = before_after(pairs.get(region, {}), found[region])
    return {
        "before": {metric: sides[0] for metric, sides in own.items()},
        "after": {metric: sides[1] for metric, sides in own.items()},
        "nodes": nodes,
    }


def pairs_of(connection: Connection, scope: Scope, slice_: Slice, codes: Sequence[str]) -> dict[str, dict[str, Pair]]:
    """Region -> metric -> its pair, as every other command has it; two statements for however many regions. Raises UnknownRegion, OutOfScope."""
    tree = regions()
    for code in codes:
        scope.check(code, tree)
    parents = sorted({tree[code].nav_parent for code in codes})
    totals, pair = schema.totals.c, schema.rate_pair.c
    measures = sorted({name for metric in PLANNED for name in measures_of(metric)})
    # All that lies under the parents is read: parents × regions would be looked up one by one.
    inside = and_(in_slice(schema.totals, slice_), totals.parent.in_(parents))
    held = select(totals.region, *(totals[name] for name in measures)).where(inside)
    same = [pair[c.name] == totals[c.name] for c in schema.totals.primary_key.columns]
    whole = [*(pair[name] == ALL for name in CELLS), pair.metric.in_(PLANNED)]
    apart = (
        select(pair.region, pair.metric, pair.numerator, pair.denominator)
        .select_from(schema.totals.join(schema.rate_pair, and_(*same, *whole)))
        .where(inside)
    )
    found: dict[str, dict[str, Pair]] = {}
    wanted = set(codes)
    for row in connection.execute(held).mappings():
        if row["region"] not in wanted:
            continue
        found[row["region"]] = {m: (row[BY_ID[m].numerator], row[BY_ID[m].denominator]) for m in PLANNED}
    for code, metric, numerator, denominator in connection.execute(apart):
        if code in wanted:
            found.setdefault(code, {})[metric] = (numerator, denominator)
    return found


def gains_of(cells: Sequence[Cell], plan: Plan) -> dict[str, Gain]:
    """Region -> what the acts of a plan add there, at every level that holds a unit which they reach."""
    tree = regions()
    found: dict[str, Gain] = {}
    for act in plan.acts:
        for at, count in act.units:
            kind: Kind = cells[at].label
            for code in tree.path(kind.region):
                found.setdefault(code, Gain()).add_some(
                    count, kind.employees, small=kind.small, form="own" if act.pool is None else "joint"
                )
    return found


def _move(cells: Sequence[Cell], act: Act) -> dict[str, Any]:
    """An act as a move: where, of which trade and size if its units have one, and how many they are."""
    kinds = [cells[at].label for at, _ in act.units]

    def common(values: set[str]) -> str | None:
        return next(iter(values)) if len(values) == 1 else None

    return {
        "region": act.pool[0] if act.pool else kinds[0].region,
        "industry": common({kind.industry for kind in kinds}),
        "size": common({kind.size for kind in kinds}),
        "form": "own" if act.pool is None else "joint",
        "units": sum(count for _, count in act.units),
        "workers": sum(cells[at].label.employees * count for at, count in act.units),
        "largest": max(kind.employees for kind in kinds),
    }
