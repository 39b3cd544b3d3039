"""Which regions below one report no units while the region above them does."""

from __future__ import annotations

from sqlalchemy import Engine, select

from data.database import schema
from data.database.schema import in_slice
from data.queries.compare.leaves import leaves_under, parents_under, region_tree
from data.reference import regions
from data.scope import Scope
from data.slice import Slice


def quiet_below(engine: Engine, scope: Scope, *, region: str, slice_: Slice) -> tuple[list[str], float]:
    """The regions more than one level below a region without units where the one above them has some, by code, and their share of leaves.

    Those next below are told by its own table. Of published tables nobody is silent: our copy lacks what it lacks.
    Raises :class:`data.scope.OutOfScope`, :class:`data.reference.UnknownRegion`.
    """
    scope.check(region, regions())
    if slice_.purpose == "published":
        return [], 0.0
    totals, tree = schema.totals.c, region_tree()
    with engine.connect() as connection:
        ask = select(totals.region).where(
            in_slice(schema.totals, slice_), totals.parent.in_(parents_under(region)), totals.units.is_not(None)
        )
        speak = set(connection.execute(ask).scalars())
    found: list[str] = []
    stack = [child for child in tree.children(region) if child in speak and not tree.is_leaf(child)]
    while stack:
        for code in tree.children(stack.pop()):
            if code not in speak:
                found += [code] if regions()[code].kind == "division" and leaves_under(code) else []
            elif not tree.is_leaf(code):
                stack.append(code)
    return sorted(found), sum(len(leaves_under(code)) for code in found) / max(len(leaves_under(region)), 1)
