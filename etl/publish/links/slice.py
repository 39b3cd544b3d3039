"""The links of a slice: made for the cities whose rows changed, settled by what was decided, and what they do to cover.

Where every row has its code there is nothing to link, and neither splink nor DuckDB is imported. Statistical loads are never linked.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, text, update

from data.database import links, schema
from data.database.loads import next_id
from data.database.schema import in_slice
from data.slice import Slice
from etl.publish.links.rows import LinkRow, digests, others_of, units_of
from etl.publish.links.sums import write_sums

LINKED: Final = ("administrative", "synthetic")
"""Purposes whose registers may be linked: survey data about a respondent serve statistics alone."""
_UNIONS: Final = ("unit_union", "unit_cover")


def link_slice(connection: Connection, slice_: Slice) -> None:
    """Bring the links of the parts that are counted up to date, and let cover rest on those that count.

    Follows the resolving of cover by codes, whose temporary tables it needs (:mod:`etl.publish.coverage`).
    """
    if slice_.purpose not in LINKED:
        return
    others = others_of(connection, slice_)
    if not others and not _any(connection, slice_):
        return
    units = units_of(connection) if others else []
    _renew(connection, slice_, units, others)
    _settle(connection, slice_)
    _cover(connection, slice_, {row.record.id: row for row in others}, units)
    write_sums(connection, slice_, others)


def _any(connection: Connection, slice_: Slice) -> bool:
    """Whether the slice had anything to link before."""
    return (
        connection.execute(select(links.link_state.c.city).where(in_slice(links.link_state, slice_))).first()
        is not None
    )


def _renew(connection: Connection, slice_: Slice, units: list[LinkRow], others: list[LinkRow]) -> None:
    """Drop the pairs of cities whose rows changed or went, and find them anew."""
    state = links.link_state
    kept = connection.execute(select(state.c.city, state.c.digest).where(in_slice(state, slice_))).all()
    before = {row.city: row.digest for row in kept}
    now = digests(units, others)
    reached = _reached(connection)
    gone = {city for city in before if city not in now and (city in reached or not others)}
    changed = {city for city, digest in now.items() if before.get(city) != digest}
    for city in sorted(gone | changed):
        for table in (links.link, state):
            connection.execute(delete(table).where(in_slice(table, slice_), table.c.city == city))
    if not changed:
        return
    mine = [row for row in units if row.city in changed]
    pairs = _pairs(mine, [row for row in others if row.city in changed])
    first = next_id(connection, links.link)
    if pairs:
        rows = [{**pair, **slice_.params, "id": first + number} for number, pair in enumerate(pairs)]
        connection.execute(insert(links.link), rows)
    connection.execute(
        insert(state), [{**slice_.params, "city": city, "digest": now[city]} for city in sorted(changed)]
    )


def _reached(connection: Connection) -> set[str]:
    """The cities of the parts that are counted."""
    part = schema.part.c
    codes = connection.execute(select(part.region).where(part.id.in_(text("SELECT id FROM counted_part")))).scalars()
    return {code[:4] for code in codes}


def _pairs(units: list[LinkRow], others: list[LinkRow]) -> list[dict[str, Any]]:
    """The certain and doubtful pairs, as rows of ``link``."""
    if not units or not others:
        return []
    from etl.link.pairs import find_pairs  # splink takes a second to import, and most databases need none of it

    by_unit, by_other = ({row.record.id: row for row in rows} for rows in (units, others))
    open_ = {row.record.id for row in units if row.open}
    leads = {row.record.id for row in others if row.kind == "lead"}
    found = find_pairs(
        [r.record for r in units], [r.record for r in others], allowed=lambda u, o: u in open_ or o in leads
    )
    return [
        {
            "city": by_unit[pair.unit].city,
            "kind": by_other[pair.other].kind,
            "part_id": by_unit[pair.unit].part_id,
            "row": by_unit[pair.unit].row,
            "region": by_unit[pair.unit].record.region,
            "other_part": by_other[pair.other].part_id,
            "other_row": by_other[pair.other].row,
            "unit_key": by_unit[pair.unit].key,
            "other_key": by_other[pair.other].key,
            "zone": pair.zone,
            "probability": pair.probability,
            "weights": pair.weights,
            "counts": False,
        }
        for pair in found
    ]


def _settle(connection: Connection, slice_: Slice) -> None:
    """``counts`` of each pair: certain and not rejected, or accepted; a row for which one was accepted counts for no other unit."""
    pair, said = links.link.c, links.link_decision.c
    here = in_slice(links.link, slice_)
    connection.execute(update(links.link).where(here).values(counts=pair.zone == "certain"))
    decided = connection.execute(
        select(pair.id, said.decision, pair.other_part, pair.other_row)
        .join(
            links.link_decision,
            (said.kind == pair.kind) & (said.unit_key == pair.unit_key) & (said.other_key == pair.other_key),
        )
        .where(here, said.revoked_at.is_(None))
        .order_by(said.id)
    ).all()
    for row in decided:
        if row.decision == "accept":
            same_row = (pair.other_part == row.other_part) & (pair.other_row == row.other_row)
            connection.execute(update(links.link).where(here, same_row).values(counts=False))
        connection.execute(update(links.link).where(pair.id == row.id).values(counts=row.decision == "accept"))


_OPEN: Final = (
    "SELECT k.part_id, k.row FROM link k WHERE k.period = :period AND k.calibre = :calibre AND k.purpose = :purpose"
    " AND k.kind IN ('unit_union', 'unit_cover') AND NOT k.counts"
    " AND NOT EXISTS (SELECT 1 FROM link_decision z WHERE z.kind = k.kind AND z.unit_key = k.unit_key AND z.other_key = k.other_key"
    " AND z.revoked_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM link w WHERE w.counts AND w.other_part = k.other_part AND w.other_row = k.other_row"
    " AND w.period = k.period AND w.calibre = k.calibre AND w.purpose = k.purpose)"
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
    named = {row.city for row in others.values() if row.kind != "lead"}
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
