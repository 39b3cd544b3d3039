"""Units that stand in the registers of two senders of one period under unlike codes: which rows may be one, and which of them speaks.

Rows of one sender's register are never one: two of them are duplicates, for findings. Neither are two valid codes, nor two that say two
organisations; a branch has its own. Senders are compared inside a county, and beside what lies in no county alone (a zone, a body, a city itself).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, text

from data.reference import regions
from etl.check.counted import COUNTED
from etl.clean.columns import wrong_codes
from etl.clean.credit_code import is_valid
from etl.link.codes import answers, at_odds, is_slip, readings
from etl.link.exact import BESIDE, Pair, pairs_by_code
from etl.link.names import name_parts
from etl.link.records import Record, city_of, township_of
from etl.link.reference import link_limits
from etl.link.zones import CERTAIN, DOUBTFUL
from etl.publish.identity import unit_key
from etl.publish.links.cover import Place
from etl.publish.links.pairs import as_row
from etl.publish.links.rows import LinkRow, numbered, record_of

_COUNTS: Final = "NOT EXISTS (SELECT 1 FROM displaced d WHERE d.part_id = u.part_id AND d.row = u.row)"
_AREAS: Final = (
    "SELECT p.region AS sender, p.table_key, a.area FROM part p JOIN (SELECT DISTINCT u.part_id, SUBSTR(u.region, 1, 6) AS area FROM unit u"
    f" WHERE u.part_id IN ({COUNTED.format('unit_register')})) a ON a.part_id = p.id"
)
_UNITS: Final = (
    f"SELECT u.part_id, u.row, {unit_key('u')} AS key, u.name, u.region, u.industry, u.employees, u.credit_code, q.address, q.former_name,"
    " f.former_code, p.region AS sender, p.table_key, p.reference_date, l.sha256 FROM unit u JOIN part p ON p.id = u.part_id"
    " JOIN load l ON l.id = p.load_id LEFT JOIN particulars q ON q.part_id = u.part_id AND q.row = u.row"
    " LEFT JOIN predecessor f ON f.part_id = u.part_id AND f.row = u.row"
    f" WHERE u.part_id IN ({COUNTED.format('unit_register')}) AND {unit_key('u')} IS NOT NULL AND {_COUNTS}"
)
Order = tuple[bool, bool, int, int, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose row it is, its code, and its place in the order in which rows of one unit speak: the least first."""

    sender: tuple[str, str]
    code: str | None
    order: Order


def standing(row: Any) -> Standing:
    """The standing of a row of a question: a valid code first, then the more exact sender that holds its place, then the later date; then by sender and file."""
    code, path = row.credit_code, regions().path(row.sender)
    coded = code is not None and is_valid(code)
    date = int("".join(filter(str.isdigit, row.reference_date or "")) or 0)
    holds = row.region in regions() and row.sender in regions().path(row.region)
    order = (not coded, not holds, -len(path), -date, row.sender, row.table_key, row.sha256, row.row)
    return Standing((row.sender, row.table_key), code, order)


def rows_beside(connection: Connection) -> tuple[list[LinkRow], list[LinkRow], dict[Place, Standing]]:
    """The counted units of places that two senders have, those of them that no valid code tells apart (on the other side of pairs), and the standing
    of all. Nothing where each place has one sender, or every row its code."""
    areas = _shared(connection)
    if not areas:
        return [], [], {}
    rows = [row for row in _of_areas(connection, areas) if row.region in regions()]
    wrong = set(wrong_codes([row.credit_code for row in rows]))
    loose = [place in wrong or row.credit_code is None or row.former_code is not None for place, row in enumerate(rows)]
    cities = {city_of(row.region) for row, is_loose in zip(rows, loose, strict=True) if is_loose}
    stands = {(row.part_id, row.row): standing(row) for row in rows if city_of(row.region) in cities}
    units = numbered(
        LinkRow(
            record_of(row, row.name, f"{BESIDE} {row.sender} {row.table_key}", row.employees),
            row.part_id,
            row.row,
            row.key,
        )
        for row in rows
        if (row.part_id, row.row) in stands
    )
    told = {(row.part_id, row.row) for row, is_loose in zip(rows, loose, strict=True) if is_loose}
    others = [replace(unit, kind="unit_unit") for unit in units if (unit.part_id, unit.row) in told]
    return units, others, stands


def _shared(connection: Connection) -> set[str]:
    """The counties, zones and cities (six digits) of which two senders have units, or that lie beside such of another sender."""
    senders: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in connection.execute(text(_AREAS)):
        senders[row.area].add((row.sender, row.table_key))
    if len(set().union(*senders.values())) < 2:
        return set()
    by_city: dict[str, list[str]] = defaultdict(list)
    for area in senders:
        by_city[city_of(area)].append(area)
    return {
        area
        for area, mine in senders.items()
        if any(len(mine | senders[other]) > 1 and _beside(area, other) for other in by_city[city_of(area)])
    }


def _beside(one: str, other: str) -> bool:
    """Whether units of two places may be one: of one county, or where one of the two is no county."""
    return one[:6] == other[:6] or not (_is_county(one) and _is_county(other))


def _is_county(region: str) -> bool:
    tree = regions()
    return region[:6] in tree and tree[region[:6]].level == "county" and tree[region[:6]].kind == "division"


def _of_areas(connection: Connection, areas: Iterable[str]) -> Iterator[Row[Any]]:
    for area in sorted(areas):
        yield from connection.execute(text(f"{_UNITS} AND SUBSTR(u.region, 1, 6) = :area"), {"area": area})


def find_twins(
    units: Sequence[LinkRow], others: Sequence[LinkRow], stands: Mapping[Place, Standing]
) -> list[dict[str, Any]]:
    """The certain and doubtful pairs of units and the rows beside them, as rows of ``link``; ``unit`` is the one that speaks."""
    by_unit, by_other = ({row.record.id: row for row in rows} for rows in (units, others))
    order = {id_: stands[row.part_id, row.row].order for id_, row in by_unit.items()}

    def may_be(unit: str, other: str) -> bool:
        one, two = by_unit[unit].record, by_other[other].record
        beside = one.group != two.group and order[unit] < order[other] and _beside(one.region, two.region)
        return beside and (not at_odds(one.code, two.code) or _was(one, two) or _was(two, one))

    records = [row.record for row in units]
    found = pairs_by_code(records, [row.record for row in others], may_be) if others else []
    told = {(pair.other, by_unit[pair.unit].record.group) for pair in found}
    told |= {(pair.unit, by_other[pair.other].record.group) for pair in found}

    def named(unit: str, other: str) -> bool:
        one, two = by_unit[unit].record, by_other[other].record
        return (other, one.group) not in told and (unit, two.group) not in told and may_be(unit, other)

    left = [row.record for row in others if row.record.name]
    if left:
        from etl.link.pairs import find_pairs  # splink takes a second to import, and most databases need none of it

        found += [
            _careful(pair, by_unit[pair.unit].record, by_other[pair.other].record)
            for pair in find_pairs(records, left, allowed=named)
            if pair.probability >= link_limits()["beside"]
        ]
    rows = [as_row(by_unit[p.unit], by_other[p.other], p.zone, p.probability, p.weights) for p in found]
    sure = [row for row in rows if row["zone"] == CERTAIN]
    for row in (sure[place] for place in split([_ends(row) for row in sure], stands)):
        row["zone"] = DOUBTFUL
    return rows


def _was(one: Record, other: Record) -> bool:
    """Whether a row's former code is the other's code."""
    former = {answer for reading in readings(one.former_code) for answer in answers(reading)}
    return not former.isdisjoint(readings(other.code))


def _careful(pair: Pair, one: Record, other: Record) -> Pair:
    """A name alone is not certain where it is not the same and neither address nor former name agrees, nor against what the rows say besides: two
    townships, a branch, or a credit code that is no slip of the other's. Counting two units as one costs more than asking."""
    towns = township_of(one.region), township_of(other.region)
    moved = None not in towns and towns[0] != towns[1]
    codes = one.code, other.code
    unlike = all(code is not None and len(code) == 18 for code in codes) and not is_slip(*map(str, codes))
    mine, theirs = (name_parts(each.name or "", each.region) for each in (one, other))
    told = mine.core == theirs.core or any(pair.weights.get(field, 0) > 0 for field in ("address", "former_name"))
    return replace(pair, zone=DOUBTFUL) if moved or unlike or mine.branch != theirs.branch or not told else pair


def _ends(pair: Mapping[str, Any]) -> tuple[Place, Place]:
    return (pair["part_id"], pair["row"]), (pair["other_part"], pair["other_row"])


def joined(pairs: Iterable[tuple[Place, Place]]) -> dict[Place, Place]:
    """Place → the least place of all that pairs join it with."""
    root: dict[Place, Place] = {}

    def of(place: Place) -> Place:
        while root.setdefault(place, place) != place:
            place = root[place]
        return place

    for one, other in pairs:
        first, last = sorted((of(one), of(other)))
        root[last] = first
    return {place: of(place) for place in list(root)}


def split(pairs: Sequence[tuple[Place, Place]], stands: Mapping[Place, Standing]) -> list[int]:
    """The pairs (by number) that, all together, would make one unit of two rows of one sender, or of two codes that are at odds without a pair that
    says they are not."""
    roots = joined(pairs)
    groups: dict[Place, list[Place]] = defaultdict(list)
    for place, root in roots.items():
        groups[root].append(place)
    direct = {frozenset(pair) for pair in pairs}
    wrong = {root for root, places in groups.items() if _is_wrong(places, stands, direct)}
    return [number for number, (one, _) in enumerate(pairs) if roots[one] in wrong]


def _is_wrong(places: Sequence[Place], stands: Mapping[Place, Standing], direct: set[frozenset[Place]]) -> bool:
    if len({stands[place].sender for place in places}) < len(places):
        return True
    return any(
        at_odds(stands[one].code, stands[other].code) and frozenset((one, other)) not in direct
        for number, one in enumerate(places)
        for other in places[:number]
    )
