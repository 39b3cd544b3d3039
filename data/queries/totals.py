"""Series and rankings over many regions, from the narrow table of totals."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, func, select

from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID
from analysis.rates import Pair, metrics_of
from data import schema
from data.reference import regions
from data.schema import ALL
from data.scope import Scope

Row = dict[str, Any]


def trend(engine: Engine, scope: Scope, *, region: str, calibre: str | None = None) -> list[Row]:
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
        pairs: dict[tuple[str, str, str], dict[str, Pair]] = {}
        for r in connection.execute(
            select(pair).where(
                pair.c.parent == parent,
                pair.c.region == region,
                pair.c.industry == ALL,
                pair.c.size == ALL,
                pair.c.unit_kind == ALL,
            )
        ).mappings():
            pairs.setdefault((r["calibre"], r["purpose"], r["period"]), {})[r["metric"]] = (
                r["numerator"],
                r["denominator"],
            )
        stated: dict[tuple[str, str, str], dict[str, float]] = {}
        for r in connection.execute(select(rate).where(rate.c.region == region)).mappings():
            stated.setdefault((r["calibre"], r["purpose"], r["period"]), {})[r["metric"]] = r["value"]
        partial = _partial(connection, region, rows)
    for row in rows:
        row["partial"] = partial[(row["calibre"], row["purpose"], row["period"])]
        key = (row["calibre"], row["purpose"], row["period"])
        row |= metrics_of(row, pairs.get(key), stated.get(key))
    return sorted(rows, key=lambda row: (row["calibre"], row["purpose"], row["period"]))


def _partial(connection: Connection, region: str, rows: list[Row]) -> dict[tuple[str, str, str], set[str]]:
    """Measures whose value is the sum of the children while fewer than nine in ten divisions below report them."""
    tree = regions()
    divisions = [code for code in tree.children(region) if tree[code].kind == "division"]
    totals = schema.totals.c
    columns = [
        f for m in MEASURE_IDS for f in (func.count(totals[m]).label(f"n_{m}"), func.sum(totals[m]).label(f"s_{m}"))
    ]
    below = {
        (r["calibre"], r["purpose"], r["period"]): r
        for r in connection.execute(
            select(totals.calibre, totals.purpose, totals.period, *columns)
            .where(totals.parent == region)
            .group_by(totals.calibre, totals.purpose, totals.period)
        ).mappings()
    }
    found: dict[tuple[str, str, str], set[str]] = {}
    for row in rows:
        key = (row["calibre"], row["purpose"], row["period"])
        sums = below.get(key)
        found[key] = {
            m
            for m in MEASURE_IDS
            if sums is not None
            and row[m] is not None
            and row[m] == sums[f"s_{m}"]
            and sums[f"n_{m}"] < 0.9 * len(divisions)
        }
    return found


def ranking(
    engine: Engine,
    scope: Scope,
    *,
    within: str,
    level: str,
    period: str,
    calibre: str,
    purpose: str,
    metric: str,
    compare: str | None = None,
) -> list[Row]:
    """All regions of one level inside a region, best first, with competition ranks (1, 2, 2, 4) and the change of rank.

    Rows: region, region_name, value, n (the denominator), rank, rank_before (None without a value in ``compare``).
    """
    tree = regions()
    scope.check(within, tree)
    definition = BY_ID[metric]
    totals = schema.totals.c
    found: dict[str, dict[str, tuple[float, int | None]]] = {}
    with engine.connect() as connection:
        for when in filter(None, (period, compare)):
            rows = [
                dict(row)
                for row in connection.execute(
                    select(totals.region, *(totals[m] for m in MEASURE_IDS)).where(
                        totals.calibre == calibre,
                        totals.purpose == purpose,
                        totals.level == level,
                        totals.period == when,
                    )
                ).mappings()
                if within in tree.path(row["region"])
            ]
            pairs, stated = _exceptions(connection, [row["region"] for row in rows], when, calibre, purpose, metric)
            for row in rows:
                code = row["region"]
                value = metrics_of(row, pairs.get(code), stated.get(code))[metric]
                if value is not None:
                    n = pairs[code][metric][1] if code in pairs else row[definition.denominator]
                    found.setdefault(when, {})[code] = (value, n)
    now, before = _ranks(found.get(period, {})), _ranks(found.get(compare or "", {}))
    return [
        {
            "region": code,
            "region_name": tree[code].name,
            "value": value,
            "n": n,
            "rank": now[code],
            "rank_before": before.get(code),
        }
        for code, (value, n) in sorted(found.get(period, {}).items(), key=lambda item: (now[item[0]], item[0]))
    ]


def _exceptions(
    connection: Connection, codes: list[str], period: str, calibre: str, purpose: str, metric: str
) -> tuple[dict[str, dict[str, Pair]], dict[str, dict[str, float]]]:
    """By region: the pair over those below it that report both parts, and the rate stated without its parts."""
    pair, rate = schema.rate_pair.c, schema.stated_rate.c
    tree = regions()
    wanted = set(codes)
    pairs = connection.execute(
        select(pair.region, pair.numerator, pair.denominator).where(
            pair.parent.in_({tree[code].nav_parent for code in codes}),
            pair.period == period,
            pair.calibre == calibre,
            pair.purpose == purpose,
            pair.industry == ALL,
            pair.size == ALL,
            pair.unit_kind == ALL,
            pair.metric == metric,
        )
    ).all()
    stated = connection.execute(
        select(rate.region, rate.value).where(
            rate.calibre == calibre, rate.purpose == purpose, rate.period == period, rate.metric == metric
        )
    ).all()
    return (
        {code: {metric: (numerator, denominator)} for code, numerator, denominator in pairs if code in wanted},
        {code: {metric: value} for code, value in stated},
    )


def _ranks(values: dict[str, tuple[float, int | None]]) -> dict[str, int]:
    ordered = sorted((value for value, _ in values.values()), reverse=True)
    first: dict[float, int] = {}
    for position, value in enumerate(ordered, start=1):
        first.setdefault(value, position)
    return {code: first[value] for code, (value, _) in values.items()}
