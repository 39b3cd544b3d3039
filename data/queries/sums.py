"""Sums of roll-up cells for a question, and the pairs of sums that rates are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    bindparam,
    case,
    column,
    func,
    select,
    text,
    true,
)

from analysis.measures import ABOUT, MEASURE_IDS, UNCOVERED
from analysis.metrics import BY_ID, METRIC_IDS
from analysis.rates import Left, Pair
from analysis.rows import Row
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.schema import ALL
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
BEHIND: Final = {"units", "units_unknown", "units_covered", "units_small_micro", "unions", "grassroots_unions"}
"""The counts of rows that stand behind rates."""
Cell = tuple[str, ...]
"""Values of the cell dimensions that a question divides by."""


@dataclass(frozen=True, slots=True)
class CellQuestion:
    """Which cells of the roll-ups are asked for. ``by``: the dimensions to divide by; ``cells``: the cell dimensions that are

    divided by or filtered, each with its values (None: all). ``figures``: the metrics whose pairs and measures are wanted (empty: all);
    ``only``: the regions and cells that are wanted, of a few (None: all of the regions ``codes``).
    """

    slice: Slice
    codes: Sequence[str]
    by: tuple[str, ...] = ()
    cells: Mapping[str, Sequence[str] | None] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    only: Sequence[tuple[str, Cell]] | None = None

    @property
    def names(self) -> list[str]:
        """The cell dimensions that are divided by, in the order of a cell's values."""
        return [name for name in CELLS if name in self.by]

    def pieces(self, scope: Scope) -> Iterator[_Piece]:
        """What the statements of the question take: slice, filters, and the regions by the parents that their rows lie under, a few parents at a
        time; or a few of the cells that are wanted. Raises OutOfScope for a region outside the scope."""
        tree = regions()
        among = {f"of_{name}": values for name, values in self.cells.items() if values}
        if self.only is not None:
            for code, _ in self.only:
                scope.check(code, tree)
            names = tuple(self.names)
            for start in range(0, len(self.only), _CELLS_AT_ONCE):
                wanted = _cell_values(names, self.only[start : start + _CELLS_AT_ONCE])
                yield _Piece({**self.slice.params, **among, **wanted}, names)
            return
        mine: dict[str, list[str]] = {}
        for code in self.codes:
            scope.check(code, tree)
            mine.setdefault(tree[code].nav_parent, []).append(code)
        parents = sorted(mine)
        for start in range(0, len(parents), _AT_ONCE):
            some = parents[start : start + _AT_ONCE]
            codes = [code for parent in some for code in mine[parent]]
            yield _Piece({**self.slice.params, **among, "parents": some, "regions": codes})

    def grain(self, *, finest: bool) -> _Grain:
        """Which rows are added up: of the question's own grain, or of the finest."""
        among = tuple(name for name in CELLS if self.cells.get(name))
        divided = tuple(name for name in CELLS if name not in among and (finest or name in self.cells))
        return _Grain(tuple(self.names), among, divided, self.figures, exact=self.only is not None)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a question's statements take at a time. ``names``: the dimensions of the cells that are wanted; None: all of the regions."""

    values: dict[str, Any]
    names: tuple[str, ...] | None = None

    def of(self, ask: Select[Any]) -> Select[Any]:
        """A statement of the roll-ups for the piece."""
        return ask if self.names is None else _beside_cells(ask, self.names)


@cache
def _beside_cells(ask: Select[Any], names: tuple[str, ...]) -> Select[Any]:
    """A statement of the roll-ups for a few cells, each looked up by its key; as many as :func:`_cell_values` gives."""
    columns = ("parent", "region", *names)
    rows = (", ".join(f":{column}_{row}" for column in columns) for row in range(_CELLS_AT_ONCE))
    named = ", ".join(f"column{place} AS {column}" for place, column in enumerate(columns, 1))
    listed = text(f"SELECT {named} FROM (VALUES {', '.join(f'({row})' for row in rows)}) AS listed")
    wanted = listed.columns(*(column(name, String) for name in columns)).cte("wanted")
    return ask.where(*(_ROLL[cell.name] == cell for cell in wanted.c))


def _cell_values(names: tuple[str, ...], cells: Sequence[tuple[str, Cell]]) -> dict[str, str | None]:
    """What such a statement takes; where there are fewer cells than it has place for, nothing, which is no cell."""
    rows = [(regions()[code].nav_parent, code, *cell) for code, cell in cells]
    columns = ("parent", "region", *names)
    held = {f"{name}_{row}": values[place] for row, values in enumerate(rows) for place, name in enumerate(columns)}
    return {f"{name}_{row}": held.get(f"{name}_{row}") for row in range(_CELLS_AT_ONCE) for name in columns}


_AT_ONCE: Final = 16
"""So many parents are asked for at once: the database looks up each region under each of them."""
_CELLS_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class _Grain:
    """What is the same in all questions that one statement answers: the dimensions divided by, those filtered, and those whose values are
    added up; of the others the rows over all values are taken. ``figures``: the metrics that are wanted (none: all); ``exact``: the regions and
    cells are put beside the statement."""

    names: tuple[str, ...]
    among: tuple[str, ...]
    divided: tuple[str, ...]
    figures: tuple[str, ...] = ()
    exact: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics whose pairs are wanted."""
        return self.figures or METRIC_IDS

    @property
    def sums(self) -> tuple[ColumnElement[Any], ...]:
        """What is added up: all measures, or those of the figures and the counts behind them."""
        made_of = {name for figure in self.figures for name in (BY_ID[figure].numerator, BY_ID[figure].denominator)}
        return tuple(each for each in _SUMS if each.name in made_of | BEHIND) if self.figures else _SUMS

    def condition(self) -> ColumnElement[bool]:
        """The roll-up rows of :meth:`CellQuestion.pieces`."""
        conditions = [_ROLL[name] == bindparam(name) for name in ("period", "calibre", "purpose")]
        if not self.exact:
            conditions += [_several(_ROLL.parent, "parents"), _several(_ROLL.region, "regions")]
        for name in CELLS:
            if name in self.among:
                conditions.append(_several(_ROLL[name], f"of_{name}"))
            else:
                conditions.append(_ROLL[name] != ALL if name in self.divided else _ROLL[name] == ALL)
        return and_(*conditions)


def _several(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


def cell_sums(connection: Connection, scope: Scope, question: CellQuestion) -> dict[tuple[str, Cell], Row]:
    """(region, cell) -> measures."""
    asks = (
        [_whole()] if not question.cells else [_summed(question.grain(finest=finest)) for finest in _grains(question)]
    )
    own = len(question.names)
    found: dict[tuple[str, Cell], Row] = {}
    for piece in question.pieces(scope):
        for ask in asks:
            answer = connection.execute(piece.of(ask), piece.values)
            heads = list(answer.keys())
            for record in answer:
                found[(record[0], tuple(record[1 : 1 + own]))] = dict(zip(heads, record, strict=True))
    return found


# SQLAlchemy takes longer to put a statement together than the database to answer it: each is made once, and takes its values apart.
@cache
def _whole() -> Select[Any]:
    """By region: all measures, undivided."""
    table = schema.totals.c
    return select(table.region, *(table[m] for m in (*MEASURE_IDS, "employees_max", "gap_max"))).where(
        _several(table.parent, "parents"),
        *(table[name] == bindparam(name) for name in ("period", "calibre", "purpose")),
        _several(table.region, "regions"),
    )


@cache
def _summed(grain: _Grain) -> Select[Any]:
    """By region and the dimensions divided by: the sums of the measures."""
    keys = [_ROLL.region, *(_ROLL[name] for name in grain.names)]
    return select(*keys, *grain.sums).where(grain.condition()).group_by(*keys)


def _grains(question: CellQuestion) -> list[bool]:
    """The finest rows to be added up first, then the rows of the asked grain itself, which win where they exist."""
    return [False] if len(question.cells) <= 1 else [True, False]


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
    for piece in question.pieces(scope):
        for finest in _grains(question):
            grain = question.grain(finest=finest)
            written = connection.execute(piece.of(_written_pairs(grain)), piece.values).mappings().all()
            wholes = {}
            if written:
                for record in connection.execute(piece.of(_measured_pairs(grain)), piece.values).mappings():
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


@cache
def _written_pairs(grain: _Grain) -> Select[Any]:
    """By region, the dimensions divided by and metric: the sums n and d of the pairs that are written, what was left out of them, the
    measures of the same cells, and of how many of these both are there (k)."""
    pair, roll = schema.rate_pair, schema.rollup
    same = and_(*(pair.c[c.name] == roll.c[c.name] for c in pair.primary_key.columns if c.name != "metric"))
    own = [
        case(*((pair.c.metric == metric_id, _parts_of(metric_id)[side]) for metric_id in grain.metrics))
        for side in (0, 1)
    ]
    wanted = pair.c.metric.in_(grain.figures) if grain.figures else true()
    keys = [roll.c.region, *(roll.c[name] for name in grain.names), pair.c.metric]
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
        .where(grain.condition(), wanted)
        .group_by(*keys)
    )


@cache
def _measured_pairs(grain: _Grain) -> Select[Any]:
    """By region and the dimensions divided by: for all metrics wanted, so that few statements are kept, the sums of the measures over the cells that have both, and how many have."""
    roll = schema.rollup
    keys = [roll.c.region, *(roll.c[name] for name in grain.names)]
    sums = []
    for metric_id in grain.metrics:
        numerator, denominator = _parts_of(metric_id)
        sums += [func.sum(numerator).label(f"n:{metric_id}"), func.sum(denominator).label(f"d:{metric_id}")]
        sums.append(func.count(numerator).label(f"k:{metric_id}"))
    return select(*keys, *sums).where(grain.condition()).group_by(*keys)
