"""What is known of one unit: its row in each period's register, its cover, and the cells that say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Engine, and_, or_, select

from data.database import schema
from data.queries.plan.ledger import unit_history
from data.queries.seen import within
from data.queries.trace.search import search_groups
from data.reference import regions
from data.scope import OutOfScope, Scope

CELLS: Final = ("name", "credit_code", "region", "industry", "employees", "size_declared")
"""Fields of a unit whose cells are told."""


def unit_record(engine: Engine, scope: Scope, *, code: str) -> list[dict[str, Any]]:
    """The unit's rows in current registers, newest period first; none for a code that no register within the scope has.

    Rows: period, calibre, purpose, name, credit_code, region, industry, employees, size, size_declared, unit_kind, mode (of its cover; None:
    no union; ``unknown``), union_code, union_name, load_id, file, sheet, row, cells (field -> cell). Raises OutOfScope for a reader without unit lists;
    data gathered for statistics tell of no unit.
    """
    if not scope.unit_lists:
        raise OutOfScope("nothing of a single unit may be told to this reader")
    unit, part, load, cover = schema.unit, schema.part, schema.load, schema.coverage
    told = (
        unit.c[name] for name in ("name", "credit_code", "region", "industry", "employees", "size", "size_declared")
    )
    ask = (
        select(part.c.period, part.c.calibre, part.c.purpose, part.c.load_id, part.c.sheet, part.c.columns)
        .add_columns(*told, unit.c.unit_kind, unit.c.row, cover.c.mode, cover.c.union_code, load.c.name.label("file"))
        .select_from(
            unit.join(part, part.c.id == unit.c.part_id + 0)  # by the code's index, not part by part
            .join(load, load.c.id == part.c.load_id)
            .outerjoin(cover, and_(cover.c.part_id == unit.c.part_id, cover.c.row == unit.c.row))
        )
        .where(unit.c.credit_code == code, part.c.status == "current", part.c.content == "unit_register")
        .where(part.c.purpose != "statistical", or_(cover.c.mode.is_(None), cover.c.mode != "displaced"))
        .where(within(unit.c.region, scope.root))
        .order_by(part.c.period.desc(), part.c.id.desc(), unit.c.row)
    )
    with engine.connect() as connection:
        rows = [_told(row) for row in connection.execute(ask).mappings()]
    names = {row["union_code"]: _union(engine, scope, row["union_code"]) for row in rows if row["union_code"]}
    return [{**row, "union_name": names.get(row["union_code"])} for row in rows]


def unit_entry(engine: Engine, scope: Scope, *, code: str, purpose: str) -> dict[str, Any] | None:
    """What is written of the unit in the ledger and each change of it; None where nothing is. Raises OutOfScope."""
    return unit_history(engine, scope, code=code, purpose=purpose)


def _told(record: Mapping[Any, Any]) -> dict[str, Any]:
    row = dict(record)
    letters: Mapping[str, str] = row.pop("columns") or {}
    cells = {field: f"{letters[field]}{row['row']}" for field in CELLS if field in letters}
    return {**row, "region_name": regions()[row["region"]].name, "cells": cells}


def _union(engine: Engine, scope: Scope, code: str) -> str | None:
    """A union's name, as the newest register that has its code gives it."""
    found = search_groups(engine, scope, code, limit=1).get("union", [])
    return next((one["name"] for one in found if one["code"] == code), None)
