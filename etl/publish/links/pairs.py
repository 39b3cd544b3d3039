"""Pairs as rows of ``link``: found anew where the rows that they were made of changed, and settled by what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, insert, select, text, tuple_, update

from analysis.vocabulary import NATION, LinkKind
from data.database import links, schema
from data.database.loads import next_id
from data.database.schema import in_slice
from data.regions.codes import province_head
from data.slice import Slice
from etl.link.exact import pairs_by_code
from etl.publish.links.cover import Place, in_pieces
from etl.publish.links.rows import LinkRow, digests, said_in

LINKED: Final = ("administrative", "synthetic")
"""Purposes whose registers may be linked: survey data about a respondent serve statistics alone."""


@dataclass(frozen=True, slots=True)
class Family:
    """Pairs that are made and settled together: their kinds, and whether both rows stand in one period."""

    kinds: Sequence[LinkKind]
    one_period: bool = True

    def among(self, slice_: Slice) -> ColumnElement[bool]:
        """Its pairs in a slice."""
        pair, part = links.link.c, schema.part
        here = pair.other_part.in_(select(part.c.id).where(in_slice(part, slice_)))
        return and_(in_slice(links.link, slice_), pair.kind.in_(self.kinds), here if self.one_period else ~here)


OF_PERIOD: Final = Family(("unit_union", "unit_cover", "lead"))
"""Pairs of a unit with a row that names it."""
OF_PERIODS: Final = Family(("unit_unit",), one_period=False)
"""Pairs of a unit with one of the period before."""
OF_REGISTERS: Final = Family(("unit_unit",))
"""Pairs of units in two registers of one period."""
OF_UNITS: Final = OF_PERIODS.kinds
"""Kinds of pairs of which both rows are a register's units."""


@dataclass(frozen=True, slots=True)
class Made:
    """Which pairs are looked after together: where it is kept of what they were made, which they are, whether those of a city go that has
    no rows any more, and how pairs are found among rows. ``movable``: they follow from what rows say alone, not from where they stand."""

    state: Table
    family: Family
    goes: Callable[[str], bool]
    find: Callable[[Sequence[LinkRow], Sequence[LinkRow]], list[dict[str, Any]]]
    movable: bool = True


def renew(
    connection: Connection,
    slice_: Slice,
    made: Made,
    units: Sequence[LinkRow],
    others: Sequence[LinkRow],
) -> bool:
    """Drop the pairs of cities whose rows changed or went, and find them anew. Returns whether there were any such cities.

    A table sent again, as for a correction, moves all its rows to another part: where they say what they said, their pairs move with them.
    """
    state, link = made.state, links.link
    kept = connection.execute(select(state.c.city, state.c.digest).where(in_slice(state, slice_))).all()
    before = {row.city: row.digest for row in kept}
    now = digests(units, others)
    gone = {city for city in before if city not in now and made.goes(city)}
    changed = {city for city, digest in now.items() if before.get(city) != digest}
    alike = {city for city in changed if made.movable and said_in(before.get(city)) == said_in(now[city])}
    moved = _moved(connection, slice_, made, alike, units, others)
    changed -= moved
    for city in sorted(gone | changed):
        connection.execute(delete(state).where(in_slice(state, slice_), state.c.city == city))
        mine = made.family.among(slice_) & (link.c.city == city)
        connection.execute(delete(links.link_said).where(links.link_said.c.link_id.in_(select(link.c.id).where(mine))))
        connection.execute(delete(link).where(mine))
    if changed:
        rows = made.find([row for row in units if row.city in changed], [row for row in others if row.city in changed])
        first = next_id(connection, link)
        if rows:
            numbered = [{**row, **slice_.params, "id": first + number} for number, row in enumerate(rows)]
            connection.execute(insert(link), numbered)
    _keep_state(connection, slice_, state, {city: now[city] for city in sorted(changed | moved)})
    return bool(gone or changed or moved)


def _keep_state(connection: Connection, slice_: Slice, state: Table, now: Mapping[str, str]) -> None:
    for city in now:
        connection.execute(delete(state).where(in_slice(state, slice_), state.c.city == city))
    if now:
        connection.execute(
            insert(state), [{**slice_.params, "city": city, "digest": digest} for city, digest in now.items()]
        )


def _moved(
    connection: Connection,
    slice_: Slice,
    made: Made,
    cities: Collection[str],
    units: Sequence[LinkRow],
    others: Sequence[LinkRow],
) -> set[str]:
    """Let the pairs of cities stand where their rows stand now. Returns those in which it is told: each row of a pair has a key of its own."""
    link = links.link
    mine = [row for row in units if row.city in cities]
    theirs = [row for row in others if row.city in cities]
    double = _in_doubt(mine) | _in_doubt(theirs)
    units_now = {(row.city, row.key): row for row in mine}
    others_now = {(row.city, row.kind, row.key): row for row in theirs}
    places = []
    for city in sorted(set(cities) - double):
        here = made.family.among(slice_) & (link.c.city == city)
        for pair in connection.execute(select(link.c.id, link.c.kind, link.c.unit_key, link.c.other_key).where(here)):
            unit, other = units_now[city, pair.unit_key], others_now[city, pair.kind, pair.other_key]
            place = {"part_id": unit.part_id, "row": unit.row, "other_part": other.part_id, "other_row": other.row}
            places.append({"of": pair.id, **{f"to_{name}": value for name, value in place.items()}})
    if places:
        to: dict[str, Any] = {name: bindparam(f"to_{name}") for name in ("part_id", "row", "other_part", "other_row")}
        connection.execute(update(link).where(link.c.id == bindparam("of")).values(**to), places)
    return set(cities) - double


def _in_doubt(rows: Sequence[LinkRow]) -> set[str]:
    """The cities in which several rows of one kind have one key."""
    times = Counter((row.city, row.kind, row.key) for row in rows)
    return {city for (city, _, _), count in times.items() if count > 1}


def goes_here(connection: Connection, slice_: Slice) -> Callable[[str], bool]:
    """Whether the pairs of a city go that has no rows any more: not those of provinces whose parts are not counted."""
    part = schema.part.c
    counted = part.id.in_(text("SELECT id FROM counted_part"))
    ask = select(part.region).where(part.status == "current", in_slice(schema.part, slice_), ~counted)
    elsewhere = {province_head(code) for code in connection.execute(ask.distinct()).scalars()}
    return lambda city: elsewhere.isdisjoint((province_head(city), province_head(NATION)))


def roots_of(connection: Connection, purpose: str) -> dict[str, str]:
    """Key of a unit that is called otherwise than before → its key in the first period."""
    same = links.same_unit.c
    rows = connection.execute(select(same.key, same.root).where(same.purpose == purpose)).all()
    return {row.key: row.root for row in rows}


def pairs_among(
    units: Sequence[LinkRow],
    others: Sequence[LinkRow],
    allowed: Callable[[str, str], bool] = lambda _unit, _other: True,
) -> list[dict[str, Any]]:
    """The certain and doubtful pairs, as rows of ``link``: by code where codes tell, else by names. ``allowed``: whether two rows may be one."""
    if not units or not others:
        return []
    by_unit, by_other = ({row.record.id: row for row in rows} for rows in (units, others))

    def may_be(unit: str, other: str) -> bool:
        return allowed(unit, other) and by_unit[unit].city == by_other[other].city

    records = [row.record for row in units]
    found = pairs_by_code(records, [row.record for row in others], may_be)
    told = {pair.other for pair in found}
    left = [row.record for row in others if row.record.id not in told and row.record.name]
    if left:
        from etl.link.pairs import find_pairs  # splink takes a second to import, and most databases need none of it

        found += find_pairs(records, left, allowed=allowed)
    return [
        as_row(by_unit[pair.unit], by_other[pair.other], pair.zone, pair.probability, pair.weights) for pair in found
    ]


def as_row(
    unit: LinkRow, other: LinkRow, zone: str, probability: float, weights: Mapping[str, float]
) -> dict[str, Any]:
    """A pair as a row of ``link``, of which nothing is decided."""
    return {
        "city": unit.city,
        "kind": other.kind,
        "part_id": unit.part_id,
        "row": unit.row,
        "region": unit.record.region,
        "other_part": other.part_id,
        "other_row": other.row,
        "unit_key": unit.key,
        "other_key": other.key,
        "zone": zone,
        "probability": probability,
        "weights": weights,
        "counts": False,
    }


def settle(
    connection: Connection,
    slice_: Slice,
    family: Family,
    others: Collection[Place] | None = None,
) -> None:
    """What was decided of each pair, and ``counts``: certain and not rejected, or accepted; a row for which one was accepted counts for no other
    unit. ``others``: the rows beside units whose pairs may be settled otherwise than they were; None: any."""
    pair = links.link.c
    here = family.among(slice_)
    decided = _decided(connection, family.kinds, slice_.purpose)
    if others is None:
        _settle(connection, slice_.purpose, here, decided)
        return
    for some in in_pieces(others):
        _settle(connection, slice_.purpose, here & tuple_(pair.other_part, pair.other_row).in_(some), decided)


def _decided(connection: Connection, kinds: Collection[LinkKind], purpose: str) -> dict[Said, tuple[int, str]]:
    """Pair → the decision that holds of it, by the keys that its unit had first."""
    decision = links.link_decision.c
    roots = roots_of(connection, purpose)
    live = connection.execute(
        select(decision.id, decision.kind, decision.unit_key, decision.other_key, decision.decision)
        .where(decision.kind.in_(kinds), decision.revoked_at.is_(None))
        .order_by(decision.id)
    )
    return {said_of(row.kind, row.unit_key, row.other_key, roots): (row.id, row.decision) for row in live}


Said = tuple[str, str, str]
"""A pair as decisions hold of it: kind, the unit's first key, the other row's key."""


def said_of(kind: str, unit_key: str, other_key: str, roots: Mapping[str, str]) -> Said:
    """A pair by the key that its unit had first; one of two units by its own keys, since it makes the others, and in no order: which of two
    registers speaks may change."""
    if kind in OF_UNITS:
        return kind, min(unit_key, other_key), max(unit_key, other_key)
    return kind, roots.get(unit_key, unit_key), other_key


def _settle(
    connection: Connection, purpose: str, here: ColumnElement[bool], decided: Mapping[Said, tuple[int, str]]
) -> None:
    pair, said = links.link.c, links.link_said.c
    roots = roots_of(connection, purpose)
    columns = (
        pair.id,
        pair.kind,
        pair.unit_key,
        pair.other_key,
        pair.zone,
        pair.counts,
        pair.other_part,
        pair.other_row,
    )
    found = connection.execute(
        select(*columns, said.decision_id)
        .select_from(links.link.outerjoin(links.link_said, said.link_id == pair.id))
        .where(here)
        .order_by(pair.id)
    ).all()
    now = {row.id: decided.get(said_of(row.kind, row.unit_key, row.other_key, roots), (None, "")) for row in found}
    accepted: dict[tuple[int, int], tuple[int, int]] = {}
    for row in found:
        number, decision = now[row.id]
        if number is not None and decision == "accept":
            place = (row.other_part, row.other_row)
            accepted[place] = max((number, row.id), accepted.get(place, (0, 0)))
    changed, told = [], []
    for row in found:
        number, decision = now[row.id]
        taken = accepted.get((row.other_part, row.other_row))
        counts = taken[1] == row.id if taken else row.zone == "certain" and decision != "reject"
        if counts != row.counts:
            changed.append({"of": row.id, "now": counts})
        if number != row.decision_id:
            told.append({"link_id": row.id, "decision_id": number})
    _keep(connection, changed, told)


def _keep(connection: Connection, changed: list[dict[str, Any]], told: list[dict[str, Any]]) -> None:
    pair, said = links.link.c, links.link_said
    if changed:
        connection.execute(
            update(links.link).where(pair.id == bindparam("of")).values(counts=bindparam("now")), changed
        )
    if told:
        connection.execute(delete(said).where(said.c.link_id == bindparam("of")), [{"of": r["link_id"]} for r in told])
        there = [row for row in told if row["decision_id"] is not None]
        if there:
            connection.execute(insert(said), there)
