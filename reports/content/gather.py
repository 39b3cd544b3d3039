"""Everything a report shows of one region and period, gathered once: the workbook, the slides and the documents say the same.

All figures come from ``data.queries`` as the pages and ``python -m analysis`` give them. What leaves the federation (``external``)
goes through :mod:`reports.content.edition` and nowhere else; :mod:`data.queries.external.decisions` says what may be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Engine

from analysis.attention import Note, notes, weightiest
from analysis.attention.silence import with_unreported
from analysis.compare import printed
from analysis.compare.changes import Change
from analysis.periods import up_to
from analysis.rows import RateRow, Row, has_figures
from analysis.vocabulary import SEVERITIES, SIZES, SMALL_ENTERPRISES
from data.database.version import data_version
from data.queries import (
    Question,
    each_without_union,
    finding_counts,
    gap_cells,
    gap_cells_by_size,
    nearest_targets,
    rates,
    rates_of,
    targets,
    trend,
    units_without_union,
)
from data.queries.briefing.silence import quiet_below
from data.queries.compare.progress import aimed_below, ranked_progress
from data.queries.external.decisions import ENTERPRISES
from data.queries.plan.ledger import entries_of_ledger
from data.reference import calibres, regions
from data.scope import OutOfScope, Scope
from data.slice import Slice
from reports.content.edition import for_outside, require_outside
from reports.content.moves import COUNTS, RATES, Asking
from reports.content.odd import Flagged, flagged, odd_ones, told_moves, told_spans
from reports.content.ranks import rank_rows
from reports.content.record import Content, Withheld
from reports.order import Order

CELLS: Final = 30
UNITS_LISTED: Final = 20_000
"""The longest list of units that leaves in a report; the rest is counted and lies in the ledger of the page Gaps."""
_TRIES: Final = 5


class NoFigures(LookupError):
    """A known region has no figures for what was asked."""


class Moving(RuntimeError):
    """Loads were published faster than a report could be read: no two figures of it were of one data version."""


@dataclass(frozen=True, slots=True)
class _Units:
    """The list of units, read as it is written, so that it never stands in memory whole."""

    ask: _Ask

    def __iter__(self) -> Iterator[Row]:
        ask = self.ask
        asked: dict[str, Any] = {"region": ask.region, "slice_": ask.slice}
        written = entries_of_ledger(ask.engine, ask.scope, **asked)
        for row in each_without_union(ask.engine, ask.scope, **asked, most=UNITS_LISTED):
            yield {**row, "entry": written.get(row["credit_code"] or "", {})}

    def in_all(self) -> int:
        ask = self.ask
        return units_without_union(ask.engine, ask.scope, region=ask.region, slice_=ask.slice, limit=0)[1]


def find_whole(engine: Engine, scope: Scope, order: Order) -> RateRow | None:
    """The row of :func:`data.queries.rates` that a report is about: the first by rank of calibre that has figures."""
    found = [row for row in rates(engine, scope, region=order.region, slices=order.slices) if has_figures(row)]
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
        if order.audience == "external":
            require_outside(engine, version, order.region, ask.slice)
        found = _inside(_Question(ask, order.compare, version, whole))
        if order.audience == "external":
            found = for_outside(engine, found, order.base)
        if data_version(engine) == version:
            return replace(found, notes=note(found))
    raise Moving(f"{order.region} {order.period}: the data changed while they were read; ask again when loads are done")


def may_leave(engine: Engine, scope: Scope, order: Order) -> bool:
    """Whether there may be an external edition of a report, decided without gathering it; False where there are no figures."""
    whole = find_whole(engine, scope, order)
    if whole is None:
        return False
    ask = _Ask(engine, scope, order.region, slice_of(whole))
    before = ask.slice.at(order.compare) if order.compare is not None else None
    slices = [ask.slice, *([before] if before is not None and ask.one(before) is not None else [])]
    try:
        require_outside(engine, data_version(engine), order.region, *slices)
    except Withheld:
        return False
    return True


def note(content: Content) -> list[Note]:
    """What needs attention in the figures that a report shows, changes as they are printed elsewhere in it."""
    shown = {row["region"] for row in content.children if not row.get("suppressed")}
    below = {code: found for code, found in content.moves.children.items() if code in shown}
    moves = {
        code: {figure: _as_printed(change) for figure, change in found.items()}
        for code, found in {content.region: content.moves.whole, **below}.items()
    }
    found = notes(
        content.whole,
        content.children,
        moves,
        content.cells,
        content.compare,
        targets=content.targets,
        small=content.small,
    )
    return weightiest(with_unreported(found, content.whole, content.quiet, content.quiet_share))


def _as_printed(change: Change) -> Change:
    by = printed.change(change)
    return change if by is None else replace(change, points=float(by))


@dataclass(frozen=True, slots=True)
class _Question:
    """What an internal edition answers; ``whole``, its first row, follows from the rest."""

    ask: _Ask
    compare: str | None
    version: int
    whole: RateRow = field(compare=False)


@lru_cache(maxsize=2)  # of one region several formats, and both editions, are asked for one after the other
def _inside(question: _Question) -> Content:
    """The internal edition, its notes still to be made."""
    ask, compare, version, whole = question.ask, question.compare, question.version, question.whole
    level = "county" if regions()[ask.region].level in ("province", "city", "county") else None
    now, before = ask.slice, ask.slice.at(compare) if compare is not None else None
    listed = ask.scope.unit_lists and now.purpose in ("administrative", "synthetic")
    cells: dict[str, Any] = {"region": ask.region, "slice_": now, "level": level, "limit": CELLS}
    has_cells = whole["gap_workers"] is not None
    asking = Asking(ask.engine, ask.scope, ask.region, now)
    tables, tables_before = ask.tables(now, _NOW), ask.tables(before, _BEFORE)
    children, children_before = tables["children"], tables_before["children"]
    quiet, quiet_share = quiet_below(ask.engine, ask.scope, region=ask.region, slice_=now)
    above, beside = _around(ask, version)
    history = _history(trend(ask.engine, ask.scope, region=ask.region), now)
    odd = odd_ones(children, beside)

    def at(period: str) -> Flagged:
        """What is flagged of the region in a period."""
        return flagged(odd if period == now.period else odd_ones(_around(ask.at(period), version)[1]))

    def then() -> Flagged:
        return at(str(compare)) | flagged(odd_ones(children_before))

    return Content(
        region=ask.region,
        slice=now,
        compare=compare,
        reference_date=whole["reference_date"],
        audience="internal",
        data_version=version,
        whole=whole,
        before=next(iter(tables_before["whole"]), None),
        children=children,
        children_before=children_before,
        small=next(iter(tables["small"]), None),
        small_before=next(iter(tables_before["small"]), None),
        industries=tables["industries"],
        industries_before=tables_before["industries"],
        sizes=sorted(tables["sizes"], key=lambda r: SIZES.index(r["size"])),
        small_children=tables["small_children"],
        cells=gap_cells(ask.engine, ask.scope, **cells) if has_cells else [],
        gaps=gap_cells_by_size(ask.engine, ask.scope, **cells) if has_cells else [],
        history=history,
        notes=(),
        moves=told_moves(asking.moves(compare), ask.region, then, flagged(odd)),
        ranks=rank_rows(children, (*RATES, *COUNTS)),
        ranks_before=rank_rows(children_before, (*RATES, *COUNTS)),
        spans=told_spans(asking.spans(history), ask.region, at),
        findings=_findings(ask.engine, ask.scope, whole),
        units=_Units(ask) if listed else None,
        targets=targets(ask.engine, ask.scope, region=ask.region, slices=now),
        targets_below=nearest_targets(
            ask.engine, ask.scope, regions=[row["region"] for row in children if row["region"] is not None], slice_=now
        ),
        progress=_progress(ask),
        quiet=quiet,
        quiet_share=quiet_share,
        above=above,
        beside=beside,
        odd=odd,
    )


def _around(ask: _Ask, version: int) -> tuple[RateRow | None, Sequence[RateRow]]:
    """The region next above with those below it; nothing for the nation, and where a reader may not see so far."""
    path = regions().path(ask.region)[:-1]
    if not path:
        return None, ()
    try:
        return _family(replace(ask, region=path[-1]), version)
    except OutOfScope:
        return None, ()


@lru_cache(maxsize=4)  # a pack asks for all regions below one, one after the other
def _family(ask: _Ask, _version: int) -> tuple[RateRow | None, Sequence[RateRow]]:
    found = ask.tables(ask.slice, {name: _BEFORE[name] for name in ("whole", "children")})
    return next(iter(found["whole"]), None), found["children"]


def _progress(ask: _Ask) -> list[dict[str, Any]]:
    """The regions below on the way to their targets, by the first rate that one of them has a target of."""
    asked: dict[str, Any] = {"region": ask.region, "slice_": ask.slice}
    aimed = aimed_below(ask.engine, ask.scope, **asked)
    metric = next((rate for rate in RATES if rate in aimed), None)
    return [] if metric is None else ranked_progress(ask.engine, ask.scope, **asked, metric=metric)


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


_BEFORE: Final[Mapping[str, Question]] = {
    "whole": Question(),
    "children": Question(("region",)),
    "small": Question(where=SMALL_ENTERPRISES),
    "industries": Question(("industry",)),
}
"""The tables of the compared period."""
_NOW: Final[Mapping[str, Question]] = {
    **{name: question for name, question in _BEFORE.items() if name != "whole"},
    "sizes": Question(("size",), ENTERPRISES),
    "small_children": Question(("region",), SMALL_ENTERPRISES),
}
"""The tables of the period itself, beside the row that the report is about."""


@dataclass(frozen=True, slots=True)
class _Ask:
    """Questions about one region; those about another period than that of ``slice`` name theirs."""

    engine: Engine
    scope: Scope
    region: str
    slice: Slice

    def at(self, period: str) -> _Ask:
        """The same about another period of the slice's calibre."""
        return replace(self, slice=self.slice.at(period))

    def one(self, slice_: Slice) -> RateRow | None:
        """The region's own row, None without figures."""
        return next(iter(rates(self.engine, self.scope, region=self.region, slices=slice_)), None)

    def tables(self, slice_: Slice | None, asked: Mapping[str, Question]) -> dict[str, list[RateRow]]:
        """The answers to some questions by their names; without a period no rows."""
        if slice_ is None:
            return {name: [] for name in asked}
        found = rates_of(self.engine, self.scope, list(asked.values()), region=self.region, slices=slice_)
        return dict(zip(asked, found, strict=True))
