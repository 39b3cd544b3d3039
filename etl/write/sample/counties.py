"""How many synthetic units each county has: a province's share by the census, a county's by a heavy-tailed draw."""

from __future__ import annotations

import csv
from functools import cache
from typing import Final

import numpy as np

from data.reference import FOLDER, region_short_names, regions

SCALES: Final = {"demo": 1.0, "province": 252.0, "nation": 9.5}
"""Times the demonstration's size: some 110 000 units a period; a million in one province; a million in the nation."""
_LEAST_OF_A_USUAL_COUNTY: Final = 30
_ABOVE_THE_LEAST: Final = 34_000
"""Units of the nation beyond the least, shared out by the census."""
_SPARSE: Final = 15
"""Units a county below which a province has many small counties (西藏, 青海)."""


def table(name: str) -> list[dict[str, str]]:
    """The rows of a reference file by its path under ``data/reference``."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def province_weights() -> dict[str, float]:
    """Provinces' shares of legal units in the census of 2004."""
    names = {short: code for code, short in region_short_names().items()}
    rows = table("published/census2004_units_by_region.csv")[1:]
    total = sum(int(r["legal_units"]) for r in rows)
    return {names[r["region"]]: int(r["legal_units"]) / total for r in rows}


def counties_of(province: str) -> list[str]:
    """The codes of a province's lowest nodes above townships, in order: counties, zones, cities without counties."""
    tree = regions()
    found: list[str] = []
    stack = [province]
    while stack:
        code = stack.pop()
        inner = [c for c in tree.children(code) if tree[c].level != "township"]
        if inner:
            stack += inner
        else:
            found.append(code)
    return sorted(found)


def blocks_of(province: str) -> list[tuple[str, list[str]]]:
    """(city, its counties) of a province, in order: what is drawn and written at a time, since no union reaches further."""
    tree = regions()
    blocks: dict[str, list[str]] = {}
    for county in counties_of(province):
        blocks.setdefault(tree[county].nav_parent, []).append(county)
    return sorted(blocks.items())


def county_counts(province: str, scale: float = 1.0) -> dict[str, int]:
    """Units of each county over all periods. Most counties have 30 or more, some fewer, a few under ten."""
    rng = np.random.default_rng(int(province))
    counties = counties_of(province)
    share = province_weights()[province]
    sparse = 110_000 * share / len(counties) < _SPARSE
    tiny, small = (0.08, 0.40) if sparse else (0.015, 0.15)
    tail = rng.lognormal(0.0, 1.0, len(counties))
    extra = _ABOVE_THE_LEAST * share * tail / tail.sum()
    counts: dict[str, int] = {}
    for county, roll, more in zip(counties, rng.random(len(counties)), extra, strict=True):
        if roll < tiny:
            count = float(rng.integers(3, 10))
        elif roll < small:
            count = float(rng.integers(10, 30))
        else:
            count = _LEAST_OF_A_USUAL_COUNTY + 2 + more
        counts[county] = max(3, round(count * scale))
    return counts
