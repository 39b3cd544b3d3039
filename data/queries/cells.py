"""Cells of region and industry, largest gap first, over one level of the tree at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, FromClause, and_, case, func, select

from analysis.measures import UNIT_MEASURES
from analysis.rates import Pair, metrics_of
from data.database import schema
from data.database.schema import ALL, in_slice
from data.queries.sums import CellQuestion, cell_pairs, cell_sums
from data.reference import regions
from data.scope import Scope
from data.slice import Slice


def gap_cells(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    level: str | None = None,
    limit: int = 20,
    industry: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The cells (region, industry section) with most employees out of reach, largest first.

    ``level``: which regions (province, city, county); by default the children of ``region``, or itself where it has none. Rows
    have region, region_name, industry, unit measures and metrics. Cells whose cover is unknown are left out.
    """
    tree = regions()
    scope.check(region, tree)
    inside = _inside(region, level)
    roll = schema.rollup.c
    ask = (
        select(roll.region, roll.industry, *(roll[m] for m in UNIT_MEASURES))
        .select_from(_WITH_PAIRS)
        .where(*_below(inside, slice_), roll.industry != ALL, roll.size == ALL, roll.unit_kind == ALL, _GAP > 0)
        .order_by(_GAP.desc(), roll.region, roll.industry)
        .limit(limit)
    )
    if industry:
        ask = ask.where(roll.industry.in_(industry))
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(ask).mappings()]
        pairs = _pairs_by_section(connection, slice_, inside, {row["region"] for row in rows})
    for row in rows:
        row |= metrics_of(row, pairs.get((row["region"], row["industry"])))
        row["region_name"] = tree[row["region"]].name
    return rows


def _pairs_by_section(
    connection: Connection, slice_: Slice, inside: Sequence[str], codes: set[str]
) -> dict[tuple[str, str], dict[str, Pair]]:
    """The pairs of sums by region, one of ``codes``, and industry section."""
    pair = schema.rate_pair.c
    found: dict[tuple[str, str], dict[str, Pair]] = {}
    for code, section, metric, numerator, denominator in connection.execute(
        select(pair.region, pair.industry, pair.metric, pair.numerator, pair.denominator).where(
            pair.parent.in_(_parents(inside)),
            in_slice(schema.rate_pair, slice_),
            pair.region.in_(codes),
            pair.size == ALL,
            pair.unit_kind == ALL,
        )
    ):
        found.setdefault((code, section), {})[metric] = (numerator, denominator)
    return found


def gap_cells_by_size(
    engine: Engine, scope: Scope, *, region: str, slice_: Slice, level: str | None = None, limit: int = 20
) -> list[dict[str, Any]]:
    """The cells (region, industry section, size class) with most employees out of reach, largest first.

    As :func:`gap_cells`, with size; the figures are those of ``rates`` by region, industry and size.
    """
    tree = regions()
    scope.check(region, tree)
    roll, gap = schema.rollup.c, func.sum(_GAP)
    ask = (
        select(roll.region, roll.industry, roll.size)
        .select_from(_WITH_PAIRS)
        .where(*_below(_inside(region, level), slice_), roll.industry != ALL, roll.size != ALL, roll.unit_kind != ALL)
        .group_by(roll.region, roll.industry, roll.size)
        .having(gap > 0)
        .order_by(gap.desc(), roll.region, roll.industry, roll.size)
        .limit(limit)
    )
    with engine.connect() as connection:
        top = [(code, (section, size)) for code, section, size in connection.execute(ask)]
        question = CellQuestion(
            slice_,
            sorted({code for code, _ in top}),
            ("industry", "size"),
            {"industry": sorted({cell[0] for _, cell in top}), "size": sorted({cell[1] for _, cell in top})},
        )
        sums, pairs = cell_sums(connection, scope, question), cell_pairs(connection, scope, question)
    found = []
    for code, cell in top:
        row = {"region": code, "region_name": tree[code].name, "industry": cell[0], "size": cell[1]}
        row |= {name: sums[(code, cell)][name] for name in UNIT_MEASURES}
        found.append(row | metrics_of(row, pairs.get((code, cell))))
    return found


def _with_pairs() -> FromClause:
    """Roll-up rows, each with the pair of its gap in workers where it has one."""
    roll, pair = schema.rollup.c, schema.rate_pair.c
    key = [pair[c.name] == roll[c.name] for c in schema.rate_pair.primary_key.columns if c.name != "metric"]
    return schema.rollup.outerjoin(schema.rate_pair, and_(*key, pair.metric == "gap_workers"))


def _gap() -> ColumnElement[int]:
    """The employees out of reach of a row of :func:`_with_pairs`."""
    roll, pair = schema.rollup.c, schema.rate_pair.c
    return case(
        (pair.metric.is_not(None), pair.denominator - pair.numerator), else_=roll.employees - roll.employees_covered
    )


_WITH_PAIRS, _GAP = _with_pairs(), _gap()


def _below(inside: Sequence[str], slice_: Slice) -> list[ColumnElement[bool]]:
    roll = schema.rollup.c
    return [roll.parent.in_(_parents(inside)), in_slice(schema.rollup, slice_), roll.region.in_(inside)]


def _parents(codes: Sequence[str]) -> list[str]:
    """The parents that the rows of regions lie under."""
    return sorted({regions()[code].nav_parent for code in codes})


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
