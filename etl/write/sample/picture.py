"""Which synthetic units are there in a period, where they are, and the unions that cover them: a city at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from data.reference import regions
from etl.write.sample.cases import MADE, MOVED_ONE_IN, SILENT_CITY, SILENT_COUNTY
from etl.write.sample.unions import Union, is_covered, own_union, shared_unions
from etl.write.sample.units import ONLY_MOVES, STILL, WITH_TOWNSHIPS, ZONE, Unit, draw_county


@dataclass(slots=True)
class Picture:
    """A city, or a province's direct counties, in one period: its units in the order of their numbers, and its unions."""

    units: list[Unit] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)

    @property
    def covered(self) -> set[str]:
        """The codes of the units that some union covers."""
        return {u.unit for u in self.unions if u.unit} | {code for u in self.unions for code in u.listed}


def picture(city: str, counts: dict[str, int], period: int) -> Picture:
    """What the counties of a city look like in a period (0, 1, 2). ``counts``: units of each over all periods.

    A unit once covered stays so unless its province falls back.
    """
    now = Picture()
    if (city, period) == SILENT_CITY:
        return now
    of_federations: list[Unit] = []
    for county, count in counts.items():
        if county in MADE:
            made = MADE[county](period)
            now.units += made.units
            now.unions += made.unions
            continue
        drawn = draw_county(county, count)
        alive = [_in_period(unit, period) for unit in drawn if unit.born <= period < unit.ends]
        if (county, period) != SILENT_COUNTY:
            now.units += alive
        for unit in alive:
            if unit.way == "own" and is_covered(unit, period):
                now.unions.append(own_union(unit, period))
        now.unions += shared_unions(drawn, alive, "joint", county, period)
        of_federations += drawn
    here = [_in_period(unit, period) for unit in of_federations if unit.born <= period < unit.ends]
    now.unions += shared_unions(of_federations, here, "federation", city, period)
    return now


def _in_period(unit: Unit, period: int) -> Unit:
    """A unit as it is in a period: grown, moved to a zone, at its township."""
    province = unit.region[:2] + "0000"
    grown = unit.employees
    if unit.size == "other" and grown is not None:
        grown = max(1, round(grown * (1 + 0.02 * (min(period, 1) if province in STILL else period))))
    place = unit.region
    if province == ONLY_MOVES and period == 2 and moves(unit):
        place = ZONE
    if unit.region == WITH_TOWNSHIPS and unit.number % 3:
        townships = regions().children(WITH_TOWNSHIPS)
        place = townships[unit.number % len(townships)]
    if grown == unit.employees and place == unit.region:
        return unit
    return replace(unit, employees=grown, region=place)


def moves(unit: Unit) -> bool:
    """Whether a unit is of those that move to the zone of their city in 2025."""
    return (
        regions()[unit.region].nav_parent == ZONE[:4] + "00" and unit.region != ZONE and unit.number % MOVED_ONE_IN == 0
    )
