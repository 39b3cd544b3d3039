"""Cells of region and industry, largest gap first, over one level of the tree at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, and_, case, func, select

from analysis.measures import UNIT_MEASURES
from analysis.rates import Pair, metrics_of
from data import schema
from data.queries.sums import Key, cell_pairs, cell_sums
from data.reference import regions
from data.schema import ALL
from data.scope import Scope


def gap_cells(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    period: str,
    calibre: str,
    purpose: str,
    level: str | None = None,
    limit: int = 20,
    industry: tuple[str, ...] = (),
) -> list[dict[str, Any]]:
    """The cells (region, industry section) with most employees out of reach, largest first.

    ``level``: which regions (province, city, county); by default the children of ``region``, or itself where it has none. Rows
    have region, region_name, industry, unit measures and metrics. Cells whose cover is unknown are left out.
    """
    tree = regions()
    scope.check(region, tree)
    inside = _inside(region, level)
    parents = sorted({tree[code].nav_parent for code in inside})
    roll, pair = schema.rollup.c, schema.rate_pair.c
    key = [pair[c.name] == roll[c.name] for c in schema.rate_pair.primary_key.columns if c.name != "metric"]
    gap = case(
        (pair.metric.is_not(None), pair.denominator - pair.numerator), else_=roll.employees - roll.employees_covered
    )
    ask = (
        select(roll.region, roll.industry, *(roll[m] for m in UNIT_MEASURES))
        .select_from(schema.rollup.outerjoin(schema.rate_pair, and_(*key, pair.metric == "gap_workers")))
        .where(
            roll.parent.in_(parents),
            roll.period == period,
            roll.calibre == calibre,
            roll.purpose == purpose,
            roll.region.in_(inside),
            roll.industry != ALL,
            roll.size == ALL,
            roll.unit_kind == ALL,
            gap > 0,
        )
        .order_by(gap.desc(), roll.region, roll.industry)
        .limit(limit)
    )
    if industry:
        ask = ask.where(roll.industry.in_(industry))
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(ask).mappings()]
        pairs: dict[tuple[str, str], dict[str, Pair]] = {}
        for code, section, metric, numerator, denominator in connection.execute(
            select(pair.region, pair.industry, pair.metric, pair.numerator, pair.denominator).where(
                pair.parent.in_(parents),
                pair.period == period,
                pair.calibre == calibre,
                pair.purpose == purpose,
                pair.region.in_({row["region"] for row in rows}),
                pair.size == ALL,
                pair.unit_kind == ALL,
            )
        ):
            pairs.setdefault((code, section), {})[metric] = (numerator, denominator)
    for row in rows:
        row |= metrics_of(row, pairs.get((row["region"], row["industry"])))
        row["region_name"] = tree[row["region"]].name
    return rows


def gap_cells_by_size(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    period: str,
    calibre: str,
    purpose: str,
    level: str | None = None,
    limit: int = 20,
) -> list[dict[str, Any]]:
    """The cells (region, industry section, size class) with most employees out of reach, largest first.

    As :func:`gap_cells`, with size; the figures are those of ``rates`` by region, industry and size.
    """
    scope.check(region, regions())
    tree, inside = regions(), _inside(region, level)
    roll, pair = schema.rollup.c, schema.rate_pair.c
    key = [pair[c.name] == roll[c.name] for c in schema.rate_pair.primary_key.columns if c.name != "metric"]
    gap = func.sum(
        case(
            (pair.metric.is_not(None), pair.denominator - pair.numerator), else_=roll.employees - roll.employees_covered
        )
    )
    ask = (
        select(roll.region, roll.industry, roll.size)
        .select_from(schema.rollup.outerjoin(schema.rate_pair, and_(*key, pair.metric == "gap_workers")))
        .where(
            roll.parent.in_(sorted({tree[code].nav_parent for code in inside})),
            roll.period == period,
            roll.calibre == calibre,
            roll.purpose == purpose,
            roll.region.in_(inside),
            roll.industry != ALL,
            roll.size != ALL,
            roll.unit_kind != ALL,
        )
        .group_by(roll.region, roll.industry, roll.size)
        .having(gap > 0)
        .order_by(gap.desc(), roll.region, roll.industry, roll.size)
        .limit(limit)
    )
    with engine.connect() as connection:
        top = [(code, (section, size)) for code, section, size in connection.execute(ask)]
        question: tuple[Key, list[str], tuple[str, ...], dict[str, list[str] | None]] = (
            (period, calibre, purpose),
            sorted({code for code, _ in top}),
            ("industry", "size"),
            {"industry": sorted({cell[0] for _, cell in top}), "size": sorted({cell[1] for _, cell in top})},
        )
        sums, pairs = cell_sums(connection, *question), cell_pairs(connection, *question)
    found = []
    for code, cell in top:
        row = {"region": code, "region_name": tree[code].name, "industry": cell[0], "size": cell[1]}
        row |= {name: sums[(code, cell)][name] for name in UNIT_MEASURES}
        found.append(row | metrics_of(row, pairs.get((code, cell))))
    return found


def _inside(region: str, level: str | None) -> list[str]:
    tree = regions()
    if level is None:
        return tree.children(region) or [region]
    found, stack = [], [region]
    while stack:
        code = stack.pop()
        if tree[code].level == level:
            found.append(code)
        else:
            stack += tree.children(code)
    return found or [region]
