"""Size of many enterprises at once, by the same standard as :mod:`etl.clean.size`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.vocabulary import SIZES, SMALL_MICRO
from etl.clean.size import CLASSES, YUAN_PER_WAN, Row, row_of

Floats = npt.NDArray[np.float64]


def classify(
    industry: Sequence[str | None], employees: Floats, revenue: Floats, assets: Floats, unit_kind: Sequence[str]
) -> list[str]:
    """Sizes of many units at once: as :func:`etl.clean.size.size_class`, but ``revenue`` and ``assets`` in yuan, NaN where unknown.

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


def classify_between(
    industry: Sequence[str | None],
    employees: tuple[Floats, Floats],
    revenue: Floats,
    assets: Floats,
    unit_kind: Sequence[str],
) -> list[str]:
    """As :func:`classify`, of units of which it may be known only that they have at least and at most so many employees: what is certain of both."""
    least, most = (classify(industry, persons, revenue, assets, unit_kind) for persons in employees)
    return [
        a if a == b else "small_or_micro" if {a, b} <= {*SMALL_MICRO} else "undetermined"
        for a, b in zip(least, most, strict=True)
    ]


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
    order = np.asarray([SIZES.index(name) for name in CLASSES], dtype=np.int8)
    verdict = np.full(len(employees), SIZES.index("undetermined"), dtype=np.int8)
    certain = complete | (worst == 0)
    verdict[certain] = order[np.clip(worst[certain], 0, 3)]
    verdict[~certain & (worst == 1)] = SIZES.index("small_or_micro")
    return verdict
