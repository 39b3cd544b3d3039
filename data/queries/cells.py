"""Cells of region and industry, largest gap first, over one level of the tree at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Engine, FromClause, and_, case, func, select

from analysis.measures import UNIT_MEASURES
from analysis.rates import metrics_of
from analysis.reliability import flags, left_out
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.schema import ALL, in_slice
from data.queries.question import check, expand_sizes
from data.queries.sums import CellQuestion, Pairs, cell_pairs, cell_sums
from data.reference import limits, regions
from data.scope import Scope
from data.slice import Slice

Where = Mapping[str, Sequence[str]]
"""Dimension of cells -> the values that count."""


def gap_cells(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    level: str | None = None,
    limit: int = 20,
    where: Where = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """The cells (region, industry section) with most employees out of reach, largest first.

    ``level``: which regions (province, city, county); by default the children of ``region``, or itself where it has none. ``where``:
    the industries, sizes and unit kinds that count. Rows have region, region_name, industry, unit measures, metrics, ``left_out``
    and ``flags``. Cells whose cover is unknown are left out. Raises BadQuestion.
    """
    filters = {name: expand_sizes(values) if name == "size" else list(values) for name, values in where.items()}
    check((), filters, slice_.calibre)
    return _top(engine, scope, _Largest(region, slice_, level, limit, ("industry",), filters))


def gap_cells_by_size(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    slice_: Slice,
    level: str | None = None,
    limit: int = 20,
    where: Where = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """The cells (region, industry section, size class) with most employees out of reach, largest first.

    As :func:`gap_cells`, with size; the figures are those of ``rates`` by region, industry and size.
    """
    filters = {name: expand_sizes(values) if name == "size" else list(values) for name, values in where.items()}
    check((), filters, slice_.calibre)
    return _top(engine, scope, _Largest(region, slice_, level, limit, ("industry", "size"), filters))


@dataclass(frozen=True, slots=True)
class _Largest:
    """A question for the largest cells: divided ``by`` some dimensions, over those that pass the filters ``where``."""

    region: str
    slice: Slice
    level: str | None
    limit: int
    by: tuple[str, ...]
    where: Mapping[str, Sequence[str]]

    @property
    def plain(self) -> bool:
        """Whether the margin by industry alone answers, without adding up."""
        return self.by == ("industry",) and not self.where.keys() - {"industry"}

    def conditions(self) -> list[ColumnElement[bool]]:
        """The rows of the roll-up that are asked for: of the margin, else of the finest grain."""
        roll = schema.rollup.c
        found = _below(_inside(self.region, self.level), self.slice)
        for name in CELLS:
            if values := self.where.get(name):
                found.append(roll[name].in_(values))
            elif name == "industry" or not self.plain:
                found.append(roll[name] != ALL)
            else:
                found.append(roll[name] == ALL)
        return found


def _top(engine: Engine, scope: Scope, asked: _Largest) -> list[dict[str, Any]]:
    """The largest cells by the sums of their gaps, each with the figures that ``rates`` gives for it."""
    tree = regions()
    scope.check(asked.region, tree)
    roll, gap = schema.rollup.c, func.sum(_GAP)
    keys = [roll.region, *(roll[name] for name in asked.by)]
    ask = (
        select(*keys)
        .select_from(_WITH_PAIRS)
        .where(*asked.conditions())
        .group_by(*keys)
        .having(gap > 0)
        .order_by(gap.desc(), *keys)
        .limit(asked.limit)
    )
    with engine.connect() as connection:
        top = [(code, tuple(cell)) for code, *cell in connection.execute(ask)]
        within = {name: sorted({cell[place] for _, cell in top}) for place, name in enumerate(asked.by)}
        question = CellQuestion(asked.slice, (), asked.by, {**asked.where, **within}, only=top)
        sums, pairs = cell_sums(connection, scope, question), cell_pairs(connection, scope, question)
    published = asked.slice.purpose == "published"
    found = []
    for code, cell in top:
        own, more = sums[(code, cell)], pairs.get((code, cell)) or Pairs()
        row: dict[str, Any] = {"region": code, "region_name": tree[code].name, **dict(zip(asked.by, cell, strict=True))}
        row |= {name: own[name] for name in UNIT_MEASURES}
        row |= metrics_of(row, more.sums)
        row["left_out"] = left_out(row, more.sums, more.left)
        row["flags"] = flags(
            {**row, "gap_max": own["gap_max"]}, row, more.sums, more.left, limits(), published=published
        )
        found.append(row)
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
