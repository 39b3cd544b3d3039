"""The answers of the page Gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dash import html

from analysis.gaps import what_if
from analysis.rows import RateRow, Row
from callbacks.asking import Asker
from data.queries import UnitFilter, each_without_union, gap_cells, rates, units_without_union
from data.reference import regions
from layouts import gaps
from layouts.selection import View

WITHOUT_LEDGER: Final = ("published", "statistical")
"""Purposes whose data hold no units, or none that may be listed."""


def cells(view: View, ask: Asker, limit: int = 12) -> list[Row]:
    """The largest cells of region and industry in a view: counties inside a province or city, else the next level down."""
    assert view.slice is not None
    level = "county" if regions()[view.region].level in ("province", "city", "county") else None
    found: list[Row] = ask(
        gap_cells,
        region=view.region,
        slice_=view.slice,
        level=level,
        limit=limit,
        industry=view.selection.industry,
    )
    return found


def body(view: View, ask: Asker) -> html.Div:
    """The page for a view."""
    return gaps.render(view, facts(view, ask))


def facts(view: View, ask: Asker) -> gaps.Facts:
    """What the page and the files of its cards are made of."""
    slice_, where = view.slice, dict(view.filters)
    assert slice_ is not None
    whole = ask(rates, region=view.region, slices=slice_, where=where)
    small_whole = ask(rates, region=view.region, slices=slice_, where=_small(view))
    return gaps.Facts(
        whole=whole[0] if whole else None,
        children=ask(rates, region=view.region, slices=slice_, by=("region",), where=where),
        heat=[r for r in cells_by_industry(view, ask) if r["gap_workers"] is not None],
        small=small_units(view, ask),
        small_whole=small_whole[0] if small_whole else None,
        cells=cells(view, ask),
        ledger=ledger(view, ask),
    )


def _small(view: View) -> dict[str, Any]:
    """The filters of a view, of small and micro enterprises alone."""
    return {**view.filters, "size": ["small_micro"], "unit_kind": ["enterprise"]}


def small_units(view: View, ask: Asker) -> list[RateRow]:
    """Small and micro enterprises of the regions below, of a county its own."""
    assert view.slice is not None
    by = ("region",) if _has_children(view) else ()
    found: list[RateRow] = ask(rates, region=view.region, slices=view.slice, by=by, where=_small(view))
    return found


def _has_children(view: View) -> bool:
    return bool(regions().children(view.region)) and regions()[view.region].level != "county"


def cells_by_industry(view: View, ask: Asker) -> list[RateRow]:
    """All cells of region and industry, of a county those of its industries, whether their gap is known or not."""
    assert view.slice is not None
    by = ("region", "industry") if _has_children(view) else ("industry",)
    found: list[RateRow] = ask(rates, region=view.region, slices=view.slice, by=by, where=dict(view.filters))
    return found


def ledger(view: View, ask: Asker) -> tuple[list[Row], int] | None:
    """A page of the ledger, None where the data hold no units or serve statistics only."""
    slice_ = view.slice
    assert slice_ is not None
    if slice_.purpose in WITHOUT_LEDGER:
        return None
    found: tuple[list[Row], int] = ask(
        units_without_union,
        region=view.region,
        slice_=slice_,
        among=_ledger_filters(view),
        offset=(view.selection.page - 1) * gaps.PER_PAGE,
        limit=gaps.PER_PAGE,
    )
    return found


def whole_ledger(view: View, ask: Asker) -> Iterator[Mapping[str, Any]] | None:
    """The ledger row by row, not remembered, since it may be long; None and refused as in :func:`ledger`."""
    slice_ = view.slice
    assert slice_ is not None
    if slice_.purpose in WITHOUT_LEDGER:
        return None
    return each_without_union(ask.engine, ask.scope, region=view.region, slice_=slice_, among=_ledger_filters(view))


def _ledger_filters(view: View) -> UnitFilter:
    sel = view.selection
    return UnitFilter(sel.industry, sel.size, sel.kind, sel.min)


def joined(view: View, ask: Asker, number: int) -> str:
    """What a joint union of some of the largest cell's uncovered units would change, in words."""
    assert view.slice is not None
    top, whole = (
        cells(view, ask),
        ask(rates, region=view.region, slices=view.slice, where=view.filters),
    )
    if not top or not whole:
        return ""
    return gaps.what_if_text(view, top[0], what_if(top[0], whole[0], number))
