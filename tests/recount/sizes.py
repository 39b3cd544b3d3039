"""Size classes of the 2017 standard, from its thresholds."""

from __future__ import annotations

import re
from functools import cache

from tests.recount.places import reference

SMALL_MICRO = ("small", "micro", "small_or_micro")
_CLASSES = ("micro", "small", "medium", "large")
Bounds = dict[str, tuple[int, int, int]]


@cache
def _lines() -> list[tuple[str, str, str, Bounds]]:
    """(letter, first digits, last digits, bounds of each indicator) of the standard, the longest codes first."""
    bounds: dict[str, Bounds] = {}
    spans: dict[str, str] = {}
    for row in reference("size_standard_2017.csv"):
        edges = (int(row["small_min"]), int(row["medium_min"]), int(row["large_min"]))
        bounds.setdefault(row["industry_key"], {})[row["indicator"]] = edges
        spans[row["industry_key"]] = row["gbt4754_2017_codes"]
    found = []
    for key, text in spans.items():
        for span in text.split(";"):
            first, _, last = span.partition("-")
            digits = re.sub("0$", "", first[1:]) if len(first) == 5 else first[1:]  # K7010 is written K701 too
            found.append((first[0], digits, last[1:] or digits, bounds[key]))
    return sorted(found, key=lambda line: -len(line[1]))


@cache
def bounds_of(industry: str) -> Bounds | str:
    """The thresholds for an industry; ``undetermined`` where its code is too coarse, ``not_applicable`` where the standard has none."""
    letter, digits = industry[0], industry[1:]
    for first_letter, first, last, bounds in _lines():
        if letter == first_letter and len(digits) >= len(first) and first <= digits[: len(first)] <= last:
            return bounds
    below = [
        (first, last, bounds)
        for first_letter, first, last, bounds in _lines()
        if first_letter == letter and (not digits or (first.startswith(digits) and len(first) > len(digits)))
    ]
    if not below:
        return "not_applicable"
    if digits or any(bounds is not below[0][2] for _first, _last, bounds in below):
        return "undetermined"
    divisions = {r["code"][1:] for r in reference("industries_gbt4754_2017.csv") if r["section"] == letter} - {""}
    inside = {d for d in divisions for first, last, _ in below if len(first) == 2 and first <= d <= last}
    return below[0][2] if inside == divisions else "undetermined"


def size_of(kind: str, industry: str | None, x: float | None, y_yuan: float | None, z_yuan: float | None) -> str:
    """The class of a unit: the worst of all indicators that its industry lists, and what is certain where one is missing."""
    if kind != "enterprise":
        return "not_applicable"
    bounds = bounds_of(industry) if industry else "undetermined"
    if isinstance(bounds, str):
        return bounds
    given = {"X": (x, 1), "Y": (y_yuan, 10_000), "Z": (z_yuan, 10_000)}
    classes = []
    for indicator, edges in bounds.items():
        amount, scale = given[indicator]
        if amount is not None and amount == amount and amount >= 0:
            classes.append(sum(amount >= edge * scale for edge in edges))
    if classes and (len(classes) == len(bounds) or min(classes) == 0):
        return _CLASSES[min(classes)]
    return "small_or_micro" if classes and min(classes) == 1 else "undetermined"
