"""Undo: a load's parts go, and what they had superseded comes back."""

from __future__ import annotations

import logging

from sqlalchemy import Connection, Engine, select, update

from data.database import schema
from data.database.engine import for_reading
from data.database.loads import set_load_status
from data.slice import Slice
from etl.publish.publish import refresh, slices_of

_log = logging.getLogger(__name__)


class CannotUndo(LookupError):
    """The load is unknown, undone already, or was never visible."""


def check_undo(engine: Engine, load_id: int) -> None:
    """Raise :class:`CannotUndo` for a load that cannot be taken back; changes nothing and waits for no writer."""
    with for_reading(engine).connect() as connection:
        _refuse(connection, load_id)


def _refuse(connection: Connection, load_id: int) -> None:
    status = connection.execute(select(schema.load.c.status).where(schema.load.c.id == load_id)).scalar_one_or_none()
    if status != "loaded":
        raise CannotUndo(
            f"load {load_id} is {'unknown' if status is None else status}; only a loaded one can be undone"
        )


def undo(engine: Engine, load_id: int) -> int:
    """Take a load back in one transaction; returns the new data version. Raises :class:`CannotUndo`.

    A part that the load's own had superseded becomes current again. If a later part has superseded the load's, the later one
    stays, and what the load had superseded now counts as superseded by it.
    """
    part = schema.part.c
    with engine.begin() as connection:
        _refuse(connection, load_id)
        touched: dict[Slice, set[int]] = {slice_: set() for slice_ in slices_of(connection, load_id)}
        mine = connection.execute(select(schema.part).where(part.load_id == load_id)).all()
        for row in mine:
            before = schema.part.c.superseded_by == row.id
            changed = touched[Slice(row.period, row.calibre, row.purpose)]
            changed |= {row.id, *connection.execute(select(part.id).where(before)).scalars()}
            if row.status == "current":
                connection.execute(
                    update(schema.part)
                    .where(before, part.status == "superseded")
                    .values(status="current", superseded_by=None)
                )
            else:
                connection.execute(update(schema.part).where(before).values(superseded_by=row.superseded_by))
        connection.execute(
            update(schema.part).where(part.load_id == load_id).values(status="undone", superseded_by=None)
        )
        set_load_status(connection, [load_id], "undone")
        version = refresh(connection, touched)
    _log.info("load %d undone: version %d", load_id, version)
    return version
