"""What there is: the slices that have figures of regions in the reader's scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, and_, exists, func, select

from analysis.vocabulary import NATION
from data.database import schema
from data.database.schema import in_slice
from data.queries.compare.leaves import leaves_under
from data.queries.question import AskedPeriods
from data.queries.seen import seen_parts
from data.reference import calibres, regions
from data.scope import Scope
from data.slice import Slice, SliceFilter


@dataclass(frozen=True, slots=True)
class SliceInfo:
    """A slice that has figures; ``regions`` counts the nodes that have some, ``reference_date`` is the latest of its tables.

    ``reporting``: the part of the county-level leaves under the home region that report cover; ``whole``: any region has figures as a whole, not only of
    some industry, size or kind.
    """

    slice: Slice
    reference_date: str | None
    regions: int
    reporting: float = 0.0
    whole: bool = True

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


def slices(engine: Engine, scope: Scope, *, home: str = NATION, partly: bool = False) -> list[SliceInfo]:
    """All slices that have figures the reader may see, by rank of calibre, newest period first.

    ``home``: the region whose county-level leaves ``reporting`` is a part of; ``partly``: those too that have figures of some industry, size or kind
    and none of any region as a whole. Raises UnknownRegion.
    """
    totals, part = schema.totals.c, schema.part.c
    key, codes = (totals.period, totals.calibre, totals.purpose), scope.codes(regions())
    ask = select(*key, func.count()).group_by(*key)
    heard = select(*key, totals.region).where(totals.units_covered.is_not(None))
    if codes is not None:
        ask, heard = ask.where(totals.region.in_(codes)), heard.where(totals.region.in_(codes))
    leaves = leaves_under(home)
    reporting: Counter[Slice] = Counter()
    with engine.connect() as connection:
        held = {Slice(period, calibre, purpose): count for period, calibre, purpose, count in connection.execute(ask)}
        some = _partly(connection, codes, held) if partly else {}
        for period, calibre, purpose, region in connection.execute(heard):
            reporting[Slice(period, calibre, purpose)] += region in leaves
        dates = {
            Slice(period, calibre, purpose): date
            for period, calibre, purpose, date in connection.execute(
                select(part.period, part.calibre, part.purpose, func.max(part.reference_date))
                .where(part.status == "current", seen_parts(scope))
                .group_by(part.period, part.calibre, part.purpose)
            )
        }
    order = {name: calibre.rank for name, calibre in calibres().items()}
    found = [
        SliceInfo(slice_, dates.get(slice_), count, reporting[slice_] / max(len(leaves), 1), slice_ in held)
        for slice_, count in (held | some).items()
    ]
    found.sort(key=lambda s: s.period, reverse=True)
    found.sort(key=lambda s: order.get(s.calibre, 99))
    return found


def _partly(connection: Connection, codes: Collection[str] | None, held: Collection[Slice]) -> dict[Slice, int]:
    """The slices beside those ``held`` that have figures of some cells, and of how many regions."""
    told = {Slice(*row) for row in connection.execute(select(*_SUMMARISED).where(_IS_SUMMARY).distinct())}
    roll, found = schema.rollup, dict[Slice, int]()
    for slice_ in told.difference(held):  # most have none: the tree is not read for them
        parents = ["", *(region.code for region in regions().upper())]
        ask = select(func.count(roll.c.region.distinct())).where(roll.c.parent.in_(parents), in_slice(roll, slice_))
        if codes is not None:
            ask = ask.where(roll.c.region.in_(codes))
        if count := connection.execute(ask).scalar_one():
            found[slice_] = count
    return found


_SUMMARISED: Final = (schema.part.c.period, schema.part.c.calibre, schema.part.c.purpose)
_IS_SUMMARY: Final = and_(schema.part.c.content == "summary", schema.part.c.status == "current")
"""Tables of cells: one may tell of enterprises alone. Registers always tell of whole regions too."""


def slices_asked(
    connection: Connection,
    scope: Scope,
    codes: Sequence[str],
    wanted: SliceFilter,
    periods: AskedPeriods,
    reached: set[Slice],
    *,
    divided: bool = False,
) -> list[Slice]:
    """The slices that a question about some regions reaches, in order: those with sums or stated rates of them, and of ``reached`` those asked for.

    ``periods``: those asked for, as :func:`data.queries.question.periods_of` reads them. ``divided``: it is by industry, size
    or kind, or narrowed to some, which tables answer that tell no whole. Raises OutOfScope.
    """
    for code in codes:
        scope.check(code, regions())
    totals, (listed, span) = schema.totals.c, periods
    tree = regions()
    parents = sorted({tree[code].nav_parent for code in codes})
    ask = (
        select(totals.period, totals.calibre, totals.purpose)
        .where(totals.parent.in_(parents), totals.region.in_(codes))
        .distinct()
    )
    if listed is not None:
        ask = ask.where(totals.period.in_(listed))
    if span is not None:
        ask = ask.where(totals.period.between(*span), func.length(totals.period) == len(span[0]))
    if wanted.calibre is not None:
        ask = ask.where(totals.calibre == wanted.calibre)
    if wanted.purpose is not None:
        ask = ask.where(totals.purpose == wanted.purpose)
    found = {Slice(*row) for row in connection.execute(ask)}
    roll, rate = schema.rollup, schema.stated_rate.c
    if divided:
        same = (roll.c[column.name] == column for column in _SUMMARISED)
        cells = exists().where(roll.c.parent.in_(parents), *same, roll.c.region.in_(codes))
        told = select(*_SUMMARISED).where(_IS_SUMMARY, cells).distinct()
        reached = reached | {Slice(*row) for row in connection.execute(told)}
    stated = select(rate.period, rate.calibre, rate.purpose).where(rate.region.in_(codes)).distinct()
    found |= {
        slice_
        for slice_ in {*reached, *(Slice(*row) for row in connection.execute(stated))}
        if (listed is None or slice_.period in listed)
        and (span is None or (span[0] <= slice_.period <= span[1] and len(slice_.period) == len(span[0])))
        and wanted.takes(slice_.calibre, slice_.purpose)
    }
    return sorted(found)
