"""Header, navigation, filter bar, banner and footer around every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dash import dcc, html

from data.reference import calibres, regions, sections
from data.texts import text
from data.texts.names import calibre_name, industry_name, region_name, slice_name
from layouts.selection import KINDS, View

Component = Any


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path and the key of its name. Navigation, titles and tests follow from the list of pages."""

    path: str
    key: str


PAGES: Final = (
    Page("/", "nav.overview"),
    Page("/regions", "nav.regions"),
    Page("/gaps", "nav.gaps"),
    Page("/trends", "nav.trends"),
    Page("/data", "nav.data"),
    Page("/reports", "nav.reports"),
)


def link(label: Any, href: str, **more: Any) -> dcc.Link:
    """A link inside the program; the page changes without loading anew."""
    return dcc.Link(label, href=href, **more)


def frame(view: View, body: Component, version: int) -> html.Div:
    """The whole page."""
    return html.Div(
        [
            html.A(text("shell.skip", view.lang), href="#main", className="skip"),
            _header(view),
            html.Div(
                [
                    _navigation(view),
                    html.Main([*_notices(view), _filters(view), body, _footer(view, version)], id="main"),
                ],
                className="columns",
            ),
        ],
        className="frame",
        lang="zh-CN" if view.lang == "zh" else "en",
        **{"data-theme": view.selection.theme or "auto"},
    )


def _header(view: View) -> html.Header:
    tree, lang = regions(), view.lang
    crumbs: list[Component] = []
    path = tree.path(view.region)
    for code in path:
        last = code == view.region
        name = region_name(code, lang)
        crumbs.append(
            html.Li(html.Span(name, **{"aria-current": "page"}) if last else link(name, view.link(region=code)))
        )
    children = [
        code
        for code in tree.children(view.region)
        if tree[code].kind != "outside_statistics" and tree[code].level != "township"
    ]
    if children:
        items = [html.Li(link(region_name(code, lang), view.link(region=code))) for code in children]
        crumbs.append(
            html.Li(
                html.Details(
                    [html.Summary(text("shell.choose_child", lang)), html.Ul(items, className="menu")], className="drop"
                )
            )
        )
    right: list[Component] = []
    if view.slice is not None:
        items = [
            html.Li(
                link(
                    period,
                    view.link(period=period, calibre=view.slice.calibre, compare=None),
                    className="on" if period == view.slice.period else "",
                )
            )
            for period in view.periods
        ]
        right.append(
            html.Details(
                [html.Summary(slice_name(view.slice, lang)), html.Ul(items, className="menu narrow")], className="drop"
            )
        )
    right.append(link(text("shell.language", lang), view.link(lang="en" if lang == "zh" else "zh")))
    dark = view.selection.theme == "dark"
    right.append(
        link(text("shell.light" if dark else "shell.dark", lang), view.link(theme="light" if dark else "dark"))
    )
    return html.Header(
        [
            html.Strong(text("app.title", lang)),
            html.Nav(html.Ol(crumbs), className="crumbs"),
            html.Div(right, className="tools"),
        ]
    )


def _navigation(view: View) -> html.Nav:
    items = [
        html.Li(link(text(page.key, view.lang), view.link(page.path), className="on" if page.path == view.path else ""))
        for page in PAGES
    ]
    return html.Nav(html.Ul(items), className="side")


def _notices(view: View) -> list[Component]:
    found: list[Component] = []
    if view.slice is not None and view.slice.purpose == "synthetic":
        census = any(s.calibre == "census" for s in view.available)
        tail = [
            " ",
            link(
                text("shell.census_link", view.lang),
                view.link(calibre="census", period="2004", compare=None, industry=(), size=(), kind=()),
            ),
            "。" if view.lang == "zh" else ".",
        ]
        found.append(
            html.P(
                [
                    html.Strong(text("shell.synthetic_mark", view.lang)),
                    " ",
                    text("shell.synthetic", view.lang),
                    *(tail if census else []),
                ],
                className="banner",
                role="note",
            )
        )
    if view.selection.ignored:
        found.append(
            html.P(
                text("shell.ignored", view.lang, values="、".join(view.selection.ignored)),
                className="banner warn",
                role="status",
            )
        )
    return found


def _chips(view: View, key: str, label: str, choices: list[tuple[str, str, bool]]) -> html.Div:
    return html.Div(
        [
            html.Span(label, className="chips-label"),
            html.Div(
                [link(name, href, className="chip on" if on else "chip") for name, href, on in choices],
                className="chips",
            ),
        ],
        className="chips-row",
    )


def words(view: View) -> str:
    """What is shown, in words: 广东省 · 2024 · 制造业 · 小微."""
    lang, sel = view.lang, view.selection
    pieces = [region_name(view.region, lang)]
    if view.slice is not None:
        pieces.append(view.slice.period)
    pieces.append(
        "、".join(industry_name(code, lang) for code in sel.industry)
        if sel.industry
        else text("shell.all_industries", lang)
    )
    pieces.append("、".join(text(f"size.{s}", lang) for s in sel.size) if sel.size else text("shell.all_sizes", lang))
    if sel.kind:
        pieces.append("、".join(text(f"kind.{k}", lang) for k in sel.kind))
    if view.slice is not None:
        pieces.append(
            f"{text('shell.calibre', lang)}：{calibre_name(view.slice.calibre, lang)}"
            if lang == "zh"
            else calibre_name(view.slice.calibre, lang)
        )
    return " · ".join(pieces)


def _filters(view: View) -> html.Section:
    lang, sel = view.lang, view.selection
    rows: list[Component] = []
    if view.slice is not None:
        newest: dict[str, str] = {}
        for piece in view.available:
            newest.setdefault(piece.calibre, piece.period)
        rows.append(
            _chips(
                view,
                "calibre",
                text("shell.calibre", lang),
                [
                    (
                        calibre_name(c, lang),
                        view.link(calibre=c, period=newest[c], compare=None),
                        c == view.slice.calibre,
                    )
                    for c in calibres()
                    if c in newest
                ],
            )
        )
        rows.append(
            _chips(
                view,
                "period",
                text("shell.period", lang),
                [
                    (p, view.link(period=p, calibre=view.slice.calibre, compare=None), p == view.slice.period)
                    for p in view.periods
                ],
            )
        )
        earlier = [p for p in view.periods if p < view.slice.period]
        rows.append(
            _chips(
                view,
                "compare",
                text("shell.compare", lang),
                [
                    *((p, view.link(compare=p), p == view.compare) for p in earlier),
                    (text("shell.none", lang), view.link(compare="none"), view.compare is None),
                ],
            )
        )
    rows.append(
        _chips(
            view,
            "industry",
            text("shell.industry", lang),
            [
                (text("shell.all_industries", lang), view.link(industry=()), not sel.industry),
                *((industry_name(c, lang), view.link(industry=(c,)), c in sel.industry) for c in sections()),
            ],
        )
    )
    rows.append(
        _chips(
            view,
            "size",
            text("shell.size", lang),
            [
                (text("shell.all_sizes", lang), view.link(size=()), not sel.size),
                *(
                    (text(f"size.{s}", lang), view.link(size=(s,)), s in sel.size)
                    for s in ("large", "medium", "small", "micro", "small_micro")
                ),
            ],
        )
    )
    rows.append(
        _chips(
            view,
            "kind",
            text("shell.kind", lang),
            [
                (text("shell.all_kinds", lang), view.link(kind=()), not sel.kind),
                *((text(f"kind.{k}", lang), view.link(kind=(k,)), k in sel.kind) for k in KINDS),
            ],
        )
    )
    return html.Section(
        [
            html.Span([html.Span(text("shell.viewing", lang), className="dim"), " ", words(view)], className="view"),
            html.Details(
                [html.Summary(text("shell.change", lang)), html.Div(rows, className="panel")], className="drop wide"
            ),
        ],
        className="filterbar",
    )


def _footer(view: View, version: int) -> html.Footer:
    marks = [text("shell.updated", view.lang, version=version), text("shell.footer", view.lang)]
    if view.slice is not None and view.slice.purpose == "synthetic":
        marks.insert(0, text("shell.synthetic_mark", view.lang))
    return html.Footer(" · ".join(marks))


def empty(view: View) -> html.Div:
    """What a page shows before anything is loaded."""
    return html.Div(
        [
            html.H2(text("empty.title", view.lang)),
            html.P([text("empty.text", view.lang), " ", link(text("empty.go", view.lang), view.link("/data"))]),
        ],
        className="card empty",
    )
