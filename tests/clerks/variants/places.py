"""Counties all over the country with their cities and townships, of which variants take theirs."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from data.reference import Region, regions


@dataclass(frozen=True, slots=True)
class County:
    """A county with its city, its province, and townships (code, name) whose names nobody else in the county has."""

    code: str
    name: str
    city: Region
    province: Region
    towns: tuple[tuple[str, str], ...]

    @property
    def full(self) -> str:
        """The name with all that is above it: 浙江省嘉兴市海宁市."""
        return self.province.name + self.city.name + self.name


@cache
def counties() -> tuple[County, ...]:
    """Counties of ordinary cities that have at least six townships."""
    tree = regions()
    found = []
    for node in tree.upper():
        path = tree.path(node.code)
        if node.level != "county" or node.kind != "division" or len(path) != 4:
            continue
        city, province = tree[path[2]], tree[path[1]]
        names = [(code, tree[code].name) for code in tree.children(node.code)]
        towns = tuple(pair for pair in names if pair[1].endswith(("镇", "乡", "街道")) and len(pair[1]) > 2)
        if city.level == "city" and city.kind == "division" and len(towns) >= 6:
            found.append(County(node.code, node.name, city, province, towns))
    return tuple(found)


def a_county(dice: random.Random) -> County:
    return dice.choice(counties())


def siblings(county: County, dice: random.Random, count: int) -> list[Region]:
    """Counties of the same city in order of their codes, at most ``count``."""
    tree = regions()
    nodes = [tree[code] for code in tree.children(county.city.code)]
    nodes = [node for node in nodes if node.kind == "division"]
    return sorted(dice.sample(nodes, min(count, len(nodes))), key=lambda node: node.code)
