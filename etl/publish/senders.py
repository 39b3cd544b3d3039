"""Who speaks for which place: the most exact sender counts, once, in whatever order the files came.

A county's register counts instead of the rows that its province's register holds of that county; a code that stands in two parts of
one slice counts with the most exact sender. What does not count is kept in ``displaced``, so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, Table, bindparam, delete, insert, literal, select, text

from data.database import schema
from data.reference import regions

_TABLES: Final = {"unit_register": "unit", "union_register": "labour_union", "membership": "membership"}
_CODES: Final = {"unit_register": "credit_code", "union_register": "code", "membership": "union_code"}


@dataclass(slots=True)
class Senders:
    """The current registers of a slice: content -> sender's region -> its parts."""

    parts: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    """Part -> the hash of its file, which settles between two senders that are equally exact."""
    _known: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def speaker(self, content: str, region: str) -> str | None:
        """The most exact sender of a content on the way from a region up to the nation; None if none speaks for it."""
        asked = content, region
        if asked not in self._known:  # checks and sums ask it of the same regions again and again
            spoken = self.parts.get(content, {})
            self._known[asked] = next((step for step in reversed(regions().path(region)) if step in spoken), None)
        return self._known[asked]

    def speaks(self, region: str, *contents: str) -> bool:
        """Whether a register of one of the contents speaks for a region."""
        return any(self.speaker(content, region) is not None for content in contents)


def senders_of(connection: Connection) -> Senders:
    """The registers that are counted (:func:`etl.check.counted.count_parts`) by content and sender."""
    part = schema.part.c
    found = Senders()
    rows = connection.execute(
        select(part.id, part.content, part.region, schema.load.c.sha256)
        .join(schema.load, schema.load.c.id == part.load_id)
        .where(part.id.in_(text("SELECT id FROM counted_part")))
        .order_by(schema.load.c.sha256, part.id)
    ).all()
    for part_id, content, region, sha256 in rows:
        if region in regions():
            found.parts.setdefault(content, {}).setdefault(region, []).append(part_id)
            found.files[part_id] = sha256
    return found


def displace(connection: Connection) -> Senders:
    """Write ``displaced`` anew for the parts that are counted; returns their senders."""
    found = senders_of(connection)
    ids = [part_id for by_region in found.parts.values() for parts in by_region.values() for part_id in parts]
    if ids:
        connection.execute(delete(schema.displaced).where(schema.displaced.c.part_id.in_(ids)))
    for content in ("unit_register", "union_register"):
        _displace_by_place(connection, found, content, _TABLES[content])
    for content, table in (("cover_list", schema.cover), ("membership", schema.membership)):
        _displace_by_seat(connection, found, content, table)
    for content, code in _CODES.items():
        _displace_by_code(connection, found, content, _TABLES[content], code)
    return found


def _displace_by_place(connection: Connection, found: Senders, content: str, table: str) -> None:
    """Rows of a sender about a place for which a more exact sender speaks."""
    by_region = found.parts.get(content, {})
    tree = regions()
    for region, parts in by_region.items():
        below = [other for other in by_region if other != region and region in tree.path(other)]
        if not below:
            continue
        for part_id in parts:
            codes = connection.execute(
                text(f"SELECT DISTINCT region FROM {table} WHERE part_id = :part"), {"part": part_id}
            ).scalars()
            taken: dict[str, list[str]] = {}
            for code in codes.all():
                speaker = found.speaker(content, code) if code in tree else None
                if speaker in below:
                    taken.setdefault(str(speaker), []).append(code)
            for speaker, places in taken.items():
                connection.execute(
                    text(
                        "INSERT INTO displaced (part_id, row, by_part, why)"
                        f" SELECT part_id, row, :by, 'sender' FROM {table} WHERE part_id = :part AND region IN :places"
                    ).bindparams(bindparam("places", expanding=True)),
                    {"by": by_region[speaker][0], "part": part_id, "places": places},
                )


def _displace_by_code(connection: Connection, found: Senders, content: str, table: str, code: str) -> None:
    """Of the rows under one code in several parts all but the most exact sender's; among equals the same one, in any order of files."""
    home = {part: region for region, parts in found.parts.get(content, {}).items() for part in parts}
    if len(home) < 2:
        return
    listed = ", ".join(str(part) for part in home)
    apart = "LEFT JOIN displaced d ON d.part_id = f.part_id AND d.row = f.row"
    rows = connection.execute(
        text(
            f"SELECT f.{code} AS code, f.part_id, f.row, f.region FROM {table} f {apart} WHERE f.part_id IN ({listed}) AND d.row IS NULL"
            f" AND f.{code} IN (SELECT {code} FROM {table} WHERE part_id IN ({listed}) AND {code} IS NOT NULL"
            f" GROUP BY {code} HAVING COUNT(DISTINCT part_id) > 1)"
        )
    ).all()
    by_code: dict[str, list[tuple[int, int, str]]] = {}
    for value, part_id, row, region in rows:
        by_code.setdefault(value, []).append((part_id, row, region))
    tree = regions()

    def exact(place: tuple[int, int, str]) -> tuple[bool, int, str, str, int]:
        part_id, row, region = place
        sender = home[part_id]
        return (sender not in tree.path(region), -len(tree.path(sender)), sender, found.files[part_id], row)

    out = []
    for places in by_code.values():
        best = min(places, key=exact)
        out += [
            {"part_id": part_id, "row": row, "by_part": best[0], "why": "code"}
            for part_id, row, _region in places
            if part_id != best[0]
        ]
    if out:
        connection.execute(insert(schema.displaced), out)


def _displace_by_seat(connection: Connection, found: Senders, content: str, table: Table) -> None:
    """Rows about unions (lines of a cover list, a union's members) of which another sender speaks more exactly: for the place where the union sits,
    whatever place the row's own sheet has. A row of members whose union no register knows by its code is of its own place."""
    by_region = found.parts.get(content, {})
    tree = regions()
    seats: dict[str, str] | None = None
    placed = "region" in table.c
    for region, parts in by_region.items():
        below = {other for other in by_region if other != region and region in tree.path(other)}
        if not below:
            continue
        seats = _seats(connection, found) if seats is None else seats
        out = []
        for part_id in parts:
            own = table.c.region if placed else literal(None)
            lines = connection.execute(
                select(table.c.row, table.c.union_code, own.label("region")).where(table.c.part_id == part_id)
            ).all()
            for row, union, place in lines:
                seat = seats.get(union, place)
                speaker = found.speaker(content, seat) if seat in tree and seat is not None else None
                if speaker in below:
                    by = by_region[str(speaker)][0]
                    out.append({"part_id": part_id, "row": row, "by_part": by, "why": "sender"})
        if out:
            connection.execute(insert(schema.displaced), out)


def _seats(connection: Connection, found: Senders) -> dict[str, str]:
    """Where each union sits, by its code: of several registers' places the one that goes deepest."""
    unions = [part for parts in found.parts.get("union_register", {}).values() for part in parts]
    if not unions:
        return {}
    listed = ", ".join(str(part) for part in unions)
    ask = text(f"SELECT code, region FROM labour_union WHERE part_id IN ({listed}) AND code IS NOT NULL")
    tree = regions()
    rows = [(row.code, row.region) for row in connection.execute(ask) if row.region in tree]
    return dict(sorted(rows, key=lambda row: (len(tree.path(row[1])), row[1])))
