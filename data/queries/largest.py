"""The largest unit behind each figure, for the rule against one unit that dominates a count."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Engine, func, select

from data import schema
from data.reference import regions
from data.schema import ALL
from data.scope import Scope


def largest_units(
    engine: Engine,
    scope: Scope,
    *,
    region: str,
    period: str,
    calibre: str,
    purpose: str,
    by: Literal["", "region", "industry", "size"] = "",
) -> dict[str, int | None]:
    """The employees of the largest unit of a region, or of each of its parts by code; None where no register says it.

    ``by`` size counts enterprises only, as reports show them. Without ``by`` the key is the region's code.
    """
    tree = regions()
    scope.check(region, tree)
    roll = schema.rollup.c
    place = roll.parent == region if by == "region" else roll.parent == tree[region].nav_parent
    key = {"region": roll.region, "industry": roll.industry, "size": roll.size}.get(by, roll.region)
    ask = select(key, func.max(roll.employees_max)).where(
        place, roll.period == period, roll.calibre == calibre, roll.purpose == purpose
    )
    if by != "region":
        ask = ask.where(roll.region == region)
    ask = ask.where(
        roll.industry != ALL if by == "industry" else roll.industry == ALL if by != "size" else roll.industry != ALL,
        roll.size != ALL if by == "size" else roll.size == ALL,
        roll.unit_kind == ("enterprise" if by == "size" else ALL),
    )
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(ask.group_by(key))}
