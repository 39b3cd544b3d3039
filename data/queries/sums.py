"""Sums of roll-up cells for a question, and the pairs of sums that rates are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, case, func, select

from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID
from analysis.rates import Pair
from analysis.vocabulary import CELLS
from data import schema
from data.reference import regions
from data.schema import ALL

Row = dict[str, Any]
_SUMS: Final = (
    *(func.sum(schema.rollup.c[name]).label(name) for name in MEASURE_IDS),
    func.max(schema.rollup.c.employees_max).label("employees_max"),
)


Key = tuple[str, str, str]


def cell_sums(
    connection: Connection, key: Key, codes: Sequence[str], by: tuple[str, ...], cells: dict[str, list[str] | None]
) -> dict[tuple[str, tuple[str, ...]], Row]:
    """(region, values of the cell dimensions in ``by``) -> measures."""
    tree = regions()
    names = [name for name in CELLS if name in by]
    found: dict[tuple[str, tuple[str, ...]], Row] = {}
    for parent in sorted({tree[code].nav_parent for code in codes}):
        mine = [code for code in codes if tree[code].nav_parent == parent]
        if not cells:
            table = schema.totals
            ask = select(table.c.region, *(table.c[m] for m in (*MEASURE_IDS, "employees_max"))).where(
                table.c.parent == parent,
                table.c.period == key[0],
                table.c.calibre == key[1],
                table.c.purpose == key[2],
                table.c.region.in_(mine),
            )
            for record in connection.execute(ask).mappings():
                found[(record["region"], ())] = dict(record)
            continue
        for ask in _cell_questions(schema.rollup, parent, key, mine, names, cells):
            for record in connection.execute(ask).mappings():
                found[(record["region"], tuple(record[name] for name in names))] = dict(record)
    return found


def _cell_questions(
    table: Any, parent: str, key: Key, codes: Sequence[str], names: Sequence[str], cells: dict[str, list[str] | None]
) -> list[Select[Any]]:
    """The finest rows added up, then the rows of the asked grain itself, which win where they exist."""
    grains = [False] if len(cells) == 1 else [True, False]
    questions = []
    for finest in grains:
        conditions = [
            table.c.parent == parent,
            table.c.period == key[0],
            table.c.calibre == key[1],
            table.c.purpose == key[2],
            table.c.region.in_(codes),
        ]
        for name in CELLS:
            column = table.c[name]
            wanted = cells.get(name)
            if wanted:
                conditions.append(column.in_(wanted))
            elif name in cells or finest:
                conditions.append(column != ALL)
            else:
                conditions.append(column == ALL)
        questions.append(
            select(
                table.c.region,
                *(table.c[name] for name in names),
                *_SUMS,
            )
            .where(and_(*conditions))
            .group_by(table.c.region, *(table.c[name] for name in names))
        )
    return questions


def cell_pairs(
    connection: Connection, key: Key, codes: Sequence[str], by: tuple[str, ...], cells: dict[str, list[str] | None]
) -> dict[tuple[str, tuple[str, ...]], dict[str, Pair]]:
    """Pairs of rates over the regions that report both parts, where they differ from the measures' sums.

    Over several cells a pair is the sum of the cells' pairs, a cell without one giving its measures.
    """
    tree = regions()
    pair, roll = schema.rate_pair, schema.rollup
    names = [name for name in CELLS if name in by]
    found: dict[tuple[str, tuple[str, ...]], dict[str, Pair]] = {}
    for parent in sorted({tree[code].nav_parent for code in codes}):
        head = and_(
            pair.c.parent == parent, pair.c.period == key[0], pair.c.calibre == key[1], pair.c.purpose == key[2]
        )
        metrics = connection.execute(select(pair.c.metric).where(head).distinct()).scalars().all()
        if not metrics:
            continue
        mine = [code for code in codes if tree[code].nav_parent == parent]
        grains = [False] if len(cells) <= 1 else [True, False]
        for metric_id in metrics:
            metric = BY_ID[metric_id]
            for finest in grains:
                conditions = [
                    roll.c.parent == parent,
                    roll.c.period == key[0],
                    roll.c.calibre == key[1],
                    roll.c.purpose == key[2],
                    roll.c.region.in_(mine),
                ]
                for name in CELLS:
                    wanted = cells.get(name)
                    conditions.append(
                        roll.c[name].in_(wanted)
                        if wanted
                        else roll.c[name] != ALL
                        if name in cells or finest
                        else roll.c[name] == ALL
                    )
                same = and_(
                    *(
                        pair.c[name] == roll.c[name]
                        for name in ("parent", "period", "calibre", "purpose", "region", *CELLS)
                    ),
                    pair.c.metric == metric_id,
                )
                has = pair.c.metric.is_not(None)
                both = and_(roll.c[metric.numerator].is_not(None), roll.c[metric.denominator].is_not(None))
                numerator = func.sum(_choose(has, pair.c.numerator, both, roll.c[metric.numerator]))
                denominator = func.sum(_choose(has, pair.c.denominator, both, roll.c[metric.denominator]))
                ask = (
                    select(
                        roll.c.region,
                        *(roll.c[name] for name in names),
                        numerator.label("n"),
                        denominator.label("d"),
                        func.count(pair.c.metric).label("k"),
                    )
                    .select_from(roll.outerjoin(pair, same))
                    .where(and_(*conditions))
                    .group_by(roll.c.region, *(roll.c[name] for name in names))
                )
                for record in connection.execute(ask).mappings():
                    if record["k"]:
                        cell = (record["region"], tuple(record[name] for name in names))
                        found.setdefault(cell, {})[metric_id] = (record["n"], record["d"])
    return found


def _choose(has: Any, paired: Any, both: Any, own: Any) -> Any:
    return case((has, paired), (both, own), else_=None)
