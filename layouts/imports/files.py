"""Files of an import: their standing, what is in them, where it goes."""

from __future__ import annotations

from dash import html

from data.reference import calibres, regions
from data.texts import numbers, text
from data.texts.names import calibre_name, field_name, region_name
from etl.model import TablePreview
from etl.upload.state import FileState, State
from layouts.components.pages import attributes
from layouts.components.tables import table
from layouts.imports.parts import FILES_SHOWN, Component, Panel, Shown, button


def files(state: State, shown: Shown, lang: str) -> html.Div:
    """The files of an import with status, rows and findings; those with errors first, the rest counted beyond what is shown."""
    columns = ("#", *(text(f"import.col.{c}", lang) for c in ("file", "status", "tables", "rows", "found", "copy")))
    body = [_file_row(n, f, state, shown, lang) for n, f in enumerate(state.files, 1)]
    bad = [n for n, f in enumerate(state.files, 1) if f.errors or f.status != "loaded"]
    first = [*bad, *(n for n in range(1, len(body) + 1) if n not in set(bad))]
    order = [n for n in dict.fromkeys([shown.file, *first]) if n][:FILES_SHOWN]
    more = len(body) - len(order)
    return html.Div(
        [
            html.H3(
                text("import.files", lang, ok=sum(1 for f in state.files if f.status == "loaded"), n=len(state.files))
            ),
            html.Div(table(columns, [body[n - 1] for n in order]), className="scroll tall"),
            html.P(text("import.more_files", lang, n=more), className="dim") if more > 0 else None,
        ]
    )


def _file_row(number: int, file: FileState, state: State, shown: Shown, lang: str) -> list[Component]:
    mark = (
        "error" if file.status in ("failed", "quarantined") or file.errors else "warning" if file.warnings else "info"
    )
    return [
        str(number),
        button(file.name, "show", number, classes="tool on" if number == shown.file else "tool", title=file.name),
        html.Span(_standing(file, lang), className=f"mark {mark}"),
        numbers.exact(file.tables),
        f"{numbers.exact(file.rows_accepted)} + {numbers.exact(file.rows_quarantined)}",
        f"{numbers.exact(file.errors)} / {numbers.exact(file.warnings)}",
        html.A(
            text("import.marked", lang),
            href=f"/import/{state.id}/marked/{number}?lang={lang}",
            download="",
            className="marked",
            **attributes(data_busy=text("import.marking", lang), data_failed=text("import.marking_failed", lang)),
        ),
    ]


def _standing(file: FileState, lang: str) -> str:
    if file.status == "loaded" and not file.tables:
        return text("import.status.blank", lang)
    partly = file.status == "loaded" and file.rows_quarantined
    return text("import.status.partly" if partly else f"import.status.{file.status}", lang)


def previews(panel: Panel, lang: str) -> html.Div:
    """What was understood of the file that is shown, table by table."""
    if not panel.shown.file:
        return html.Div(html.P(text("import.pick", lang), className="dim"))
    name = panel.state.files[panel.shown.file - 1].name
    return html.Div(
        [html.H3(text("import.understood", lang, file=name)), *(_preview(p, lang) for p in panel.previews)]
        if panel.previews
        else [html.H3(text("import.understood", lang, file=name)), html.P(text("import.nothing", lang))]
    )


def _preview(preview: TablePreview, lang: str) -> html.Div:
    said = [
        preview.sheet or "",
        preview.range,
        text(f"content.{preview.content}", lang),
        preview.period or text("import.no_period", lang),
        region_name(preview.region, lang) if preview.region in regions() else "",
        calibre_name(preview.calibre, lang) if preview.calibre in calibres() else "",
        text("import.rows", lang, n=numbers.exact(preview.counts)),
        text("import.hidden", lang) if preview.hidden else "",
    ]
    head = html.Thead(
        [
            html.Tr(
                [html.Th(""), *(html.Th(f"{letter}  {header}", scope="col") for letter, header, _ in preview.columns)]
            ),
            html.Tr(
                [
                    html.Th(text("import.goes", lang)),
                    *(html.Td(_goes(preview, field, lang)) for _, _, field in preview.columns),
                ],
                className="goes",
            ),
        ]
    )
    body = html.Tbody(
        [
            html.Tr(
                [
                    html.Th(str(number)),
                    *(
                        html.Td(
                            text("import.personal", lang) if cell is None else cell,
                            className="dim" if cell is None else "",
                        )
                        for cell in cells
                    ),
                ]
            )
            for number, cells in preview.rows
        ]
    )
    return html.Div(
        [
            html.P([html.Strong(preview.title or ""), " ", " · ".join(s for s in said if s)]),
            html.Div(html.Table([head, body], className="plain preview"), className="scroll"),
        ],
        className="table-preview",
    )


def _goes(preview: TablePreview, field: str | None, lang: str) -> Component:
    if field is None:
        key = "import.by_cell" if preview.content == "summary" else "import.not_taken"
        return html.Span(text(key, lang), className="dim")
    return html.Span(f"→ {field_name(preview.content, field, lang)}")
