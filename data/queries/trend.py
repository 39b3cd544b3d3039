"""Series over periods, from the narrow table of totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from analysis.compare.breaks import measures_of
from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID
from analysis.rates import Pair, metrics_of
from analysis.rows import RateRow
from data.database import schema
from data.database.schema import ALL
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_WHOLE, _HALF = 0.9, 0.5
"""Shares of the divisions: from the first on a sum stands for the whole in a series, under the second it is not the region's figure at all."""
_COUNTY = 6
"""So many signs has the code of a county or of what is above it; of townships many a one has no unit of its own."""


def trend(engine: Engine, scope: Scope, *, region: str, calibre: str | None = None) -> list[dict[str, Any]]:
    """One row for each calibre, purpose and period in which a region has figures, oldest first: measures and metrics.

    ``partial`` names the measures that are sums over only some of the region's divisions: no point of a series, since it
    would rise and fall with who is in the source. ``few`` names those of them that under half of the divisions report: a province's
    figure is none of the nation's, alone or at the end of a line.
    """
    tree = regions()
    scope.check(region, tree)
    totals, pair, rate = schema.totals, schema.rate_pair, schema.stated_rate
    parent = tree[region].nav_parent
    above_county = not any(len(code) > _COUNTY for code in tree.children(region))
    ask = select(totals).where(totals.c.parent == parent, totals.c.region == region)
    if calibre is not None:
        ask = ask.where(totals.c.calibre == calibre)
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(ask).mappings()]
        pairs: dict[Slice, dict[str, Pair]] = {}
        for r in connection.execute(
            select(pair).where(
                pair.c.parent == parent,
                pair.c.region == region,
                pair.c.industry == ALL,
                pair.c.size == ALL,
                pair.c.unit_kind == ALL,
            )
        ).mappings():
            pairs.setdefault(_slice(r), {})[r["metric"]] = (
                r["numerator"],
                r["denominator"],
            )
        stated: dict[Slice, dict[str, float]] = {}
        for r in connection.execute(select(rate).where(rate.c.region == region)).mappings():
            stated.setdefault(_slice(r), {})[r["metric"]] = r["value"]
        shares = _summed_shares(connection, region, rows)
    for row in rows:
        slice_ = _slice(row)
        row["partial"] = {measure for measure, share in shares[slice_].items() if share < _WHOLE}
        row["few"] = {m for m, share in shares[slice_].items() if above_county and share < _HALF}
        row |= metrics_of(row, pairs.get(slice_), stated.get(slice_))
    return sorted(rows, key=lambda row: (row["calibre"], row["purpose"], row["period"]))


def own_points(rows: Sequence[RateRow], history: Sequence[Mapping[str, Any]]) -> list[RateRow]:
    """Rows of a region over periods of one calibre and purpose, without the figures that only a few below it report (``few`` of ``history``) in a
    period while more do in the newest that has them: what one province prints of 1995 is no first point of the nation's line."""
    few = {_slice(row): row["few"] for row in history if row["few"]}
    found = [row.copy() for row in sorted(rows, key=lambda row: row["period"])]
    for figure in (*MEASURE_IDS, *BY_ID) if few else ():
        made_of = set(measures_of(figure))
        held = [row for row in found if row.get(figure) is not None]
        thin = [row for row in held if made_of & few.get(_slice(row), set())]
        if thin and held[-1] not in thin:
            for row in thin:
                row[figure] = None  # type: ignore[literal-required]
    return found


def _slice(row: Mapping[Any, Any]) -> Slice:
    return Slice(row["period"], row["calibre"], row["purpose"])


def _summed_shares(connection: Connection, region: str, rows: list[dict[str, Any]]) -> dict[Slice, dict[str, float]]:
    """Slice -> the measures whose value is the sum of the divisions below, and the share of these that report them."""
    tree = regions()
    divisions = [code for code in tree.children(region) if tree[code].kind == "division"]
    totals = schema.totals.c
    columns = [
        f for m in MEASURE_IDS for f in (func.count(totals[m]).label(f"n_{m}"), func.sum(totals[m]).label(f"s_{m}"))
    ]
    below = {
        _slice(r): r
        for r in connection.execute(
            select(totals.calibre, totals.purpose, totals.period, *columns)
            .where(totals.parent == region)
            .group_by(totals.calibre, totals.purpose, totals.period)
        ).mappings()
    }
    found: dict[Slice, dict[str, float]] = {_slice(row): {} for row in rows}
    for row in rows:
        sums = below.get(_slice(row))
        if sums is not None and divisions:
            found[_slice(row)] = {
                m: sums[f"n_{m}"] / len(divisions)
                for m in MEASURE_IDS
                if row[m] is not None and row[m] == sums[f"s_{m}"]
            }
    return found
