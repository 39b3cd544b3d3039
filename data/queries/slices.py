"""What there is: periods, calibres, purposes, and the version of the data."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from data import schema
from data.reference import calibres
from data.scope import Scope
from data.trouble import DatabaseTrouble


@dataclass(frozen=True, slots=True)
class SliceInfo:
    """One period of one calibre and purpose; ``regions`` counts nodes that have figures."""

    period: str
    calibre: str
    purpose: str
    reference_date: str | None
    regions: int


def data_version(engine: Engine) -> int:
    """The number of publishes so far; 0 for an empty or absent database."""
    try:
        with engine.connect() as connection:
            value = connection.execute(
                select(schema.meta.c.value).where(schema.meta.c.key == "data_version")
            ).scalar_one_or_none()
    except (OperationalError, ProgrammingError):
        return 0
    except DatabaseTrouble as problem:
        if problem.code != "database_unreachable":
            raise
        return 0
    return int(value or 0)


def slices(engine: Engine, scope: Scope) -> list[SliceInfo]:
    """All slices that have figures, by rank of calibre, newest period first."""
    totals, part = schema.totals.c, schema.part.c
    with engine.connect() as connection:
        rows = connection.execute(
            select(totals.period, totals.calibre, totals.purpose, func.count()).group_by(
                totals.calibre, totals.purpose, totals.period
            )
        ).all()
        dates = {
            (p, c, u): d
            for p, c, u, d in connection.execute(
                select(part.period, part.calibre, part.purpose, func.max(part.reference_date))
                .where(part.status == "current")
                .group_by(part.period, part.calibre, part.purpose)
            )
        }
    order = {name: calibre.rank for name, calibre in calibres().items()}
    found = [SliceInfo(p, c, u, dates.get((p, c, u)), n) for p, c, u, n in rows]
    found.sort(key=lambda s: s.period, reverse=True)
    found.sort(key=lambda s: order.get(s.calibre, 99))
    return found


def default_slice(available: list[SliceInfo]) -> SliceInfo | None:
    """What a reader sees who asks for nothing: the newest period of ``register``, else of ``synthetic``, else the first."""
    for calibre in ("register", "synthetic"):
        for piece in available:
            if piece.calibre == calibre:
                return piece
    return available[0] if available else None
