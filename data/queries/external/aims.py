"""What leads to a target, and who stands where by chance alone, as outsiders get it: from figures that are shown, and from no other."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, Final

from analysis.compare.breaks import measures_of
from analysis.fair.intervals import limits, wilson
from analysis.metrics import BY_ID
from analysis.plan.basket import PLANNED
from analysis.rows import RateRow, value_of
from data.queries.compare.fair import fair_shown
from data.queries.external.edition import Edition, Kept
from data.queries.plan.plan import Aim
from data.queries.rates import rates
from data.reference import regions
from data.scope import EVERYTHING
from data.slice import Slice

_DIGITS: Final = 3
_HEAD: Final = ("region", "region_name", "period", "calibre", "purpose", "metric")
_GAPS: Final = {"unit_coverage": "gap_units", "worker_coverage": "gap_workers"}


def fair_outside(
    edition: Edition, region: str, slice_: Slice, metric: str, standard: str | None
) -> list[dict[str, Any]]:
    """Rows of ``fair``: regions that are hidden without values, and nobody's place, limit or peer rests on them.

    ``n`` and ``rate`` are those of ``rates``; what is drawn from cells of industry and size, which no table shows, keeps three decimals, and of
    few units is not told. Raises Kept for a standard of another region's cells.
    """
    edition.require(region, slice_)
    if standard not in (None, region):
        raise Kept("no rate by the mix of another region may leave: many of them would tell of its cells")
    rows = fair_shown(
        edition.allowed.engine,
        EVERYTHING,
        region=region,
        slice_=slice_,
        metric=metric,
        hidden=lambda side: edition.hidden_children(region, side),
    )
    if not rows:
        return []
    shown = {row["region"]: row for row in _rates(edition, region, slice_, ("region",))}
    (whole,) = _rates(edition, region, slice_)
    found = [_fairly(row, shown.get(row["region"]), whole, metric) for row in rows]
    listed = {row["region"] for row in rows}
    blank = dict.fromkeys(rows[0])
    for code in regions().children(region):
        if code not in listed:
            head = {**{name: rows[0][name] for name in _HEAD}, "region": code, "region_name": regions()[code].name}
            found.append({**blank, **head, "peers": [], "flags": [], "suppressed": True})
    return found


def _fairly(row: dict[str, Any], shown: RateRow | None, whole: RateRow, metric: str) -> dict[str, Any]:
    n = None if shown is None else value_of(shown, BY_ID[metric].denominator)
    rate = None if shown is None else value_of(shown, metric)
    if rate is None or not n:
        gone: dict[str, Any] = {name: [] if name in ("peers", "flags") else None for name in row if name not in _HEAD}
        return {**row, **gone, "suppressed": True}
    low, high = wilson(round(rate * n), n) or (None, None)
    target, few = value_of(whole, metric), "small" in row["flags"]
    around = None if row["limits"] is None or target is None else limits(target, n, round(row["dispersion"], _DIGITS))
    mixed = {
        name: None if few or row[name] is None else round(row[name], _DIGITS)
        for name in ("standardised", "standardised_share")
    }
    told = {
        "n": n,
        "rate": rate,
        "low": low,
        "high": high,
        "limits": around,
        "dispersion": round(row["dispersion"], _DIGITS),
    }
    return {**row, **told, **mixed, "suppressed": False}


def plan_outside(edition: Edition, region: str, slice_: Slice, aim: Aim) -> dict[str, Any]:
    """What a target needs, by the sums that are shown: how many units or workers more, and the rate then at every level above.

    No acts and no units: how many acts a rate needs would, asked for one rate after another, give the employees of each unit. Raises Kept.
    """
    edition.require(region, slice_)
    if aim.where:
        raise Kept("no plan narrowed by a filter may leave: what one table hides another would tell")
    metric = BY_ID[aim.metric]
    rows = {code: row for code in regions().path(region) for row in _rates(edition, code, slice_)}
    own = rows.get(region)
    if own is None or value_of(own, aim.metric) is None:
        raise Kept(f"{region}: {aim.metric} is not told, so there is nothing to plan from")
    need = max(0, ceil(aim.reach * value_of(own, metric.denominator)) - value_of(own, metric.numerator))
    nodes = [
        {"region": code, "region_name": regions()[code].name, **_sides(row, aim.metric, need)}
        for code, row in rows.items()
    ]
    sides = _sides(own, aim.metric, need)
    unit = "workers" if "employees" in metric.denominator else "units"
    place = {"region": region, "industry": None, "size": None, "form": None, "units": None, "workers": None}
    return {
        "region": region,
        "region_name": regions()[region].name,
        **slice_.params,
        "moves": [{**place, unit: need}],
        "before": {name: pair[0] for name, pair in sides.items()},
        "after": {name: pair[1] for name, pair in sides.items()},
        "nodes": nodes,
        "optimal": False,
        "bound": None,
        "cost": None,
        "metric": aim.metric,
        "reach": float(aim.reach),
    }


def plans_outside(edition: Edition, region: str, slice_: Slice, aim: Aim) -> list[dict[str, Any]]:
    """The same for each region next below that is shown and has the rate."""
    shown = _rates(edition, region, slice_, ("region",))
    return [
        plan_outside(edition, row["region"], slice_, aim)
        for row in shown
        if row["region"] is not None and value_of(row, aim.metric) is not None
    ]


def _sides(row: RateRow, metric: str, need: int) -> dict[str, list[float | None]]:
    """Figure -> what it is and what it becomes; None of a figure that nobody can tell without the units chosen."""
    found: dict[str, list[float | None]] = {name: [value_of(row, name), None] for name in PLANNED}
    numerator, denominator = (value_of(row, name) for name in measures_of(metric))
    if numerator is not None and denominator:
        found[metric][1] = (numerator + need) / denominator
    if (gap := _GAPS.get(metric)) and found[gap][0] is not None:
        found[gap][1] = (found[gap][0] or 0) - need
    return found


def _rates(edition: Edition, region: str, slice_: Slice, by: Sequence[str] = ()) -> list[RateRow]:
    asked = rates(edition.allowed.engine, EVERYTHING, region=region, slices=slice_, by=by)
    return edition.rates(asked, region, by)
