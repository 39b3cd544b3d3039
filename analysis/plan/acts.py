"""The smallest set of organising acts that covers enough: the problem, its greedy answer and what an answer is made of.

An own union takes one unit, a joint union up to ``most`` units of one pool (a township, a zone, a trade of a county). Units that are alike
(same pools, same gain) are one cell with a count, so that a province of a million units is a few thousand variables, exactly.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Pool = tuple[str, ...]
"""What units of one joint union have in common: a township or zone (code,), or a county and a trade (code, section)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Uncovered units that are alike: the pools whose joint unions they may join, what each adds to the metric, and how many.

    ``workers``: the employees of each, by which those that add the same are ordered. ``label`` is the caller's, to name them by. A cell without pools is for own unions only, and
    one whose units add nothing is left alone.
    """

    pools: tuple[Pool, ...]
    gain: int
    count: int
    workers: int = 0
    label: Any = None

    @property
    def ways(self) -> tuple[Pool | None, ...]:
        """How a unit may be reached: by an own union (None), or by a joint one of a pool."""
        return (None, *self.pools)


@dataclass(frozen=True, slots=True)
class Costs:
    """What an act costs, in acts, days or yuan, and ``most``, the units that one joint union takes in."""

    own: float = 1.0
    joint: float = 1.0
    most: int = 24

    def __post_init__(self) -> None:
        if self.own <= 0 or self.joint <= 0 or self.most < 2:
            raise ValueError("acts cost more than nothing, and a joint union takes in two units at least")

    @property
    def whole(self) -> bool:
        """Whether every plan costs a whole number."""
        return float(self.own).is_integer() and float(self.joint).is_integer()


@dataclass(frozen=True, slots=True)
class Act:
    """One act: ``pool`` None for an own union; cell -> how many of its units."""

    pool: Pool | None
    units: tuple[tuple[int, int], ...]

    def gain(self, cells: Sequence[Cell]) -> int:
        """What it adds to the metric."""
        return sum(cells[at].gain * count for at, count in self.units)


@dataclass(frozen=True, slots=True)
class Plan:
    """Acts that reach a need, what they cost, and the least that any plan must cost. ``optimal``: the two are one."""

    acts: tuple[Act, ...]
    cost: float
    bound: float | None
    optimal: bool


class OutOfReach(ValueError):
    """Not even all uncovered units together reach the target. ``most`` is what they add."""

    def __init__(self, need: int, most: int) -> None:
        super().__init__(f"{need} are needed, and all that are uncovered are {most}")
        self.need, self.most = need, most


def cost_of(acts: Sequence[Act], costs: Costs) -> float:
    """What acts cost together."""
    return sum(costs.own if act.pool is None else costs.joint for act in acts)


def reachable(cells: Sequence[Cell]) -> int:
    """What all uncovered units add."""
    return sum(cell.gain * cell.count for cell in cells)


@dataclass(slots=True)
class _Left:
    """The units not yet taken; each pool's cells, those that add least first."""

    cells: Sequence[Cell]
    costs: Costs
    counts: list[int]
    members: dict[Pool, list[int]]

    def act(self, target: Pool | int) -> Act | None:
        """The best act that a pool, or a cell by an own union, still has; a joint union of one unit is none."""
        if isinstance(target, int):
            return Act(None, ((target, 1),)) if self.counts[target] and self.cells[target].gain > 0 else None
        members = self.members[target]
        while members and not self.counts[members[-1]]:
            members.pop()
        taken, room = [], self.costs.most
        for at in reversed(members):
            if not room:
                break
            if self.counts[at]:
                taken.append((at, min(room, self.counts[at])))
                room -= taken[-1][1]
        return Act(target, tuple(taken)) if self.costs.most - room > 1 else None

    def worth(self, act: Act) -> float:
        """What an act adds for its cost."""
        return act.gain(self.cells) / (self.costs.own if act.pool is None else self.costs.joint)


def greedy(cells: Sequence[Cell], need: int, costs: Costs) -> list[Act]:
    """Act by act what adds most for its cost, until the need is met; acts that turn out needless are left out. Raises :class:`OutOfReach`.

    What a pool can add only falls as units are taken, so that a heap whose head is weighed anew finds each next act (Minoux 1978).
    """
    if reachable(cells) < need:
        raise OutOfReach(need, reachable(cells))
    left = _Left(cells, costs, [cell.count for cell in cells], by_pool(cells))
    targets: list[Pool | int] = [*left.members, *range(len(cells))]
    heap = [(-left.worth(act), at) for at, target in enumerate(targets) if (act := left.act(target)) is not None]
    heapq.heapify(heap)
    acts: list[Act] = []
    got = 0
    while got < need:
        stated, at = heapq.heappop(heap)
        act = left.act(targets[at])
        if act is None:
            continue
        if left.worth(act) >= -stated:
            acts.append(act)
            got += act.gain(cells)
            for cell, count in act.units:
                left.counts[cell] -= count
            act = left.act(targets[at])
        if act is not None:
            heapq.heappush(heap, (-left.worth(act), at))
    return _without_needless(cells, acts, got - need, costs)


def _without_needless(cells: Sequence[Cell], acts: list[Act], spare: int, costs: Costs) -> list[Act]:
    """The acts without those that what is reached beyond the need makes needless, the dearest first."""
    gone = set()
    for at in sorted(range(len(acts)), key=lambda i: (-cost_of([acts[i]], costs), acts[i].gain(cells))):
        gain = acts[at].gain(cells)
        if gain <= spare:
            gone.add(at)
            spare -= gain
    return [act for at, act in enumerate(acts) if at not in gone]


def by_pool(cells: Sequence[Cell]) -> dict[Pool, list[int]]:
    """Pool -> its cells that add something, those that add least (and then have fewest workers) first."""
    found: dict[Pool, list[int]] = {}
    for at in sorted(range(len(cells)), key=lambda i: (cells[i].gain, cells[i].workers)):
        if cells[at].gain > 0:
            for pool in cells[at].pools:
                found.setdefault(pool, []).append(at)
    return found
