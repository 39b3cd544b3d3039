"""Who a row is: by its valid code, else by its name within a region. Lines of cover lists as pairs of such keys.

A key without a code is ``REGION|NAME``. A line that names a union or unit by name alone means the one of that name within the region
of its sender; where there are several it cannot be read, and covers nothing.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, column, insert, table, text

from data.reference import regions
from etl.check.counted import COUNTED

_COUNTS: Final = "NOT EXISTS (SELECT 1 FROM displaced d WHERE d.part_id = {0}.part_id AND d.row = {0}.row)"
_SIDES: Final = {"union": ("labour_union", "union_register"), "unit": ("unit", "unit_register")}


def union_key(alias: str) -> str:
    """SQL: the key of a row of ``labour_union``."""
    return f"COALESCE({alias}.code, {alias}.region || '|' || {alias}.name)"


def unit_key(alias: str) -> str:
    """SQL: the key of a row of ``unit``."""
    return f"COALESCE({alias}.credit_code, {alias}.region || '|' || {alias}.name)"


def gather_cover(connection: Connection) -> None:
    """The temporary table ``slice_cover`` of the lines of cover lists that count, as keys of a union and of a unit; NULL for one that
    cannot be told by its name; ``open_cover`` those of them whose union is known, for links."""
    connection.execute(text("DROP TABLE IF EXISTS slice_cover"))
    connection.execute(text("DROP TABLE IF EXISTS open_cover"))
    connection.execute(text("CREATE TEMPORARY TABLE open_cover (part_id INTEGER, row INTEGER, union_key TEXT)"))
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE slice_cover AS SELECT c.union_code AS union_key, c.unit_code AS unit_key FROM cover c"
            f" WHERE c.part_id IN ({COUNTED.format('cover_list')}) AND {_COUNTS.format('c')}"
            " AND c.union_code IS NOT NULL AND c.unit_code IS NOT NULL"
        ),
    )
    named = connection.execute(
        text(
            "SELECT c.part_id, c.row, c.union_code, c.union_name, c.unit_code, c.unit_name, p.region FROM cover c JOIN part p ON p.id = c.part_id"
            f" WHERE c.part_id IN ({COUNTED.format('cover_list')}) AND {_COUNTS.format('c')}"
            " AND (c.union_code IS NULL OR c.unit_code IS NULL)"
        ),
    ).all()
    if not named:
        return
    unions, units = (_by_name(connection, side) for side in ("union", "unit"))
    pairs = [
        {
            "union_key": row.union_code or _within(unions, row.union_name, row.region),
            "unit_key": row.unit_code or _within(units, row.unit_name, row.region),
        }
        for row in named
    ]
    connection.execute(insert(table("slice_cover", column("union_key"), column("unit_key"))), pairs)
    open_ = [
        {"part_id": row.part_id, "row": row.row, "union_key": pair["union_key"]}
        for row, pair in zip(named, pairs, strict=True)
        if pair["union_key"] and not pair["unit_key"] and row.unit_name
    ]
    if open_:
        connection.execute(insert(table("open_cover", column("part_id"), column("row"), column("union_key"))), open_)


def _by_name(connection: Connection, side: str) -> dict[str, list[tuple[str, str]]]:
    """Name -> (region, key) of the unions or units of a slice."""
    name, content = _SIDES[side]
    # A unit of two registers is found by the name that either gives it.
    twin = "" if side == "union" else " LEFT JOIN twin_unit t ON t.part_id = f.part_id AND t.row = f.row"
    key, counts = union_key("f"), _COUNTS.format("f")
    if twin:
        key, counts = f"COALESCE(t.speaks, {unit_key('f')})", f"(t.row IS NOT NULL OR {counts})"
    rows = connection.execute(
        text(
            f"SELECT f.name, f.region, {key} AS key FROM {name} f{twin} WHERE f.part_id IN ({COUNTED.format(content)})"
            f" AND f.name IS NOT NULL AND {counts}"
        ),
    ).all()
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.name, []).append((row.region, row.key))
    return found


def _within(named: dict[str, list[tuple[str, str]]], name: str | None, sender: str) -> str | None:
    """The one key of a name within a sender's region; None if there is none, or more than one."""
    tree = regions()
    keys = {key for region, key in named.get(name or "", ()) if region in tree and sender in tree.path(region)}
    return keys.pop() if len(keys) == 1 else None
