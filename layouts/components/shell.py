"""Header, navigation, filter bar, banner and footer around every page."""

from __future__ import annotations

from dash import html

from data.reference import regions
from data.texts import numbers, text
from data.texts.names import period_name, region_name, slice_name
from layouts.components.filters import filters
from layouts.components.pages import PAGES, Component, attributes, link
from layouts.selection import View


def frame(view: View, body: Component, version: int) -> html.Div:
    """The whole page."""
    return html.Div(
        [
            html.A(text("shell.skip", view.lang), href="#main", className="skip"),
            _header(view),
            html.Div(
                [
                    _navigation(view),
                    html.Main([*_notices(view), filters(view), body, _footer(view, version)], id="main"),
                ],
                className="columns",
            ),
        ],
        className="frame",
        lang="zh-CN" if view.lang == "zh" else "en",
        **attributes(data_theme=view.selection.theme or "auto"),
    )


def _header(view: View) -> html.Header:
    tree, lang = regions(), view.lang
    crumbs: list[Component] = []
    path = tree.path(view.region)
    for code in path:
        last = code == view.region
        name = region_name(code, lang)
        crumbs.append(
            html.Li(html.Span(name, **attributes(aria_current="page")) if last else link(name, view.link(region=code)))
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
    if view.passed_over is not None:
        held, lang = view.passed_over, view.lang
        said = text(
            "shell.passed_over", lang, period=period_name(held.period, lang), share=numbers.share(held.reporting, 1)
        )
        there = view.link(calibre=held.calibre, period=held.period, compare=None)
        found.append(
            html.P([said, " ", link(text("shell.see_register", lang), there)], className="banner", role="note")
        )
    if view.not_compared is not None:
        said = text("shell.not_compared", view.lang, period=period_name(view.not_compared, view.lang))
        found.append(html.P(said, className="banner warn", role="status"))
    if view.selection.ignored:
        found.append(
            html.P(
                text("shell.ignored", view.lang, values="、".join(view.selection.ignored)),
                className="banner warn",
                role="status",
            )
        )
    return found


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
