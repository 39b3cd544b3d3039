"""Why a rate moved: within the parts, by their weights, and by who reports. The three add up to the printed change exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.compare.factors import share_changes
from analysis.metrics import BY_ID, METRICS
from analysis.rates import Pair
from analysis.rows import Row

RATES: Final = tuple(metric.id for metric in METRICS if metric.kind == "rate")
"""Figures whose change is in points and can be taken apart."""

PartKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole (a region, an industry, a size) in two periods. ``raw``: its pairs as printed; ``like``: those over the leaves
    that report in both periods; ``names``: dimension -> value; ``appeared``, ``vanished``: whether leaves of it report in one period only."""

    names: Mapping[str, str | None]
    raw: tuple[Pair | None, Pair | None]
    like: tuple[Pair | None, Pair | None]
    appeared: bool = False
    vanished: bool = False

    @property
    def reports(self) -> str:
        """both, appeared (only now), vanished (only before), or partly: some of its leaves report in one period only."""
        if self.like == (None, None) or not any(any(pair) for pair in self.like if pair):
            if self.raw[0] is None and self.raw[1] is not None:
                return "appeared"
            if self.raw[1] is None and self.raw[0] is not None:
                return "vanished"
        return "partly" if self.appeared or self.vanished else "both"


def decompose(parts: Sequence[Part], metric: str, factors: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Contributions of parts to the change of a rate, in points (percent of 1 = 100), largest in size first, the total last.

    With a part's weight w (its share of the denominator) and rate r, a part's contribution to a change is w₁r₁ - w₀r₀ - R̄ (w₁ - w₀), R̄
    the mean of the whole's two rates: over all parts these are the change. Over the comparable sums it is parted into ``within`` = mean
    w x change of r and ``mix`` = change of w x (mean r - R̄), a symmetric shift-share (Kitagawa 1955). ``reporting`` is the part's
    contribution to the printed change less that to the comparable one. With several ``factors`` (dimensions that the parts are divided
    by), ``mix_X_points`` says how much of the mix each brings, which add up to ``mix_points`` (Das Gupta 1993, see
    :mod:`analysis.compare.factors`). Where the whole has no rate in one of the periods its change is not known, and no points are told. Raises
    ValueError for a metric that is no rate.
    """
    if metric not in RATES:
        raise ValueError(f"{metric} is no rate, so its change is not in points")
    raw = _contributions([part.raw for part in parts])
    like = _contributions([part.like for part in parts])
    mixes = _mix_by_factor(parts, factors) if len(factors) > 1 else [{} for _ in parts]
    rows: list[dict[str, Any]] = []
    for part, printed, common, mixed in zip(parts, raw, like, mixes, strict=True):
        within, mix = common.within * 100, common.mix * 100
        points = printed.points * 100
        rows.append(
            {
                **part.names,
                "metric": metric,
                "before": _rate(part.like[0] if part.reports in ("both", "partly") else part.raw[0]),
                "after": _rate(part.like[1] if part.reports in ("both", "partly") else part.raw[1]),
                "within_points": within,
                "mix_points": mix,
                **mixed,
                "reporting_points": points - within - mix,
                "points": points,
                "reports": part.reports,
            }
        )
    rows.sort(key=lambda row: -abs(row["points"]))
    rows.append(_total(parts, rows, metric, factors))
    if None in (rows[-1]["before"], rows[-1]["after"]):
        return [{**row, **dict.fromkeys(name for name in row if name.endswith("points"))} for row in rows]
    return rows


def _mix_by_factor(parts: Sequence[Part], factors: Sequence[str]) -> list[dict[str, float]]:
    """Each part's mix, in points, by the factor that brings it."""
    sides = [(_counts(part.like[0]), _counts(part.like[1])) for part in parts]
    sums = [sum(side[i][j] for side in sides) for i in (0, 1) for j in (0, 1)]
    if not sums[1] or not sums[3]:
        return [dict.fromkeys(map(_mix_name, factors), 0.0) for _ in parts]
    middle = (sums[0] / sums[1] + sums[2] / sums[3]) / 2
    keys = [tuple(part.names[name] for name in factors) for part in parts]
    moved = share_changes(keys, [side[0][1] for side in sides], [side[1][1] for side in sides])
    found = []
    for ((n0, d0), (n1, d1)), shares in zip(sides, moved, strict=True):
        rates = [n / d for n, d in ((n0, d0), (n1, d1)) if d]
        rate = sum(rates) / len(rates) if rates else 0.0
        # Over all parts the changes of weight are nothing, so that what the middle rate takes away may be shared out evenly.
        even = middle * sum(shares) / len(factors)
        found.append(
            {_mix_name(name): (rate * share - even) * 100 for name, share in zip(factors, shares, strict=True)}
        )
    return found


def _mix_name(factor: str) -> str:
    return f"mix_{factor}_points"


@dataclass(frozen=True, slots=True)
class _Contribution:
    within: float
    mix: float

    @property
    def points(self) -> float:
        return self.within + self.mix


def _contributions(pairs: Iterable[tuple[Pair | None, Pair | None]]) -> list[_Contribution]:
    """Each part's contribution to the change of the whole; nothing where the whole has no rate in either period."""
    sides = [tuple(_counts(pair) for pair in both) for both in pairs]
    sums = [sum(side[i][j] for side in sides) for i in (0, 1) for j in (0, 1)]
    if not sums[1] or not sums[3]:
        return [_Contribution(0.0, 0.0) for _ in sides]
    middle = (sums[0] / sums[1] + sums[2] / sums[3]) / 2
    found = []
    for (n0, d0), (n1, d1) in sides:
        w0, w1 = d0 / sums[1], d1 / sums[3]
        # A part without a denominator in one period has no rate there: what it adds is all a matter of weight.
        share0, share1 = n0 / sums[1], n1 / sums[3]
        whole = share1 - share0 - middle * (w1 - w0)
        within = (w0 + w1) / 2 * (n1 / d1 - n0 / d0) if d0 and d1 else 0.0
        found.append(_Contribution(within, whole - within))
    return found


def _counts(pair: Pair | None) -> tuple[int, int]:
    return (0, 0) if pair is None else (pair[0] or 0, pair[1] or 0)


def _rate(pair: Pair | None) -> float | None:
    return None if pair is None or pair[0] is None or not pair[1] else pair[0] / pair[1]


def _total(parts: Sequence[Part], rows: Sequence[Row], metric: str, factors: Sequence[str]) -> dict[str, Any]:
    """The whole: its printed rates, and the sums of what its parts add."""
    whole = [
        _rate((sum(_counts(p.raw[i])[0] for p in parts), sum(_counts(p.raw[i])[1] for p in parts))) for i in (0, 1)
    ]
    points = ["within_points", "mix_points", *(map(_mix_name, factors) if len(factors) > 1 else ()), "reporting_points"]
    return {
        "part": "total",
        "metric": metric,
        "before": whole[0],
        "after": whole[1],
        **{name: sum(row[name] for row in rows) for name in points},
        "points": sum(row["points"] for row in rows),
        "reports": "both" if all(row["reports"] == "both" for row in rows) else "partly",
    }


def parts_of_rows(before: Sequence[Row], after: Sequence[Row], metric: str, by: Sequence[str]) -> list[Part]:
    """The parts of a change from rows of two periods over the same dimensions, of one slice a side; what one side alone has is comparable
    with nothing. The remainder row is no part. Raises ValueError for rows of more than one slice a side: calibres are never joined."""
    if any(
        len({tuple(map(row.get, ("period", "calibre", "purpose"))) for row in side}) > 1 for side in (before, after)
    ):
        raise ValueError("a change goes from one period to one other, within one calibre and purpose")
    names = [name for name in by if name != "period"]
    old, new = _pairs_by_part(before, metric, names), _pairs_by_part(after, metric, names)
    called = {tuple(row[name] for name in names): row["region_name"] for row in (*after, *before)}
    return [
        Part(
            {**dict(zip(names, key, strict=True)), "region_name": called[key]},
            (old.get(key), new.get(key)),
            (old[key], new[key]) if key in old and key in new else (None, None),
            key not in old,
            key not in new,
        )
        for key in sorted(old.keys() | new.keys(), key=str)
    ]


def _pairs_by_part(rows: Sequence[Row], metric: str, names: Sequence[str]) -> dict[tuple[Any, ...], Pair]:
    definition = BY_ID[metric]
    return {
        tuple(row[name] for name in names): (row[definition.numerator], row[definition.denominator])
        for row in rows
        if row["region_kind"] != "remainder" and None not in (row[definition.numerator], row[definition.denominator])
    }
