"""The answers of the page Gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from analysis.gaps import joinable, what_if
from analysis.rows import RateRow, Row
from analysis.vocabulary import SMALL_MICRO, RegionLevel
from callbacks.asking import Asker
from data.queries import (
    UnitFilter,
    each_of_unknown_cover,
    gap_cells,
    ranking,
    rates,
    units_of_unknown_cover,
    units_without_union,
)
from data.queries.grids.ledger import Ledger, each_of_ledger, ledger_count
from data.queries.grids.order import Order
from data.reference import regions
from layouts import gaps
from layouts.selection import View

WITHOUT_LEDGER: Final = ("published", "statistical")
"""Purposes whose data hold no units, or none that may be listed."""


UNKNOWN_SHOWN: Final = 25
"""So many units of unknown cover stand on the page; the files have all."""


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
        small=small_units(view, ask),
        small_whole=small_whole[0] if small_whole else None,
        cells=found[: gaps.PRIORITIES],
        joinable=joinable(found),
        ledger=ledger(view, ask),
        unknown=unknown(view, ask),
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


def unknown(view: View, ask: Asker) -> tuple[list[Row], int] | None:
    """The first units of which nothing tells whether a union covers them, and how many there are; None as in :func:`ledger`."""
    slice_ = view.slice
    assert slice_ is not None
    if slice_.purpose in WITHOUT_LEDGER:
        return None
    found: tuple[list[Row], int] = ask(
        units_of_unknown_cover, region=view.region, slice_=slice_, among=_ledger_filters(view), limit=UNKNOWN_SHOWN
    )
    return found


def whole_ledger(view: View, ask: Asker, order: Order) -> Iterator[Mapping[str, Any]] | None:
    """The ledger row by row, with what is searched for, not remembered, since it may be long; None and refused as in :func:`ledger_of`."""
    wanted = ledger_of(view, view.selection.q)
    if wanted is None:
        return None
    rows = each_of_ledger(ask.engine, ask.scope, wanted, order=order)
    return ({**row, "credit_code": row["code"]} for row in rows)


def all_unknown(view: View, ask: Asker) -> Iterator[Mapping[str, Any]] | None:
    """The units of unknown cover row by row, as :func:`whole_ledger` has those without a union."""
    return _each(each_of_unknown_cover, view, ask)


def _each(
    question: Callable[..., Iterator[Mapping[str, Any]]], view: View, ask: Asker
) -> Iterator[Mapping[str, Any]] | None:
    slice_ = view.slice
    assert slice_ is not None
    if slice_.purpose in WITHOUT_LEDGER:
        return None
    return question(ask.engine, ask.scope, region=view.region, slice_=slice_, among=_ledger_filters(view))


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
    return gaps.what_if_text(view, cell, what_if(cell, whole[0], number, employees=_employees(view, ask, cell)))


def _employees(view: View, ask: Asker, cell: Row) -> list[int | None] | None:
    """The employees of a cell's uncovered units; None where no unit may be listed."""
    slice_, sel = view.slice, view.selection
    assert slice_ is not None
    if slice_.purpose in WITHOUT_LEDGER:
        return None
    among = UnitFilter((cell["industry"],), sel.size, sel.kind)
    rows, _ = ask(units_without_union, region=cell["region"], slice_=slice_, among=among, limit=cell["gap_units"])
    return [row["employees"] for row in rows]
