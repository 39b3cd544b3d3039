"""Everything a report shows of one region and period, gathered once: the workbook, the slides and the documents say the same.

All figures come from ``data.queries`` as the pages and ``python -m analysis`` give them. What leaves the federation (``external``)
goes through :mod:`analysis.suppression` here and nowhere else; :mod:`reports.content.gather.external` says what may be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from sqlalchemy import Engine

from analysis.attention import Note, notes
from analysis.metrics import BY_ID
from analysis.periods import up_to
from analysis.rows import RateRow, Row, Source
from analysis.suppression import FAMILIES, Shown, hide, keep, rounded
from analysis.vocabulary import SEVERITIES, SIZES
from data.database.version import data_version
from data.queries import (
    each_without_union,
    finding_counts,
    gap_cells,
    gap_cells_by_size,
    rates,
    targets,
    trend,
    units_without_union,
)
from data.reference import calibres, regions
from data.scope import Scope
from data.slice import Slice
from data.texts.names import full_name, region_name, source_name
from reports.content.external import ENTERPRISES, Hidden, of_table, outside
from reports.order import Audience, Order

CELLS: Final = 30
SMALL_MICRO: Final = {"size": ["small_micro"], "unit_kind": ["enterprise"]}
FAMILY_MEASURES: Final = tuple(name for family in FAMILIES.values() for name in family)
_HEADLINE_OF_SMALL: Final = ("units", "units_covered")
"""What the headline figures say of small and micro enterprises anyway."""
UNITS_LISTED: Final = 20_000
"""The longest list of units that leaves in a report; the rest is counted and lies in the ledger of the page Gaps."""
_TRIES: Final = 5


class NoFigures(LookupError):
    """A known region has no figures for what was asked."""


class Moving(RuntimeError):
    """Loads were published faster than a report could be read: no two figures of it were of one data version."""


class Withheld(PermissionError):
    """A report that may not leave the federation: its counts would tell about single units."""


@dataclass(frozen=True, slots=True)
class Content:
    """One report. Rows are those of ``python -m analysis rates`` (see DESIGN of its JSON), None where there are none.

    ``whole``, ``before``: the region in the period and in ``compare``. ``children``: the level below with the remainder row last,
    ``children_before`` the same earlier. ``small``: small and micro enterprises. ``industries``, ``sizes``: by section, by size class
    of enterprises. ``small_children``: small and micro enterprises of the level below. ``cells``: region and section with most
    employees out of reach, largest first; ``gaps``: the same by size class. ``history``: one row for each calibre, purpose and
    period up to this one; never synthetic figures beside others. ``files``: what the figures were read from. ``findings``: what
    checks said of these files, by severity. ``targets``: of the region, for this period or a later one. ``hidden``: rows withheld in
    the external edition.
    """

    region: str
    slice: Slice
    compare: str | None
    reference_date: str | None
    audience: Audience
    data_version: int
    whole: RateRow
    before: RateRow | None
    children: Sequence[RateRow]
    children_before: Sequence[RateRow]
    small: RateRow | None
    small_before: RateRow | None
    industries: Sequence[RateRow]
    industries_before: Sequence[RateRow]
    sizes: Sequence[RateRow]
    small_children: Sequence[RateRow]
    cells: Sequence[Row]
    gaps: Sequence[Row]
    history: Sequence[Row]
    notes: Sequence[Note]
    findings: Mapping[str, int]
    base: int = 0
    hidden: int = 0
    units: _Units | None = field(default=None, repr=False)
    targets: Sequence[Row] = ()

    @property
    def period(self) -> str:
        """The period that the report is about."""
        return self.slice.period

    @property
    def calibre(self) -> str:
        """The calibre of its figures."""
        return self.slice.calibre

    @property
    def purpose(self) -> str:
        """What its figures were gathered for."""
        return self.slice.purpose

    @property
    def order(self) -> Order:
        """The order that this report answers."""
        return Order(self.region, self.period, self.compare, self.calibre, self.purpose, self.audience, self.base)

    @property
    def synthetic(self) -> bool:
        """Whether the figures are made up and must be stamped so."""
        return self.slice.purpose == "synthetic"

    @property
    def files(self) -> list[Source]:
        """The files and sheets that the region's own figures were read from, each once."""
        rows = [self.whole, *([self.before] if self.before else []), *self.children]
        found = {(s["file"], s.get("sheet"), s.get("source")): s for row in rows for s in row["sources"]}
        return list(found.values())

    def sources(self, language: str) -> list[str]:
        """The sources as a reader knows them: publishers where the tables name them, else files."""
        return list(dict.fromkeys(source_name(s["source"] or s["file"], language) for s in self.files))

    def name(self, language: str) -> str:
        """The region's full name, that of a county with its city."""
        return full_name(self.region, language)

    def name_of(self, row: Row, language: str) -> str:
        """The short name of a row's region; that of the remainder for None."""
        return region_name(row["region"], language)

    def why(self, row: Row, figure: str) -> str:
        """Why a row lacks a figure: not_reported, not_in_source, outside_statistics, suppressed, nothing_there (a rate of nothing)."""
        if row.get("suppressed"):
            return "suppressed"
        parts = {BY_ID[figure].numerator, BY_ID[figure].denominator} if figure in BY_ID else {figure}
        if figure in BY_ID and row[BY_ID[figure].numerator] is not None and row[BY_ID[figure].denominator] == 0:
            return "nothing_there"
        own = [m for m in row["missing"] if m["region"] == row["region"]]
        named = [m for m in own if parts & set(m["measures"])]
        return str((named or own or [{"why": "not_reported"}])[0]["why"])

    def units_without_union(self) -> Iterator[Row]:
        """At most :data:`UNITS_LISTED` units that no union covers, most employees first; none in the external edition."""
        if self.units is not None:
            yield from self.units

    def units_in_all(self) -> int:
        """How many units the list would have without its limit."""
        return self.units.in_all() if self.units is not None else 0


@dataclass(frozen=True, slots=True)
class _Units:
    """The list of units, read as it is written, so that it never stands in memory whole."""

    ask: _Ask

    def __iter__(self) -> Iterator[Row]:
        ask = self.ask
        return each_without_union(ask.engine, ask.scope, region=ask.region, slice_=ask.slice, most=UNITS_LISTED)

    def in_all(self) -> int:
        ask = self.ask
        return units_without_union(ask.engine, ask.scope, region=ask.region, slice_=ask.slice, limit=0)[1]


def find_whole(engine: Engine, scope: Scope, order: Order) -> RateRow | None:
    """The row of :func:`data.queries.rates` that a report is about: the first by rank of calibre that has figures."""
    found = rates(engine, scope, region=order.region, slices=order.slices)
    known = calibres()
    return min(
        found,
        key=lambda row: (known[row["calibre"]].rank, row["purpose"] != known[row["calibre"]].purpose, row["purpose"]),
        default=None,
    )


def slice_of(row: RateRow) -> Slice:
    """The slice that a row of rates belongs to."""
    return Slice(row["period"], row["calibre"], row["purpose"])


def gather(engine: Engine, scope: Scope, order: Order) -> Content:
    """All that a report on a region shows, of one data version.

    Raises :class:`NoFigures`, :class:`Withheld`, :class:`Moving`, :class:`data.reference.UnknownRegion`,
    :class:`data.scope.OutOfScope`, :class:`data.queries.BadQuestion`.
    """
    for _ in range(_TRIES):
        version = data_version(engine)
        whole = find_whole(engine, scope, order)
        if whole is None:
            raise NoFigures(f"{order.region} {order.period}")
        ask = _Ask(engine, scope, order.region, slice_of(whole))
        found = _inside(ask, whole, order.compare, version)
        if order.audience == "external":
            found = _for_outside(ask, found, order.base)
        if data_version(engine) == version:
            noted = notes(found.whole, found.children, found.children_before, found.cells, found.compare)
            return replace(found, notes=noted)
    raise Moving(f"{order.region} {order.period}: the data changed while they were read; ask again when loads are done")


def _inside(ask: _Ask, whole: RateRow, compare: str | None, version: int) -> Content:
    """The internal edition, its notes still to be made."""
    level = "county" if regions()[ask.region].level in ("province", "city", "county") else None
    now, before = ask.slice, ask.slice.at(compare) if compare is not None else None
    listed = ask.scope.unit_lists and now.purpose in ("administrative", "synthetic")
    cells: dict[str, Any] = {"region": ask.region, "slice_": now, "level": level, "limit": CELLS}
    has_cells = whole["gap_workers"] is not None
    return Content(
        region=ask.region,
        slice=now,
        compare=compare,
        reference_date=whole["reference_date"],
        audience="internal",
        data_version=version,
        whole=whole,
        before=ask.one(before),
        children=ask.many(now, "region"),
        children_before=ask.many(before, "region"),
        small=ask.one(now, SMALL_MICRO),
        small_before=ask.one(before, SMALL_MICRO),
        industries=ask.many(now, "industry"),
        industries_before=ask.many(before, "industry"),
        sizes=sorted(ask.many(now, "size", ENTERPRISES), key=lambda r: SIZES.index(r["size"])),
        small_children=ask.many(now, "region", SMALL_MICRO),
        cells=gap_cells(ask.engine, ask.scope, **cells) if has_cells else [],
        gaps=gap_cells_by_size(ask.engine, ask.scope, **cells) if has_cells else [],
        history=_history(trend(ask.engine, ask.scope, region=ask.region), now),
        notes=(),
        findings=_findings(ask.engine, ask.scope, whole),
        units=_Units(ask) if listed else None,
        targets=targets(ask.engine, ask.scope, region=ask.region, slices=now),
    )


def _history(rows: Sequence[Row], now: Slice) -> list[Row]:
    """The rows up to the period of a slice; synthetic and other figures stay apart."""
    period = now.period
    return [
        row
        for row in rows
        if (row["purpose"] == "synthetic") == (now.purpose == "synthetic") and up_to(period, row["period"])
    ]


def _findings(engine: Engine, scope: Scope, whole: RateRow) -> dict[str, int]:
    found = dict.fromkeys(map(str, SEVERITIES), 0)
    for row in finding_counts(engine, scope, loads={source["load_id"] for source in whole["sources"]}):
        found[row["severity"]] += row["count"]
    return found


@dataclass(frozen=True, slots=True)
class _Ask:
    """Questions about one region; those about another period than that of ``slice`` name theirs."""

    engine: Engine
    scope: Scope
    region: str
    slice: Slice

    def one(self, slice_: Slice | None, where: Mapping[str, Sequence[str]] | None = None) -> RateRow | None:
        if slice_ is None:
            return None
        rows = rates(self.engine, self.scope, region=self.region, slices=slice_, where=where)
        return rows[0] if rows else None

    def many(self, slice_: Slice | None, by: str, where: Mapping[str, Sequence[str]] | None = None) -> list[RateRow]:
        if slice_ is None:
            return []
        return rates(self.engine, self.scope, region=self.region, slices=slice_, by=(by,), where=where)


def _for_outside(ask: _Ask, content: Content, base: int) -> Content:
    """The external edition: what is sensitive is gone, with enough besides that no subtraction brings it back."""
    allowed = outside(ask.engine, content.data_version)
    region, slices = content.region, [content.slice]
    if content.before and content.compare:
        slices.append(content.slice.at(content.compare))
    if any(allowed.withheld(region, slice_) for slice_ in slices):
        raise Withheld(region)
    measures = tuple(
        name for name in FAMILY_MEASURES if all(name in (allowed.measures(region, s) or ()) for s in slices)
    )
    hidden = {
        "region": _either(allowed.children(region, slice_) for slice_ in slices),
        "industry": _either(allowed.sections(region, slice_) for slice_ in slices),
        "size": allowed.sizes(region, content.slice),
    }
    sizes = [allowed.sizes(region, slice_) for slice_ in slices]

    def table(rows: Sequence[RateRow], key: Literal["region", "industry", "size"]) -> list[RateRow]:
        gone, names = hidden[key], of_table(measures, key)
        shown = [] if gone is None else [hide(r) if r[key] in gone else keep(r, names) for r in rows]
        return [_rounded(row, base) for row in shown]

    def small(row: RateRow | None) -> RateRow | None:
        if row is None or "units_small_micro" not in measures:
            return None
        modes = all(each is not None for each in sizes)
        return _rounded(keep(row, of_table(measures, "size") if modes else _HEADLINE_OF_SMALL), base)

    return replace(
        content,
        audience="external",
        whole=_rounded(keep(content.whole, measures), base),
        before=_rounded(keep(content.before, measures), base) if content.before else None,
        children=table(content.children, "region"),
        children_before=table(content.children_before, "region"),
        small=small(content.small),
        small_before=small(content.small_before),
        industries=table(content.industries, "industry"),
        industries_before=table(content.industries_before, "industry"),
        sizes=table(content.sizes, "size"),
        small_children=(),
        cells=(),
        gaps=(),
        history=[_rounded(row, base) for row in _outside_history(ask.engine, content)],
        findings={},
        base=base,
        hidden=sum(
            _count(hidden[key], rows, key)
            for key, rows in (("region", content.children), ("industry", content.industries), ("size", content.sizes))
        ),
        units=None,
    )


def _either(found: Iterable[Hidden]) -> Hidden:
    """What is hidden in one period or another; None where a table may not be shown in one of them."""
    together: frozenset[str | None] = frozenset()
    for hidden in found:
        if hidden is None:
            return None
        together |= hidden
    return together


def _count(hidden: Hidden, rows: Sequence[Row], key: str) -> int:
    return len(rows) if hidden is None else sum(1 for row in rows if row[key] in hidden)


def _rounded(row: Shown, base: int) -> Shown:
    return rounded(row, base) if base else row


def _outside_history(engine: Engine, content: Content) -> list[Row]:
    """The series, without the periods in which nothing may be shown of the region."""
    found: list[Row] = []
    allowed = outside(engine, content.data_version)
    for row in content.history:
        slice_ = Slice(row["period"], row["calibre"], row["purpose"])
        hidden = allowed.withheld(content.region, slice_)
        found.append(hide(row) if hidden else keep(row, allowed.measures(content.region, slice_) or ()))
    return found
