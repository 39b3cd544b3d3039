"""What a figure rests on: the rows behind it, what was left out of it, and what a reader must know before trusting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from analysis.metrics import BY_ID, METRICS, Metric
from analysis.rates import Left, Pair, metric_value


@dataclass(frozen=True, slots=True)
class Limits:
    """``small``: units behind a denominator under which a rate speaks in counts. ``comparable_share``: part of the denominator that
    must be comparable for a change to be told. ``dominant``: part of a gap above which it is one unit's. ``opens_on``: part of the
    county-level leaves that must report cover for a page to open on a period."""

    small: int
    comparable_share: float
    dominant: float
    opens_on: float = 0.5


_OF_COVERED: Final = frozenset(
    {"density_in_covered", "agreement_coverage", "wage_agreement_coverage", "congress_coverage"}
)
_OF_UNIONS: Final = {
    "women_share": "grassroots_unions",
    "migrant_share": "grassroots_unions",
    "units_per_union": "grassroots_unions",
    "grassroots_share": "unions",
    "members_per_staff": "unions",
}
"""Rates whose rows are unions -> the measure that counts these."""


def rows_behind(metric: str, sums: Mapping[str, Any], pair: Pair | None = None) -> int | None:
    """How many rows of registers stand behind a rate's denominator: known units, covered units, or unions; of density all units.

    ``sums``: measure -> count. ``pair``: the rate's own sums where they are not the measures'. None where the sums do not say it.
    """
    if metric in _OF_UNIONS:
        return _count(sums.get(_OF_UNIONS[metric]))
    if metric in _OF_COVERED:
        return _count(sums.get("units_covered"))
    if metric == "small_micro_coverage":
        return pair[1] if pair else _count(sums.get("units_small_micro"))
    units = _count(sums.get("units"))
    if metric == "density":
        return units
    return None if units is None else units - (_count(sums.get("units_unknown")) or 0)


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def left_out(
    sums: Mapping[str, Any], pairs: Mapping[str, Pair], lefts: Mapping[str, Left]
) -> dict[str, dict[str, Any]]:
    """Metric -> ``rows`` left out of its pair, their ``share`` of the rows behind the denominator, and their part of either sum.

    Empty where nothing is left out. ``share`` is None where the rows behind are not known.
    """
    found: dict[str, dict[str, Any]] = {}
    for metric, left in lefts.items():
        if not any(left):
            continue
        rows, numerator, denominator = left
        behind = rows_behind(metric, sums, pairs.get(metric))
        share = None if not behind else rows / behind
        found[metric] = {"rows": rows, "share": share, "numerator": numerator, "denominator": denominator}
    return found


def flags(
    sums: Mapping[str, Any],
    values: Mapping[str, Any],
    pairs: Mapping[str, Pair],
    lefts: Mapping[str, Left],
    limits: Limits,
    *,
    published: bool,
) -> list[dict[str, str]]:
    """What is to be said beside a row's figures: ``small``, ``over_one`` and, of gaps, ``one_unit``.

    ``values``: metric -> value. ``sums`` may hold ``gap_max``, the employees of the largest uncovered unit. ``published``: whether
    the figures are printed ones, whose denominator itself is what is small.
    """
    found = []
    for metric in METRICS:
        value = values.get(metric.id)
        if value is None:
            continue
        if metric.kind == "gap":
            if _one_unit(metric, value, sums, limits):
                found.append({"metric": metric.id, "flag": "one_unit"})
            continue
        behind = _behind(metric, sums, pairs.get(metric.id), lefts.get(metric.id), published=published)
        if behind is not None and behind < limits.small:
            found.append({"metric": metric.id, "flag": "small"})
        if metric.kind == "rate" and value > 1:
            found.append({"metric": metric.id, "flag": "over_one"})
    return found


def _behind(
    metric: Metric, sums: Mapping[str, Any], pair: Pair | None, left: Left | None, *, published: bool
) -> int | None:
    if published:
        return pair[1] if pair else _count(sums.get(metric.denominator))
    rows = rows_behind(metric.id, sums, pair)
    return None if rows is None else rows - (left[0] if left else 0)


def _one_unit(metric: Metric, gap: float, sums: Mapping[str, Any], limits: Limits) -> bool:
    """Whether one uncovered unit holds more of a gap than may be called a sector's."""
    if gap <= 0:
        return False
    largest = 1 if metric.id == "gap_units" else sums.get("gap_max")
    return largest is not None and largest > gap * limits.dominant


def rate_of(metric: Metric, pair: Pair | None) -> float | int | None:
    """A metric of a pair; None without one."""
    return metric_value(metric, *pair) if pair else None


def why_missing(row: Mapping[str, Any], figure: str) -> str:
    """Why a row of rates lacks a figure: a reason of its ``missing`` that names a part of the figure, else of the row at all.

    ``nothing_there``: a rate of nothing; ``not_paired``: both parts are known, yet of no row that has both; ``suppressed``: the figure, or a part
    of it, is kept back in what leaves the federation, unless the row says that it never had it.
    """
    metric = BY_ID.get(figure)
    parts = {metric.numerator, metric.denominator} if metric else {figure}
    values = [row.get(part) for part in (metric.numerator, metric.denominator)] if metric else [row.get(figure)]
    if metric and None not in values:
        return "nothing_there" if not values[1] else "not_paired"
    own = [found for found in row["missing"] if found["region"] == row["region"]]
    named = [found for found in own if parts & set(found["measures"])]
    if "suppressed" in row and not named:
        return "suppressed"
    return str((named or own or [{"why": "not_reported"}])[0]["why"])


def printed_pair(row: Mapping[str, Any], metric: str) -> Pair:
    """The two sums that a rate of a row is made of: its measures less what is left out of them and, of cover, what is unknown."""
    of, value = BY_ID[metric], row[metric]
    left = row["left_out"].get(metric, {"numerator": 0, "denominator": 0})
    # A rate of 0 has the sum 0 even where none of those that it counts says how many workers it has, so that their measure is null.
    above = 0 if row[of.numerator] is None and value == 0 else row[of.numerator]
    numerator, denominator = (
        _less(above, left["numerator"]),
        _less(row[of.denominator], left["denominator"]),
    )
    if value and numerator:
        return numerator, round(numerator / value)
    return numerator, _less(denominator, row.get(f"{of.denominator}_unknown"))


def count_behind(row: Mapping[str, Any], metric: str) -> int | None:
    """The rows behind a rate of a row, without those that are left out; of published figures the printed denominator."""
    if row["purpose"] == "published":
        return _count(row.get(BY_ID[metric].denominator))
    rows = rows_behind(metric, row)
    left = row["left_out"].get(metric)
    return None if rows is None else rows - (left["rows"] if left else 0)


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None else whole - (part or 0)
