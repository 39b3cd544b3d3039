"""Which tables and files of the database a reader may see: conditions that every read of them shares."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from data.database import schema
from data.reference import regions
from data.scope import Scope


def seen_parts(scope: Scope) -> ColumnElement[bool]:
    """Condition on ``part``: it is about a region that the reader may see."""
    codes = scope.codes(regions())
    return true() if codes is None else schema.part.c.region.in_(codes)


def seen_loads(scope: Scope) -> ColumnElement[bool]:
    """Condition on ``load``: all its parts may be seen, or it has none and its sender may.

    What belongs to the file as a whole (its name, its row counts, findings of no table) is for those who may see all of it.
    """
    codes = scope.codes(regions())
    if codes is None:
        return true()
    part, load = schema.part.alias().c, schema.load.c
    mine = select(part.id).where(part.load_id == load.id)
    return and_(
        ~exists(mine.where(part.region.not_in(codes))),
        or_(exists(mine.where(part.region.in_(codes))), load.sender.in_(codes)),
    )
