"""What questions about one region share: read once, however many tables are made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, TypeVar

from sqlalchemy import Connection, and_, func, literal, or_, select

from analysis.measures import MEASURE_IDS
from analysis.rows import Row
from analysis.vocabulary import CELLS
from data.database import schema
from data.database.schema import ALL, in_slice
from data.queries.kept_out.cells import withheld_cells
from data.queries.kept_out.figures import WithheldFigure, by_place, withheld_figures
from data.queries.links.sums import any_links
from data.queries.question import AskedPeriods
from data.queries.slices import slices_asked
from data.queries.sources import Parts, current_parts, reaching
from data.reference import regions
from data.scope import Scope
from data.slice import Slice, SliceFilter

Withheld = Mapping[tuple[str, str], Sequence[WithheldFigure]]
"""(measure, region) -> the figures that errors keep out of it."""
_Found = TypeVar("_Found")


class Reading:
    """The answers that do not hang on how a region is divided, over one state of the data; each is asked for at most once."""

    def __init__(self, connection: Connection, scope: Scope, region: str) -> None:
        self.connection, self.scope, self.region = connection, scope, region
        self._known: dict[Any, Any] = {}

    def _once(self, key: Any, read: partial[_Found]) -> _Found:
        if key not in self._known:
            self._known[key] = read()
        found: _Found = self._known[key]
        return found

    @cached_property
    def reached(self) -> set[Slice]:
        """The slices in which the region's silence is known."""
        return reaching(self.connection, self.scope, self.region)

    def parts(self, slice_: Slice) -> Parts:
        """The tables behind the region's figures."""
        return self._once(("parts", slice_), partial(current_parts, self.connection, self.scope, slice_, self.region))

    def totals(self, slice_: Slice, codes: Sequence[str]) -> Mapping[str, Row]:
        """As :func:`totals_of`."""
        return self._once(
            ("totals", slice_, tuple(codes)), partial(totals_of, self.connection, self.scope, slice_, codes)
        )

    def divided(self, slice_: Slice, codes: Sequence[str], cells: Iterable[str]) -> frozenset[str]:
        """The regions whose sums are known by industry, size and kind."""
        unions = set(cells) == {"industry"}
        return self._once(
            ("divided", slice_, tuple(codes), unions), partial(_divided, self.connection, slice_, codes, unions=unions)
        )

    def stated(self, slice_: Slice) -> Mapping[str, dict[str, float]]:
        """Region -> the rates that a table states without their parts."""
        return self._once(("stated", slice_), partial(_stated_rates, self.connection, slice_))

    def kept(self, slice_: Slice) -> frozenset[tuple[str, str]]:
        """The (level of region, measure) that a published calibre has at all."""
        return self._once(("kept", slice_.calibre), partial(_kept, self.connection, slice_))

    def rests_on_links(self, slice_: Slice) -> bool:
        """Whether anything of a slice does."""
        return self._once(("links", slice_), partial(any_links, self.connection, self.scope, slice_))

    def slices(
        self, codes: Iterable[str], wanted: SliceFilter, periods: AskedPeriods, reached: set[Slice], *, divided: bool
    ) -> list[Slice]:
        """As :func:`data.queries.slices.slices_asked`."""
        some, (listed, span) = sorted(set(codes)), periods
        key = (
            "slices",
            tuple(some),
            wanted,
            None if listed is None else tuple(listed),
            span,
            frozenset(reached),
            divided,
        )
        ask = partial(slices_asked, self.connection, self.scope, some, wanted, periods, reached, divided=divided)
        return self._once(key, ask)

    def withheld(self, slice_: Slice, *, by_industry: bool) -> Withheld:
        """The figures of a slice that errors keep out."""
        return self._once(("withheld", slice_, by_industry), partial(self._withheld, slice_, by_industry))

    def unread(self, slice_: Slice) -> Withheld:
        """The cells of a slice's summary tables that stand there and are in no sum."""
        return self._once(("unread", slice_), partial(self._unread, slice_))

    def _unread(self, slice_: Slice) -> Withheld:
        return by_place(withheld_cells(self.connection, self.scope, slice_))

    def _withheld(self, slice_: Slice, by_industry: bool) -> Withheld:
        return by_place(withheld_figures(self.connection, self.scope, slice_, by_industry=by_industry))


def totals_of(connection: Connection, scope: Scope, slice_: Slice, codes: Sequence[str]) -> dict[str, Row]:
    """The measures of some regions and of those next below them, by region, over all industries and sizes.

    Raises :class:`data.scope.OutOfScope`.
    """
    totals, tree = schema.totals, regions()
    for code in codes:
        scope.check(code, tree)
    parents = {*codes, *(tree[code].nav_parent for code in codes)}
    ask = select(totals.c.region, totals.c.parent, *(totals.c[name] for name in MEASURE_IDS)).where(
        totals.c.parent.in_(parents), in_slice(totals, slice_)
    )
    wanted = set(codes)
    return {
        record["region"]: dict(record)
        for record in connection.execute(ask).mappings()
        if record["region"] in wanted or record["parent"] in wanted
    }


def _divided(connection: Connection, slice_: Slice, codes: Sequence[str], *, unions: bool) -> frozenset[str]:
    """The regions whose sums are known by industry, size and kind: those that registers speak of. ``unions``: be it of unions, by industry, alone."""
    roll, tree = schema.rollup, regions()
    finest = and_(*(roll.c[name] != ALL for name in CELLS))
    alone = and_(roll.c.industry != ALL, roll.c.unions.is_not(None), literal(slice_.purpose) != "published")
    ask = select(roll.c.region).where(
        roll.c.parent.in_({tree[code].nav_parent for code in codes}),
        in_slice(roll, slice_),
        roll.c.region.in_(list(codes)),
        or_(finest, alone) if unions else finest,
    )
    return frozenset(connection.execute(ask.distinct()).scalars())


def _kept(connection: Connection, slice_: Slice) -> frozenset[tuple[str, str]]:
    """The (level of region, measure) that a published calibre has in any period: what it never had is not missing from our copy."""
    totals = schema.totals.c
    rows = connection.execute(
        select(totals.level, *(func.count(totals[name]).label(name) for name in MEASURE_IDS))
        .where(totals.calibre == slice_.calibre)
        .group_by(totals.level)
    )
    return frozenset((row.level, name) for row in rows for name in MEASURE_IDS if row._mapping[name])


def _stated_rates(connection: Connection, slice_: Slice) -> dict[str, dict[str, float]]:
    rate = schema.stated_rate
    found: dict[str, dict[str, float]] = {}
    for region, metric, value in connection.execute(
        select(rate.c.region, rate.c.metric, rate.c.value).where(in_slice(rate, slice_))
    ):
        found.setdefault(region, {})[metric] = value
    return found
