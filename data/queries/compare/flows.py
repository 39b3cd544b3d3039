"""What units did between two periods: opened, closed, moved, joined, left and more, by credit code in two registers."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Subquery, and_, case, func, literal, or_, select

from analysis.compare.flows import Group, flow_rows
from analysis.rates import Pair
from data.database import links, schema
from data.queries.compare.changes import Between
from data.queries.compare.leaves import nodes_under
from data.queries.question import check
from data.queries.registered import (
    codes_inside,
    codes_renamed,
    keyed,
    leaf,
    registered,
    section,
    state,
    within_cells,
)
from data.queries.units import inside
from data.reference import regions
from data.scope import Scope
from data.slice import Slice

_METRIC: Final = "unit_coverage"
_COMPARED: Final = {"place": "leaf", "size": "size", "industry": "section", "unit_kind": "kind", "mode": "mode"}
"""What may differ between two periods -> the column that tells it."""


def flows(engine: Engine, scope: Scope, *, region: str, between: Between) -> list[dict[str, Any]]:
    """Rows as ``analysis flows`` prints them, the total last; see :func:`analysis.compare.flows.flow_rows`.

    A unit outside the region is looked up only to tell a move from a closure; nothing else of it is read. Raises UnknownRegion,
    OutOfScope, BadQuestion.
    """
    scope.check(region, regions())
    check((), between.where, between.start.calibre)
    with engine.connect() as connection:
        groups = _groups(connection, region, between)
        pairs = [] if between.cells else _printed(connection, scope, region, between)
    printed = (pairs[0], pairs[1]) if pairs else (None, None)
    pieces = {"region": region, "region_name": regions()[region].name, "from": between.start.period}
    pieces |= {"to": between.end.period, "calibre": between.start.calibre, "purpose": between.start.purpose}
    return [{**pieces, **row} for row in flow_rows(groups, printed)]


def _printed(connection: Connection, scope: Scope, region: str, between: Between) -> list[Pair | None]:
    """The rate's sums in each period, as every other command has them."""
    nodes = [
        nodes_under(connection, scope, side, region, [_METRIC]).get(region) for side in (between.start, between.end)
    ]
    return [node.pairs[_METRIC] if node else None for node in nodes]


def _any_renamed(connection: Connection, slice_: Slice) -> bool:
    """Whether links hold any unit of data of a slice's purpose to be one of an earlier period."""
    same = links.same_unit.c
    return connection.execute(select(same.key).where(same.purpose == slice_.purpose).limit(1)).first() is not None


def _groups(connection: Connection, region: str, between: Between) -> list[Group]:
    """The units that stand among those asked about in one period or both, counted by what happened to them."""
    gone, new = _silent(connection, region, between)
    start, end = between.start, between.end
    renamed = _any_renamed(connection, start)
    mine, others = (
        [_side(slice_, region, between, other, renamed=renamed) for slice_, other in pairs]
        for pairs in (((start, None), (end, None)), ((end, start), (start, end)))
    )
    first = _from(connection, mine[0], others[0], gone, first=True)
    last = _from(connection, mine[1], others[1], new, first=False)
    return [*first, *last]


def _side(slice_: Slice, region: str, between: Between, other: Slice | None, *, renamed: bool) -> Subquery:
    """A region's units in a period, each with whether it is among those asked about; with ``other`` also those that the region holds then."""
    unit = schema.unit.c
    here = inside(region)
    asked = and_(here, within_cells(between.cells))
    columns = (
        leaf().label("leaf"),
        section().label("section"),
        unit.size.label("size"),
        unit.unit_kind.label("kind"),
        schema.coverage.c.mode.label("mode"),
        state().label("state"),
        unit.employees.label("employees"),
        case((here, 1), else_=0).label("inside"),
        case((asked, 1), else_=0).label("asked"),
    )
    among = here if other is None else or_(here, unit.credit_code.in_(codes_inside(other, region)))
    if other is not None and renamed:
        among = or_(among, unit.credit_code.in_(codes_renamed(other)))
    return keyed(slice_, *columns, among=among, renamed=renamed).subquery("mine" if other is None else "others")


def _silent(connection: Connection, region: str, between: Between) -> tuple[list[str], list[str]]:
    """The county-level nodes with units in the first period only, and those in the last only."""
    held = []
    for slice_ in (between.start, between.end):
        source, conditions = registered(slice_)
        ask = select(leaf()).select_from(source).where(*conditions, inside(region)).distinct()
        held.append(set(connection.execute(ask).scalars()))
    return sorted(held[0] - held[1]), sorted(held[1] - held[0])


def _from(connection: Connection, mine: Subquery, other: Subquery, silent: list[str], *, first: bool) -> list[Group]:
    """The groups of units asked about in one period, joined with the other; those asked about in both come with the first."""
    a, b = mine.c, other.c
    differs: list[ColumnElement[Any]] = [
        case(
            (and_(b.key.is_not(None), or_(a[column] != b[column], a[column].is_(None) != b[column].is_(None))), 1),
            else_=0,
        ).label(f"{name}_differs")
        for name, column in _COMPARED.items()
    ]
    keys: list[ColumnElement[Any]] = [
        a.state.label("my_state"),
        case((b.asked == 1, b.state), else_=None).label("other_state"),
        case((b.key.is_not(None), 1), else_=0).label("is_held"),
        func.coalesce(b.inside, 0).label("is_inside"),
        case((a.leaf.in_(silent), 1), else_=0).label("is_silent") if silent else literal(0).label("is_silent"),
        *differs,
    ]
    sums = [
        func.count().label("units"),
        func.coalesce(func.sum(a.employees), 0).label("workers"),
        func.coalesce(func.sum(b.employees), 0).label("workers_other"),
    ]
    ask = select(*keys, *sums).select_from(mine.outerjoin(other, a.key == b.key)).where(a.asked == 1)
    if not first:
        ask = ask.where(func.coalesce(b.asked, 0) == 0)
    return [
        _group(row, first=first) for row in connection.execute(ask.group_by(*(key.name for key in keys))).mappings()
    ]


def _group(row: Any, *, first: bool) -> Group:
    changed = frozenset(name for name in _COMPARED if row[f"{name}_differs"])
    mine, others = (
        (row["my_state"], True, True, row["workers"]),
        (row["other_state"], bool(row["is_held"]), bool(row["is_inside"]), row["workers_other"]),
    )
    before, after = (mine, others) if first else (others, mine)
    return Group(
        before=before[0],
        after=after[0],
        held_before=before[1],
        held_after=after[1],
        inside_before=before[2],
        inside_after=after[2],
        silent=bool(row["is_silent"]),
        changed=changed,
        units=row["units"],
        workers_before=before[3],
        workers_after=after[3],
    )
