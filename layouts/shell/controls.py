"""The shell's controls: what each shows for a view. They are made once; afterwards only their properties change."""

from __future__ import annotations

from typing import Any, Final

import dash_mantine_components as dmc
from dash import html

from analysis.vocabulary import SIZES_ASKED, UNIT_KINDS
from data.reference import calibres, sections
from data.texts import text
from data.texts.names import calibre_name, industry_name, period_name, region_name
from layouts import ids
from layouts.components.pages import ASIDE, PAGES, Component, attributes
from layouts.selection import View

NO_COMPARISON: Final = "none"
_SHOWN_AT_ONCE: Final = 80
"""So many regions stand in the picker's list; typing finds the others."""
_INSIDE: Final[Any] = {"withinPortal": False}
"""For lists inside a panel: a click into one is no click outside the panel."""
_BELOW: Final[Any] = {**_INSIDE, "position": "bottom", "middlewares": {"flip": False, "shift": False}}
"""For one that stays open: it never turns over what stands above it."""


def properties(view: View) -> dict[str, dict[str, Any]]:
    """Id of a control -> its properties in a view."""
    lang, chosen = view.lang, view.selection
    return {
        ids.REGION: {
            "placeholder": text("shell.pick_region", lang),
            "nothingFoundMessage": text("shell.list_comes", lang),
            **attributes(aria_label=text("shell.pick_region", lang)),
        },
        ids.PERIOD: {
            "data": _options([(period, period_name(period, lang)) for period in view.periods]),
            "value": view.slice.period if view.slice is not None else None,
            **attributes(aria_label=text("shell.period", lang)),
        },
        ids.CALIBRE: {
            "data": _options([(code, calibre_name(code, lang)) for code in calibres() if code in newest(view)]),
            "value": view.slice.calibre if view.slice is not None else None,
            **attributes(aria_label=text("shell.calibre", lang)),
        },
        ids.COMPARE: {
            "label": text("shell.compare", lang),
            "data": _options(
                [*((p, period_name(p, lang)) for p in _earlier(view)), (NO_COMPARISON, text("shell.none", lang))]
            ),
            "value": view.compare or NO_COMPARISON,
        },
        ids.INDUSTRY: {
            "label": text("shell.industry", lang),
            "data": _options([(code, industry_name(code, lang)) for code in sections()]),
            **_many(chosen.industry, text("shell.all_industries", lang), lang),
        },
        **_few(
            ids.SIZE, text("shell.size", lang), {size: text(f"size.{size}", lang) for size in SIZES_ASKED}, chosen.size
        ),
        **_few(
            ids.KIND, text("shell.kind", lang), {kind: text(f"kind.{kind}", lang) for kind in UNIT_KINDS}, chosen.kind
        ),
        f"{ids.FILTERS}-open": {"children": text("shell.change", lang)},
        f"{ids.SEARCH}-open": {"children": text("shell.search", lang)},
        ids.SEARCH: {
            "title": text("shell.search", lang),
            "closeButtonProps": attributes(aria_label=text("shell.close", lang)),
        },
        ids.SEARCH_TEXT: {
            "placeholder": text("shell.search_hint", lang),
            "attributes": {"input": {"data-autofocus": True, **attributes(aria_label=text("shell.search", lang))}},
        },
        ids.SKIP: {"children": text("shell.skip", lang)},
        ids.HEADING: {"children": heading(view)},
        ids.DRAWER: {
            "title": text("app.title", lang),
            "closeButtonProps": attributes(aria_label=text("shell.close", lang)),
        },
        ids.OPENED: {
            "title": text("from.title", lang),
            "opened": chosen.open is not None,
            "closeButtonProps": attributes(aria_label=text("from.close", lang)),
        },
    }


def shown(view: View) -> dict[str, Any]:
    """What the browser's side of the shell must know of a view: the controls' properties, title, language and theme."""
    words = {
        name: text(f"shell.{name}", view.lang) for name in ("lost", "menu", "more", "not_found", "working", "pages")
    }
    return {
        "controls": properties(view),
        "newest": newest(view),
        "title": f"{heading(view)} · {text('app.title', view.lang)}",
        "path": view.path,
        "region": view.region,
        "home": view.home,
        "lang": view.lang,
        "theme": view.selection.theme,
        "words": {**words, "again": text("fault.again", view.lang)},
    }


def heading(view: View) -> str:
    """What a view's page is called: the page and its region; that there is none under the address."""
    if not view.found:
        return text("notfound", view.lang)
    if view.path == "/gaps" and view.selection.unit is not None:
        return f"{text('unit.heading', view.lang)} {view.selection.unit}"
    page = next(page for page in (*PAGES, *ASIDE) if page.path == view.path)
    return f"{text(page.key, view.lang)} · {region_name(view.region, view.lang)}"


def newest(view: View) -> dict[str, str]:
    """Calibre -> its newest period that is held."""
    found: dict[str, str] = {}
    for held in view.available:
        found.setdefault(held.calibre, held.period)
    return found


def _earlier(view: View) -> list[str]:
    return [period for period in view.periods if view.slice is not None and period < view.slice.period]


def _options(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]


def _many(chosen: tuple[str, ...], all_of_them: str, lang: str) -> dict[str, Any]:
    """Chosen values of a list; it says that all are in where none is chosen."""
    return {
        "value": list(chosen),
        "placeholder": "" if chosen else all_of_them,
        "nothingFoundMessage": text("shell.not_found", lang),
    }


def _few(name: str, label: str, choices: dict[str, str], chosen: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """A choice among so few that all stand there: its label and its chips, with those that are on."""
    chips = [dmc.Chip(words, value=value, size="xs", variant="outline") for value, words in choices.items()]
    return {name: {"children": chips, "value": list(chosen)}, _label(name): {"children": label}}


def _label(name: str) -> str:
    return f"{name}-label"


def region_picker(given: dict[str, dict[str, Any]]) -> Component:
    """Leads to another region, found by name, pinyin or code; its list comes when it is opened for the first time."""
    return dmc.Select(
        id=ids.REGION,
        data=[],
        value=None,
        searchable=True,
        limit=_SHOWN_AT_ONCE,
        size="xs",
        className="picker region",
        filter={"function": "coverage.regions"},
        renderOption={"function": "coverage.region"},
        comboboxProps={"width": 300, "position": "bottom-start"},
        **given[ids.REGION],
    )


def slice_pickers(given: dict[str, dict[str, Any]]) -> list[Component]:
    """Period and calibre."""
    return [
        dmc.Select(
            id=name,
            allowDeselect=False,
            checkIconPosition="right",
            size="xs",
            className=f"picker {name}",
            **given[name],
        )
        for name in (ids.PERIOD, ids.CALIBRE)
    ]


def filter_panel(given: dict[str, dict[str, Any]]) -> Component:
    """The button that opens the filters, and the panel, which stays open while a reader chooses.

    The list of industries stays open too, so it opens below all else: it covers nothing that is chosen next.
    """
    few = [
        html.Div(
            [
                html.Span(id=_label(name), **given[_label(name)]),
                html.Div(dmc.ChipGroup(id=name, multiple=True, **given[name]), className="filter-chips"),
            ],
            role="group",
            className="filter-few",
            **attributes(aria_labelledby=_label(name)),
        )
        for name in (ids.SIZE, ids.KIND)
    ]
    industry = dmc.MultiSelect(
        id=ids.INDUSTRY,
        searchable=True,
        clearable=True,
        hidePickedOptions=True,
        size="xs",
        comboboxProps=_BELOW,
        **given[ids.INDUSTRY],
    )
    compare = dmc.Select(id=ids.COMPARE, allowDeselect=False, size="xs", comboboxProps=_INSIDE, **given[ids.COMPARE])
    opener = f"{ids.FILTERS}-open"
    words = attributes(aria_haspopup="dialog")
    button = html.Button(id=opener, type="button", className="chip add", **given[opener], **words)
    named = attributes(aria_labelledby=opener)
    fields = html.Div([*few, compare, industry], className="filter-fields", role="dialog", **named)
    return dmc.Popover(
        [dmc.PopoverTarget(button), dmc.PopoverDropdown(fields)],
        id=ids.FILTERS,
        position="bottom-start",
        width=340,
        shadow="md",
        returnFocus=True,
        trapFocus=True,
        # Esc closes a list that is open in it first: Mantine would close both (``assets/shell.js``).
        closeOnEscape=False,
        # It would write the roles on the box around the button, where they mean nothing.
        withRoles=False,
        # What another address says of its controls reaches those that stand in the page alone.
        keepMounted=True,
    )


def opened_drawer(given: dict[str, dict[str, Any]], content: Component) -> Component:
    """The drawer beside the page: where a figure comes from. It is open as long as the address says so."""
    return dmc.Drawer(
        content,
        id=ids.OPENED,
        position="right",
        size="min(760px, 100vw)",
        **given[ids.OPENED],
    )


def search_box(given: dict[str, dict[str, Any]]) -> Component:
    """The search for anything, over the page; Ctrl-K opens it."""
    return dmc.Modal(
        [
            dmc.TextInput(
                id=ids.SEARCH_TEXT,
                value="",
                debounce=250,
                size="md",
                autoComplete="off",
                **given[ids.SEARCH_TEXT],
            ),
            html.Div(id=ids.SEARCH_FOUND, className="found", **attributes(aria_live="polite")),
        ],
        id=ids.SEARCH,
        size="lg",
        yOffset="8vh",
        keepMounted=True,
        **given[ids.SEARCH],
    )
