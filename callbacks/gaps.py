"""The answers of the page Gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from analysis.gaps import what_if
from callbacks.asking import Asker
from data.queries import gap_cells, rates, units_without_union
from data.reference import regions
from layouts import gaps
from layouts.selection import View


def _key(view: View) -> dict[str, Any]:
    assert view.slice is not None
    return {"calibre": view.slice.calibre, "purpose": view.slice.purpose}


def cells(view: View, ask: Asker, limit: int = 12) -> list[Mapping[str, Any]]:
    """The largest cells of region and industry in a view: counties inside a province or city, else the next level down."""
    assert view.slice is not None
    level = "county" if regions()[view.region].level in ("province", "city", "county") else None
    found: list[Mapping[str, Any]] = ask(
        gap_cells,
        region=view.region,
        period=view.slice.period,
        level=level,
        limit=limit,
        industry=view.selection.industry,
        **_key(view),
    )
    return found


def body(view: View, ask: Asker) -> html.Div:
    """The page for a view."""
    piece = view.slice
    assert piece is not None
    key, where = _key(view), dict(view.filters)
    children = bool(regions().children(view.region)) and regions()[view.region].level != "county"
    by = ("region", "industry") if children else ("industry",)
    whole = ask(rates, region=view.region, periods=piece.period, where=where, **key)
    heat = ask(rates, region=view.region, periods=piece.period, by=by, where=where, **key)
    small = {**where, "size": ["small_micro"], "unit_kind": ["enterprise"]}
    small_whole = ask(rates, region=view.region, periods=piece.period, where=small, **key)
    return gaps.render(
        view,
        gaps.Facts(
            whole=whole[0] if whole else None,
            children=ask(rates, region=view.region, periods=piece.period, by=("region",), where=where, **key),
            heat=[r for r in heat if r["gap_workers"] is not None],
            small=ask(
                rates, region=view.region, periods=piece.period, by=("region",) if children else (), where=small, **key
            ),
            small_whole=small_whole[0] if small_whole else None,
            cells=cells(view, ask),
            ledger=ledger(view, ask),
        ),
    )


def ledger(view: View, ask: Asker, *, everything: bool = False) -> tuple[list[Mapping[str, Any]], int] | None:
    """A page of the ledger (or all of it), None where the data hold no units or serve statistics only."""
    piece = view.slice
    assert piece is not None
    if piece.purpose in ("published", "statistical"):
        return None
    sel = view.selection
    found: tuple[list[Mapping[str, Any]], int] = ask(
        units_without_union,
        region=view.region,
        period=piece.period,
        industry=sel.industry,
        size=sel.size,
        unit_kind=sel.kind,
        min_employees=sel.min,
        offset=0 if everything else (sel.page - 1) * gaps.PER_PAGE,
        limit=1_000_000 if everything else gaps.PER_PAGE,
        **_key(view),
    )
    return found


def joined(view: View, ask: Asker, number: int) -> str:
    """What a joint union of some of the largest cell's uncovered units would change, in words."""
    assert view.slice is not None
    top, whole = (
        cells(view, ask),
        ask(rates, region=view.region, periods=view.slice.period, where=view.filters, **_key(view)),
    )
    if not top or not whole:
        return ""
    return gaps.what_if_text(view, top[0], whole[0], what_if(top[0], whole[0], number))
