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
from data.texts import numbers, text
from data.texts.names import calibre_name, industry_name, region_name
from layouts import ids
from layouts.components.cards import chart_card, footer, metric_title, source_words
from layouts.components.graph import graph
from layouts.components.pages import link
from layouts.components.tables import table
from layouts.figures.bars import horizontal, stacked
from layouts.selection import View

PER_PAGE = 25


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
    rows = [
        (
            region_name(k[0], lang),
            industry_name(k[1], lang),
            numbers.exact(r["gap_workers"]),
            numbers.exact(r["gap_units"]),
        )
        for k, r in sorted(cells.items(), key=lambda i: -gaps[i[0]])
    ]
    names = (
        text("col.region", lang),
        text("col.industry", lang),
        text("gaps.list_workers", lang),
        text("gaps.list_units", lang),
    )
    return chart_card(view, title, grid, name="heat", foot=_foot(view, facts.whole), columns=names, rows=rows[:200])


def _mode(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    known = [
        r
        for r in facts.small
        if r["region"] is not None and r["units"] and None not in (r["units_own"], r["units_joint"], r["units_covered"])
    ]
    known.sort(key=lambda r: r["unit_coverage"] or 0)
    known = known[:14]
    whole = facts.small_whole
    title = text("gaps.mode", lang)
    if whole and whole["units"] and whole["units_covered"] and whole["units_joint"] is not None:
        title = text(
            "gaps.mode_finding",
            lang,
            rate=numbers.percent(whole["units_covered"] / whole["units"]),
            joint=numbers.percent(whole["units_joint"] / whole["units_covered"]),
        )
    if not known:
        return html.Section(
            [html.H2(title), html.P(text("gaps.nothing", lang), className="dim")], className="card span5"
        )
    names = [region_name(r["region"], lang) for r in known]
    parts = [
        (text("gaps.own", lang), [r["units_own"] or 0 for r in known]),
        (text("gaps.joint", lang), [r["units_joint"] or 0 for r in known]),
        (text("gaps.uncovered", lang), [(r["units"] or 0) - (r["units_covered"] or 0) for r in known]),
    ]
    rows = [(n, *(numbers.exact(values[i]) for _, values in parts)) for i, n in enumerate(names)]
    return chart_card(
        view,
        title,
        graph(stacked(names, parts, unit=text("card.units", lang)), "mode", 110 + 21 * len(names)),
        name="mode",
        foot=_foot(view, whole),
        columns=(text("col.region", lang), *(name for name, _ in parts)),
        rows=rows,
        span=5,
    )


def _list(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    total = facts.whole["gap_workers"] if facts.whole else None
    columns = (
        text("rank.column", lang),
        text("gaps.list_place", lang),
        text("gaps.list_industry", lang),
        text("gaps.list_workers", lang),
        text("gaps.list_units", lang),
        text("gaps.list_share", lang),
        text("gaps.list_rate", lang),
    )
    rows = [
        [
            str(i),
            link(
                _place(r["region"], view),
                view.link(
                    region=r["region"], industry=(r["industry"],) if r["industry"] != "unknown" else ("unknown",)
                ),
            ),
            industry_name(r["industry"], lang),
            numbers.exact(r["gap_workers"]),
            numbers.exact(r["gap_units"]),
            numbers.percent(r["gap_workers"] / total if total else None),
            numbers.percent(r["unit_coverage"]),
        ]
        for i, r in enumerate(facts.cells[:12], start=1)
    ]
    return html.Section(
        [
            html.H2(text("gaps.list", lang)),
            html.Div(table(columns, rows, classes="priority"), className="scroll"),
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
            html.P(id=ids.JOIN_RESULT, **{"aria-live": "polite"}),
            _foot(view, facts.whole),
        ],
        className="card span12",
    )


def what_if_text(view: View, cell: Row, whole: RateRow, outcome: WhatIf) -> str:
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
    known = sorted(
        (r for r in facts.children if r["region"] is not None and r["gap_units"] is not None),
        key=lambda r: -(r["gap_units"] or 0),
    )[:16]
    if not known:
        return html.Section([html.P(text("gaps.nothing", lang), className="dim")], className="card span12")
    names = [region_name(r["region"], lang) for r in known]
    figure = horizontal(names, [r["gap_units"] or 0 for r in known], text("card.units", lang))
    rows = [
        (n, numbers.exact(r["gap_units"]), numbers.percent(r["unit_coverage"]))
        for n, r in zip(names, known, strict=True)
    ]
    title = text("gaps.by_region", lang, name=names[0], n=numbers.exact(known[0]["gap_units"]))
    return chart_card(
        view,
        title,
        graph(figure, "gapbars", 420),
        name="gapbars",
        foot=_foot(view, facts.whole),
        columns=(text("col.region", lang), metric_title("gap_units", lang), metric_title("unit_coverage", lang)),
        rows=rows,
    )


def _ledger(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    if facts.ledger is None:
        return html.Section([html.P(text("gaps.ledger_refused", lang), className="dim")], className="card span12")
    rows, total = facts.ledger
    pages = max(1, -(-total // PER_PAGE))
    page = min(view.selection.page, pages)
    chips = [
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
    query = view.selection.query(lang=lang)
    chips.append(
        html.A(
            text("chart.csv", lang),
            href=f"/export/ledger.csv{query}{'&' if query else '?'}from=gaps",
            className="chip",
            download="",
        )
    )
    columns = tuple(
        text(f"col.{name}", lang) for name in ("name", "code", "region", "industry", "size", "employees", "source")
    )
    body = [
        [
            r["name"] or "–",
            r["credit_code"] or "–",
            region_name(r["region"], lang),
            industry_name(r["industry"][0], lang) if r["industry"] else text("industry.unknown", lang),
            text(f"size.{r['size']}", lang),
            numbers.exact(r["employees"]),
            f"{r['file']} · {r['sheet'] or ''}!{r['cell']}",
        ]
        for r in rows
    ]
    pager = [text("gaps.page", lang, page=page, pages=pages)]
    moves: list[Any] = []
    if page > 1:
        moves.append(link(text("gaps.previous", lang), view.link(page=page - 1), className="chip"))
    if page < pages:
        moves.append(link(text("gaps.next", lang), view.link(page=page + 1), className="chip"))
    content = (
        html.Div(table(columns, body, classes="ledger"), className="scroll")
        if body
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
