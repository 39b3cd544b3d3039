"""Places of a summary whose figures are in another unit than the table says: under 单位：万人 one county wrote persons."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import log
from statistics import median
from typing import Final

from data.letters import get_column_letter
from data.reference import check_limits, regions
from etl.clean.totals import total_of
from etl.clean.values import parse_number, to_plain
from etl.model import Finding, Observation, RecognisedTable

_UNITS: Final = {10_000: "万", 1000: "千", 100: "百", 1: ""}
"""The scales of units that clerks take for one another, and how they are called."""
_LEAST_SCALES: Final = 100
"""Two units closer than this (千 and 万) are told apart by no figure."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A scaled figure of a place: the cell, the number as printed, and by what it was multiplied."""

    cell: Observation
    printed: Decimal
    scale: int


@dataclass(frozen=True, slots=True)
class _Far:
    """A figure that is far from those of the other places: how many times their median it is."""

    figure: _Figure
    times: float


def hold_back_other_units(table: RecognisedTable) -> list[Finding]:
    """Withhold the scaled figures of each place (its row, or its column) that are all far from the median of the other places of its level, and tell of
    each cell what it would be. The others stay. Findings: ``figure_in_other_unit``."""
    lines: dict[Hashable, list[_Figure]] = {}
    peers: dict[Hashable, dict[str, _Figure]] = {}
    line_of, tree = _line_of(table.observations), regions()
    for figure in _scaled(table.observations):
        o = figure.cell
        lines.setdefault((line_of(o), o.region_code), []).append(figure)
        peers.setdefault(_alike(figure, tree[str(o.region_code)].level), {}).setdefault(str(o.region_code), figure)
    found: list[Finding] = []
    for figures in lines.values():
        beside = [peers[_alike(f, tree[str(f.cell.region_code)].level)] for f in figures]
        far = [one for figure, others in zip(figures, beside, strict=True) if (one := _times(figure, others))]
        units = _other_unit(far)
        if units is None:
            continue
        for figure in (f for f in figures if f.scale in units):
            times = next((one.times for one in far if one.figure is figure), median(one.times for one in far))
            found.append(_told(table, _Far(figure, times), units))
            figure.cell.value = None
    return found


def _alike(figure: _Figure, level: str) -> Hashable:
    """What two figures must share to be held against each other."""
    o = figure.cell
    return (level, o.label, o.metric, o.period, o.unit, figure.scale, tuple(sorted(o.dimensions.items())))


def _line_of(observations: Iterable[Observation]) -> Callable[[Observation], Hashable]:
    """Where a place's figures stand: its row, or its column where places stand across."""
    places: dict[int, set[str | None]] = {}
    for o in observations:
        places.setdefault(o.row, set()).add(o.region_code)
    return lambda o: ("row", o.row) if len(places[o.row]) == 1 else ("column", o.col)


def _scaled(observations: Iterable[Observation]) -> list[_Figure]:
    """The figures of places, no totals, that stand in a unit of hundreds, thousands or ten thousands; a zero says nothing of its unit."""
    found: list[_Figure] = []
    for o in observations:
        if o.region_code is None or not o.value or o.unit == "1" or o.region is None or total_of(o.region) is not None:
            continue
        printed = parse_number(o.raw)
        if printed.kind != "number" or not printed.value or printed.own_scale:
            continue
        scale = Decimal(str(o.value)) / printed.value
        if scale > 1 and scale in _UNITS:
            found.append(_Figure(o, printed.value, int(scale)))
    return found


def _times(figure: _Figure, beside: dict[str, _Figure]) -> _Far | None:
    """How many times the median of the other places a figure is; None where they are too few."""
    others = [abs(f.printed) for code, f in beside.items() if code != figure.cell.region_code]
    return (
        _Far(figure, float(abs(figure.printed) / median(others)))
        if len(others) >= check_limits()["unit_peers"]
        else None
    )


def _broken(number: Decimal) -> bool:
    return number != number.to_integral_value()


def _other_unit(far: list[_Far]) -> dict[int, int] | None:
    """By what the figures of a place must be divided, by the scale of their column; None where no other unit explains them.

    A count in a smaller unit is a whole number where those of the others have fractions (240 under 2.4), one in a larger unit has a fraction itself: a
    capital beside small counties is neither. Figures that only a forgotten 万 explains need no such sign.
    """
    limit = check_limits()
    up = all(one.times >= limit["unit_far"] for one in far)
    if not far or not (up or all(one.times <= 1 / limit["unit_far"] for one in far)):
        return None
    found: dict[int, int] = {}
    for scale in {one.figure.scale for one in far}:
        own = [one for one in far if one.figure.scale == scale]
        middle = median(one.times for one in own)
        ratios = [scale / unit for unit in _UNITS]
        fitting = [r for r in ratios if (r >= _LEAST_SCALES if up else r <= 1 / _LEAST_SCALES)]
        if not fitting:
            return None
        ratio = min(fitting, key=lambda r: abs(log(middle / r)))
        found[scale] = round(scale / ratio)
    forgotten = all(one.times >= limit["unit_forgotten"] for one in far)
    broken = any(_broken(one.figure.printed) for one in far)
    if forgotten or (not broken if up else broken):
        return found
    return None


def _told(table: RecognisedTable, far: _Far, units: dict[int, int]) -> Finding:
    o, unit = far.figure.cell, units[far.figure.scale]
    times = f"{far.times:.0f}" if far.times >= 1 else f"1/{1 / far.times:.0f}"
    args = {
        "label": o.label,
        "region": o.region or "",
        "value": o.raw,
        "times": times,
        "unit": _UNITS[far.figure.scale] + (o.unit or ""),
        "other": _UNITS[unit] + (o.unit or ""),
        "would": str(to_plain(far.figure.printed * unit)),
    }
    return Finding.of("figure_in_other_unit", table.sheet, o.row, get_column_letter(o.col), o.raw, args)
