"""Gaps: where workers are out of reach, how small enterprises are covered, what a joint union would change, the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from analysis.gaps import WhatIf
from analysis.rows import RateRow, Row
from data.palette import shade
from data.reference import regions, sections
from data.tables import gaps as tables
from data.texts import numbers, text
from data.texts.names import calibre_name, industry_name, region_name
from layouts import ids
from layouts.components.cards import chart_card, export_links, footer, source_words, table_head
from layouts.components.graph import graph
from layouts.components.pages import Component, attributes, link
from layouts.components.tables import record_table, short_name
from layouts.figures.bars import horizontal, stacked
from layouts.selection import View

PER_PAGE = 25
PRIORITIES = 12
HEAT_ROWS = 200
"""So many cells stand in the table view of the heat map; the files have all."""


@dataclass(frozen=True, slots=True)
class Facts:
    """``heat``: rows by region and industry; ``small``: rows by region of small and micro enterprises; ``cells``: largest gaps;
    ``ledger``: a page of units and their number, None where no list may be made."""

    whole: RateRow | None
    children: Sequence[RateRow]
    heat: Sequence[RateRow]
    small: Sequence[RateRow]
    small_whole: RateRow | None
    cells: Sequence[Row]
    ledger: tuple[Sequence[Row], int] | None


def render(view: View, facts: Facts) -> html.Div:
    """The page's body."""
    if facts.whole is None or (facts.whole["gap_units"] is None and not facts.heat):
        return html.Div([html.P(text("gaps.nothing", view.lang), className="card span12 empty")])
    pieces: list[Any] = []
    if facts.heat:
        pieces.append(_heat(view, facts))
        pieces.append(html.Div([_mode(view, facts), _list(view, facts)], className="grid"))
        pieces.append(_what_if(view, facts))
    else:
        calibre = calibre_name(view.slice.calibre, view.lang) if view.slice else ""
        pieces.append(
            html.P(
                text("gaps.no_dims", view.lang, calibre=calibre, period=view.slice.period if view.slice else ""),
                className="banner",
            )
        )
        pieces.append(_by_region(view, facts))
    pieces.append(_ledger(view, facts))
    return html.Div(pieces)


def _foot(view: View, row: RateRow | None) -> html.P:
    n = text("chart.n_units", view.lang, n=numbers.count(row["units"] if row else None, view.lang))
    return footer(view, n, source_words([row] if row else [], view))


def _heat(view: View, facts: Facts) -> html.Section:
    """Regions by industries as a table of links, shaded by employees out of reach."""
    lang = view.lang
    cells = {
        (code, r["industry"]): r
        for r in facts.heat
        if (code := r["region"]) is not None and r["gap_workers"] is not None
    }
    gaps = {key: r["gap_workers"] or 0 for key, r in cells.items()}
    codes = list(dict.fromkeys(code for code, _ in cells))
    codes.sort(key=lambda c: -sum(gap for key, gap in gaps.items() if key[0] == c))
    columns = [s for s in sections() if any(k[1] == s for k in cells)]
    top = max(gaps.values(), default=0) or 1
    head = html.Thead(
        html.Tr(
            [
                html.Th(text("col.region", lang), scope="col"),
                *(
                    html.Th(html.Span(industry_name(s, lang)), scope="col", title=industry_name(s, lang))
                    for s in columns
                ),
            ]
        )
    )
    body = []
    for code in codes[:40]:
        line: list[Any] = [html.Th(link(region_name(code, lang), view.link(region=code)), scope="row")]
        for section in columns:
            row = cells.get((code, section))
            if row is None:
                line.append(html.Td("", className="none"))
                continue
            share = gaps[code, section] / top
            tip = f"{region_name(code, lang)} · {industry_name(section, lang)}: {numbers.exact(row['gap_workers'])} / {numbers.exact(row['employees'])}"
            line.append(
                html.Td(
                    link(
                        numbers.count(row["gap_workers"], lang), view.link(region=code, industry=(section,)), title=tip
                    ),
                    style={"backgroundColor": shade(share**0.6)},
                    className="dark" if share**0.6 > 0.5 else "pale",
                )
            )
        body.append(html.Tr(line))
    if cells:
        (code, section), best = max(cells.items(), key=lambda item: gaps[item[0]])
        title = text(
            "gaps.heat",
            lang,
            row=region_name(code, lang),
            column=industry_name(section, lang),
            n=numbers.exact(best["gap_workers"]),
        )
    else:
        title = text("gaps.heat_plain", lang, rows=text("gaps.rows", lang), columns=text("gaps.cols", lang))
    grid = html.Div(html.Table([head, html.Tbody(body)], className="heat"), className="scroll")
    rows = tables.heat(list(cells.values()), lang).only("region", "industry", "gap_workers", "gap_units")
    rows = rows.called(_short_titles(lang))
    return chart_card(view, title, grid, name="heat", foot=_foot(view, facts.whole), table=rows.first(HEAT_ROWS))


def _short_titles(lang: str) -> dict[str, str]:
    """Titles of the columns of a table whose own title says that it is about gaps."""
    return {
        "region": text("gaps.list_place", lang),
        "industry": text("gaps.list_industry", lang),
        "gap_workers": text("gaps.list_workers", lang),
        "gap_units": text("gaps.list_units", lang),
        "unit_coverage": text("gaps.list_rate", lang),
    }


def _mode(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    known = tables.modes(facts.small, lang).where(
        lambda r: r["region"] is not None and bool(r["units"]) and r["uncovered"] is not None
    )
    known = known.first(14).only("region", "units_own", "units_joint", "uncovered")
    whole = facts.small_whole
    title = text("gaps.mode", lang)
    if whole and whole["units"] and whole["units_covered"] and whole["units_joint"] is not None:
        title = text(
            "gaps.mode_finding",
            lang,
            rate=numbers.percent(whole["units_covered"] / whole["units"]),
            joint=numbers.percent(whole["units_joint"] / whole["units_covered"]),
        )
    if not known.rows:
        return html.Section(
            [html.H2(title), html.P(text("gaps.nothing", lang), className="dim")], className="card span5"
        )
    codes, *counts = zip(*known.rows, strict=True)
    names = [short_name(code, lang) for code in codes]
    parts = [(title, list(values)) for title, values in zip(known.titles[1:], counts, strict=True)]
    return chart_card(
        view,
        title,
        graph(stacked(names, parts, unit=text("card.units", lang)), "mode", 110 + 21 * len(names)),
        name="mode",
        foot=_foot(view, whole),
        table=known,
        span=5,
    )


def _list(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    total = facts.whole["gap_workers"] if facts.whole else None
    rows = tables.priorities(facts.cells, total, lang).first(PRIORITIES).called(_short_titles(lang))
    cells = {
        "region": lambda r: link(_place(r["region"], view), view.link(region=r["region"], industry=(r["industry"],)))
    }
    return html.Section(
        [
            table_head(view, text("gaps.list", lang), "priorities"),
            html.Div(record_table(rows, lang, cells=cells, classes="priority"), className="scroll"),
            _foot(view, facts.whole),
        ],
        className="card span7",
    )


def _place(code: str, view: View) -> str:
    """A county with its city, so that namesakes are told apart."""
    tree = regions()
    parent = tree[code].nav_parent
    if tree[code].level == "county" and parent and parent != view.region and tree[parent].level == "city":
        return f"{region_name(parent, view.lang)} {region_name(code, view.lang)}"
    return region_name(code, view.lang)


def _what_if(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    if not facts.cells or not facts.cells[0]["gap_units"]:
        return html.Section(
            [html.H2(text("gaps.whatif", lang)), html.P(text("gaps.whatif_none", lang), className="dim")],
            className="card span12",
        )
    most = facts.cells[0]["gap_units"]
    return html.Section(
        [
            html.H2(text("gaps.whatif", lang)),
            html.Div(
                [
                    html.Label(text("gaps.whatif_label", lang), htmlFor=ids.JOIN),
                    dcc.Input(id=ids.JOIN, type="number", min=0, max=most, step=1, value=min(most, 20), debounce=False),
                ],
                className="field",
            ),
            html.P(id=ids.JOIN_RESULT, **attributes(aria_live="polite")),
            _foot(view, facts.whole),
        ],
        className="card span12",
    )


def what_if_text(view: View, cell: Row, outcome: WhatIf) -> str:
    """The outcome of a joint union in words."""
    lang = view.lang
    unit, worker = outcome.unit_coverage or (None, None), outcome.worker_coverage or (None, None)

    def up(pair: tuple[float | None, float | None]) -> str:
        return (
            numbers.points((pair[1] - pair[0]) * 100, 2).lstrip("+")
            if pair[0] is not None and pair[1] is not None
            else "–"
        )

    place = (
        f"{_place(cell['region'], view)}（{industry_name(cell['industry'], lang)}）"
        if lang == "zh"
        else f"{_place(cell['region'], view)} ({industry_name(cell['industry'], lang)}) "
    )
    return text(
        "gaps.whatif_text",
        lang,
        place=place,
        n=numbers.exact(outcome.units_joined),
        workers=numbers.exact(outcome.workers_reached),
        region=region_name(view.region, lang),
        u0=numbers.percent(unit[0], 2),
        u1=numbers.percent(unit[1], 2),
        up=up(unit),
        w0=numbers.percent(worker[0], 2),
        w1=numbers.percent(worker[1], 2),
        wp=up(worker),
    )


def _by_region(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    known = tables.by_region(facts.children, lang).where(
        lambda r: r["region"] is not None and r["gap_units"] is not None
    )
    known = known.first(16).only("region", "gap_units", "unit_coverage")
    if not known.rows:
        return html.Section([html.P(text("gaps.nothing", lang), className="dim")], className="card span12")
    codes, gaps, _ = zip(*known.rows, strict=True)
    names = [short_name(code, lang) for code in codes]
    figure = horizontal(names, list(gaps), text("card.units", lang))
    title = text("gaps.by_region", lang, name=names[0], n=numbers.exact(gaps[0]))
    return chart_card(
        view,
        title,
        graph(figure, "gapbars", 420),
        name="gapbars",
        foot=_foot(view, facts.whole),
        table=known,
    )


def _ledger(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    if facts.ledger is None:
        return html.Section([html.P(text("gaps.ledger_refused", lang), className="dim")], className="card span12")
    rows, total = facts.ledger
    pages = max(1, -(-total // PER_PAGE))
    page = min(view.selection.page, pages)
    chips: list[Component] = [
        link(text("gaps.ledger_all", lang), view.link(min=0), className="chip on" if not view.selection.min else "chip")
    ]
    chips += [
        link(
            text("gaps.ledger_min", lang, n=n),
            view.link(min=n),
            className="chip on" if view.selection.min == n else "chip",
        )
        for n in (25, 100)
    ]
    chips += export_links(view, "ledger", "chip")
    pager = [text("gaps.page", lang, page=page, pages=pages)]
    moves: list[Any] = []
    if page > 1:
        moves.append(link(text("gaps.previous", lang), view.link(page=page - 1), className="chip"))
    if page < pages:
        moves.append(link(text("gaps.next", lang), view.link(page=page + 1), className="chip"))
    content = (
        html.Div(_listed(rows, lang), className="scroll")
        if rows
        else html.P(text("gaps.ledger_none", lang), className="dim")
    )
    return html.Section(
        [
            html.H2(text("gaps.ledger", lang, n=numbers.exact(total))),
            html.Div(chips, className="chips"),
            content,
            html.P([*pager, " ", *moves], className="pager"),
            html.P(text("gaps.ledger_note", lang), className="foot"),
            _foot(view, facts.whole),
        ],
        className="card span12",
        id="ledger",
    )


def _listed(rows: Sequence[Row], lang: str) -> html.Table:
    return record_table(
        tables.ledger(rows, lang).called({"cell": text("col.source", lang)}),
        lang,
        keys=("name", "credit_code", "region", "industry", "size", "employees", "cell"),
        cells={
            "name": lambda r: r["name"] or "–",
            "credit_code": lambda r: r["credit_code"] or "–",
            "industry": lambda r: industry_name(str(r["industry"])[0] if r["industry"] else "unknown", lang),
            "cell": lambda r: f"{r['file']} · {r['sheet'] or ''}!{r['cell']}",
        },
        classes="ledger",
    )
