"""The cheapest set of acts that reaches a need, as an integer programme solved by HiGHS through ``scipy.optimize.milp``.

Units that are alike are one variable. Where a pool's units can join no other, and a joint union costs no more than an own one, the pool's
best k acts are its k largest blocks, so that blocks of equal gain and cost, of all such pools, are one variable. Other units flow, by cells, to
pools or to own unions. Both are exact. The bound is the solver's, or that of a simpler problem that is never dearer; no plan costs less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Final

from analysis.plan.acts import Act, Cell, Costs, Plan, Pool, by_pool, cost_of, greedy

SECONDS: Final = 55.0
"""How long the solver may take before the best that it has is given with its bound."""
LARGEST: Final = 40_000
"""The most variables that the solver is given; of more its preparation alone may outlast the reader."""
_TINY: Final = 1e-6


def smallest(cells: Sequence[Cell], need: int, costs: Costs, *, seconds: float = SECONDS) -> Plan:
    """The cheapest acts whose gains are ``need`` or more. Raises :class:`~analysis.plan.acts.OutOfReach`.

    ``seconds`` 0: the greedy acts at once, with the bound of the simpler problems. ``optimal`` is False where time ran out, or where the programme is too large to be tried: the acts are then the greedy ones, and
    ``bound`` says how much less a plan could cost at best.
    """
    if need <= 0:
        return Plan((), 0.0, 0.0, True)
    acts = greedy(cells, need, costs)
    bound = _bound(cells, need, costs)
    if seconds > 0 and cost_of(acts, costs) > _whole(bound, costs) + _TINY:
        solved = _solved(cells, need, costs, seconds)
        bound = max(bound, solved.bound)
        if solved.acts is not None and cost_of(solved.acts, costs) < cost_of(acts, costs):
            acts = solved.acts
    cost, bound = cost_of(acts, costs), _whole(bound, costs)
    return Plan(tuple(acts), cost, bound, cost <= bound + _TINY * max(1.0, cost))


def _whole(bound: float, costs: Costs) -> float:
    """A bound, raised to the next whole number where plans cost nothing else."""
    return float(ceil(bound - _TINY)) if costs.whole else bound


def _bound(cells: Sequence[Cell], need: int, costs: Costs) -> float:
    """What no plan costs less than: the dearer of two simpler problems.

    In one the units of all pools may join each other; in the other a unit counts in each pool that it may join. Each takes the best for
    its price first and part of the last.
    """
    price = min(costs.own, costs.joint / costs.most)
    mixed = _fractional(((cell.gain, price, cell.count) for cell in cells), need)
    pools = by_pool(cells).values()
    acts = ((gain, costs.joint, 1) for members in pools for gain in _blocks_of(cells, members, costs.most))
    alone = ((cell.gain, costs.own, cell.count) for cell in cells if not cell.pools or costs.own < costs.joint)
    return max(mixed, _fractional((*acts, *alone), need))


def _fractional(offers: Iterable[tuple[int, float, int]], need: int) -> float:
    """The least price of ``need`` from offers (gain, price, how many), each of which may be taken in part."""
    spent, left = 0.0, float(need)
    for gain, price, count in sorted((o for o in offers if o[0] > 0), key=lambda o: o[1] / o[0]):
        taken = min(float(count), left / gain)
        spent += taken * price
        left -= taken * gain
        if left <= 0:
            break
    return spent


@dataclass(frozen=True, slots=True)
class _Solved:
    acts: list[Act] | None
    bound: float


def _solved(cells: Sequence[Cell], need: int, costs: Costs, seconds: float) -> _Solved:
    """The programme's answer; none of one that is too large to be tried."""
    groups = _alike(cells)
    merged = [Cell(pools, gain, sum(cells[at].count for at in members)) for (pools, gain), members in groups.items()]
    bound_to: set[Pool] = {pool for cell in merged if len(cell.pools) > 1 for pool in cell.pools}
    plain = [
        at for at, c in enumerate(merged) if not bound_to & set(c.pools) and (costs.joint <= costs.own or not c.pools)
    ]
    model = _Model(merged, costs)
    model.add_blocks(plain)
    model.add_flow(sorted(set(range(len(merged))) - set(plain)))
    if len(model.prices) > LARGEST:
        return _Solved(None, 0.0)
    values, bound = model.solve(need, seconds)
    return _Solved(None if values is None else _apart(cells, list(groups.values()), model.acts(values)), bound)


def _alike(cells: Sequence[Cell]) -> dict[tuple[tuple[Pool, ...], int], list[int]]:
    """(pools, gain) -> the cells that the solver need not tell apart, those with most workers first."""
    found: dict[tuple[tuple[Pool, ...], int], list[int]] = {}
    for at in sorted(range(len(cells)), key=lambda i: -cells[i].workers):
        if cells[at].gain > 0 and cells[at].count > 0:
            found.setdefault((cells[at].pools, cells[at].gain), []).append(at)
    return found


def _apart(cells: Sequence[Cell], groups: Sequence[Sequence[int]], acts: Sequence[Act]) -> list[Act]:
    """Acts on merged cells as acts on the cells themselves."""
    left = [[[at, cells[at].count] for at in members] for members in groups]
    found = []
    for act in acts:
        units: list[tuple[int, int]] = []
        for group, count in act.units:
            while count:
                head = left[group][0]
                taken = min(count, head[1])
                units.append((head[0], taken))
                head[1] -= taken
                count -= taken
                if not head[1]:
                    left[group].pop(0)
        found.append(Act(act.pool, tuple(units)))
    return found


def _blocks_of(cells: Sequence[Cell], members: Sequence[int], most: int) -> list[int]:
    """What each further joint union of a pool adds, the pool's units taken by what they add: block after block of ``most``."""
    gains = [cells[at].gain for at in reversed(members) for _ in range(cells[at].count)]
    return [sum(gains[start : start + most]) for start in range(0, len(gains), most)]


@dataclass(slots=True)
class _Line:
    """A linear constraint: variable -> factor, and between what their sum lies."""

    parts: dict[int, float] = field(default_factory=dict)
    low: float = float("-inf")
    high: float = float("inf")


@dataclass(slots=True)
class _Model:
    """Variables, each with its price, the most that it may be, and the ways of reading it back; and the constraints between them."""

    cells: Sequence[Cell]
    costs: Costs
    prices: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    gains: list[float] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)
    blocks: list[tuple[int, list[Pool | int]]] = field(default_factory=list)
    ways: list[tuple[int, int, Pool | None]] = field(default_factory=list)

    def add(self, price: float, most: float, gain: float = 0.0) -> int:
        """A variable more; returns its place."""
        self.prices.append(price)
        self.most.append(most)
        self.gains.append(gain)
        return len(self.prices) - 1

    def add_blocks(self, among: Sequence[int]) -> None:
        """Cells whose pools are cut into blocks: blocks of equal gain and cost are one variable.

        Of a pool's blocks none adds less than those after it, so that an answer which takes so many of them may take the first.
        """
        inside = set(among)
        classes: dict[tuple[int, float], list[Pool | int]] = {}
        for at in among:
            if not self.cells[at].pools:
                classes.setdefault((self.cells[at].gain, self.costs.own), []).extend([at] * self.cells[at].count)
        for pool, members in by_pool(self.cells).items():
            if inside.issuperset(members):
                size = sum(self.cells[at].count for at in members)
                blocks = _blocks_of(self.cells, members, self.costs.most)
                for number, gain in enumerate(blocks, start=1):
                    alone = number == len(blocks) and _leaves_one(size, self.costs.most)
                    classes.setdefault((gain, self.costs.own if alone else self.costs.joint), []).append(pool)
        for (gain, cost), alike in classes.items():
            self.blocks.append((self.add(cost, len(alike), gain), alike))

    def add_flow(self, among: Sequence[int]) -> None:
        """Cells whose units choose: to own unions, or to a joint union of one of their pools, of two units to the most that it takes."""
        sizes: dict[Pool, int] = {}
        for at in among:
            for pool in self.cells[at].pools:
                sizes[pool] = sizes.get(pool, 0) + self.cells[at].count
        unions = {pool: self.add(self.costs.joint, size // 2) for pool, size in sizes.items()}
        full = {pool: _Line({place: -float(self.costs.most)}, high=0.0) for pool, place in unions.items()}
        pairs = {pool: _Line({place: -2.0}, low=0.0) for pool, place in unions.items()}
        for at in among:
            cell, once = self.cells[at], _Line(high=float(self.cells[at].count))
            for way in cell.ways:
                place = self.add(self.costs.own if way is None else 0.0, cell.count, cell.gain)
                once.parts[place] = 1.0
                self.ways.append((place, at, way))
                if way is not None:
                    full[way].parts[place] = pairs[way].parts[place] = 1.0
            self.lines.append(once)
        self.lines += [*full.values(), *pairs.values()]

    def acts(self, values: Sequence[int]) -> list[Act]:
        """The acts that an answer stands for."""
        chosen = Counter(target for place, alike in self.blocks for target in alike[: values[place]])
        found: list[Act] = []
        members = by_pool(self.cells)
        for target, count in chosen.items():
            if isinstance(target, int):
                found += [Act(None, ((target, 1),))] * count
            else:
                units = [(at, self.cells[at].count) for at in reversed(members[target])]
                found += _cut(target, units, self.costs.most, blocks=count)
        taken: dict[Pool, list[tuple[int, int]]] = {}
        for place, at, joined in self.ways:
            if joined is None:
                found += [Act(None, ((at, 1),))] * values[place]
            elif values[place]:
                taken.setdefault(joined, []).append((at, values[place]))
        for pool, units in taken.items():
            found += _cut(pool, sorted(units, key=lambda one: -self.cells[one[0]].gain), self.costs.most)
        return found

    def solve(self, need: int, seconds: float) -> tuple[list[int] | None, float]:
        """The cheapest whole numbers, None where none were found in time, and the bound."""
        import numpy as np  # a plan that only adds up moves waits for neither
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        lines = [_Line({i: gain for i, gain in enumerate(self.gains) if gain}, low=float(need)), *self.lines]
        at = [(row, column, factor) for row, line in enumerate(lines) for column, factor in line.parts.items()]
        rows, columns, factors = zip(*at, strict=True)
        matrix: Any = coo_array((factors, (rows, columns)), shape=(len(lines), len(self.prices)))
        result = milp(
            np.array(self.prices),
            integrality=np.ones(len(self.prices)),
            bounds=Bounds(0, np.array(self.most)),
            constraints=LinearConstraint(matrix.tocsr(), [line.low for line in lines], [line.high for line in lines]),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        bound = 0.0 if result.mip_dual_bound is None else float(result.mip_dual_bound)
        return (None if result.x is None else [round(value) for value in result.x]), bound


def _leaves_one(size: int, most: int) -> bool:
    """Whether a pool's last unit cannot share a joint union: it is the only one, or joint unions of two leave no room to lend it one."""
    return size % most == 1 and (size == 1 or most == 2)


def _cut(pool: Pool, units: Sequence[tuple[int, int]], most: int, *, blocks: int | None = None) -> list[Act]:
    """The units of a pool in joint unions of at most so many, in their order; one that is left over takes another with it, or stands alone.

    ``blocks``: only the first so many unions.
    """
    singles = [at for at, count in units for _ in range(count)][: None if blocks is None else blocks * most]
    cut = [singles[i : i + most] for i in range(0, len(singles), most)]
    if len(cut) > 1 and len(cut[-1]) == 1 and most > 2:
        cut[-1].insert(0, cut[-2].pop())
    return [Act(pool if len(block) > 1 else None, tuple(Counter(block).items())) for block in cut]
