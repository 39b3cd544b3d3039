"""The answers of the page Gaps."""

from __future__ import annotations

from dash import html

from analysis.gaps import what_if
from analysis.rows import Row
from callbacks.asking import Asker
from data.queries import UnitFilter, gap_cells, rates, units_without_union
from data.reference import regions
from layouts import gaps
from layouts.selection import View


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
    slice_, where = view.slice, dict(view.filters)
    assert slice_ is not None
    children = bool(regions().children(view.region)) and regions()[view.region].level != "county"
    by = ("region", "industry") if children else ("industry",)
    whole = ask(rates, region=view.region, slices=slice_, where=where)
    heat = ask(rates, region=view.region, slices=slice_, by=by, where=where)
    small = {**where, "size": ["small_micro"], "unit_kind": ["enterprise"]}
    small_whole = ask(rates, region=view.region, slices=slice_, where=small)
    return gaps.render(
        view,
        gaps.Facts(
            whole=whole[0] if whole else None,
            children=ask(rates, region=view.region, slices=slice_, by=("region",), where=where),
            heat=[r for r in heat if r["gap_workers"] is not None],
            small=ask(rates, region=view.region, slices=slice_, by=("region",) if children else (), where=small),
            small_whole=small_whole[0] if small_whole else None,
            cells=cells(view, ask),
            ledger=ledger(view, ask),
        ),
    )


def ledger(view: View, ask: Asker, *, everything: bool = False) -> tuple[list[Row], int] | None:
    """A page of the ledger (or all of it), None where the data hold no units or serve statistics only."""
    slice_ = view.slice
    assert slice_ is not None
    if slice_.purpose in ("published", "statistical"):
        return None
    sel = view.selection
    found: tuple[list[Row], int] = ask(
        units_without_union,
        region=view.region,
        slice_=slice_,
        among=UnitFilter(sel.industry, sel.size, sel.kind, sel.min),
        offset=0 if everything else (sel.page - 1) * gaps.PER_PAGE,
        limit=1_000_000 if everything else gaps.PER_PAGE,
    )
    return found


def joined(view: View, ask: Asker, number: int) -> str:
    """What a joint union of some of the largest cell's uncovered units would change, in words."""
    assert view.slice is not None
    top, whole = (
        cells(view, ask),
        ask(rates, region=view.region, slices=view.slice, where=view.filters),
    )
    if not top or not whole:
        return ""
    return gaps.what_if_text(view, top[0], whole[0], what_if(top[0], whole[0], number))
