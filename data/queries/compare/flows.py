"""What units did between two periods: opened, closed, moved, joined, left and more, by credit code in two registers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Engine

from analysis.compare.flows import Group, flow_rows, known_alone
from analysis.rates import Pair
from data.queries.compare.between_kept import counted_between, way_of
from data.queries.compare.changes import Between
from data.queries.compare.kept_flows import Counted, counted_flows, kept_of
from data.queries.compare.leaves import nodes_under
from data.queries.compare.paths import Asked, asked_of, counted, group_of, turned
from data.queries.question import check
from data.reference import regions
from data.scope import Scope

_METRIC: Final = "unit_coverage"


def flows(engine: Engine, scope: Scope, *, region: str, between: Between, known: bool = False) -> list[dict[str, Any]]:
    """Rows as ``analysis flows`` prints them, the total last; see :func:`analysis.compare.flows.flow_rows`. ``known``: of units of known cover alone.

    A unit outside the region is looked up only to tell a move from a closure; nothing else of it is read. Raises UnknownRegion,
    OutOfScope, BadQuestion.
    """
    scope.check(region, regions())
    check((), between.where, between.start.calibre)
    with engine.connect() as connection:
        groups = [group for _, group in groups_of(connection, scope, region, between)]
        pairs = [] if between.cells else _printed(connection, scope, region, between)
    if known:
        groups = [counted for group in groups if (counted := known_alone(group)) is not None]
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


def groups_of(connection: Connection, scope: Scope, region: str, between: Between) -> list[tuple[int, Group]]:
    """The units that stand among those asked about in one period or both, counted by what happened to them; each group with the number by
    which :func:`data.queries.compare.paths.paths` marks its units. Raises OutOfScope."""
    asked = asked_of(connection, scope, region, between)
    kept = kept_of(connection, scope, asked)
    rows = _far(connection, scope, asked) if kept is None else counted_flows(connection, scope, kept)
    return [(what, group_of(what, units, (before, after))) for what, units, before, after in rows]


def _far(connection: Connection, scope: Scope, asked: Asked) -> Counted:
    """Flows that are not kept: from kept ones the other way, by way of others, or out of the registers."""
    back = kept_of(connection, scope, replace(asked, before=asked.after, after=asked.before))
    if back is not None:
        rows = counted_flows(connection, scope, back)
        return [(turned(what), units, before, after) for what, units, after, before in rows]
    way = way_of(connection, scope, asked)
    found = None if way is None else counted_between(connection, scope, way)
    return counted_in_registers(connection, scope, asked) if found is None else found


def counted_in_registers(connection: Connection, scope: Scope, asked: Asked) -> Counted:
    """The same numbers out of the registers themselves: where no kept flows lead from the one period to the other, and of townships. Raises OutOfScope."""
    scope.check(asked.region, regions())
    statement, told = counted(asked)
    rows = connection.execute(statement, told).all()
    return [(row[0], row[1], row[2], row[3]) for row in rows]
