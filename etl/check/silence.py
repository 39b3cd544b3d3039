"""Who is silent, and what does not count: told at each publish, to the sender whose table is concerned."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from sqlalchemy import Connection, select, text

from data.database import schema
from data.database.schema import in_slice
from data.letters import column_index_from_string
from data.reference import regions
from data.slice import Slice
from etl.check.history import last_period

_PART = "SELECT id FROM part WHERE status = 'current' AND period = :period AND calibre = :calibre AND purpose = :purpose AND content = '{}'"


def displaced_rows(connection: Connection, slice_: Slice) -> list[dict[str, Any]]:
    """At each table of which rows count nowhere ``rows_displaced``, since a more exact sender speaks for them, or ``rows_linked``, since they are held to
    be units of another table."""
    d, part, load = schema.displaced.c, schema.part.alias("mine"), schema.load.alias("of_other")
    other = schema.part.alias("other")
    rows = connection.execute(
        select(d.part_id, load.c.name, d.why)
        .select_from(
            schema.displaced.join(part, part.c.id == d.part_id)
            .join(other, other.c.id == d.by_part)
            .join(load, load.c.id == other.c.load_id)
        )
        .where(part.c.status == "current", in_slice(part, slice_))
    ).all()
    counts = Counter(
        (part_id, "rows_linked" if why == "link" else "rows_displaced", name) for part_id, name, why in rows
    )
    return [
        _of_table(part_id, code, rows=str(count), other=name) for (part_id, code, name), count in sorted(counts.items())
    ]


def silent_regions(connection: Connection, slice_: Slice) -> list[dict[str, Any]]:
    """``region_silent`` for each county that has unions, or had units in the period before, and no unit now; at the table of its sender."""
    units = _counties(connection, slice_, "unit", "unit_register")
    if not units:
        return []
    expected = _counties(connection, slice_, "labour_union", "union_register")
    before = last_period(connection, slice_)
    if before is not None:
        expected |= _counties(connection, slice_.at(before), "unit", "unit_register")
    homes = _senders(connection, slice_)
    tree = regions()
    found = []
    for code in sorted(expected - units):
        home = next((homes[step] for step in reversed(tree.path(code)) if step in homes), None)
        if home is not None:
            found.append(_of_table(home, "region_silent", other=tree[code].name, regions=code))
    return found


def uncounted_columns(connection: Connection, slice_: Slice) -> list[dict[str, Any]]:
    """``column_uncounted`` at each table with members beside units, or employees beside unions, whose sender has no such figure of anybody.

    Such a column is held against others alone (``column_held_against``), which is a loss as long as nobody sends the others.
    """
    part, finding, total = schema.part.c, schema.finding.c, schema.totals.c
    said = connection.execute(
        select(part.id, part.region, part.content, finding.column, finding.args)
        .select_from(schema.part.join(schema.finding, finding.part_id == part.id))
        .where(part.status == "current", in_slice(schema.part, slice_), finding.code == "column_held_against")
        .order_by(part.id, finding.column)
    ).all()
    if not said:
        return []
    known = {
        row.region: {"unit_register": row.members, "union_register": row.employees}
        for row in connection.execute(
            select(total.region, total.members, total.employees).where(
                in_slice(schema.totals, slice_), total.region.in_({row.region for row in said})
            )
        )
    }
    return [
        _of_table(row.id, "column_uncounted", label=row.args["label"])
        | {"col": column_index_from_string(row.column) if row.column else None}
        for row in said
        if known.get(row.region, {}).get(row.content) is None
    ]


def _counties(connection: Connection, slice_: Slice, table: str, content: str) -> set[str]:
    """The county-level nodes with rows of a register; what sits higher is no place of units."""
    codes = connection.execute(
        text(f"SELECT DISTINCT region FROM {table} WHERE part_id IN ({_PART.format(content)})"), slice_.params
    ).scalars()
    return set().union(*map(_counties_above, codes.all()))


@cache
def _counties_above(code: str) -> tuple[str, ...]:
    """The county-level nodes on the way to a region, itself included."""
    tree = regions()
    steps = tree.path(code) if code in tree else ()
    return tuple(step for step in steps if tree[step].level == "county" and tree[step].kind != "placeholder")


def _senders(connection: Connection, slice_: Slice) -> dict[str, int]:
    """Sender's region -> the table that a finding about what it did not send hangs on."""
    part = schema.part.c
    rows = connection.execute(
        select(part.region, part.id)
        .where(
            part.status == "current",
            in_slice(schema.part, slice_),
            part.content.in_(("unit_register", "union_register")),
        )
        .order_by(part.content.desc(), part.id.desc())
    ).all()
    return {row.region: row.id for row in rows}


def _of_table(part_id: int, code: str, **args: str) -> dict[str, Any]:
    return {"code": code, "part_id": part_id, "row": None, "field": None, "value": None, "args": args}
