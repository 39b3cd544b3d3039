"""The import on the page Data: drop files, see what was understood, what is wrong, what would change; load; undo."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import dcc, html

from data.reference import calibres, regions
from data.texts import catalogue, numbers, text
from data.texts.names import calibre_name, check_name, field_name, figure_name, region_name
from etl.fields.memory import IGNORE, Offer, choices
from etl.load.effects import MEASURES, RATES, Change, Effects
from etl.model import TablePreview
from etl.upload.state import FileState, State
from layouts import ids
from layouts.components.pages import link
from layouts.components.tables import table
from layouts.selection import View

Component = Any
PER_PAGE: Final = 50
FILES_SHOWN: Final = 500
PURPOSES: Final = ("administrative", "statistical", "published", "synthetic")
_STEPS: Final = ("receiving", "read", "tried", "loaded")
_STEP_OF: Final = {"reading": "receiving", "trying": "tried", "loading": "loaded"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the reader has chosen to see of an import: a file (0 for none), a severity and code of findings, their page."""

    file: int = 0
    severity: str = ""
    code: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel shows. ``findings``: of the chosen file or of all, filtered, one page; ``found``: how many there are;
    ``codes``: findings of each code before filtering. ``offers``: the chosen file's unknown headers."""

    state: State
    shown: Shown
    previews: Sequence[TablePreview]
    findings: Sequence[Mapping[str, Any]]
    found: int
    codes: Mapping[str, int]
    effects: Effects | None
    offers: Sequence[Offer] = ()


def dropzone(lang: str) -> html.Div:
    """Where files are dropped; the script in assets/import.js sends them."""
    words = {f"data-{name}": text(f"import.{name}", lang) for name in ("sending", "failed")}
    return html.Div(
        [
            html.P(
                [
                    html.Strong(text("import.drop", lang)),
                    " ",
                    html.Button(text("import.choose", lang), type="button", className="button"),
                ]
            ),
            html.P(text("import.kinds", lang), className="dim"),
            html.P("", className="dropzone-state", role="status"),
        ],
        className="dropzone",
        **words,
    )


def holder(panel: Component, *, busy: bool) -> html.Section:
    """The card that holds the panel and what keeps it up to date."""
    return html.Section(
        [
            dcc.Interval(id=ids.IMPORT_TICK, interval=700, disabled=not busy),
            dcc.Store(id=ids.IMPORT_VIEW, data={}),
            html.Div(panel, id=ids.IMPORT),
        ],
        className="card span12",
    )


def closed(view: View, *, gone: bool) -> list[Component]:
    """No import is open. ``gone``: the address names one that is no more."""
    note = html.P(text("import.gone", view.lang), className="banner warn") if gone else None
    return [html.H2(text("import.title", view.lang)), note, dropzone(view.lang)]


def render(view: View, panel: Panel, notice: str = "") -> list[Component]:
    """An open import, as it stands."""
    lang, state = view.lang, panel.state
    parts: list[Component] = [_head(state, lang), _steps(state, lang)]
    if state.fault:
        parts.append(
            html.P(text("import.fault", lang, why=_fault(state.fault, lang)), className="banner warn", role="alert")
        )
    if state.busy:
        return [*parts, _progress(state, lang)]
    if state.stage == "loaded":
        return [*parts, _outcome(view, state), dropzone(lang)]
    if state.stage == "receiving":
        return [*parts, html.P(text("import.received", lang, n=numbers.exact(len(state.files))))]
    return [
        *parts,
        _actions(state, lang),
        html.P(notice, className="banner warn", role="alert") if notice else None,
        _effects(view, panel.effects) if panel.effects is not None and state.stage == "tried" else None,
        _files(state, panel.shown, lang),
        _previews(panel, lang),
        _offers(panel, lang),
        _findings(panel, lang),
    ]


def _fault(fault: str, lang: str) -> str:
    return text("import.interrupted", lang) if fault == "interrupted" else fault


def _button(label: str, do: str, number: int = 0, *, classes: str = "button", **more: Any) -> html.Button:
    return html.Button(label, id=ids.import_do(do, number), type="button", className=classes, **more)


def undo_button(load_id: int, lang: str) -> html.Details:
    """Take a load back, in two steps."""
    sure = html.Button(text("import.undo_sure", lang), id=ids.undo(load_id), type="button", className="button")
    return html.Details([html.Summary(text("import.undo", lang)), sure], className="undo")


def _head(state: State, lang: str) -> html.Div:
    drop = None if state.stage in ("loading", "loaded") else _button(text("import.drop_all", lang), "drop")
    return html.Div(
        [html.H2(text("import.open_title", lang, n=numbers.exact(len(state.files)))), drop], className="cardhead"
    )


def _steps(state: State, lang: str) -> html.Ol:
    at = _STEPS.index(_STEP_OF.get(state.stage, state.stage))
    return html.Ol(
        [
            html.Li(
                text(f"import.step.{name}", lang),
                className="now" if place == at else "past" if place < at else "",
                **({"aria-current": "step"} if place == at else {}),
            )
            for place, name in enumerate(_STEPS)
        ],
        className="steps",
    )


def _progress(state: State, lang: str) -> html.Div:
    stored = state.stage == "loading" and state.done >= state.total
    key = "publishing" if stored else state.stage
    words = text(f"import.busy.{key}", lang, done=numbers.exact(state.done), total=numbers.exact(state.total))
    seconds = int(time.time() - state.since) if state.since else 0
    so_far = text("import.seconds", lang, n=numbers.exact(seconds)) if seconds > 2 else ""
    known = state.stage != "trying" and not stored
    return html.Div(
        [
            html.P([html.Span(words, role="status"), " ", html.Span(so_far, className="dim")]),
            html.Progress(value=str(state.done), max=str(max(state.total, 1))) if known else html.Progress(),
        ],
        className="progress",
    )


def _actions(state: State, lang: str) -> html.Div:
    usable = any(f.status == "loaded" for f in state.files)
    flags = state.flags
    choices = [("", "–"), *((code, calibre_name(code, lang)) for code in calibres())]
    purposes = [("", "–"), *((name, text(f"purpose.{name}", lang)) for name in PURPOSES)]
    fields = [
        _field(
            "period", lang, dcc.Input(id=ids.import_flag("period"), value=flags.get("period") or "", placeholder="2024")
        ),
        _field(
            "region",
            lang,
            dcc.Input(id=ids.import_flag("region"), value=flags.get("region") or "", placeholder="330000"),
        ),
        _field("calibre", lang, _select("calibre", choices, flags.get("calibre"))),
        _field("purpose", lang, _select("purpose", purposes, flags.get("purpose"))),
    ]
    load = _button(text("import.load", lang), "load", classes="button main", disabled=not usable)
    trial = _button(text("import.try", lang), "try", disabled=not usable)
    return html.Div(
        [
            html.Details(
                [
                    html.Summary(text("import.flags", lang)),
                    html.P(text("import.flags_note", lang), className="dim"),
                    html.Div([*fields, _button(text("import.again", lang), "read")], className="fields"),
                ],
                className="flags",
                open=any(flags.values()),
            ),
            html.Div([trial, load], className="chips"),
        ],
        className="actions",
    )


def _field(name: str, lang: str, control: Component) -> html.Label:
    return html.Label([html.Span(text(f"import.flag.{name}", lang)), control])


def _select(name: str, choices: Sequence[tuple[str, str]], value: str | None) -> dcc.Dropdown:
    return dcc.Dropdown(
        id=ids.import_flag(name),
        options=[{"value": v, "label": label} for v, label in choices],
        value=value or "",
        clearable=False,
        searchable=False,
    )


def status_word(status: str, lang: str) -> str:
    """A status in the reader's language."""
    key = f"status.{status}"
    return text(key, lang) if key in catalogue(lang) else status


def _files(state: State, shown: Shown, lang: str) -> html.Div:
    columns = ("#", *(text(f"import.col.{c}", lang) for c in ("file", "status", "tables", "rows", "found", "copy")))
    body = [_file_row(n, f, state, shown, lang) for n, f in enumerate(state.files, 1)]
    bad = [n for n, f in enumerate(state.files, 1) if f.errors or f.status != "loaded"]
    first = [*(n for n in bad if n != shown.file), *(n for n in range(1, len(body) + 1) if n not in set(bad))]
    order = [n for n in [shown.file, *first] if n][:FILES_SHOWN]
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
        _button(file.name, "show", number, classes="tool on" if number == shown.file else "tool", title=file.name),
        html.Span(_standing(file, lang), className=f"mark {mark}"),
        numbers.exact(file.tables),
        f"{numbers.exact(file.rows_accepted)} + {numbers.exact(file.rows_quarantined)}",
        f"{numbers.exact(file.errors)} / {numbers.exact(file.warnings)}",
        html.A(
            text("import.marked", lang),
            href=f"/import/{state.id}/marked/{number}?lang={lang}",
            download="",
            className="marked",
            **{"data-busy": text("import.marking", lang), "data-failed": text("import.marking_failed", lang)},
        ),
    ]


def _standing(file: FileState, lang: str) -> str:
    if file.status == "loaded" and not file.tables:
        return text("import.status.blank", lang)
    partly = file.status == "loaded" and file.rows_quarantined
    return text("import.status.partly" if partly else f"import.status.{file.status}", lang)


def _previews(panel: Panel, lang: str) -> html.Div:
    if not panel.shown.file:
        return html.Div(html.P(text("import.pick", lang), className="dim"))
    name = panel.state.files[panel.shown.file - 1].name
    return html.Div(
        [html.H3(text("import.understood", lang, file=name)), *(_preview(p, lang) for p in panel.previews)]
        if panel.previews
        else [html.H3(text("import.understood", lang, file=name)), html.P(text("import.nothing", lang))]
    )


def _offers(panel: Panel, lang: str) -> html.Div | None:
    """Unknown headers, to be said once what they are."""
    if not panel.offers:
        return None
    columns = tuple(text(f"import.map.{name}", lang) for name in ("where", "header", "is"))
    body = [
        [
            f"{offer.sheet or ''} {offer.letter or offer.range}".strip(),
            html.Span(offer.label, title=offer.label),
            dcc.Dropdown(
                id=ids.import_map(number),
                options=_map_options(offer, lang),
                value="",
                clearable=False,
                className="mapping",
            ),
        ]
        for number, offer in enumerate(panel.offers)
    ]
    return html.Div(
        [
            html.H3(text("import.map.title", lang, n=numbers.exact(len(panel.offers)))),
            html.P(text("import.map.note", lang), className="dim"),
            html.Div(table(columns, body, classes="mappings"), className="scroll tall"),
            _button(text("import.map.keep", lang), "map"),
        ]
    )


def _map_options(offer: Offer, lang: str) -> list[dict[str, str]]:
    """Likely fields first, then all that there are."""
    likely = [name for name, _ in offer.suggestions]
    return [
        {"value": "", "label": text("import.map.later", lang)},
        *(
            {"value": name, "label": text("import.map.likely", lang, name=field_name(offer.content, name, lang))}
            for name in likely
        ),
        {"value": IGNORE, "label": text("import.map.ignore", lang)},
        *(
            {"value": name, "label": field_name(offer.content, name, lang)}
            for name in choices(offer.content)
            if name not in likely
        ),
    ]


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


def _findings(panel: Panel, lang: str) -> html.Div:
    shown = panel.shown
    severities = [
        ("", text("data.all_levels", lang)),
        *((s, text(f"severity.{s}", lang)) for s in ("error", "warning", "info")),
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
    pager: list[Component] = [text("gaps.page", lang, page=shown.page, pages=pages)]
    if shown.page > 1:
        pager.append(_button(text("gaps.previous", lang), "page", shown.page - 1, classes="chip"))
    if shown.page < pages:
        pager.append(_button(text("gaps.next", lang), "page", shown.page + 1, classes="chip"))
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


def _effects(view: View, found: Effects) -> html.Div:
    lang = view.lang
    said = text(
        "import.effects",
        lang,
        new=numbers.exact(found.new),
        known=numbers.exact(found.known),
        rows=numbers.exact(found.rows),
        replaced=numbers.exact(len(found.replaced)),
        changed=numbers.exact(found.changed),
    )
    told = [name for name in (*MEASURES, *RATES) if any(c.before[name] != c.after[name] for c in found.changes)]
    columns = (
        text("col.region", lang),
        text("shell.period", lang),
        text("col.calibre", lang),
        *(figure_name(n, lang) for n in told),
    )
    body = [
        [
            region_name(c.region, lang),
            html.Span(c.period),
            html.Span(calibre_name(c.calibre, lang), className="nowrap"),
            *(_move(c, name, lang) for name in told),
        ]
        for c in found.changes
    ]
    return html.Div(
        [
            html.H3(text("import.effects_title", lang)),
            html.P(said),
            _replaced(found, lang),
            html.Div(table(columns, body), className="scroll tall") if body else None,
            html.P(
                text("import.effects_more", lang, n=numbers.exact(found.changed - len(found.changes))), className="dim"
            )
            if found.changed > len(found.changes)
            else None,
        ],
        className="effects",
    )


def _replaced(found: Effects, lang: str) -> html.Details | None:
    """Which tables would take the place of which; those of the same import first, since what they replace may be missed."""
    if not found.replaced:
        return None
    own = [r for r in found.replaced if r["own"]]
    shown = [*own, *(r for r in found.replaced if not r["own"])][:PER_PAGE]
    columns = tuple(text(f"import.replaced.{name}", lang) for name in ("old", "new", "what"))
    body = [
        [
            html.Span(r["name"], title=r["name"]),
            html.Span(r["by"], title=r["by"]),
            " · ".join(
                piece
                for piece in (
                    text(f"content.{r['content']}", lang),
                    r["period"],
                    region_name(r["region"], lang) if r["region"] in regions() else "",
                )
                if piece
            ),
        ]
        for r in shown
    ]
    more = len(found.replaced) - len(shown)
    return html.Details(
        [
            html.Summary(text("import.replaced_title", lang, n=numbers.exact(len(found.replaced)))),
            html.P(text("import.replaced_own", lang, n=numbers.exact(len(own))), className="banner warn")
            if own
            else html.P(text("import.replaced_note", lang), className="dim"),
            html.Div(table(columns, body), className="scroll tall"),
            html.P(text("import.rest", lang, n=numbers.exact(more)), className="dim") if more else None,
        ],
        open=bool(own),
    )


def _move(change: Change, name: str, lang: str) -> Component:
    before, after = change.before[name], change.after[name]
    show = numbers.percent if name in RATES else numbers.exact
    if before == after:
        return html.Span(show(after) if after is not None else "–", className="dim")
    shown = f"{show(before) if before is not None else '–'} → {show(after) if after is not None else '–'}"
    if before is None or after is None:
        return html.Span(shown, className="mark warning" if after is None else "")
    difference = (
        text("card.points", lang, change=numbers.points((after - before) * 100))
        if name in RATES
        else f"{'+' if after > before else '−'}{numbers.exact(abs(int(after - before)))}"
    )
    return html.Span([shown, html.Br(), html.Small(difference, className="dim")])


def _outcome(view: View, state: State) -> html.Div:
    lang = view.lang
    columns = ("#", *(text(f"import.col.{c}", lang) for c in ("file", "status", "rows", "found")), "")
    body = [
        [
            str(f.load_id or ""),
            html.Span(f.name, title=f.name),
            text(f"import.done.{f.status}", lang),
            f"{numbers.exact(f.rows_accepted)} + {numbers.exact(f.rows_quarantined)}",
            f"{numbers.exact(f.errors)} / {numbers.exact(f.warnings)}",
            undo_button(f.load_id, lang) if f.status == "loaded" and f.load_id else "",
        ]
        for f in state.files[:FILES_SHOWN]
    ]
    loaded = sum(1 for f in state.files if f.status == "loaded")
    return html.Div(
        [
            html.P(
                [
                    html.Strong(text("import.loaded", lang, n=numbers.exact(loaded))),
                    " ",
                    link(text("import.see", lang), view.link("/", batch=None)),
                    " ",
                    link(text("import.back", lang), view.link("/data", batch=None)),
                ],
                role="status",
            ),
            html.Div(table(columns, body), className="scroll tall"),
        ]
    )
