"""What a region that is not divided further shows of itself: its units and unions, and its largest gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import html

from analysis.rows import RateRow, Row, has_flag, is_divided, value_of
from data.texts import numbers, text
from data.texts.names import figure_name, industry_name
from data.texts.phrases import phrased
from layouts.components.cards import footer, n_units, origin_button, source_words, table_head
from layouts.components.explained import explained
from layouts.components.filters import filtered
from layouts.components.opened import opened, origin_of
from layouts.components.pages import Component, link
from layouts.components.regions import SHOWN
from layouts.overview.facts import Facts
from layouts.overview.figures import why
from layouts.selection import View

COUNTED: Final = (
    "units",
    "units_covered",
    "units_own",
    "units_joint",
    "units_federation",
    "units_stated",
    "units_unknown",
    "gap_25",
    "gap_100",
    "unions",
    "grassroots_unions",
    "members",
    "staff_full",
)
"""What is counted of a region's units and unions."""
LARGEST: Final = 10
"""So many of its gaps stand here; the page Gaps has all."""
_FEW: Final = 6
"""Up to so many gaps are a short list beside the counts in one column."""


def can_compare(facts: Facts) -> bool:
    """Whether something is known of the regions below that map and ranking could show."""
    return is_divided(facts.children, SHOWN)


def units_and_unions(view: View, facts: Facts) -> html.Section:
    """The counts of the region's units and unions, each with where it comes from."""
    lang, whole = view.lang, facts.whole
    known = [figure for figure in COUNTED if whole is not None and value_of(whole, figure) is not None]
    lines = [
        html.Tr(
            [
                html.Th(explained(figure_name(figure, lang), figure, lang), scope="row"),
                html.Td(_value(view, whole, figure), className="num"),
            ]
        )
        for figure in known
    ]
    body: Component = _columns(lines, facts) if lines else _nothing(view, whole)
    return html.Section(
        [
            html.H2(filtered(view, text("overview.own", lang))),
            body,
            footer(view, n_units(view, whole), source_words([whole] if whole else [], view)),
        ],
        className="card span6 fills",
    )


def _columns(lines: Sequence[html.Tr], facts: Facts) -> Component:
    """The counts in one column; in two beside a list of few gaps, so that both cards are about as high."""
    if facts.whole is None or value_of(facts.whole, "gap_workers") is None or len(_largest(facts)) > _FEW:
        return _scrolled(html.Tbody(lines))
    half = (len(lines) + 1) // 2
    return html.Div([_scrolled(html.Tbody(part)) for part in (lines[:half], lines[half:]) if part], className="halves")


def _value(view: View, whole: RateRow | None, figure: str) -> Component:
    value = value_of(whole, figure) if whole is not None else None
    return origin_button(view, numbers.exact(value), opened(figure, {}))


def _nothing(view: View, whole: RateRow | None) -> html.P:
    return html.P(why(view, whole, "units"), className="dim")


def largest_gaps(view: View, facts: Facts) -> html.Section | None:
    """Its industries by workers out of reach, largest first; each leads to its units. None where none are known: nothing known is not nobody
    out of reach."""
    lang = view.lang
    if facts.whole is None or value_of(facts.whole, "gap_workers") is None:
        return None
    rows = _largest(facts)
    heads = [text("col.industry", lang)]
    heads += [explained(phrased(figure_name(figure, lang)), figure, lang) for figure in ("gap_workers", "gap_units")]
    lines = [
        html.Tr(
            [
                html.Th(
                    link(
                        industry_name(cell["industry"], lang),
                        view.link("/gaps", region=cell["region"], industry=(cell["industry"],)),
                    ),
                    scope="row",
                ),
                html.Td([_asking(view, cell, "gap_workers"), *_alone(cell, lang)], className="num"),
                html.Td(_asking(view, cell, "gap_units"), className="num"),
            ]
        )
        for cell in rows
    ]
    head = html.Thead(
        html.Tr([html.Th(name, scope="col", className="num phrased" if i else "") for i, name in enumerate(heads)])
    )
    body: Component = html.P(text("gaps.whatif_none", lang), className="dim")
    if lines:
        body = _scrolled(head, html.Tbody(lines))
    title = filtered(view, text("overview.own_gaps", lang))
    return html.Section(
        [
            table_head(view, title, "heat") if lines else html.H2(title),
            body,
            footer(view, n_units(view, facts.whole), source_words([facts.whole] if facts.whole else [], view)),
        ],
        className="card span6 fills",
    )


def _largest(facts: Facts) -> list[RateRow]:
    return [cell for cell in facts.cells if cell["gap_workers"]][:LARGEST]


def _asking(view: View, cell: Row, figure: str) -> Component:
    """A cell's figure, which opens where it comes from."""
    shown = numbers.exact(cell[figure])
    asked = origin_of({part: cell[part] for part in ("region", "industry", figure)}, figure)
    return origin_button(view, shown, asked) if asked else shown


def _alone(cell: RateRow, lang: str) -> list[Component]:
    if not has_flag(cell, "gap_workers", "one_unit"):
        return []
    said = explained(text("band.one" if cell["gap_units"] == 1 else "flag.one_unit", lang), "flag.one_unit", lang)
    return [html.Span(said, className="under dim")]


def _scrolled(*parts: Component) -> html.Div:
    """A table that moves within its card where it is wider."""
    return html.Div(html.Table(list(parts), className="plain counted"), className="scroll")
