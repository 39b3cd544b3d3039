"""Synthetic unions and what they cover in a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.reference import regions
from etl.write.sample.units import PERIODS, Province, Unit, counties_of, credit_code, table


@dataclass(slots=True)
class Picture:
    """A province in one period: who is there, who is covered by which union."""

    units: list[Unit]
    own: dict[str, str]
    groups: list[tuple[str, str, str, list[Unit]]]

    @property
    def covered(self) -> int:
        """How many units some union covers."""
        return len(self.own) + sum(len(g[3]) for g in self.groups)


def picture(province: Province, period: int) -> Picture:
    """What a province looks like in a period (0, 1, 2); a unit once covered stays so unless its province falls back."""
    drift = float(next(r for r in table("sample_provinces.csv") if r["code"] == province.code)["drift"]) / 100 * period
    here = [u for u in province.units if u.born <= period < u.ends]
    covered = [u for u in here if u.draw < min(0.99, u.chance * (1 + drift / 0.42))]
    before = len(province.unions)
    own = {u.code: _union_code(province, f"own{u.code}", u.region) for u in covered if u.way == "own"}
    groups: list[tuple[str, str, str, list[Unit]]] = []
    tree = regions()
    for way, most in (("joint", 5), ("federation", 24)):
        places: dict[str, list[Unit]] = {}
        for unit in covered:
            if unit.way == way:
                places.setdefault(unit.region if way == "joint" else tree[unit.region].nav_parent, []).append(unit)
        for place, members in sorted(places.items()):
            for start in range(0, len(members), most):
                number = start // most + 1
                groups.append(
                    (way, _union_code(province, f"{way}{place}{number}", place), place, members[start : start + most])
                )
    for code in list(province.unions.values())[before:]:
        province.first_seen[code] = period
    return Picture(here, own, groups)


def _union_code(province: Province, key: str, region: str) -> str:
    if key not in province.unions:
        province.unions[key] = credit_code("81", region, 1_000_000 + len(province.unions))
    return province.unions[key]


@dataclass(slots=True)
class Union:
    """A union's line in the register and the membership sheet."""

    code: str
    name: str
    kind: str
    level: str
    region: str
    unit: Unit | None
    members: int
    women: int
    migrant: int
    platform: int
    founded: str
    term_end: str
    full: int
    part: int
    social: int
    agreement: bool
    wage: bool
    congress: bool
    dormant: bool


def unions_of_year(province: Province, now: Picture, year: int) -> Iterator[Union]:
    """The unions of a province in a year: of units, joint, federations, and those above them."""
    tree = regions()
    by_code = {u.code: u for u in now.units}
    for unit_code, code in now.own.items():
        unit = by_code[unit_code]
        yield _union(
            code, f"{unit.name}工会委员会", "own", unit.region, [unit], unit, year, province.first_seen.get(code, 0)
        )
    for way, code, place, units in now.groups:
        title = "联合工会委员会" if way == "joint" else "区域性基层工会联合会"
        yield _union(
            code,
            f"{tree[place].name}样例第{sum(map(ord, code[-6:])) % 97 + 1}{title}",
            way,
            place,
            units,
            None,
            year,
            province.first_seen.get(code, 0),
        )
    grassroots = len(now.own) + len(now.groups)
    above = max(1, round(grassroots * 0.031))
    seats = [province.code, *tree.children(province.code), *(c for c in counties_of(province.code))]
    for number, seat in enumerate(list(dict.fromkeys(seats))[:above]):
        level = tree[seat].level
        yield Union(
            _union_code(province, f"above{seat}", seat),
            f"{tree[seat].name}总工会（样例）",
            "above",
            level,
            seat,
            None,
            0,
            0,
            0,
            0,
            "1995-05-01",
            f"{year + number % 5}-06-30",
            6 if level == "province" else 3,
            2,
            4,
            False,
            False,
            False,
            False,
        )


def _union(
    code: str, name: str, kind: str, region: str, units: list[Unit], unit: Unit | None, year: int, first: int
) -> Union:
    stable = np.random.default_rng(int.from_bytes(code.encode()[-8:], "big"))
    rate = float(stable.uniform(0.78, 0.96)) if kind == "own" else float(stable.uniform(0.70, 0.92))
    employees = sum(u.employees for u in units)
    members = max(1, round(employees * rate))
    women = min(members, round(sum(u.women for u in units) * rate))
    migrant = min(members, round(sum(u.employees * u.migrant for u in units) * rate))
    founded = int(stable.integers(1998, 2023)) if first == 0 else int(PERIODS[first])
    return Union(
        code,
        name,
        kind,
        "grassroots",
        region,
        unit,
        members,
        women,
        migrant,
        round(members * 0.04) if units[0].industry[0] in "GFO" else 0,
        f"{founded}-{int(stable.integers(1, 13)):02d}-{int(stable.integers(1, 29)):02d}",
        f"{year + int(stable.integers(0, 5))}-{int(stable.integers(1, 13)):02d}-28",
        1 if members > 120 or kind == "federation" else 0,
        int(stable.integers(1, 4)),
        1 if kind == "federation" else 0,
        bool(stable.random() < 0.62),
        bool(stable.random() < 0.55),
        bool(stable.random() < (0.70 if kind == "own" else 0.35)),
        bool(stable.random() < 0.015),
    )
