"""Sums of roll-up cells for a question, and the pairs of sums that rates are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID
from analysis.rates import Pair
from analysis.rows import Row
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.schema import ALL, in_slice
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_SUMS: Final = (
    *(func.sum(schema.rollup.c[name]).label(name) for name in MEASURE_IDS),
    func.max(schema.rollup.c.employees_max).label("employees_max"),
)
Cell = tuple[str, ...]
"""Values of the cell dimensions that a question divides by."""


@dataclass(frozen=True, slots=True)
class CellQuestion:
    """Which cells of the roll-ups are asked for. ``by``: the dimensions to divide by; ``cells``: the cell dimensions that are

    divided by or filtered, each with its values (None: all).
    """

    slice: Slice
    codes: Sequence[str]
    by: tuple[str, ...] = ()
    cells: Mapping[str, Sequence[str] | None] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The cell dimensions that are divided by, in the order of a cell's values."""
        return [name for name in CELLS if name in self.by]

    def by_parent(self, scope: Scope) -> Iterator[tuple[str, list[str]]]:
        """The regions asked for, by the parent that their rows lie under. Raises OutOfScope for one outside the scope."""
        tree = regions()
        for code in self.codes:
            scope.check(code, tree)
        for parent in sorted({tree[code].nav_parent for code in self.codes}):
            yield parent, [code for code in self.codes if tree[code].nav_parent == parent]


def cell_sums(connection: Connection, scope: Scope, question: CellQuestion) -> dict[tuple[str, Cell], Row]:
    """(region, cell) -> measures."""
    names = question.names
    found: dict[tuple[str, Cell], Row] = {}
    for parent, mine in question.by_parent(scope):
        if not question.cells:
            table = schema.totals
            ask = select(table.c.region, *(table.c[m] for m in (*MEASURE_IDS, "employees_max"))).where(
                table.c.parent == parent, in_slice(table, question.slice), table.c.region.in_(mine)
            )
            for record in connection.execute(ask).mappings():
                found[(record["region"], ())] = dict(record)
            continue
        for finest in _grains(question):
            table = schema.rollup
            keys = [table.c.region, *(table.c[name] for name in names)]
            ask = select(*keys, *_SUMS).where(_cells_of(parent, mine, question, finest)).group_by(*keys)
            for record in connection.execute(ask).mappings():
                found[(record["region"], tuple(record[name] for name in names))] = dict(record)
    return found


def _grains(question: CellQuestion) -> list[bool]:
    """The finest rows to be added up first, then the rows of the asked grain itself, which win where they exist."""
    return [False] if len(question.cells) <= 1 else [True, False]


def _cells_of(parent: str, codes: Sequence[str], question: CellQuestion, finest: bool) -> ColumnElement[bool]:
    """The roll-up rows below a parent that a question adds up, of its own grain or of the finest."""
    roll = schema.rollup.c
    conditions = [roll.parent == parent, in_slice(schema.rollup, question.slice), roll.region.in_(codes)]
    for name in CELLS:
        wanted = question.cells.get(name)
        if wanted:
            conditions.append(roll[name].in_(wanted))
        elif name in question.cells or finest:
            conditions.append(roll[name] != ALL)
        else:
            conditions.append(roll[name] == ALL)
    return and_(*conditions)


def cell_pairs(connection: Connection, scope: Scope, question: CellQuestion) -> dict[tuple[str, Cell], dict[str, Pair]]:
    """Pairs of rates over the regions that report both parts, where they differ from the measures' sums.

    Over several cells a pair is the sum of the cells' pairs, a cell without one giving its measures.
    """
    pair, names = schema.rate_pair, question.names
    found: dict[tuple[str, Cell], dict[str, Pair]] = {}
    for parent, mine in question.by_parent(scope):
        head = and_(pair.c.parent == parent, in_slice(pair, question.slice))
        for metric_id in connection.execute(select(pair.c.metric).where(head).distinct()).scalars().all():
            for finest in _grains(question):
                ask = _pairs_of(metric_id, names).where(_cells_of(parent, mine, question, finest))
                for record in connection.execute(ask).mappings():
                    if record["k"]:
                        cell = (record["region"], tuple(record[name] for name in names))
                        found.setdefault(cell, {})[metric_id] = (record["n"], record["d"])
    return found


def _pairs_of(metric_id: str, names: Sequence[str]) -> Select[Any]:
    """The sums n and d of a metric's pairs by region and the dimensions ``names``, with the number k of pairs in them."""
    pair, roll, metric = schema.rate_pair, schema.rollup, BY_ID[metric_id]
    same = and_(*(pair.c[c.name] == roll.c[c.name] for c in pair.primary_key.columns if c.name != "metric"))
    has = pair.c.metric.is_not(None)
    both = and_(roll.c[metric.numerator].is_not(None), roll.c[metric.denominator].is_not(None))
    keys = [roll.c.region, *(roll.c[name] for name in names)]
    return (
        select(
            *keys,
            func.sum(case((has, pair.c.numerator), (both, roll.c[metric.numerator]), else_=None)).label("n"),
            func.sum(case((has, pair.c.denominator), (both, roll.c[metric.denominator]), else_=None)).label("d"),
            func.count(pair.c.metric).label("k"),
        )
        .select_from(roll.outerjoin(pair, and_(same, pair.c.metric == metric_id)))
        .group_by(*keys)
    )
