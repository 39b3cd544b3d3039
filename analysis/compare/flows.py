"""What units did between two periods, and what each flow adds to the change of unit coverage.

With R = N / D the share of covered among known units, R₁ - R₀ = (ΔN - R₀·ΔD) / D₁: an identity, linear in ΔN and ΔD. Each unit adds to
one flow alone, so that the flows' points are the raw change. The method is that of the accounts of establishment demography (Davis,
Haltiwanger and Schuh, *Job Creation and Destruction*, 1996), applied to a rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from analysis.rates import Pair

State = Literal["covered", "uncovered", "unknown"]

FLOWS: Final = (
    "opened",
    "closed",
    "moved",
    "reclassed",
    "changed_industry",
    "joined",
    "left",
    "changed_mode",
    "became_known",
    "became_unknown",
    "started_reporting",
    "stopped_reporting",
)
ANY_FLOW: Final = "any"
"""All units to which any of the flows happened."""
OTHER: Final = "other_sources"
"""What the printed figures hold beside the registers: a row of its own, there only if it is not nothing."""


@dataclass(frozen=True, slots=True)
class Group:
    """Units to which the same happened.

    ``before``, ``after``: their state while among those asked about, None while not. ``held_before``, ``held_after``: whether the register
    of the period has them anywhere; ``inside_before``, ``inside_after``: whether within the region. ``silent``: their county has no
    row in the period in which they are not held. ``changed``: which of ``place``, ``size``, ``industry``, ``unit_kind``, ``mode`` differ between
    the two periods. ``units``: how many; ``workers_before``, ``workers_after``: their employees.
    """

    before: State | None
    after: State | None
    held_before: bool
    held_after: bool
    inside_before: bool
    inside_after: bool
    silent: bool
    changed: frozenset[str]
    units: int
    workers_before: int
    workers_after: int
    known_alone: bool = False
    """Counted only where its cover is known: of a net, in that period alone."""


_CHANGES: Final = {"place": "moved", "size": "reclassed", "industry": "changed_industry", "unit_kind": "reclassed"}


def carrying(group: Group) -> str | None:
    """The flow that a group's points belong to; None where it adds none."""
    if group.before and group.after:
        return _of_states(group.before, group.after)
    here = group.before is not None
    if not (group.held_after if here else group.held_before):
        if group.silent:
            return "stopped_reporting" if here else "started_reporting"
        return "closed" if here else "opened"
    if not (group.inside_after if here else group.inside_before):
        return "moved"
    # It stands in the region in both periods and among those asked about in one: a filter's cell was left or entered.
    return next(flow for name, flow in _CHANGES.items() if name in group.changed and name != "place")


def _of_states(before: State, after: State) -> str | None:
    if before == after:
        return None
    if before == "unknown":
        return "became_known"
    if after == "unknown":
        return "became_unknown"
    return "joined" if after == "covered" else "left"


def met(group: Group) -> set[str]:
    """All flows that a group is counted in: a unit may move and join."""
    flows = {flow for name, flow in _CHANGES.items() if name in group.changed}
    if group.before == group.after == "covered" and "mode" in group.changed:
        flows.add("changed_mode")
    carried = carrying(group)
    return flows | ({carried} if carried else set())


def known_alone(group: Group) -> Group | None:
    """A group as it is counted among units of known cover; None where its cover is known in no period.

    Otherwise how many units of unknown cover opened or went, and their employees, would be what a flow counts beside its change of known units.
    """
    return replace(group, known_alone=True) if _known(group.before) or _known(group.after) else None


@dataclass(slots=True)
class _Sum:
    units: int = 0
    covered: int = 0
    employees: int = 0
    numerator: int = 0
    denominator: int = 0


def flow_rows(groups: Sequence[Group], printed: tuple[Pair | None, Pair | None]) -> list[dict[str, Any]]:
    """A row for each of :data:`FLOWS`, the total last; none where no unit is held in either period.

    ``units``: how many units, ``covered``: those of them that were covered (after; of those that went, before), ``employees``: theirs. Of the
    total they are the net changes. ``covered_change`` and ``known_change`` are ΔN and ΔD; ``points`` = (ΔN - R₀·ΔD) / D₁ in percentage
    points, None where a period has no rate. ``printed``: the rate's sums as printed, in case they hold more than registers.
    """
    if not groups:
        return []
    sums = {flow: _Sum() for flow in (*FLOWS, OTHER)}
    net, sides = _Sum(), [[0, 0], [0, 0]]
    for group in groups:
        _add(sums, net, sides, group)
    ends = [
        pair if pair is not None and None not in pair else (side[0], side[1])
        for pair, side in zip(printed, sides, strict=True)
    ]
    (n0, d0), (n1, d1) = ((int(n or 0), int(d or 0)) for n, d in ends)
    sums[OTHER].numerator = (n1 - n0) - (sides[1][0] - sides[0][0])
    sums[OTHER].denominator = (d1 - d0) - (sides[1][1] - sides[0][1])
    rows = []
    for flow, one in sums.items():
        if flow != OTHER or one.numerator or one.denominator:
            points = (one.numerator - n0 / d0 * one.denominator) / d1 * 100 if d0 and d1 else None
            rows.append(_row(flow, one, one.numerator, one.denominator, points))
    total = (n1 / d1 - n0 / d0) * 100 if d0 and d1 else None
    return [*rows, _row("total", net, n1 - n0, d1 - d0, total)]


def _add(sums: dict[str, _Sum], net: _Sum, sides: list[list[int]], group: Group) -> None:
    last = group.after is None or group.after == "unknown" or (group.before == "covered" and group.after == "uncovered")
    state = group.before if last and group.before else group.after
    workers = group.workers_before if group.after is None else group.workers_after
    for flow in met(group):
        sums[flow].units += group.units
        sums[flow].covered += group.units if state == "covered" else 0
        sums[flow].employees += workers
    for side, held, heads in ((0, group.before, group.workers_before), (1, group.after, group.workers_after)):
        sign = 1 if side else -1
        if held is not None and (_known(held) or not group.known_alone):
            net.units += sign * group.units
            net.employees += sign * heads
            sides[side][0] += group.units if held == "covered" else 0
            sides[side][1] += group.units if held != "unknown" else 0
            net.covered += sign * group.units if held == "covered" else 0
    carried = carrying(group)
    if carried:
        sums[carried].numerator += group.units * ((group.after == "covered") - (group.before == "covered"))
        sums[carried].denominator += group.units * (_known(group.after) - _known(group.before))


def _known(state: State | None) -> bool:
    return state in ("covered", "uncovered")


def _row(flow: str, one: _Sum, numerator: int, denominator: int, points: float | None) -> dict[str, Any]:
    return {
        "flow": flow,
        "units": one.units,
        "covered": one.covered,
        "employees": one.employees,
        "covered_change": numerator,
        "known_change": denominator,
        "points": points,
    }
