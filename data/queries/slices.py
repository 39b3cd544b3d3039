"""What there is: the slices that have figures of regions in the reader's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from data.database import schema
from data.queries.seen import seen_parts
from data.reference import calibres, regions
from data.scope import Scope
from data.slice import Slice


@dataclass(frozen=True, slots=True)
class SliceInfo:
    """A slice that has figures; ``regions`` counts the nodes that have some, ``reference_date`` is the latest of its tables."""

    slice: Slice
    reference_date: str | None
    regions: int

    @property
    def period(self) -> str:
        """The slice's period."""
        return self.slice.period

    @property
    def calibre(self) -> str:
        """The slice's calibre."""
        return self.slice.calibre

    @property
    def purpose(self) -> str:
        """The slice's purpose."""
        return self.slice.purpose


def slices(engine: Engine, scope: Scope) -> list[SliceInfo]:
    """All slices that have figures the reader may see, by rank of calibre, newest period first."""
    totals, part = schema.totals.c, schema.part.c
    key, codes = (totals.period, totals.calibre, totals.purpose), scope.codes(regions())
    ask = select(*key, func.count()).group_by(*key)
    if codes is not None:
        ask = ask.where(totals.region.in_(codes))
    with engine.connect() as connection:
        rows = connection.execute(ask).all()
        dates = {
            Slice(period, calibre, purpose): date
            for period, calibre, purpose, date in connection.execute(
                select(part.period, part.calibre, part.purpose, func.max(part.reference_date))
                .where(part.status == "current", seen_parts(scope))
                .group_by(part.period, part.calibre, part.purpose)
            )
        }
    order = {name: calibre.rank for name, calibre in calibres().items()}
    held = {Slice(period, calibre, purpose): count for period, calibre, purpose, count in rows}
    found = [SliceInfo(slice_, dates.get(slice_), count) for slice_, count in held.items()]
    found.sort(key=lambda s: s.period, reverse=True)
    found.sort(key=lambda s: order.get(s.calibre, 99))
    return found


def default_slice(available: Sequence[SliceInfo]) -> SliceInfo | None:
    """What a reader sees who asks for nothing: the newest period of ``register``, else of ``synthetic``, else the first."""
    for calibre in ("register", "synthetic"):
        for held in available:
            if held.calibre == calibre:
                return held
    return available[0] if available else None
