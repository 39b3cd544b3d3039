"""The answers of the page Gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from analysis.gaps import joinable, what_if
from analysis.rows import RateRow, Row
from analysis.vocabulary import SMALL_MICRO, RegionLevel
from callbacks.asking import Asker
from callbacks.plans.answers import facts as plan_facts
from data.queries import (
    UnitFilter,
    gap_cells,
    gap_cells_by_size,
    ranking,
    rates,
    units_without_union,
)
from data.queries.grids.ledger import Ledger, each_of_ledger, ledger_count
from data.queries.grids.order import Order
from data.queries.plan.ledger import LEDGER_PURPOSES, ledger_counts, left_ledger, waiting_changes
from data.queries.plan.priorities import gap_cells_by_band
from data.queries.question import expand_sizes
from data.reference import regions
from etl.planning.ledger import last_change
from layouts import gaps
from layouts.lists.desk import Work
from layouts.selection import View
from layouts.uncovered.heat import Crossed, dimensions, rest_of
from layouts.what_if import what_if_text

WITHOUT_LEDGER: Final = ("published", "statistical")
"""Purposes whose data hold no units, or none that may be listed."""


SEARCHED: Final = 200
"""So many of the largest cells are searched for one that a joint union can unite."""


def cell_level(region: str) -> RegionLevel | None:
    """The level whose regions cells are of: counties inside a province or city, else the next level down."""
    return "county" if regions()[region].level in ("province", "city", "county") else None


def cells(view: View, ask: Asker, limit: int = SEARCHED) -> list[Row]:
    """The largest cells of region and industry in a view, under its filters."""
    assert view.slice is not None
    found: list[Row] = ask(
        gap_cells,
        region=view.region,
        slice_=view.slice,
        level=cell_level(view.region),
        limit=limit,
        where=view.filters,
    )
    return found


def priorities(view: View, ask: Asker, limit: int = gaps.PRIORITIES) -> list[Row]:
    """The largest cells of region, industry, size and band of employees in a view, under its filters.

    Where not all of the gap stands in lists of units, or the reader has chosen sizes, which bands would cut up once more, they are of region,
    industry and size; of data without sizes of region and industry. A group of sizes that was chosen as one stays one: the place with most
    uncovered small and micro enterprises is asked for, not that with most small ones.
    """
    assert view.slice is not None
    asked = {"region": view.region, "slice_": view.slice, "level": cell_level(view.region), "where": view.filters}
    sizes = view.selection.size
    if not sizes:
        banded, workers = ask(gap_cells_by_band, **asked, limit=limit)
        whole = ask(rates, region=view.region, slices=view.slice, where=view.filters)
        if banded and whole and whole[0]["gap_workers"] == workers:
            return list(banded)
    if len(expand_sizes(sizes)) > len(sizes):
        return cells(view, ask, limit)
    found: list[Row] = ask(gap_cells_by_size, **asked, limit=limit)
    return found or cells(view, ask, limit)


def facts(view: View, ask: Asker) -> gaps.Facts:
    """What the page and the files of its cards are made of."""
    slice_, where = view.slice, view.filters
    assert slice_ is not None
    whole = ask(rates, region=view.region, slices=slice_, where=where)
    small_where, found = small_filters(view), cells(view, ask)
    small_whole = ask(rates, region=view.region, slices=slice_, where=small_where) if small_where else []
    return gaps.Facts(
        whole=whole[0] if whole else None,
        children=ask(ranking, region=view.region, slice_=slice_, where=where),
        heat=[r for r in cells_by_industry(view, ask) if r["gap_workers"] is not None],
        crossed=crossed(view, ask),
        small=small_units(view, ask),
        small_whole=small_whole[0] if small_whole else None,
        cells=priorities(view, ask),
        joinable=joinable(found),
        ledger=ledger(view, ask),
        unknown=unknown(view, ask),
        work=work(view, ask),
        edits=ask.imports is not None and slice_.purpose in LEDGER_PURPOSES,
        plan=plan_facts(view, ask),
    )


def small_filters(view: View) -> dict[str, list[str]] | None:
    """The filters of a view, of small and micro enterprises alone; None where these leave none of them."""
    sizes: list[str] = [size for size in SMALL_MICRO if size in view.filters.get("size", SMALL_MICRO)]
    if not sizes or "enterprise" not in view.filters.get("unit_kind", ("enterprise",)):
        return None
    return {**{name: list(v) for name, v in view.filters.items()}, "size": sizes, "unit_kind": ["enterprise"]}


def small_units(view: View, ask: Asker) -> list[RateRow]:
    """Small and micro enterprises of the regions below, of a county its own."""
    assert view.slice is not None
    where = small_filters(view)
    if where is None:
        return []
    by = ("region",) if _has_children(view) else ()
    found: list[RateRow] = ask(rates, region=view.region, slices=view.slice, by=by, where=where)
    return found


def _has_children(view: View) -> bool:
    return bool(regions().children(view.region)) and regions()[view.region].level != "county"


def crossed(view: View, ask: Asker) -> Crossed:
    """What the heat map crosses: its cells, and the totals of its rows and columns as the data know them."""
    assert view.slice is not None
    where = view.filters
    first, second = dimensions(view)

    def by(*names: str, **narrowed: list[str]) -> list[RateRow]:
        found: list[RateRow] = ask(rates, region=view.region, slices=view.slice, by=names, where={**where, **narrowed})
        return found

    columns = by(second)
    rest = rest_of(columns, view)
    theirs = {second: rest}
    return Crossed(
        first,
        second,
        cells=by(first, second),
        by_row=by(first),
        by_column=columns,
        rest=rest,
        by_rest=by(first, **theirs) if rest else (),
        rest_whole=next(iter(by(**theirs)), None) if rest else None,
    )


def cells_by_industry(view: View, ask: Asker) -> list[RateRow]:
    """All cells of region and industry, of a county those of its industries, whether their gap is known or not."""
    assert view.slice is not None
    by = ("region", "industry") if _has_children(view) else ("industry",)
    found: list[RateRow] = ask(rates, region=view.region, slices=view.slice, by=by, where=view.filters)
    return found


def ledger_of(view: View, text: str | None = None) -> Ledger | None:
    """The ledger that a view is about, narrowed by a text; None where the data hold no units or serve statistics only."""
    slice_ = view.slice
    assert slice_ is not None
    if slice_.purpose in WITHOUT_LEDGER:
        return None
    return Ledger(view.region, slice_, among=_ledger_filters(view), text=text or "")


def ledger(view: View, ask: Asker) -> int | None:
    """How many units the ledger has; None as in :func:`ledger_of`."""
    wanted = ledger_of(view)
    found: int | None = ask(ledger_count, ledger=wanted) if wanted is not None else None
    return found


def work(view: View, ask: Asker) -> Work | None:
    """Where work on the ledger stands; None where no ledger may be made or nothing was ever written. Not remembered: edits make no new data version."""
    slice_ = view.slice
    assert slice_ is not None
    if slice_.purpose not in LEDGER_PURPOSES or not ask.scope.unit_lists or not seen_by(ask):
        return None
    now = ask.in_passing()
    counts = now(ledger_counts, region=view.region, slice_=slice_, today=date.today().isoformat())
    left = now(left_ledger, region=view.region, slice_=slice_)
    waiting = now(waiting_changes, region=view.region, purpose=slice_.purpose)
    return Work(counts, left, waiting)


def seen_by(ask: Asker) -> int:
    """The number of the ledger's last change."""
    with ask.engine.connect() as connection:
        return last_change(connection)


def unknown_of(view: View, text: str | None = None) -> Ledger | None:
    """The list of the units of which nothing tells whether a union covers them; None as in :func:`ledger_of`."""
    wanted = ledger_of(view, text)
    return replace(wanted, cover="unknown") if wanted is not None else None


def unknown(view: View, ask: Asker) -> int | None:
    """How many units that list has; None as in :func:`ledger_of`."""
    wanted = unknown_of(view)
    found: int | None = ask(ledger_count, ledger=wanted) if wanted is not None else None
    return found


def whole_ledger(view: View, ask: Asker, order: Order) -> Iterator[Mapping[str, Any]] | None:
    """The ledger row by row, with what is searched for, not remembered, since it may be long; None and refused as in :func:`ledger_of`."""
    return _each(ledger_of(view, view.selection.q), ask, order)


def all_unknown(view: View, ask: Asker, order: Order) -> Iterator[Mapping[str, Any]] | None:
    """The units of unknown cover row by row, as :func:`whole_ledger` has those without a union."""
    return _each(unknown_of(view, view.selection.q_unknown), ask, order)


def _each(wanted: Ledger | None, ask: Asker, order: Order) -> Iterator[Mapping[str, Any]] | None:
    if wanted is None:
        return None
    rows = each_of_ledger(ask.engine, ask.scope, wanted, order=order)
    return ({**row, "credit_code": row["code"]} for row in rows)


def _ledger_filters(view: View) -> UnitFilter:
    sel = view.selection
    return UnitFilter(sel.industry, sel.size, sel.kind, sel.min)


def joined(view: View, ask: Asker, number: int) -> str:
    """What a joint union of some of the uncovered units of the largest cell that one can unite would change, in words."""
    assert view.slice is not None
    cell = joinable(cells(view, ask))
    whole = ask(rates, region=view.region, slices=view.slice, where=view.filters)
    if cell is None or not whole:
        return ""
    return what_if_text(view, cell, what_if(cell, whole[0], number, employees=_employees(view, ask, cell)))


def _employees(view: View, ask: Asker, cell: Row) -> list[int | None] | None:
    """The employees of a cell's uncovered units; None where no unit may be listed."""
    slice_, sel = view.slice, view.selection
    assert slice_ is not None
    if slice_.purpose in WITHOUT_LEDGER:
        return None
    among = UnitFilter((cell["industry"],), sel.size, sel.kind)
    rows, _ = ask(units_without_union, region=cell["region"], slice_=slice_, among=among, limit=cell["gap_units"])
    return [row["employees"] for row in rows]
