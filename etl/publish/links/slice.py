"""The links of a slice: made for the cities whose rows changed, settled by what was decided, and what they do to cover.

Where every row has its code there is nothing to link, and neither splink nor DuckDB is imported. Statistical loads are never linked.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from data.database import links
from data.database.schema import in_slice
from data.slice import Slice
from etl.publish.links.cover import cover_units, keep_base, keep_others
from etl.publish.links.pairs import LINKED, OF_PERIOD, Made, goes_here, pairs_among, renew, settle
from etl.publish.links.periods import link_periods
from etl.publish.links.rows import LinkRow, coded_unions, numbered, others_of, told_by_code, units_of
from etl.publish.links.sums import write_sums
from etl.publish.links.twins import write_twin_sums
from etl.publish.subtrees import Reached


def link_slice(connection: Connection, slice_: Slice, changed: Mapping[Slice, Reached | None]) -> None:
    """Bring the links of the parts that are counted up to date, and let cover rest on those that count.

    Follows the resolving of cover by codes, whose temporary tables it needs (:mod:`etl.publish.coverage`). ``changed``: as of :func:`link_periods`.
    """
    if slice_.purpose not in LINKED:
        return
    link_periods(connection, slice_, changed)
    _link_cover(connection, slice_)
    write_twin_sums(connection, slice_)


def _link_cover(connection: Connection, slice_: Slice) -> None:
    others, coded = others_of(connection, slice_), coded_unions(connection, slice_)
    if not others and not coded and not _any(connection, slice_):
        return
    units = units_of(connection, {row.city for row in (*others, *coded)}) if others or coded else []
    others = numbered([*others, *told_by_code(coded, units)])
    if not others and not _any(connection, slice_):
        return
    _renew(connection, slice_, units, others)
    settle(connection, slice_, OF_PERIOD)
    keep_others(connection, others)
    cover_units(connection, slice_, keep_base(connection, slice_, units, others))
    write_sums(connection, slice_)


def _renew(connection: Connection, slice_: Slice, units: list[LinkRow], others: list[LinkRow]) -> None:
    """The pairs of cities whose rows changed, found anew; a city that is not counted keeps its own."""
    open_ = {row.record.id for row in units if row.open}
    leads = {row.record.id for row in others if row.kind == "lead"}
    renew(
        connection,
        slice_,
        Made(
            links.link_state,
            OF_PERIOD,
            goes_here(connection, slice_),
            lambda mine, theirs: pairs_among(mine, theirs, lambda unit, other: unit in open_ or other in leads),
        ),
        units,
        others,
    )


def _any(connection: Connection, slice_: Slice) -> bool:
    """Whether the slice had anything to link before."""
    return (
        connection.execute(select(links.link_state.c.city).where(in_slice(links.link_state, slice_))).first()
        is not None
    )
