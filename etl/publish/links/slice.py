"""The links of a slice: made for the cities whose rows changed, settled by what was decided, and what they do to cover.

Where every row has its code there is nothing to link, and neither splink nor DuckDB is imported. Statistical loads are never linked.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final

from sqlalchemy import Connection, insert, select, text

from data.database import links, schema
from data.database.schema import in_slice
from data.slice import Slice
from etl.link.codes import is_plain
from etl.publish.links.pairs import LINKED, OF_PERIOD, Made, renew, settle
from etl.publish.links.periods import link_periods
from etl.publish.links.rows import LinkRow, coded_unions, numbered, others_of, told_by_code, units_of
from etl.publish.links.sums import write_sums

_UNIONS: Final = ("unit_union", "unit_cover")


def link_slice(connection: Connection, slice_: Slice) -> None:
    """Bring the links of the parts that are counted up to date, and let cover rest on those that count.

    Follows the resolving of cover by codes, whose temporary tables it needs (:mod:`etl.publish.coverage`).
    """
    if slice_.purpose not in LINKED:
        return
    link_periods(connection, slice_)
    others, coded = others_of(connection, slice_), coded_unions(connection, slice_)
    if not others and not coded and not _any(connection, slice_):
        return
    units = units_of(connection) if others or coded else []
    others = numbered([*others, *told_by_code(coded, units)])
    if not others and not _any(connection, slice_):
        return
    _renew(connection, slice_, units, others)
    settle(connection, slice_, OF_PERIOD)
    _cover(connection, slice_, {row.record.id: row for row in others}, units)
    write_sums(connection, slice_, others)


def _renew(connection: Connection, slice_: Slice, units: list[LinkRow], others: list[LinkRow]) -> None:
    """The pairs of cities whose rows changed, found anew; a city that is not counted keeps its own."""
    reached = _reached(connection)
    open_ = {row.record.id for row in units if row.open}
    leads = {row.record.id for row in others if row.kind == "lead"}
    renew(
        connection,
        slice_,
        Made(links.link_state, OF_PERIOD, lambda city: city in reached or not others),
        units,
        others,
        lambda unit, other: unit in open_ or other in leads,
    )


def _reached(connection: Connection) -> set[str]:
    """The cities of the parts that are counted."""
    part = schema.part.c
    codes = connection.execute(select(part.region).where(part.id.in_(text("SELECT id FROM counted_part")))).scalars()
    return {code[:4] for code in codes}


def _any(connection: Connection, slice_: Slice) -> bool:
    """Whether the slice had anything to link before."""
    return (
        connection.execute(select(links.link_state.c.city).where(in_slice(links.link_state, slice_))).first()
        is not None
    )


_OPEN: Final = (
    "SELECT k.part_id, k.row FROM link k WHERE k.period = :period AND k.calibre = :calibre AND k.purpose = :purpose"
    " AND k.kind IN ('unit_union', 'unit_cover') AND NOT k.counts"
    " AND NOT EXISTS (SELECT 1 FROM link_said z WHERE z.link_id = k.id)"
    " AND (k.other_part, k.other_row) NOT IN (SELECT w.other_part, w.other_row FROM link w WHERE w.counts"
    " AND w.period = :period AND w.calibre = :calibre AND w.purpose = :purpose)"
)
"""SQL: units with a pair that is neither counted nor decided, whose other row is linked to nobody else."""


def _cover(connection: Connection, slice_: Slice, others: dict[str, LinkRow], units: list[LinkRow]) -> None:
    """Cover that rests on links; units with doubtful ones alone are unknown; those without a code that were looked for in vain uncovered."""
    here = {(unit.part_id, unit.row): unit for unit in units}
    known = _known(connection, here)
    best = _ways(connection, slice_, others)
    ways = {
        place: (mode, union)
        for place, (rank, union, mode) in best.items()
        if place in here and rank < _RANKS.get(known.get(place, ""), len(_RANKS) + 1)
    }
    waiting = {(row.part_id, row.row) for row in connection.execute(text(_OPEN), slice_.params)}
    doubtful = {p for p in waiting - best.keys() if p in here and known.get(p) in (None, "unknown")}
    spoken = set(connection.execute(text("SELECT region FROM unit_place WHERE unions = 1")).scalars())
    named = {row.city for row in others.values() if row.kind != "lead" and not is_plain(row.record.code or "")}
    vain = {
        place
        for place, mode in known.items()
        if mode == "unknown" and place not in doubtful and place not in ways and _looked_for(here[place], spoken, named)
    }
    _replace(connection, ways, doubtful, vain)


_RANKS: Final = {"own": 1, "joint": 2, "federation": 3, "stated": 4}
Place = tuple[int, int]
"""A row: its part and number."""


def _known(connection: Connection, here: Container[Place]) -> dict[Place, str]:
    """What codes say of the cover of units."""
    coverage = schema.coverage.c
    rows = connection.execute(select(coverage.part_id, coverage.row, coverage.mode)).all()
    return {(row.part_id, row.row): row.mode for row in rows if (row.part_id, row.row) in here}


def _ways(connection: Connection, slice_: Slice, others: dict[str, LinkRow]) -> dict[Place, tuple[int, str, str]]:
    """Unit → the best way of cover that a link gives it: its rank, the union, the mode."""
    unions = {(row.part_id, row.row): row.union for row in others.values() if row.union}
    live = connection.execute(text("SELECT code, union_kind FROM slice_union WHERE live = 1")).all()
    modes: dict[str | None, str] = {row.code: row.union_kind for row in live}
    pair = links.link.c
    counted = connection.execute(
        select(pair.part_id, pair.row, pair.other_part, pair.other_row)
        .where(in_slice(links.link, slice_), pair.counts, pair.kind.in_(_UNIONS))
        .order_by(pair.unit_key, pair.other_key)
    ).all()
    best: dict[Place, tuple[int, str, str]] = {}
    for row in counted:
        union = unions.get((row.other_part, row.other_row))
        mode = modes.get(union)
        if union and mode in _RANKS:
            way = (_RANKS[mode], union, mode)
            best[row.part_id, row.row] = min(way, best.get((row.part_id, row.row), way))
    return best


def _looked_for(unit: LinkRow, spoken: Container[str], named: Container[str]) -> bool:
    """Whether a unit that has no code was looked for by its name: a union register speaks for it, and unions of its city name units."""
    return unit.record.code is None and "|" in unit.key and unit.record.region in spoken and unit.city in named


def _replace(
    connection: Connection,
    ways: dict[Place, tuple[str, str]],
    doubtful: set[Place],
    vain: set[Place],
) -> None:
    places = sorted(ways.keys() | doubtful | vain)
    if not places:
        return
    connection.execute(
        text("DELETE FROM coverage WHERE part_id = :part AND row = :row"), [{"part": p, "row": r} for p, r in places]
    )
    rows: list[dict[str, Any]] = [
        {"part_id": p, "row": r, "mode": mode, "union_code": union} for (p, r), (mode, union) in sorted(ways.items())
    ]
    rows += [{"part_id": p, "row": r, "mode": "unknown", "union_code": None} for p, r in sorted(doubtful)]
    if rows:
        connection.execute(insert(schema.coverage), rows)
