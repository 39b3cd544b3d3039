"""Header, navigation, filters, notices and footer around every page."""

from __future__ import annotations

from typing import Any, Final

import dash_mantine_components as dmc
from dash import html

from data.reference import regions
from data.texts import text
from data.texts.names import region_name
from layouts import ids
from layouts.components.pages import PAGES, Component, attributes, link
from layouts.components.slots import Card, card_key, slot
from layouts.selection import KEYS, THEMES, View
from layouts.shell.chips import chips
from layouts.shell.controls import (
    filter_panel,
    opened_drawer,
    properties,
    region_picker,
    search_box,
    shown,
    slice_pickers,
)
from layouts.shell.notices import foot, notices
from layouts.shell.told import Told

_FONTS: Final = 'var(--quotes, "PingFang SC"), "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif'
THEME: Final[Any] = {
    "fontFamily": _FONTS,
    "fontSizes": {"xs": "13px", "sm": "13px", "md": "14px"},
    "defaultRadius": 4,
    "primaryColor": "blue",
    "respectReducedMotion": True,
    "cursorType": "pointer",
    # A list scrolls itself: in a box of its own that scrolls, nothing could be stopped at.
    "components": {name: {"defaultProps": {"withScrollArea": False}} for name in ("Select", "MultiSelect")},
}


def _title(view: View, _: int) -> Component:
    return html.Strong(text("app.title", view.lang), className="title")


def _crumbs(view: View, _: int) -> Component:
    """The path to the region shown."""
    items: list[Component] = []
    for code in regions().path(view.region):
        name = region_name(code, view.lang)
        here = html.Span(name, **attributes(aria_current="page"))
        items.append(html.Li(here if code == view.region else link(name, view.link(region=code))))
    return html.Nav(html.Ol(items), className="crumbs", **attributes(aria_label=text("shell.path", view.lang)))


def _tools(view: View, _: int) -> Component:
    """Language and theme."""
    lang = view.lang
    # Which theme is on only the browser knows where the address names none: the style sheet leaves the switch to the other.
    themes = [link(text(f"shell.{name}", lang), view.link(theme=name), className=f"to-{name}") for name in THEMES]
    return html.Div(
        [
            link(text("shell.language", lang), view.link(lang="en" if lang == "zh" else "zh")),
            *themes,
        ],
        className="switches",
    )


def _navigation(view: View, _: int) -> Component:
    items = [html.Li(link(text(page.key, view.lang), view.link(page.path), className="page")) for page in PAGES]
    return html.Nav(html.Ul(items), className="side", **attributes(aria_label=text("shell.pages", view.lang)))


PARTS: Final[tuple[Card[int], ...]] = (
    Card("title", (), _title),
    Card("crumbs", ("region",), _crumbs),
    Card("tools", ("theme",), _tools),
    Card("navigation", (), _navigation),
    Card("drawer-navigation", (), _navigation),
    Card("chips", ("region", "slice", "compare", "filters", "said"), lambda view, _: chips(view)),
    Card("notices", ("slice", "said"), lambda view, _: notices(view)),
    Card("footer", ("slice",), foot),
)
"""The parts of the shell that a view changes, drawn of the view and the data version."""


def part_keys(view: View, version: int) -> dict[str, str]:
    """Part of the shell -> what it shows, in short. The data version is told by the foot alone."""
    return {part.name: card_key(part.name, part.needs, view, version if part.name == "footer" else 0) for part in PARTS}


def frame(
    view: View, body: Component, version: int, drawn: dict[str, Any], opened: Component = None
) -> dmc.MantineProvider:
    """The whole page. ``drawn``: what the browser is told of it, as :data:`layouts.ids.RENDERED` keeps it; ``opened``: what stands in the drawer beside it."""
    given = properties(view)
    part = {each.name: slot(each.name, each.draw(view, version)) for each in PARTS}
    lang = view.lang
    content = html.Div(
        [
            html.A(id=ids.SKIP, href="#main", className="skip", **given[ids.SKIP]),
            html.Header(html.Div(_bar(view, part, given), className="bar"), className="top"),
            html.Div(
                [
                    part["navigation"],
                    html.Main(
                        [
                            html.H1(id=ids.HEADING, className="unseen", **given[ids.HEADING]),
                            html.Div([filter_panel(given), part["chips"]], className="filterbar"),
                            part["notices"],
                            html.Div(body, id=ids.PAGE),
                            html.Div([html.Div(className="bone") for _ in range(6)], className="skeleton"),
                            part["footer"],
                        ],
                        id="main",
                        tabIndex=-1,
                    ),
                ],
                className="columns",
            ),
            dmc.Drawer(part["drawer-navigation"], size="240px", **given[ids.DRAWER], id=ids.DRAWER),
            opened_drawer(given, slot(ids.OPENED, opened)),
            search_box(given),
            html.Div(id=ids.NOTICES, className="toasts", **attributes(aria_live="polite")),
            Told(ids.RENDERED, drawn),
            Told(ids.CONTROLS, shown(view)),
        ],
        id="frame",
        className="frame",
        lang="zh-CN" if lang == "zh" else "en",
        **attributes(data_keys=",".join(KEYS)),
    )
    theme: dict[str, Any] = {"forceColorScheme": view.selection.theme} if view.selection.theme else {}
    return dmc.MantineProvider(content, id=ids.PROVIDER, theme=THEME, defaultColorScheme="auto", **theme)


def _bar(view: View, part: dict[str, Component], given: dict[str, dict[str, Any]]) -> list[Component]:
    words = attributes(aria_label=text("shell.menu", view.lang))
    return [
        html.Button("☰", type="button", className="burger", id=f"{ids.DRAWER}-open", **words),
        part["title"],
        part["crumbs"],
        region_picker(given),
        html.Div(
            [
                *slice_pickers(given),
                html.Button(
                    id=f"{ids.SEARCH}-open", type="button", className="search-open", **given[f"{ids.SEARCH}-open"]
                ),
                part["tools"],
            ],
            className="tools",
        ),
    ]


def empty(view: View) -> html.Div:
    """What a page shows before anything is loaded."""
    return html.Div(
        [
            html.H2(text("empty.title", view.lang)),
            html.P([text("empty.text", view.lang), " ", link(text("empty.go", view.lang), view.link("/data"))]),
        ],
        className="card empty",
    )


def nowhere(view: View) -> html.Div:
    """What stands under an address that leads to no page."""
    lang = view.lang
    return html.Div(
        [html.H2(text("notfound", lang)), html.P(link(text("notfound.go", lang), view.link("/")))],
        className="card empty",
    )
