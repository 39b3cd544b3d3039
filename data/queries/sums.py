"""Sums of roll-up cells for a question, and the pairs of sums that rates are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from analysis.measures import ABOUT, MEASURE_IDS, UNCOVERED
from analysis.metrics import BY_ID, METRIC_IDS
from analysis.rates import Left, Pair
from analysis.rows import Row
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.schema import ALL, in_slice
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_ROLL: Final = schema.rollup.c


def _about(name: str) -> ColumnElement[Any] | None:
    """How many of those that a measure is about a cell has."""
    about = ABOUT.get(name)
    if about == UNCOVERED:
        return _ROLL.units - _ROLL.units_covered - func.coalesce(_ROLL.units_unknown, 0)
    return _ROLL[about] if about else None


def _sum(name: str) -> ColumnElement[Any]:
    """A measure over several cells, by the rule of :data:`analysis.measures.ABOUT`: null where there are some that it is about and none says it."""
    measure = _ROLL[name]
    total, over = func.sum(measure), _about(name)
    if over is None:
        return total
    unsaid = func.sum(case((and_(over > 0, measure.is_(None)), 1), else_=0))
    told = func.sum(case((and_(over > 0, measure.is_not(None)), 1), else_=0))
    return case((and_(total == 0, unsaid > 0, told == 0), None), else_=total)


_SUMS: Final = (
    *(_sum(name).label(name) for name in MEASURE_IDS),
    *(func.max(schema.rollup.c[name]).label(name) for name in ("employees_max", "gap_max")),
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
            ask = select(table.c.region, *(table.c[m] for m in (*MEASURE_IDS, "employees_max", "gap_max"))).where(
                table.c.parent == parent, in_slice(table, question.slice), table.c.region.in_(mine)
            )
            for record in connection.execute(ask).mappings():
                found[(record["region"], ())] = dict(record)
            continue
        for finest in _grains(question):
            ask = _summed(tuple(names)).where(_cells_of(parent, mine, question, finest))
            for record in connection.execute(ask).mappings():
                found[(record["region"], tuple(record[name] for name in names))] = dict(record)
    return found


@cache
def _summed(names: tuple[str, ...]) -> Select[Any]:
    """By region and the dimensions ``names``: the sums of all measures."""
    keys = [schema.rollup.c.region, *(schema.rollup.c[name] for name in names)]
    return select(*keys, *_SUMS).group_by(*keys)


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


@dataclass(slots=True)
class Pairs:
    """Of one region and cell: the pairs of rates that are not the measures' own sums, and what was left out of them."""

    sums: dict[str, Pair] = field(default_factory=dict)
    left: dict[str, Left] = field(default_factory=dict)


def cell_pairs(connection: Connection, scope: Scope, question: CellQuestion) -> dict[tuple[str, Cell], Pairs]:
    """Pairs of rates over the rows and regions that report both parts, where they differ from the measures' sums.

    Over several cells a pair is the sum of the cells' pairs, a cell without one giving its measures.
    """
    names = question.names
    found: dict[tuple[str, Cell], Pairs] = {}
    for parent, mine in question.by_parent(scope):
        for finest in _grains(question):
            cells = _cells_of(parent, mine, question, finest)
            written = connection.execute(_written_pairs(tuple(names)).where(cells)).mappings().all()
            metrics = sorted({record["metric"] for record in written})
            wholes = {}
            if metrics:
                for record in connection.execute(_measured_pairs(tuple(names), tuple(metrics)).where(cells)).mappings():
                    wholes[(record["region"], tuple(record[name] for name in names))] = record
            for record in written:
                cell, metric = (record["region"], tuple(record[name] for name in names)), record["metric"]
                pairs = found.setdefault(cell, Pairs())
                pairs.sums[metric] = _over_all_cells(dict(record), dict(wholes[cell]))
                pairs.left[metric] = (record["left"] or 0, record["left_n"] or 0, record["left_d"] or 0)
    return found


def _over_all_cells(written: Row, whole: Row) -> Pair:
    """A metric's pair over cells: those that are written, and of the other cells the measures, where a cell has both."""
    metric = written["metric"]
    if whole[f"k:{metric}"] == written["k"]:
        return (written["n"], written["d"])
    numerator = whole[f"n:{metric}"] - (written["own_n"] or 0) + (written["n"] or 0)
    return numerator, whole[f"d:{metric}"] - (written["own_d"] or 0) + (written["d"] or 0)


def _parts_of(metric_id: str) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """A metric's measures, each only where a cell has both."""
    numerator, denominator = (
        schema.rollup.c[name] for name in (BY_ID[metric_id].numerator, BY_ID[metric_id].denominator)
    )
    return case((denominator.is_not(None), numerator)), case((numerator.is_not(None), denominator))


@cache  # SQLAlchemy takes longer to put it together than the database to answer it
def _written_pairs(names: tuple[str, ...]) -> Select[Any]:
    """By region, the dimensions ``names`` and metric: the sums n and d of the pairs that are written, what was left out of them, the
    measures of the same cells, and of how many of these both are there (k)."""
    pair, roll = schema.rate_pair, schema.rollup
    same = and_(*(pair.c[c.name] == roll.c[c.name] for c in pair.primary_key.columns if c.name != "metric"))
    own = [
        case(*((pair.c.metric == metric_id, _parts_of(metric_id)[side]) for metric_id in METRIC_IDS)) for side in (0, 1)
    ]
    keys = [roll.c.region, *(roll.c[name] for name in names), pair.c.metric]
    return (
        select(
            *keys,
            func.sum(pair.c.numerator).label("n"),
            func.sum(pair.c.denominator).label("d"),
            func.sum(own[0]).label("own_n"),
            func.sum(own[1]).label("own_d"),
            func.count(own[0]).label("k"),
            func.sum(pair.c.left_rows).label("left"),
            func.sum(pair.c.left_numerator).label("left_n"),
            func.sum(pair.c.left_denominator).label("left_d"),
        )
        .select_from(roll.join(pair, same))
        .group_by(*keys)
    )


@cache
def _measured_pairs(names: tuple[str, ...], metrics: tuple[str, ...]) -> Select[Any]:
    """By region and the dimensions ``names``: for some metrics the sums of the measures over the cells that have both, and how many have."""
    roll = schema.rollup
    keys = [roll.c.region, *(roll.c[name] for name in names)]
    sums = []
    for metric_id in metrics:
        numerator, denominator = _parts_of(metric_id)
        sums += [func.sum(numerator).label(f"n:{metric_id}"), func.sum(denominator).label(f"d:{metric_id}")]
        sums.append(func.count(numerator).label(f"k:{metric_id}"))
    return select(*keys, *sums).group_by(*keys)
