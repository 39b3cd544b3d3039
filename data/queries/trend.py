"""Series over periods, from the narrow table of totals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from analysis.measures import MEASURE_IDS
from analysis.rates import Pair, metrics_of
from data.database import schema
from data.database.schema import ALL
from data.reference import regions
from data.scope import Scope
from data.slice import Slice


def trend(engine: Engine, scope: Scope, *, region: str, calibre: str | None = None) -> list[dict[str, Any]]:
    """One row for each calibre, purpose and period in which a region has figures, oldest first: measures and metrics.

    ``partial`` names the measures that are sums over only some of the region's divisions: no point of a series, since it
    would rise and fall with who is in the source.
    """
    tree = regions()
    scope.check(region, tree)
    totals, pair, rate = schema.totals, schema.rate_pair, schema.stated_rate
    parent = tree[region].nav_parent
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
        partial = _partial(connection, region, rows)
    for row in rows:
        slice_ = _slice(row)
        row["partial"] = partial[slice_]
        row |= metrics_of(row, pairs.get(slice_), stated.get(slice_))
    return sorted(rows, key=lambda row: (row["calibre"], row["purpose"], row["period"]))


def _slice(row: Mapping[Any, Any]) -> Slice:
    return Slice(row["period"], row["calibre"], row["purpose"])


def _partial(connection: Connection, region: str, rows: list[dict[str, Any]]) -> dict[Slice, set[str]]:
    """Measures whose value is the sum of the children while fewer than nine in ten divisions below report them."""
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
    found: dict[Slice, set[str]] = {}
    for row in rows:
        slice_ = _slice(row)
        sums = below.get(slice_)
        found[slice_] = {
            m
            for m in MEASURE_IDS
            if sums is not None
            and row[m] is not None
            and row[m] == sums[f"s_{m}"]
            and sums[f"n_{m}"] < 0.9 * len(divisions)
        }
    return found
