"""Why a rate moved: how much within the parts, how much because the parts' weights shifted. Adds up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analysis.metrics import BY_ID, METRICS
from analysis.rows import Row

RATES: Final = tuple(metric.id for metric in METRICS if metric.kind == "rate")


def decompose(before: Sequence[Row], after: Sequence[Row], metric: str, by: Sequence[str]) -> list[dict[str, Any]]:
    """Contributions of each part to a rate's change, in points (percent of 1 = 100), largest in size first.

    ``before`` and ``after``: rows of two periods over the same dimensions ``by``, of one calibre. For a part with weight w
    (its share of the denominator) and rate r: ``within`` = mean w x change of r, ``mix`` = change of w x (mean r - mean
    whole). Both together over all parts are the change of the whole (a symmetric shift-share). A part that reports in one
    period only stands with ``appeared`` or ``vanished``: a reporting gap, not a move; it is left out on both sides.
    ``metric``: one of :data:`RATES`; raises ValueError for another, or for rows of more than one slice a side, since
    calibres are never joined.
    """
    if metric not in RATES:
        raise ValueError(f"{metric} is no rate, so its change is not in points")
    if any(
        len({tuple(map(row.get, ("period", "calibre", "purpose"))) for row in side}) > 1 for side in (before, after)
    ):
        raise ValueError("a change goes from one period to one other, within one calibre and purpose")
    definition = BY_ID[metric]
    names = [name for name in by if name != "period"]
    old, new = _parts(before, definition, names), _parts(after, definition, names)
    common = sorted(old.keys() & new.keys(), key=str)
    sums = [sum(part[key][i] for key in common) for part in (old, new) for i in (0, 1)]
    rows: list[dict[str, Any]] = []
    if common and sums[1] and sums[3]:
        whole = (sums[0] / sums[1], sums[2] / sums[3])
        middle = (whole[0] + whole[1]) / 2
        for key in common:
            rates = [part[key][0] / part[key][1] if part[key][1] else 0.0 for part in (old, new)]
            weights = [old[key][1] / sums[1], new[key][1] / sums[3]]
            within = (weights[0] + weights[1]) / 2 * (rates[1] - rates[0])
            mix = (weights[1] - weights[0]) * ((rates[0] + rates[1]) / 2 - middle)
            rows.append(
                {
                    **dict(zip(names, key, strict=True)),
                    "region_name": _name(before, names, key),
                    "metric": metric,
                    "before": rates[0],
                    "after": rates[1],
                    "within_points": within * 100,
                    "mix_points": mix * 100,
                    "points": (within + mix) * 100,
                    "reports": "both",
                }
            )
    for key in sorted(old.keys() ^ new.keys(), key=str):
        part, word = (old, "vanished") if key in old else (new, "appeared")
        rate = part[key][0] / part[key][1] if part[key][1] else None
        rows.append(
            {
                **dict(zip(names, key, strict=True)),
                "region_name": _name([*before, *after], names, key),
                "metric": metric,
                "before": rate if word == "vanished" else None,
                "after": rate if word == "appeared" else None,
                "within_points": None,
                "mix_points": None,
                "points": None,
                "reports": word,
            }
        )
    return sorted(rows, key=lambda row: -abs(row["points"] or 0))


def _parts(rows: Sequence[Row], definition: Any, names: list[str]) -> dict[tuple[Any, ...], tuple[int, int]]:
    return {
        tuple(row[name] for name in names): (row[definition.numerator], row[definition.denominator])
        for row in rows
        if row[definition.numerator] is not None
        and row[definition.denominator] is not None
        and row["region_kind"] != "remainder"
    }


def _name(rows: Sequence[Row], names: list[str], key: tuple[Any, ...]) -> str | None:
    return next((row["region_name"] for row in rows if tuple(row[name] for name in names) == key), None)
