"""Synthetic unions: what a line of the register says, drawn from the units that a union covers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from data.reference import regions
from etl.write.sample.counties import counties_of
from etl.write.sample.units import ONLY_RATES, PERIODS, STILL, TWIN, Unit, credit_code, drift_of

SPANS: Final = {"joint": 10, "federation": 46}
"""How many neighbouring units, covered or not, share a union as far as they are covered: some 5 and 24 of them."""
FIRST: Final = {"joint": 1_000_000, "federation": 2_000_000, "above": 3_000_000}
"""The number that the code of a place's first union of the kind bears; an own union bears its unit's."""


@dataclass(slots=True)
class Union:
    """A union's line in the register and the membership sheet, and the codes of the units on its cover list."""

    code: str
    name: str
    kind: str
    level: str
    region: str
    unit: str | None
    members: int | None
    women: int | None
    migrant: int | None
    platform: int | None
    founded: str
    term_end: str
    full: int
    part: int
    social: int
    agreement: bool | None
    wage: bool
    congress: bool
    dormant: bool = False
    listed: tuple[str, ...] = ()


def is_covered(unit: Unit, period: int) -> bool:
    """Whether some union covers a unit in a period in which it exists."""
    province = unit.region[:2] + "0000"
    still = province in STILL and province != ONLY_RATES
    return unit.draw < min(0.99, unit.chance * (1 + drift_of(province) * (min(period, 1) if still else period) / 0.42))


def shared_unions(drawn: list[Unit], alive: list[Unit], way: str, place: str, period: int) -> list[Union]:
    """The joint unions or federations of a place. A unit's neighbours are the same in every period, and a twin's are its elder's."""
    order = [u.code for u in drawn if u.way == way and u.number < TWIN]
    number_of = {code: i // SPANS[way] for i, code in enumerate(order)}
    by_key = {(u.region, u.number): number_of[u.code] for u in drawn if u.code in number_of}
    groups: dict[int, list[Unit]] = {}
    for unit in alive:
        if unit.way == way and is_covered(unit, period):
            elder = by_key[unit.code[2:8], unit.number % TWIN]
            groups.setdefault(elder, []).append(unit)
    return [_shared_union(way, place, number, units, period) for number, units in sorted(groups.items())]


def _shared_union(way: str, place: str, number: int, units: list[Unit], period: int) -> Union:
    title = "联合工会委员会" if way == "joint" else "区域性基层工会联合会"
    code = credit_code("81", place, FIRST[way] + number)
    name = f"{regions()[place].name}样例第{number + 1}{title}"
    union = _union(code, name, way, place, units, period, f"{way}{place}{number}")
    return replace(union, listed=tuple(unit.code for unit in units))


def own_union(unit: Unit, period: int) -> Union:
    """The grassroots union of one unit."""
    code = credit_code("81", unit.code[2:8], unit.number)
    key = f"{unit.code[2:8]}{unit.number % TWIN}"
    union = _union(code, f"{unit.name}工会委员会", "own", unit.region, [unit], period, key)
    return replace(union, unit=unit.code)


def _union(code: str, name: str, kind: str, region: str, units: list[Unit], period: int, key: str) -> Union:
    """A union of units that have ``key`` to thank for whatever is drawn of it, the same in every period."""
    draw = Random(key)
    rate = draw.uniform(0.78, 0.96) if kind == "own" else draw.uniform(0.70, 0.92)
    members = max(1, round(sum(u.employees or 0 for u in units) * rate))
    first = min(next((p for p in range(period + 1) if u.born <= p < u.ends and is_covered(u, p)), 0) for u in units)
    founded = draw.randint(1998, 2022) if first == 0 else int(PERIODS[first])
    return Union(
        code,
        name,
        kind,
        "grassroots",
        region,
        None,
        members,
        min(members, round(sum(u.women or 0 for u in units) * rate)),
        min(members, round(sum((u.employees or 0) * u.migrant for u in units) * rate)),
        round(members * 0.04) if units[0].industry[0] in "GFO" else 0,
        f"{founded}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        f"{max(int(PERIODS[period]) + draw.randint(0, 4), founded + 1)}-{draw.randint(1, 12):02d}-28",
        1 if members > 120 or kind == "federation" else 0,
        draw.randint(1, 3),
        1 if kind == "federation" else 0,
        draw.random() < 0.62,
        draw.random() < 0.55,
        draw.random() < (0.70 if kind == "own" else 0.35),
        draw.random() < 0.015,
    )


def federations_above(province: str, grassroots: int, period: int, left_out: set[str]) -> list[Union]:
    """The federations above the grassroots, seated at province, cities and counties: three in a hundred of all unions, without members."""
    tree = regions()
    seats = [province, *tree.children(province), *counties_of(province)]
    seats = [seat for seat in dict.fromkeys(seats) if not left_out.intersection(tree.path(seat))]
    unions = []
    for number, seat in enumerate(seats[: max(1, round(grassroots * 0.031))]):
        unions.append(
            Union(
                credit_code("81", seat, FIRST["above"]),
                f"{tree[seat].name}总工会（样例）",
                "above",
                tree[seat].level,
                seat,
                None,
                None,
                None,
                None,
                None,
                "1995-05-01",
                f"{int(PERIODS[period]) + number % 5}-06-30",
                6 if tree[seat].level == "province" else 3,
                2,
                4,
                False,
                False,
                False,
            )
        )
    return unions
