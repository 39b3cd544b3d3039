"""Size of an enterprise by 统计上大中小微型企业划分办法(2017), the statistics bureau's standard.

Thresholds are ``data/reference/size_standard_2017.csv``: for an industry one or two of employees X (persons), revenue Y and
total assets Z (both 万元); lower bounds are inclusive. The class is the smallest that any listed indicator gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from data.reference import industries, size_standard
from etl.clean.industries import resolve_industry

SIZES: Final = ("large", "medium", "small", "micro", "small_or_micro", "undetermined", "not_applicable")
_CLASS: Final = ("micro", "small", "medium", "large")
YUAN_PER_WAN: Final = 10_000
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One industry's row of the standard. Bounds (small, medium, large) by indicator X, Y, Z."""

    key: str
    bounds: dict[str, tuple[int, int, int]]


@cache
def _standard() -> tuple[tuple[str, Row], ...]:
    """(code prefix, row), expanded from ranges such as ``C13-C43`` and ``G592-G599``, longest prefixes first."""
    bounds: dict[str, dict[str, tuple[int, int, int]]] = {}
    codes: dict[str, str] = {}
    for line in size_standard():
        bounds.setdefault(line["industry_key"], {})[line["indicator"]] = (
            int(line["small_min"]),
            int(line["medium_min"]),
            int(line["large_min"]),
        )
        codes[line["industry_key"]] = line["gbt4754_2017_codes"]
    prefixes: dict[str, Row] = {}
    for key, ranges in codes.items():
        row = Row(key, bounds[key])
        for piece in ranges.split(";"):
            first, _, last = piece.partition("-")
            letter, low, high = first[0], first[1:], (last or first)[1:]
            for number in range(int(low), int(high) + 1):
                prefixes[f"{letter}{number:0{len(low)}d}"] = row
    return tuple(sorted(prefixes.items(), key=lambda item: -len(item[0])))


@lru_cache(maxsize=8192)
def row_of(industry: str) -> Row | str:
    """The standard's row for an industry code with section letter (``C1311``); else ``undetermined`` or ``not_applicable``.

    A code too coarse for one row (F, G59, K70) is undetermined; one that the standard leaves out (J, P, G53, Q84, K704, S,
    T) is not_applicable. Codes of the standard with four digits are compared by their significant digits: K701 is K7010.
    """
    code = resolve_industry(industry)
    if code is None:
        return "undetermined"
    for prefix, row in _standard():
        short = prefix[:4] if len(prefix) == 5 and prefix.endswith("0") else prefix
        if code.startswith(short):
            return row
    below = {prefix: row for prefix, row in _standard() if prefix.startswith(code)}
    if not below:
        return "not_applicable"
    parts = {row.key for row in below.values()}
    return next(iter(below.values())) if len(parts) == 1 and _whole(code, below) else "undetermined"


def _whole(code: str, below: dict[str, Row]) -> bool:
    """Whether the prefixes below a code cover all of its divisions; a group of G59 or K70 left out makes it uncertain."""
    if len(code) > 1:
        return False
    divisions = {i.code for i in industries().values() if i.level == "division" and i.section == code}
    return divisions <= set(below)


def size_class(
    industry: str | None,
    employees: float | Decimal | None,
    revenue_wan: float | Decimal | None,
    assets_wan: float | Decimal | None,
    unit_kind: str = "enterprise",
) -> str:
    """The size of one unit. ``employees`` in persons, ``revenue_wan`` and ``assets_wan`` in 万元; None where unknown.

    A negative figure says nothing and counts as unknown. Only enterprises have a size; others are not_applicable.
    """
    if unit_kind != "enterprise":
        return "not_applicable"
    row = row_of(industry) if industry else "undetermined"
    if isinstance(row, str):
        return row
    given = {"X": employees, "Y": revenue_wan, "Z": assets_wan}
    classes = []
    for indicator, bounds in row.bounds.items():
        amount = given[indicator]
        if amount is not None and amount == amount and amount >= 0:
            classes.append(sum(amount >= bound for bound in bounds))
    return _verdict(classes, len(row.bounds))


def _verdict(classes: Sequence[int], listed: int) -> str:
    if not classes:
        return "undetermined"
    worst = min(classes)
    if len(classes) == listed or worst == 0:
        return _CLASS[worst]
    return "small_or_micro" if worst == 1 else "undetermined"


def classify(
    industry: Sequence[str | None], employees: Floats, revenue: Floats, assets: Floats, unit_kind: Sequence[str]
) -> list[str]:
    """Sizes of many units at once: as :func:`size_class`, but ``revenue`` and ``assets`` in yuan, NaN where unknown.

    All five have the same length n; the result has n names.
    """
    count = len(industry)
    result = np.full(count, SIZES.index("undetermined"), dtype=np.int8)
    kinds = np.asarray(unit_kind, dtype=object)
    names = np.asarray([code or "" for code in industry], dtype=object)
    unique, inverse = np.unique(names.astype(str), return_inverse=True)
    rows = [row_of(code) if code else "undetermined" for code in unique.tolist()]
    groups: dict[str, list[int]] = {}
    by_key: dict[str, Row] = {}
    for position, row in enumerate(rows):
        key = row if isinstance(row, str) else row.key
        groups.setdefault(key, []).append(position)
        if isinstance(row, Row):
            by_key[key] = row
    for key, positions in groups.items():
        chosen = np.isin(inverse, positions)
        if key in by_key:
            result[chosen] = _classify_group(by_key[key], employees[chosen], revenue[chosen], assets[chosen])
        else:
            result[chosen] = SIZES.index(key)
    result[kinds != "enterprise"] = SIZES.index("not_applicable")
    table = np.asarray(SIZES, dtype=object)
    return list(table[result])


def _classify_group(row: Row, employees: Floats, revenue: Floats, assets: Floats) -> npt.NDArray[np.int8]:
    """Indices into SIZES for units of one industry row."""
    given = {"X": (employees, 1), "Y": (revenue, YUAN_PER_WAN), "Z": (assets, YUAN_PER_WAN)}
    worst = np.full(len(employees), 9, dtype=np.int8)
    known = np.zeros(len(employees), dtype=np.int8)
    for indicator, bounds in row.bounds.items():
        amounts, scale = given[indicator]
        usable = ~np.isnan(amounts) & (amounts >= 0)
        edges = np.asarray(bounds, dtype=np.float64) * scale
        level = np.searchsorted(edges, np.where(usable, amounts, 0.0), side="right").astype(np.int8)
        worst = np.where(usable, np.minimum(worst, level), worst)
        known += usable.astype(np.int8)
    complete = known == len(row.bounds)
    order = np.asarray([SIZES.index(name) for name in _CLASS], dtype=np.int8)
    verdict = np.full(len(employees), SIZES.index("undetermined"), dtype=np.int8)
    certain = complete | (worst == 0)
    verdict[certain] = order[np.clip(worst[certain], 0, 3)]
    verdict[~certain & (worst == 1)] = SIZES.index("small_or_micro")
    return verdict
