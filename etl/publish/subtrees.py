"""Which parts of a slice a publish sums anew: those of the provinces that a change reaches, or all of them.

Provinces (and bodies beside them) that share no unit and no union say nothing of each other: whatever changes in one leaves the rows of
the others as they are, but for the nation's, which are added up from what each province carries there (:mod:`etl.publish.carried`). So a
change reaches the provinces of its senders, and further those that a code leads to: of a unit, its union, a line of a cover list, a sheet
of members, or a row that was kept out, before the change or after it. The whole slice is summed anew where its provinces cannot be told apart: a
table states values of whole regions (it may state the nation's), somebody sends for the nation, or a row's region is not of its sender's province.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from sqlalchemy import Connection, and_, or_, select, text

from analysis.vocabulary import NATION
from data.database import schema
from data.database.schema import in_slice
from data.reference import regions
from data.slice import Slice
from etl.clean.credit_code import normalise

_CODES: Final = (
    ("unit", ("credit_code", "union_code")),
    ("labour_union", ("code", "unit_code")),
    ("cover", ("union_code", "unit_code")),
    ("membership", ("union_code",)),
)
_REGIONAL: Final = ("unit", "labour_union", "membership")


@cache
def province(region: str) -> str | None:
    """The province (or body) that a region is or lies in; None for the nation and for a code that the tree does not have."""
    path = regions().path(region) if region in regions() else []
    return path[1] if len(path) > 1 else None


def separable(connection: Connection, slice_: Slice) -> bool:
    """Whether a slice's provinces say nothing of each other but by codes."""
    parts = _parts(connection, slice_, ())
    return all(province(part.region) for part in parts) and not _strays(connection, parts)


@dataclass(frozen=True, slots=True)
class Reached:
    """The provinces that a change reaches, their parts that are or were current, and those of these that came or went."""

    provinces: frozenset[str]
    parts: frozenset[int]
    changed: frozenset[int]


def touched_parts(connection: Connection, slice_: Slice, changed: Collection[int]) -> Reached | None:
    """The parts of the provinces that parts which became or ceased to be current reach; None where the whole slice is to be summed.

    The slice was :func:`separable` before the change.
    """
    parts = _parts(connection, slice_, changed)
    homes = {part.id: home for part in parts if (home := province(part.region))}
    if len(homes) < len(parts):
        return None
    reached: set[str] = set()
    new = {homes[part_id] for part_id in changed if part_id in homes}
    while True:
        reached |= new
        inside = [part for part in parts if homes[part.id] in new]
        outside = [part for part in parts if homes[part.id] not in reached]
        if not outside or _strays(connection, inside):
            return None
        # Of what was reached before no code stands outside: it has led here.
        new = {homes[part_id] for part_id in _linked(connection, inside, outside)}
        if not new:
            there = frozenset(part.id for part in parts if homes[part.id] in reached)
            return Reached(frozenset(reached), there, frozenset(changed))


class _Part(NamedTuple):
    id: int
    region: str


def _parts(connection: Connection, slice_: Slice, changed: Collection[int]) -> list[_Part]:
    """The parts of a slice that are current, and those that were before; a summary is of the nation, which it may state."""
    part = schema.part.c
    now = and_(part.status == "current", in_slice(schema.part, slice_))
    ask = select(part.id, part.content, part.region).where(or_(now, part.id.in_(changed)), part.content != "target")
    return [_Part(row.id, NATION if row.content == "summary" else row.region) for row in connection.execute(ask)]


def _strays(connection: Connection, parts: Iterable[_Part]) -> bool:
    """Whether a part has a row about a region of another province than its sender's."""
    for name in _REGIONAL:
        # A province's codes begin alike with two characters, a body's with three.
        ask = text(
            f"SELECT 1 FROM {name} f JOIN part p ON p.id = f.part_id WHERE f.part_id IN ({_listed(parts)})"
            " AND (SUBSTR(f.region, 1, 2) <> SUBSTR(p.region, 1, 2)"
            " OR (SUBSTR(p.region, 1, 1) = 'B' AND SUBSTR(f.region, 1, 3) <> SUBSTR(p.region, 1, 3))) LIMIT 1"
        )
        if connection.execute(ask).first():
            return True
    return False


def _linked(connection: Connection, inside: list[_Part], outside: list[_Part]) -> set[int]:
    """The parts outside that have a code of those inside."""
    connection.execute(text("DROP TABLE IF EXISTS touched_code"))
    connection.execute(text("CREATE TEMPORARY TABLE touched_code (code VARCHAR(18) PRIMARY KEY)"))
    every = " UNION ".join(
        f"SELECT {column} FROM {name} WHERE part_id IN ({_listed(inside)}) AND {column} IS NOT NULL"
        for name, columns in _CODES
        for column in columns
    )
    connection.execute(text(f"INSERT INTO touched_code (code) {every}"))
    held = _kept_out(connection)
    more: set[str] = set().union(*(held.get(part.id, ()) for part in inside))
    if more:
        absent = "WHERE NOT EXISTS (SELECT 1 FROM touched_code WHERE code = :code)"
        connection.execute(
            text(f"INSERT INTO touched_code (code) SELECT :code {absent}"), [{"code": code} for code in sorted(more)]
        )
    found: set[int] = set()
    if any(part.id in held for part in outside):
        codes = set(connection.execute(text("SELECT code FROM touched_code")).scalars())
        found = {part.id for part in outside if codes & held.get(part.id, set())}
    for name, columns in _CODES:
        known = " OR ".join(f"{column} IN (SELECT code FROM touched_code)" for column in columns)
        ask = f"SELECT DISTINCT part_id FROM {name} WHERE part_id IN ({_listed(outside)}) AND ({known})"
        found.update(connection.execute(text(ask)).scalars())
    return found


def _kept_out(connection: Connection) -> dict[int, set[str]]:
    """Part -> the units that its rows which were kept out name."""
    kept = schema.quarantine.c
    found: dict[int, set[str]] = {}
    for part_id, raw in connection.execute(select(kept.part_id, kept.raw).where(kept.part_id.is_not(None))):
        if code := normalise(str(raw.get("unit_code") or "")):
            found.setdefault(part_id, set()).add(code)
    return found


def _listed(parts: Iterable[_Part]) -> str:
    return ", ".join(str(int(part.id)) for part in parts) or "NULL"
