"""Tables that a newer one has taken the place of: told where one batch holds both, or where the newer one holds less."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, func, or_, select

from data.database import schema
from data.database.schema import in_slice
from data.reference import check_limits, figures, regions
from data.slice import Slice

_NAMED: Final = 5


def replaced_tables(connection: Connection, slice_: Slice) -> list[dict[str, Any]]:
    """Findings on the tables of a slice that were superseded; none on what was undone.

    ``table_replaced`` stands at each current table that took another's place; ``replaced_in_batch`` at the older of two tables that came in one batch, for its sender meant both; ``version_shrank`` at a current
    table that has fewer rows than the one before it, or lacks figures that it had.
    """
    old, new = schema.part.alias("old"), schema.part.alias("new")
    of_old, of_new = schema.load.alias("of_old"), schema.load.alias("of_new")
    rows = connection.execute(
        select(
            old.c.id.label("old_id"),
            new.c.id.label("new_id"),
            new.c.status,
            old.c.content,
            old.c.region,
            old.c.rows_accepted.label("before"),
            new.c.rows_accepted.label("after"),
            of_old.c.name.label("old_file"),
            of_new.c.name.label("new_file"),
            (of_old.c.published_at == of_new.c.published_at).label("together"),
        )
        .select_from(
            old.join(new, new.c.id == old.c.superseded_by)
            .join(of_old, of_old.c.id == old.c.load_id)
            .join(of_new, of_new.c.id == new.c.load_id)
        )
        .where(
            old.c.status == "superseded",
            in_slice(old, slice_),
        )
        .order_by(old.c.id)
    ).all()
    found = []
    for row in rows:
        args = {"region": regions()[row.region].name, "period": slice_.period, "by": row.new_file, "file": row.old_file}
        if row.together:
            found.append(_at(row.old_id, "replaced_in_batch", args))
        elif row.status == "current":
            told = {**args, "before": str(row.before), "after": str(row.after)}
            found.append(_at(row.new_id, "table_replaced", told))
            lost = _lost(connection, row)
            if lost:
                found.append(_at(row.new_id, "version_shrank", {**args, "lost": lost}))
    return found


def _at(part: int, code: str, args: dict[str, str]) -> dict[str, Any]:
    return {"code": code, "part_id": part, "row": None, "field": None, "value": None, "args": args}


def _lost(connection: Connection, row: Any) -> str:
    """What the newer table lacks, for a message to word (:mod:`data.checks`); empty where it holds as much."""
    if row.content != "summary":
        few = row.after < row.before * check_limits()["version_rows"]
        return f"{row.before} → {row.after}" if few else ""
    gone = sorted(_cells(connection, row.old_id) - _cells(connection, row.new_id))
    said = [f"{region}/{measure}" for region, measure in gone[:_NAMED]]
    return " ".join([*said, *([f"… ({len(gone)})"] if len(gone) > _NAMED else [])])


def _cells(connection: Connection, part: int) -> set[tuple[str, str]]:
    """(region, measure) of the figures of a table that count."""
    o = schema.observation.c
    rows = connection.execute(
        select(o.region, o.measure)
        .distinct()
        .where(
            o.part_id == part,
            o.region.is_not(None),
            func.coalesce(o.measure, "").in_(list(figures())),
            or_(o.value.is_not(None), o.rate.is_not(None)),
        )
    )
    return {(row.region, row.measure) for row in rows}
