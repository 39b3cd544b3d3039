"""What links do to cover: units covered by a row that is linked to them, unknown with doubtful ones alone, or as codes say.

Publish keeps what this needs of rows (``link_other``, ``link_base``), so that a decision is followed for the units that it touches alone.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, column, delete, func, insert, select, table, text, tuple_

from data.database import links, schema
from data.database.schema import in_slice
from data.slice import Slice
from etl.link.codes import is_plain
from etl.publish.links.rows import LinkRow

UNIONS: Final = ("unit_union", "unit_cover")
"""Pairs that cover rests on."""
_RANKS: Final[Mapping[str | None, int]] = {"own": 1, "joint": 2, "federation": 3, "stated": 4}
_LEAST: Final = len(_RANKS) + 1
_COUNTED: Final = text("SELECT id FROM counted_part")
Place = tuple[int, int]
"""A row: its part and number."""


def keep_others(connection: Connection, others: Iterable[LinkRow]) -> None:
    """``link_other`` of the rows that are counted; needs the temporary table ``slice_union``."""
    live = connection.execute(text("SELECT code, union_kind FROM slice_union WHERE live = 1")).all()
    modes: dict[str | None, str] = {row.code: row.union_kind for row in live}
    kept = links.link_other
    connection.execute(delete(kept).where(kept.c.part_id.in_(_COUNTED)))
    rows = [
        {
            "part_id": row.part_id,
            "row": row.row,
            "region": row.record.region,
            "persons": row.record.persons,
            "union_code": row.union,
            "mode": mode if (mode := modes.get(row.union)) in _RANKS else None,
        }
        for row in others
        if row.kind in UNIONS
    ]
    if rows:
        connection.execute(insert(kept), rows)


def keep_base(
    connection: Connection, slice_: Slice, units: Iterable[LinkRow], others: Iterable[LinkRow]
) -> Collection[Place]:
    """``link_base`` of the units that are counted and have pairs with unions, whose places are returned; without a pair one that was looked for in
    vain is uncovered. Cover must have been resolved by codes, of the same parts."""
    here = {(unit.part_id, unit.row): unit for unit in units}
    known = _known(connection)
    link = links.link.c
    mine = in_slice(links.link, slice_), link.kind.in_(UNIONS)
    paired = connection.execute(select(link.part_id, link.row).where(*mine).distinct()).all()
    places = sorted({(row.part_id, row.row) for row in paired} & here.keys())
    spoken = set(connection.execute(text("SELECT region FROM unit_place WHERE unions = 1")).scalars())
    named = {row.city for row in others if row.kind in UNIONS and not is_plain(row.record.code or "")}
    vain = {
        p for p, (mode, _) in known.items() if mode == "unknown" and p in here and _looked_for(here[p], spoken, named)
    }
    kept = links.link_base
    connection.execute(delete(kept).where(kept.c.part_id.in_(_COUNTED)))
    rows = []
    for place in places:
        mode, union = (None, None) if place in vain else known.get(place, (None, None))
        rows.append({"part_id": place[0], "row": place[1], "mode": mode, "union_code": union})
    if rows:
        connection.execute(insert(kept), rows)
    _forget(connection, vain - set(places))
    return places


def _known(connection: Connection) -> dict[Place, tuple[str, str | None]]:
    """What codes say of the cover of the units that are counted."""
    coverage = schema.coverage.c
    columns = (coverage.part_id, coverage.row, coverage.mode, coverage.union_code)
    rows = connection.execute(select(*columns).where(coverage.part_id.in_(_COUNTED))).all()
    return {(row.part_id, row.row): (row.mode, row.union_code) for row in rows}


def _looked_for(unit: LinkRow, spoken: Container[str], named: Container[str]) -> bool:
    """Whether a unit that has no code was looked for by its name: a union register speaks for it, and unions of its city name units."""
    return unit.record.code is None and "|" in unit.key and unit.record.region in spoken and unit.city in named


_AT_ONCE: Final = 400
"""Rows in one statement: SQLite of old takes 999 parameters."""


def in_pieces(places: Collection[Place]) -> Iterator[list[Place]]:
    """Rows, so many at a time as a statement takes."""
    listed = sorted(places)
    return (listed[first : first + _AT_ONCE] for first in range(0, len(listed), _AT_ONCE))


def units_beside(connection: Connection, slice_: Slice, others: Collection[Place]) -> set[Place]:
    """The units that have pairs with some rows of unions."""
    link = links.link.c
    found: set[Place] = set()
    for some in in_pieces(others):
        mine = in_slice(links.link, slice_), link.kind.in_(UNIONS), tuple_(link.other_part, link.other_row).in_(some)
        found.update((row.part_id, row.row) for row in connection.execute(select(link.part_id, link.row).where(*mine)))
    return found


def is_kept(connection: Connection, others: Collection[Place]) -> bool:
    """Whether publish kept what is needed of all of some rows of unions."""
    kept = links.link_other.c
    found = 0
    for some in in_pieces(others):
        known = tuple_(kept.part_id, kept.row).in_(some)
        ask = select(func.count()).select_from(links.link_other).where(known)
        found += int(connection.execute(ask).scalar_one())
    return found == len(others)


_PAIRS: Final = (
    " FROM link k JOIN relinked_unit r ON r.part_id = k.part_id AND r.row = k.row WHERE k.period = :period AND k.calibre = :calibre"
    " AND k.purpose = :purpose AND k.kind IN ('unit_union', 'unit_cover')"
)
_WAYS: Final = (
    f"SELECT k.part_id, k.row, o.mode, o.union_code{_PAIRS.replace(' WHERE', ' JOIN link_other o ON o.part_id = k.other_part AND o.row = k.other_row WHERE')}"
    " AND k.counts AND o.mode IS NOT NULL"
)
_WAITING: Final = (
    f"SELECT k.part_id, k.row{_PAIRS} AND NOT k.counts AND NOT EXISTS (SELECT 1 FROM link_said z WHERE z.link_id = k.id)"
    " AND (k.other_part, k.other_row) NOT IN (SELECT w.other_part, w.other_row FROM link w WHERE w.counts"
    " AND w.period = :period AND w.calibre = :calibre AND w.purpose = :purpose)"
)
"""SQL: units with a pair that is neither counted nor decided, whose other row is linked to nobody else."""


def cover_units(connection: Connection, slice_: Slice, places: Collection[Place]) -> None:
    """Write the cover of some units that have pairs: by the best link that counts, if codes know none as good."""
    if not places:
        return
    connection.execute(text("DROP TABLE IF EXISTS relinked_unit"))
    connection.execute(
        text("CREATE TEMPORARY TABLE relinked_unit (part_id INTEGER, row INTEGER, PRIMARY KEY (part_id, row))")
    )
    relinked = table("relinked_unit", column("part_id"), column("row"))
    connection.execute(insert(relinked), [{"part_id": part, "row": row} for part, row in sorted(places)])
    base = links.link_base.c
    rows = connection.execute(
        select(base.part_id, base.row, base.mode, base.union_code).where(
            (base.part_id == relinked.c.part_id) & (base.row == relinked.c.row)
        )
    )
    found: dict[Place, tuple[str | None, str | None]] = {(r.part_id, r.row): (r.mode, r.union_code) for r in rows}
    best: dict[Place, tuple[int, str, str]] = {}
    for way in connection.execute(text(_WAYS), slice_.params):
        rank = (_RANKS[way.mode], way.union_code, way.mode)
        best[way.part_id, way.row] = min(rank, best.get((way.part_id, way.row), rank))
    for row in connection.execute(text(_WAITING), slice_.params):
        place = (row.part_id, row.row)
        if place not in best and found[place][0] in (None, "unknown"):
            found[place] = ("unknown", None)
    for place, (rank_, union, mode) in best.items():
        if rank_ < _RANKS.get(found[place][0], _LEAST):
            found[place] = (mode, union)
    _write(connection, found)


def _write(connection: Connection, found: Mapping[Place, tuple[str | None, str | None]]) -> None:
    _forget(connection, found)
    rows: list[dict[str, Any]] = [
        {"part_id": part, "row": row, "mode": mode, "union_code": union}
        for (part, row), (mode, union) in sorted(found.items())
        if mode is not None
    ]
    if rows:
        connection.execute(insert(schema.coverage), rows)


def _forget(connection: Connection, places: Collection[Place]) -> None:
    gone = [{"part": part, "row": row} for part, row in sorted(places)]
    if gone:
        connection.execute(text("DELETE FROM coverage WHERE part_id = :part AND row = :row"), gone)
