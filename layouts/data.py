"""Data in tabs: what comes in, what was found in it, what is kept out, who has sent what, whether it adds up, loads, links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from analysis.rows import RateRow, Row
from analysis.vocabulary import CONTENTS
from data.reference import regions
from data.tables import loads as tables
from data.tables.record import Table
from data.tables.trends import same_year
from data.texts import numbers, text
from data.texts.names import check_name, region_name
from layouts import selection
from layouts.components.cards import chart_card, footer, n_units, source_words
from layouts.components.filters import of_view, unfiltered
from layouts.components.grid import grid
from layouts.components.pages import Component, attributes, link
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.components.tables import Cell, record_table, short_name
from layouts.links import page as links
from layouts.lists import findings, loads
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands on the tabs: findings by severity, rows kept out, loads, links that wait; ``sent``: regions
    below that sent something themselves, those of which anything is known, all that count.

    None where it is not known, as of links that may not be seen.
    """

    findings: Mapping[str, int]
    held: int
    sent: tuple[int, int, int]
    loads: int
    links: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """``counts``: those of the tabs, None while an import has the page for itself; ``own``: what the tab itself is made of; ``importing``: the card where files come in, on other tabs what
    is being changed of what is loaded, None where none are let in."""

    counts: Counts | None
    own: Any = None
    importing: Any = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What reconciliation is made of. ``same_year``: rows of all calibres for one year."""

    whole: RateRow | None = None
    children: Sequence[RateRow] = ()
    same_year: Sequence[RateRow] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What completeness is made of."""

    rows: Sequence[Row] = ()
    whole: RateRow | None = None


def tab_of(view: View) -> str:
    """The tab that an address opens: the one that it names; of an import the import, of a list that is searched or sorted the findings."""
    asked = view.selection
    if asked.tab in selection.DATA_TABS:
        return str(asked.tab)
    return "findings" if asked.batch is None and (asked.q or asked.sort) else "import"


def _tabs(view: View, facts: Facts) -> html.Nav:
    here = tab_of(view)
    return html.Nav(
        [_tab(view, name, facts.counts, here=name == here) for name in selection.DATA_TABS],
        className="datatabs",
        **attributes(aria_label=text("data.tabs", view.lang)),
    )


def _tab(view: View, name: str, counts: Counts | None, *, here: bool) -> Component:
    said = _told(name, counts) if counts is not None else ""
    label = [text(f"data.tab.{name}", view.lang), html.Span(said, className="n") if said else None]
    if here:
        return html.Span(label, className="datatab on", **attributes(aria_current="page"))
    return link(
        label, view.link(tab=name, q=None, sort=None, fold=()), className="datatab"
    )  # a list's search and order are its own


def _told(name: str, counts: Counts) -> str:
    """What stands beside a tab's name."""
    match name:
        case "findings":
            return numbers.exact(sum(counts.findings.values()))
        case "held":
            return numbers.exact(counts.held)
        case "completeness":
            return "/".join(map(numbers.exact, counts.sent[1:])) if counts.sent[2] else ""
        case "loads":
            return numbers.exact(counts.loads)
        case "links":
            return numbers.exact(counts.links) if counts.links else ""
    return ""


def _importing(_view: View, facts: Facts) -> Component:
    return facts.importing


def _standing(view: View, facts: Facts) -> Component:
    """What is in by now, each line with the tab that has it."""
    if facts.counts is None:
        return None
    lang, counts = view.lang, facts.counts
    own, known, every = counts.sent
    if regions()[view.region].outside_statistics:
        told = html.P(text("regions.outside", lang, region=region_name(view.region, lang)), className="dim")
        return html.Section(
            [html.H2(of_view(view, text("data.standing", lang))), told], className="card span12", id="standing"
        )
    graver = {name: counts.findings.get(name, 0) for name in ("error", "warning")}
    said = {
        "loads": ("", {"n": counts.loads}),
        "completeness": ("" if own else "_above" if known else "_none", {"n": known, "all": every, "own": own}),
        "findings": ("" if any(graver.values()) else "_none", graver),
        "held": ("" if counts.held else "_none", {"n": counts.held}),
    }
    if not every:
        del said["completeness"]
    lines = [
        html.Li(
            link(_counted(f"data.standing.{name}{case}", lang, told), view.link(tab=name, q=None, sort=None, fold=()))
        )
        for name, (case, told) in said.items()
    ]
    title = of_view(view, text("data.standing", lang))
    return html.Section([html.H2(title), html.Ul(lines, className="datalines")], className="card span12", id="standing")


def _counted(key: str, lang: str, told: Mapping[str, int]) -> str:
    return text(key, lang, **{name: numbers.exact(n) for name, n in told.items()})


def _findings(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    summary = [
        html.Span(
            f"{text('severity.' + c['severity'], lang)} · {check_name(c['code'], lang)} · {numbers.exact(c['count'])}",
            className=f"chip plain {c['severity']}",
        )
        for c in facts.own
    ]
    found = sum(c["count"] for c in facts.own)
    return html.Section(
        [
            html.H2(of_view(view, text("data.findings_title", lang, n=numbers.exact(found)))),
            html.Div(summary, className="chips"),
            grid(view, findings.shape(lang), few=found)
            if found
            else html.P(text("data.no_findings", lang), className="dim"),
        ],
        className="card span12",
        id="findings",
    )


def _held(_view: View, facts: Facts) -> Component:
    return facts.own


def _reconcile(view: View, facts: Facts) -> html.Section:
    lang, own = view.lang, facts.own
    every = tables.reconciliation(own.whole, own.children, lang)
    rows = _held_together(view, facts)
    key = "data.no_parts" if any(row["stated"] is not None for row in every.records()) else "data.nothing_stated"
    nothing = html.P(text(key, lang, region=region_name(view.region, lang)), className="dim")
    return chart_card(
        view,
        unfiltered(view, rows.title),
        record_table(rows, lang) if rows.rows else nothing,
        name="reconcile",
        foot=footer(view, n_units(view, own.whole), _sources(own.whole, view)),
        span=7 if rows.rows else 12,
        empty=not rows.rows,
    )


def _held_together(view: View, facts: Facts) -> Table:
    """The measures that a region states; none where nothing below it is known, since a total alone reconciles with nothing."""
    own = facts.own
    rows = tables.reconciliation(own.whole, own.children, view.lang)
    known = any(row["children"] is not None for row in rows.records())
    return rows.where(lambda row: known and row["stated"] is not None)


def _sources(whole: RateRow | None, view: View) -> str:
    return source_words([whole] if whole else [], view)


def _calibres(view: View, facts: Facts) -> html.Section:
    lang, found = view.lang, facts.own.same_year
    rows, source = same_year(found, lang), source_words(found, view)
    return chart_card(
        view,
        unfiltered(view, rows.title),
        record_table(rows, lang, keys=("calibre", "grassroots_unions", "members", "units")),
        name="calibres",
        foot=html.Div(
            [
                html.P(text("data.calibres_note", lang), className="foot"),
                html.P(text("csv.source", lang, source=source), className="foot") if source else None,
            ]
        ),
        span=5 if _held_together(view, facts).rows else 12,
    )


def _sent(view: View, known: Mapping[str, Row], content: str) -> Cell:
    """What a region has sent of a content: its rows, the region above whose table holds it, or that nothing is known of it."""
    lang = view.lang

    def cell(record: Row) -> Any:
        row = known[record["region"]]
        rows, above = row.get(content), row["within"].get(content)
        held = text("data.within", lang, region=short_name(above, lang)) if above else None
        if rows is not None:
            own = numbers.exact(float(rows))
            return [own, " ", html.Small(text("data.the_rest", lang, held=held), className="dim")] if held else own
        if held and row["why"].get(content) == "not_in_source":
            held += text("data.partly", lang)
        if held:
            return html.Span(held, className="dim")
        why = (
            "outside_statistics"
            if row["region_kind"] == "outside_statistics"
            else row["why"].get(content, "not_reported")
        )
        return html.Span(text(f"why.{why}", lang), className="mark warning" if why == "not_reported" else "dim")

    return cell


def _complete(view: View, facts: Facts) -> Any:
    lang, own = view.lang, facts.own
    shown = [c for c in CONTENTS if any(r.get(c) is not None or c in r["within"] for r in own.rows)]
    if not shown or view.slice is None:
        outside = regions()[view.region].outside_statistics
        key = "data.nobody_sent" if own.whole is None else "data.no_part_sent"
        key = "regions.outside" if outside else key
        nobody = html.P(text(key, lang, region=region_name(view.region, lang)), className="dim")
        return html.Section([html.H2(of_view(view, text("data.tab.completeness", lang))), nobody], className="card")
    rows = tables.completeness(own.rows, view.region, view.slice.period, lang)
    known = {row["region"]: row for row in own.rows}
    cells: dict[str, Cell] = {content: _sent(view, known, content) for content in shown}
    cells["region"] = lambda row: link(short_name(row["region"], lang), view.link(region=row["region"]))
    listed = record_table(rows, lang, keys=("region", *shown), cells=cells)
    reporting = sum(row["region_kind"] != "outside_statistics" for row in own.rows)
    return html.Div(
        chart_card(
            view,
            unfiltered(view, rows.title),
            html.Div(listed, className="scroll tall"),
            name="completeness",
            foot=footer(view, text("chart.n_parts", lang, n=reporting), _sources(own.whole, view)),
        ),
        id="completeness",
    )


def _loads(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    return html.Section(
        [
            html.H2(of_view(view, text("data.loads", lang, n=numbers.exact(facts.own)))),
            grid(view, loads.shape(lang), few=facts.own)
            if facts.own
            else html.P(text("data.no_loads", lang), className="dim"),
            loads.chosen(lang) if facts.own and facts.importing is not None else None,
            html.P(text("csv.source", lang, source=text("data.loads_source", lang)), className="foot"),
        ],
        className="card span12",
        id="loads",
    )


def _within(bands: Sequence[Band[Any]]) -> Sequence[Band[Facts]]:
    """The cards of a room of their own, made of what the tab has for itself."""

    def drawn(card: Card[Any]) -> Card[Facts]:
        draw: Callable[[View, Any], Component] = card.draw
        return Card(card.name, card.needs, lambda view, facts: draw(view, facts.own), card.live)

    return [Band(tuple(map(drawn, each.cards)), each.classes) for each in bands]


_BAR: Final = band(Card("data-tabs", ("batch", *WHOLE), _tabs))
_CHANGING: Final = band(Card("importing", ("batch",), _importing, live=True))
TABS: Final[Mapping[str, Sequence[Band[Facts]]]] = {
    "import": (_BAR, _CHANGING, band(Card("standing", (*WHOLE, "batch"), _standing))),
    "findings": (_BAR, band(Card("findings", WHOLE, _findings))),
    "held": (_BAR, _CHANGING, band(Card("held", WHOLE, _held))),
    "completeness": (_BAR, band(Card("completeness", WHOLE, _complete))),
    "reconcile": (
        _BAR,
        band(Card("reconcile", WHOLE, _reconcile), Card("calibres", WHOLE, _calibres), classes="grid"),
    ),
    "loads": (_BAR, _CHANGING, band(Card("loads", WHOLE, _loads))),
    "links": (_BAR, *_within(links.BANDS)),
}
"""Tab -> its cards."""
