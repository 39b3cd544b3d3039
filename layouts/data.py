"""Data: loads, findings, who has sent what, reconciliation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from analysis.rows import RateRow, Row, value_of
from data.texts import numbers, text
from data.texts.names import calibre_name, check_name, region_name
from layouts.components.cards import chart_card, footer, metric_title, source_words
from layouts.components.pages import link
from layouts.components.tables import table
from layouts.figures.maps import with_regions
from layouts.imports.parts import undo_button
from layouts.selection import View

PER_PAGE = 30
CONTENTS = ("unit_register", "union_register", "cover_list", "membership", "summary", "target")
_RECONCILED = ("units", "units_covered", "employees", "members", "grassroots_unions")


@dataclass(frozen=True, slots=True)
class Facts:
    """``findings``: a page of findings and how many there are; ``same_year``: rows of all calibres for one year;
    ``importing``: the card where files come in; ``held``: the rows that are out."""

    loads: Sequence[Row]
    findings: tuple[Sequence[Row], int]
    counts: Sequence[Row]
    complete: Sequence[Row]
    whole: RateRow | None
    children: Sequence[RateRow]
    same_year: Sequence[RateRow]
    importing: Any = None
    held: Any = None


def render(view: View, facts: Facts) -> html.Div:
    """The page's body."""
    return html.Div(
        [
            facts.importing,
            _findings(view, facts),
            facts.held,
            html.Div([_reconcile(view, facts), _calibres(view, facts)], className="grid"),
            _complete(view, facts),
            _loads(view, facts),
        ]
    )


def _findings(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    rows, total = facts.findings
    pages = max(1, -(-total // PER_PAGE))
    page = min(view.selection.page, pages)
    summary = [
        html.Span(
            f"{text('severity.' + c['severity'], lang)} · {check_name(c['code'], lang)} · {numbers.exact(c['count'])}",
            title=c["code"],
            className=f"chip plain {c['severity']}",
        )
        for c in facts.counts
    ]
    columns = tuple(text(f"data.{name}", lang) for name in ("severity", "file", "where", "message", "raw"))
    body = [
        [
            html.Span(text(f"severity.{r['severity']}", lang), className=f"mark {r['severity']}"),
            html.Span(r["file"], title=r["file"]),
            f"{r['sheet'] or ''}!{r['cell'] or (r['row'] or '')}",
            r["message"],
            r["value"] or "",
        ]
        for r in rows
    ]
    moves = [link(text("gaps.previous", lang), view.link(page=page - 1), className="chip")] if page > 1 else []
    if page < pages:
        moves.append(link(text("gaps.next", lang), view.link(page=page + 1), className="chip"))
    query = view.selection.query(lang=lang)
    moves.append(
        html.A(
            text("chart.csv", lang),
            href=f"/export/findings.csv{query}{'&' if query else '?'}from=data",
            className="chip",
            download="",
        )
    )
    return html.Section(
        [
            html.H2(text("data.findings_title", lang, n=numbers.exact(total))),
            html.Div(summary, className="chips"),
            html.Div(table(columns, body, classes="findings"), className="scroll"),
            html.P([text("gaps.page", lang, page=page, pages=pages), " ", *moves], className="pager"),
        ],
        className="card span12",
        id="findings",
    )


def _reconcile(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    columns = (text("col.value", lang), text("data.stated", lang), text("data.children", lang), text("data.rest", lang))
    rest = next((r for r in facts.children if r["region_kind"] == "remainder"), None)
    body = []
    for name in _RECONCILED:
        whole = value_of(facts.whole, name) if facts.whole else None
        if whole is None:
            continue
        known = with_regions(facts.children, name).values()
        body.append(
            [
                metric_title(name, lang),
                numbers.exact(whole),
                numbers.exact(sum(known)) if known else "–",
                numbers.exact(value_of(rest, name)) if rest else "0",
            ]
        )
    return chart_card(
        view,
        text("data.reconcile", lang),
        table(columns, body),
        name="reconcile",
        foot=footer(view, text("chart.n_units", lang, n=_units(facts.whole, lang)), _sources(facts.whole, view)),
        span=7,
        is_table=True,
    )


def _units(whole: RateRow | None, lang: str) -> str:
    return numbers.count(whole["units"] if whole else None, lang)


def _sources(whole: RateRow | None, view: View) -> str:
    return source_words([whole] if whole else [], view)


def _calibres(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    columns = (
        text("col.calibre", lang),
        metric_title("grassroots_unions", lang),
        metric_title("members", lang),
        metric_title("units", lang),
    )
    body = [
        [
            calibre_name(r["calibre"], lang),
            numbers.count(r["grassroots_unions"], lang),
            numbers.count(r["members"], lang),
            numbers.count(r["units"], lang),
        ]
        for r in facts.same_year
    ]
    return chart_card(
        view,
        text("data.calibres", lang),
        table(columns, body),
        name="calibres",
        foot=html.Div(
            [
                html.P(text("data.calibres_note", lang), className="foot"),
                html.P(text("csv.source", lang, source=source_words(facts.same_year, view)), className="foot"),
            ]
        ),
        span=5,
        is_table=True,
    )


def _complete(view: View, facts: Facts) -> Any:
    lang = view.lang
    if not facts.complete or view.slice is None:
        return None
    shown = [c for c in CONTENTS if any(r.get(c) is not None for r in facts.complete)]
    if not shown:
        return None
    columns = (text("col.region", lang), *(text(f"content.{c}", lang) for c in shown))
    body = [
        [
            link(region_name(r["region"], lang), view.link(region=r["region"])),
            *(
                (
                    numbers.exact(r[c])
                    if r.get(c) is not None
                    else html.Span(
                        text(
                            "why.outside_statistics"
                            if r["region_kind"] == "outside_statistics"
                            else "why.not_reported",
                            lang,
                        ),
                        className="mark warning",
                    )
                )
                for c in shown
            ),
        ]
        for r in facts.complete
    ]
    return html.Div(
        chart_card(
            view,
            text("data.completeness", lang, region=region_name(view.region, lang), period=view.slice.period),
            html.Div(table(columns, body), className="scroll tall"),
            name="completeness",
            foot=footer(view, numbers.exact(len(body)), _sources(facts.whole, view)),
            is_table=True,
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
    body = []
    for load in facts.loads[:200]:
        periods = sorted({p["period"] for p in load["parts"]})
        calibres = sorted({p["calibre"] for p in load["parts"]})
        span = f"{periods[0]}–{periods[-1]}" if len(periods) > 1 else "".join(periods)
        body.append(
            [
                str(load["id"]),
                html.Span(load["name"], title=load["sha256"]),
                html.Span(text(f"status.{load['status']}", lang), className="nowrap"),
                load["loaded_at"].replace("T", " ").removesuffix("+00:00"),
                span,
                "、".join(calibre_name(c, lang) for c in calibres),
                f"{numbers.exact(load['rows_accepted'])} + {numbers.exact(load['rows_quarantined'])}",
                f"{load['findings']['error']} / {load['findings']['warning']}",
                undo_button(load["id"], lang) if facts.importing is not None and load["status"] == "loaded" else "",
            ]
        )
    return chart_card(
        view,
        text("data.loads", lang, n=len(facts.loads)),
        html.Div(table(columns, body), className="scroll tall"),
        name="loads",
        foot=html.P(text("csv.source", lang, source=text("data.loads_source", lang)), className="foot"),
        is_table=True,
    )
