"""Data: loads, findings, who has sent what, reconciliation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from analysis.rows import RateRow, Row
from analysis.vocabulary import CONTENTS
from data.tables import loads as tables
from data.tables.record import Record, Value
from data.tables.trends import same_year
from data.texts import numbers, text
from data.texts.names import check_name
from layouts.components.cards import chart_card, footer, n_units, source_words
from layouts.components.filters import of_view, unfiltered
from layouts.components.grid import grid
from layouts.components.pages import Component, link
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.components.tables import Cell, record_table, short_name, table
from layouts.imports.parts import undo_button
from layouts.lists.findings import shape
from layouts.selection import View

LOADS = 200
"""So many loads are shown; the files have all."""


@dataclass(frozen=True, slots=True)
class Facts:
    """``findings``: how many there are; ``same_year``: rows of all calibres for one year;
    ``importing``: the card where files come in; ``held``: the rows that are out."""

    loads: Sequence[Row] = ()
    findings: int = 0
    counts: Sequence[Row] = ()
    complete: Sequence[Row] = ()
    whole: RateRow | None = None
    children: Sequence[RateRow] = ()
    same_year: Sequence[RateRow] = ()
    importing: Any = None
    held: Any = None


def _importing(_view: View, facts: Facts) -> Component:
    return facts.importing


def _held(view: View, facts: Facts) -> Component:
    return facts.held if _at_rest(view, facts) else None


def _at_rest(view: View, facts: Facts) -> bool:
    """Whether the page is about what is loaded; an open import has it for itself."""
    return view.selection.batch is None or facts.importing is None


def _loaded(draw: Callable[[View, Facts], Component]) -> Callable[[View, Facts], Component]:
    """A card about what is loaded."""
    return lambda view, facts: draw(view, facts) if _at_rest(view, facts) else None


def _findings(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    summary = [
        html.Span(
            f"{text('severity.' + c['severity'], lang)} · {check_name(c['code'], lang)} · {numbers.exact(c['count'])}",
            title=c["code"],
            className=f"chip plain {c['severity']}",
        )
        for c in facts.counts
    ]
    return html.Section(
        [
            html.Div(link(text("links.tab", lang), view.link(tab="links"), className="chip"), className="chips"),
            html.H2(of_view(view, text("data.findings_title", lang, n=numbers.exact(facts.findings)))),
            html.Div(summary, className="chips"),
            grid(view, shape(lang)),
        ],
        className="card span12",
        id="findings",
    )


def _reconcile(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    rows = tables.reconciliation(facts.whole, facts.children, lang).where(lambda row: row["stated"] is not None)
    return chart_card(
        view,
        unfiltered(view, rows.title),
        record_table(rows, lang),
        name="reconcile",
        foot=footer(view, n_units(view, facts.whole), _sources(facts.whole, view)),
        span=7,
    )


def _sources(whole: RateRow | None, view: View) -> str:
    return source_words([whole] if whole else [], view)


def _calibres(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    rows = same_year(facts.same_year, lang)
    return chart_card(
        view,
        unfiltered(view, rows.title),
        record_table(rows, lang, keys=("calibre", "grassroots_unions", "members", "units")),
        name="calibres",
        foot=html.Div(
            [
                html.P(text("data.calibres_note", lang), className="foot"),
                html.P(text("csv.source", lang, source=source_words(facts.same_year, view)), className="foot"),
            ]
        ),
        span=5,
    )


def _complete(view: View, facts: Facts) -> Any:
    lang = view.lang
    if not facts.complete or view.slice is None:
        return None
    rows = tables.completeness(facts.complete, view.region, view.slice.period, lang)
    shown = [c for c in CONTENTS if any(r.get(c) is not None for r in facts.complete)]
    if not shown:
        return None
    outside = {r["region"] for r in facts.complete if r["region_kind"] == "outside_statistics"}

    def sent(content: str) -> Cell:
        return lambda row: (
            numbers.exact(float(row[content] or 0))
            if row[content] is not None
            else html.Span(
                text("why.outside_statistics" if row["region"] in outside else "why.not_reported", lang),
                className="mark warning",
            )
        )

    cells: dict[str, Cell] = {content: sent(content) for content in shown}
    cells["region"] = lambda row: link(short_name(row["region"], lang), view.link(region=row["region"]))
    listed = record_table(rows, lang, keys=("region", *shown), cells=cells)
    return html.Div(
        chart_card(
            view,
            unfiltered(view, rows.title),
            html.Div(listed, className="scroll tall"),
            name="completeness",
            foot=footer(view, text("chart.n_parts", lang, n=len(facts.complete)), _sources(facts.whole, view)),
        ),
        id="completeness",
    )


def _loads(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    columns = (
        "#",
        *(text(f"data.{name}", lang) for name in ("file", "status", "when", "periods")),
        text("col.calibre", lang),
        text("data.rows", lang),
        text("data.findings", lang),
        "",
    )
    body = [
        _load(row, lang, undo=facts.importing is not None) for row in tables.loads(facts.loads[:LOADS], lang).records()
    ]
    return chart_card(
        view,
        of_view(view, text("data.loads", lang, n=len(facts.loads))),
        html.Div(table(columns, body), className="scroll tall"),
        name="loads",
        foot=html.P(text("csv.source", lang, source=text("data.loads_source", lang)), className="foot"),
    )


def _load(row: Record, lang: str, *, undo: bool) -> list[Any]:
    first, last = row["first"] or "", row["last"] or ""
    return [
        str(row["id"]),
        html.Span(row["name"], title=str(row["sha256"])),
        html.Span(text(f"status.{row['status']}", lang), className="nowrap"),
        str(row["loaded_at"]).replace("T", " ").removesuffix("+00:00"),
        first if first == last else f"{first}–{last}",
        row["calibres"],
        f"{_exact(row['rows_accepted'])} + {_exact(row['rows_quarantined'])}",
        f"{row['error']} / {row['warning']}",
        undo_button(int(row["id"] or 0), lang) if undo and row["status"] == "loaded" else "",
    ]


def _exact(value: Value) -> str:
    return "–" if value is None else f"{value:,}"


_STANDING: Final = (*WHOLE, "batch")
BANDS: Final[Sequence[Band[Facts]]] = (
    band(Card("importing", ("batch",), _importing, live=True)),
    band(Card("findings", _STANDING, _loaded(_findings))),
    band(Card("held", _STANDING, _held)),
    band(
        Card("reconcile", _STANDING, _loaded(_reconcile)),
        Card("calibres", _STANDING, _loaded(_calibres)),
        classes="grid",
    ),
    band(Card("completeness", _STANDING, _loaded(_complete))),
    band(Card("loads", _STANDING, _loaded(_loads))),
)
"""The page's cards."""
