"""Views to open, drawn from a seed: levels, periods, calibres, filters, compared periods and languages."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

from analysis.vocabulary import NATION, UNIT_KINDS
from data.queries.slices import SliceInfo
from data.reference import regions, sections
from data.slice import Slice
from data.texts import LANGUAGES

LEVELS: Final = ("nation", "province", "city", "county", "zone", "body")
SIZES: Final = ("large", "medium", "small", "micro", "small_micro")
REGISTERS: Final = ("register", "synthetic")
"""Calibres that are divided by industry, size and kind."""


def seeded(seed: int, number: int, available: Sequence[SliceInfo], provinces: Sequence[str]) -> list[str]:
    """``number`` query strings; those of registers look into ``provinces``, which have data below."""
    chance = random.Random(seed)
    return [_search(chance, available, provinces) for _ in range(number)]


def seeded_pairs(
    seed: int, number: int, available: Sequence[SliceInfo], provinces: Sequence[str]
) -> list[tuple[str, Slice, Slice]]:
    """``number`` times a region and two periods of one calibre and purpose, the earlier first; one in ten of a published series."""
    chance, found = random.Random(seed), []
    for place in range(number):
        kind = [s for s in available if (s.calibre in REGISTERS) == (place % 10 > 0)]
        one = chance.choice(kind).slice
        periods = sorted({s.period for s in kind if (s.calibre, s.purpose) == (one.calibre, one.purpose)})
        if len(periods) < 2:
            continue
        start, end = sorted(chance.sample(periods, 2))
        region = _region(chance, one.calibre, provinces) if one.calibre in REGISTERS else NATION
        found.append((region, one.at(start), one.at(end)))
    return found


def _search(chance: random.Random, available: Sequence[SliceInfo], provinces: Sequence[str]) -> str:
    held = chance.choice([s for s in available if (s.calibre in REGISTERS) == (chance.random() < 0.75)] or available)
    keys = {"calibre": held.calibre, "period": held.period, "lang": chance.choice(LANGUAGES)}
    keys["region"] = _region(chance, held.calibre, provinces)
    earlier = sorted({s.period for s in available if s.calibre == held.calibre and s.period < held.period})
    if earlier and chance.random() < 0.5:
        keys["compare"] = chance.choice([*earlier, "none"])
    if held.calibre in REGISTERS and chance.random() < 0.5:
        keys |= _filters(chance)
    return "?" + urlencode(keys, safe=",")


def _filters(chance: random.Random) -> dict[str, str]:
    found = {
        "industry": ",".join(sorted(chance.sample(list(sections()), chance.choice((1, 1, 2))))),
        "size": chance.choice(SIZES),
        "kind": chance.choice(UNIT_KINDS),
    }
    return {name: found[name] for name in chance.sample(sorted(found), chance.choice((1, 1, 1, 2, 3)))}


def _region(chance: random.Random, calibre: str, provinces: Sequence[str]) -> str:
    tree, level = regions(), chance.choice(LEVELS)
    if level == "nation":
        return NATION
    if level == "body":
        return chance.choice([code for code in tree.children(NATION) if tree[code].kind == "body"])
    if level == "province" and calibre not in REGISTERS:
        return chance.choice([code for code in tree.children(NATION) if tree[code].kind == "division"])
    inside = [code for province in provinces for code in _below(province)]
    if level == "zone":
        return chance.choice([code for code in inside if tree[code].kind == "zone"])
    return chance.choice([code for code in inside if tree[code].level == level])


def _below(code: str) -> Iterator[str]:
    yield code
    tree = regions()
    for child in tree.children(code):
        if tree[child].level in ("city", "county"):
            yield from _below(child)
