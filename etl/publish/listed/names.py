"""Names and codes of units and unions, brought into the full text that search and lists ask: what became current, and not what ceased to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, select, text

from data.database import schema
from data.database.loads import plain_rows
from data.database.names import LAST_ROW, TABLE, number, words_of
from data.database.schema import in_slice
from data.slice import Slice

_KINDS: Final[dict[str, tuple[str, Table, str]]] = {
    "unit_register": ("unit", schema.unit, "credit_code"),
    "union_register": ("union", schema.union, "code"),
}
"""Content -> kind, facts, the field of its code."""
_AT_ONCE: Final = 10_000
_GATHER: Final = f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('hashsize', {16 << 20})"
"""How many bytes of new words FTS5 gathers before it writes them: with its own megabyte a publish merges what it has just written."""
_PUT: Final = f"INSERT INTO {TABLE}(rowid, words) VALUES (?, ?)"
_TAKE: Final = f"INSERT INTO {TABLE}({TABLE}, rowid, words) VALUES ('delete', ?, ?)"


def index_names(connection: Connection, touched: Mapping[Slice, Collection[int] | None]) -> None:
    """Bring in what is current of the parts of slices that changed, and take out what is not.

    ``touched``: slice -> the parts that became or ceased to be current; None: any may have got rows. Data gathered for statistics are of no
    list of units, so their names stand nowhere. Of databases other than SQLite nothing is kept.
    """
    if connection.dialect.name != "sqlite":
        return
    registers = [
        (part, part.status == "current" and slice_.purpose != "statistical")
        for slice_, changed in touched.items()
        for part in _registers(connection, slice_, changed)
    ]
    if registers:
        connection.exec_driver_sql(_GATHER)
    # Numbers that rise are gathered in memory and merged once; one that falls back makes FTS5 write all that it has gathered.
    for part, wanted in sorted(registers, key=lambda register: int(register[0].id)):
        _index(connection, part, wanted=wanted)


def _registers(connection: Connection, slice_: Slice, changed: Collection[int] | None) -> list[Row[Any]]:
    part = schema.part.c
    ask = select(part.id, part.content, part.status).where(in_slice(schema.part, slice_), part.content.in_(_KINDS))
    if changed is not None:
        ask = ask.where(part.id.in_(changed))
    return list(connection.execute(ask.order_by(part.id)))


def _index(connection: Connection, part: Row[Any], *, wanted: bool) -> None:
    kind, facts, code = _KINDS[part.content]
    held = _held(connection, part.id)
    if not wanted and not held:
        return
    ask = select(facts.c.row, facts.c.name, facts.c[code], facts.c.region).where(facts.c.part_id == part.id)
    found = plain_rows(connection.execute(ask.order_by(facts.c.row)))
    first = number(part.id, 0)
    if held:
        found = [row for row in found if (first + row[0] in held) is not wanted]
    for start in range(0, len(found), _AT_ONCE):
        rows = [
            (first + row, words_of(kind, name, of_row, region))
            for row, name, of_row, region in found[start : start + _AT_ONCE]
        ]
        connection.exec_driver_sql(_PUT if wanted else _TAKE, rows)


def _held(connection: Connection, part_id: int) -> set[int]:
    """The numbers of a part's rows that are in the index: FTS5 keeps one row a text in this table of its own."""
    span = {"first": number(part_id, 0), "last": number(part_id, LAST_ROW)}
    return set(
        connection.execute(text(f"SELECT id FROM {TABLE}_docsize WHERE id BETWEEN :first AND :last"), span).scalars()
    )
