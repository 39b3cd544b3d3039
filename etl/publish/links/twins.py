"""What follows from pairs of units in two registers of one period: one row speaks, the others are counted nowhere, as long as the pairs count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, column, delete, insert, select, table, text, tuple_, update

from analysis.vocabulary import COVER_MODES, SMALL_MICRO, UNKNOWN_INDUSTRY
from data.database import links, schema
from data.database.schema import in_slice
from data.reference import regions
from data.slice import Slice
from etl.publish.identity import unit_key
from etl.publish.links.cover import Place, in_pieces
from etl.publish.links.pairs import LINKED, OF_REGISTERS, Made, goes_here, renew, settle
from etl.publish.links.registers import Standing, find_twins, joined, rows_beside, split, standing
from etl.publish.links.same import keep_same_units
from etl.publish.links.sums import millionths_wrong

_NAMES: Final = tuple(
    f"{what}{of}"
    for what in ("twins", "twins_false", "twins_maybe", "twins_covered")
    for of in ("", "_employees", "_small")
)


def link_registers(connection: Connection, slice_: Slice, *, resolved: bool = False) -> None:
    """Bring the pairs of units in two registers of a slice up to date, let one row of each unit speak (``displaced`` holds the others), and leave the
    temporary table ``twin_unit`` of these, with the key that each goes by now. ``resolved``: the same rows are counted as before.

    Follows :func:`etl.publish.senders.displace`, whose rows it adds to.
    """
    connection.execute(text("DROP TABLE IF EXISTS twin_unit"))
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE twin_unit (part_id INTEGER, row INTEGER, unit_key TEXT, speaks TEXT, PRIMARY KEY (part_id, row))"
        )
    )
    if slice_.purpose not in LINKED:
        return
    changed = False if resolved else _relink(connection, slice_)
    _displace(connection, slice_)
    if changed:
        keep_same_units(connection, slice_.purpose)


def _relink(connection: Connection, slice_: Slice) -> bool:
    """Find the pairs anew where rows changed, and settle them. Returns whether there are, or were, any."""
    units, others, stands = rows_beside(connection)
    made = Made(
        links.link_register,
        OF_REGISTERS,
        goes_here(connection, slice_),
        lambda mine, theirs: find_twins(mine, theirs, stands),
        movable=False,  # whose row speaks depends on the dates of the tables too
    )
    if not (renew(connection, slice_, made, units, others) or others):
        return False
    settle(connection, slice_, OF_REGISTERS)
    _part(connection, slice_)
    return True


def _part(connection: Connection, slice_: Slice) -> None:
    """Pairs that all together would make two units one count no more; those that somebody accepted go before the others."""
    pair, said, decision = links.link.c, links.link_said.c, links.link_decision.c
    source = links.link.outerjoin(links.link_said, said.link_id == pair.id).outerjoin(
        links.link_decision, decision.id == said.decision_id
    )
    columns = (pair.id, pair.part_id, pair.row, pair.other_part, pair.other_row, decision.decision)
    ask = select(*columns).select_from(source).where(OF_REGISTERS.among(slice_), pair.counts).order_by(pair.id)
    rows = connection.execute(ask).all()
    stands = _standing(connection, {place for row in rows for place in _ends(row)})
    wrong = [rows[number] for number in split([_ends(row) for row in rows], stands)]
    sure = [row for row in wrong if row.decision == "accept"]
    kept = {row.id for row in sure} - {sure[number].id for number in split([_ends(row) for row in sure], stands)}
    gone = [row.id for row in wrong if row.id not in kept]
    for first in range(0, len(gone), 500):
        connection.execute(update(links.link).where(pair.id.in_(gone[first : first + 500])).values(counts=False))


def _ends(row: Any) -> tuple[Place, Place]:
    """The places of a pair's unit and of its other row."""
    return (row.part_id, row.row), (row.other_part, row.other_row)


def _standing(connection: Connection, places: Collection[Place]) -> dict[Place, Standing]:
    unit, part, load = schema.unit.c, schema.part.c, schema.load.c
    source = schema.unit.join(schema.part, part.id == unit.part_id).join(schema.load, load.id == part.load_id)
    columns = (unit.part_id, unit.row, unit.region, unit.credit_code, part.region.label("sender"))
    ask = select(*columns, part.table_key, part.reference_date, load.sha256).select_from(source)
    return {
        (row.part_id, row.row): standing(row)
        for some in in_pieces(places)
        for row in connection.execute(ask.where(tuple_(unit.part_id, unit.row).in_(some)))
    }


def _displace(connection: Connection, slice_: Slice) -> None:
    """Of the rows of one unit all but the one that speaks are counted nowhere."""
    pair = links.link.c
    counted = text("SELECT id FROM counted_part")
    ask = select(pair.part_id, pair.row, pair.other_part, pair.other_row).where(
        OF_REGISTERS.among(slice_), pair.counts, pair.part_id.in_(counted), pair.other_part.in_(counted)
    )
    pairs = [_ends(row) for row in connection.execute(ask)]
    if not pairs:
        return
    groups: dict[Place, list[Place]] = defaultdict(list)
    for place, root in joined(pairs).items():
        groups[root].append(place)
    stands = _standing(connection, {place for pair_ in pairs for place in pair_})
    speaks = {
        place: best
        for places in groups.values()
        for best in (min(places, key=lambda place: stands[place].order),)
        for place in places
        if place != best
    }
    connection.execute(
        insert(schema.displaced),
        [{"part_id": part, "row": row, "by_part": speaks[part, row][0], "why": "link"} for part, row in sorted(speaks)],
    )
    keys = _keys(connection, {*speaks, *speaks.values()})
    twin = table("twin_unit", *(column(name) for name in ("part_id", "row", "unit_key", "speaks")))
    connection.execute(
        insert(twin),
        [
            {"part_id": part, "row": row, "unit_key": keys[part, row], "speaks": keys[best]}
            for (part, row), best in sorted(speaks.items())
        ],
    )


def _keys(connection: Connection, places: Collection[Place]) -> dict[Place, str]:
    unit = schema.unit.c
    ask = select(unit.part_id, unit.row, text(f"{unit_key('unit')} AS called"))
    return {
        (row.part_id, row.row): row.called
        for some in in_pieces(places)
        for row in connection.execute(ask.where(tuple_(unit.part_id, unit.row).in_(some)))
    }


_ASK: Final = (
    "SELECT k.counts, k.probability, z.decision, k.part_id, k.row, k.other_part, k.other_row, o.region, o.industry, o.size, o.unit_kind, o.employees,"
    " c.mode, b.mode AS mode_b FROM link k JOIN part p ON p.id = k.other_part AND p.period = :period AND p.calibre = :calibre"
    " AND p.purpose = :purpose JOIN unit o ON o.part_id = k.other_part AND o.row = k.other_row"
    " LEFT JOIN coverage c ON c.part_id = k.part_id AND c.row = k.row LEFT JOIN coverage b ON b.part_id = o.part_id AND b.row = o.row"
    " LEFT JOIN link_said s ON s.link_id = k.id LEFT JOIN link_decision z ON z.id = s.decision_id"
    " WHERE k.kind = 'unit_unit' AND k.period = :period AND k.calibre = :calibre AND k.purpose = :purpose"
    " ORDER BY k.other_part, k.other_row, k.counts DESC, k.probability DESC, k.id"
)


def write_twin_sums(connection: Connection, slice_: Slice) -> None:
    """Write ``twin_sum`` of a slice anew; cover must be resolved."""
    rows = connection.execute(text(_ASK), slice_.params).all() if slice_.purpose in LINKED else []
    sums: dict[tuple[str, ...], dict[str, Any]] = defaultdict(lambda: dict.fromkeys(_NAMES, 0))
    for (region, *cell), amounts in _amounts(rows):
        for code in regions().path(region)[1:] if region in regions() else ():
            into = sums[(code, *cell)]
            for name, amount in amounts.items():
                into[name] += amount
    kept = links.twin_sum
    connection.execute(delete(kept).where(in_slice(kept, slice_)))
    if sums:
        keys = ("region", "industry", "size", "unit_kind")
        told = sorted(sums.items())
        connection.execute(
            insert(kept),
            [{**dict(zip(keys, key, strict=True)), **slice_.params, **_in_units(amounts)} for key, amounts in told],
        )


def _in_units(amounts: Mapping[str, int]) -> dict[str, float]:
    return {name: n / 1_000_000 if name.startswith("twins_false") else n for name, n in amounts.items()}


def _amounts(rows: Sequence[Row[Any]]) -> Iterable[tuple[tuple[str, ...], Mapping[str, int]]]:
    """What each row beside a unit adds to its cell: once, by the pair that counts, else by the likeliest that waits."""
    seen: set[Place] = set()
    for row in rows:
        place = (row.other_part, row.other_row)
        waits = not row.counts and row.decision is None and "displaced" not in (row.mode, row.mode_b)
        if place in seen or not (row.counts or waits):
            continue
        seen.add(place)
        amounts = {"": 1, "_employees": row.employees or 0, "_small": int(row.size in SMALL_MICRO)}
        wrong = millionths_wrong(row.decision, row.probability)
        what = {"twins": 1, "twins_false": wrong} if row.counts else {"twins_maybe": 1}
        if waits and row.mode in COVER_MODES and row.mode_b in COVER_MODES:
            what["twins_covered"] = 1
        section = row.industry[:1] if row.industry else UNKNOWN_INDUSTRY
        yield (
            (row.region, section, row.size, row.unit_kind),
            {f"{name}{of}": share * amount for name, share in what.items() for of, amount in amounts.items()},
        )
