"""The answers of the page Data."""

from __future__ import annotations

from dash import html

from callbacks.asking import Asker
from data.queries import completeness, list_loads, rates
from data.queries.records import finding_counts, findings
from layouts import data
from layouts.selection import View


def body(view: View, ask: Asker) -> html.Div:
    """The page for a view."""
    piece = view.slice
    assert piece is not None
    key = {"calibre": piece.calibre, "purpose": piece.purpose}
    whole = ask(rates, region=view.region, periods=piece.period, **key)
    return data.render(
        view,
        data.Facts(
            loads=ask(list_loads),
            findings=ask(
                findings, language=view.lang, offset=(view.selection.page - 1) * data.PER_PAGE, limit=data.PER_PAGE
            ),
            counts=ask(finding_counts),
            complete=ask(completeness, region=view.region, period=piece.period, **key),
            whole=whole[0] if whole else None,
            children=ask(rates, region=view.region, periods=piece.period, by=("region",), **key),
            same_year=ask(rates, region="100000", periods="2018"),
        ),
    )
