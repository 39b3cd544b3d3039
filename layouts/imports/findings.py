"""Findings of an import."""

from __future__ import annotations

from dash import dcc, html

from analysis.vocabulary import SEVERITIES
from data.texts import numbers, text
from data.texts.names import check_name
from layouts import ids
from layouts.components.tables import table
from layouts.imports.parts import PER_PAGE, Component, Panel, button


def findings(panel: Panel, lang: str) -> html.Div:
    """The findings of an import, page by page, with filters by level, check and file."""
    shown = panel.shown
    severities = [
        ("", text("data.all_levels", lang)),
        *((s, text(f"severity.{s}", lang)) for s in SEVERITIES),
    ]
    codes = [
        ("", text("import.all_codes", lang)),
        *((c, f"{check_name(c, lang)} ({numbers.exact(n)})") for c, n in panel.codes.items()),
    ]
    files = [("0", text("import.all_files", lang)), *((str(n), f.name) for n, f in enumerate(panel.state.files, 1))]
    filters = [
        dcc.Dropdown(
            id=ids.import_filter(name),
            options=[{"value": v, "label": label} for v, label in choices],
            value=value,
            clearable=False,
            searchable=len(choices) > 12,
        )
        for name, choices, value in (
            ("severity", severities, shown.severity),
            ("code", codes, shown.code),
            ("file", files, str(shown.file)),
        )
    ]
    columns = tuple(text(f"data.{name}", lang) for name in ("severity", "file", "where", "message", "raw"))
    body = [
        [
            html.Span(text(f"severity.{f['severity']}", lang), className=f"mark {f['severity']}"),
            html.Span(f["file"], title=f["file"]),
            " ".join(str(piece) for piece in (f["sheet"], f["cell"] or f["row"] or f["column"]) if piece),
            f["message"],
            f["value"] or "",
        ]
        for f in panel.findings
    ]
    pages = max(1, -(-panel.found // PER_PAGE))
    pager: list[Component] = [html.Span(text("gaps.page", lang, page=shown.page, pages=pages))]
    if shown.page > 1:
        pager.append(button(text("gaps.previous", lang), "page", shown.page - 1, classes="chip"))
    if shown.page < pages:
        pager.append(button(text("gaps.next", lang), "page", shown.page + 1, classes="chip"))
    return html.Div(
        [
            html.H3(text("import.findings", lang, n=numbers.exact(panel.found))),
            html.Div(filters, className="filters"),
            html.Div(table(columns, body, classes="findings"), className="scroll tall")
            if body
            else html.P(text("import.clean", lang), className="dim"),
            html.P(pager, className="pager") if pages > 1 else None,
        ]
    )
