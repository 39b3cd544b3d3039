"""Long lists as grids: rows come by the page as the reader scrolls, searched and sorted by the database; columns are chosen by the reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import dash_mantine_components as dmc
from dash import html
from dash_ag_grid import AgGrid

from data.texts import text
from data.texts.glossary import explanation
from data.texts.phrases import phrased
from layouts import ids
from layouts.components.cards import export_links
from layouts.components.pages import Component, attributes
from layouts.components.slots import card_key
from layouts.components.written import WRITTEN
from layouts.selection import View

ROWS_AT_ONCE: Final = 100
_ROW, _BAR, _ROWS_SEEN = 30, 18, 13
"""Pixels of a row, of the bar below the rows, and so many rows seen at once."""
_WORDS: Final = (
    "loadingOoo",
    "ariaSortableColumn",
    "ariaColumn",
    "ariaCell",
    "ariaRowSelect",
    "ariaColumnGroup",
    "ariaLabelLoading",
    "ariaLabelCellEditorHelp",
    "ariaRowToggleSelection",
    "ariaChecked",
    "ariaUnchecked",
    "ariaIndeterminate",
)
"""What the grid itself says to a reader or a screen reader."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: ``key`` of its values, title, width in px. ``sorts``: the list can be sorted by it; ``shown``: from the start.

    ``edited``: a reader writes into its cells; ``choices``: one of these words, else what they like; ``term``: what its head is explained by;
    ``pinned``: it stays at the left while the others are scrolled; ``written``: its cells are others' own words: names, notes, files and what stands in them;
    ``grows``: it takes what the others leave of a wide screen.
    """

    key: str
    title: str
    width: int = 120
    kind: Literal["text", "number"] = "text"
    sorts: bool = False
    shown: bool = True
    edited: bool = False
    choices: tuple[str, ...] = ()
    term: str = ""
    pinned: bool = False
    written: bool = False
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A list: its name, columns, the order that it stands in unless another is asked for (``-employees``: largest first), what it depends on.

    ``export``: the name of the file with all its rows; ``chosen``: whether a row, or several, can be chosen; ``search``: the text that says what is searched;
    ``keys``: the address's keys for what it is searched for and sorted by, its own where two lists stand on a page; ``head``: the
    height of its head in px, in which long titles wrap; ``spread``: its figures share what a wide screen leaves.
    """

    name: str
    columns: Sequence[GridColumn]
    order: str
    needs: tuple[str, ...]
    export: str
    chosen: Literal["", "one", "many"] = ""
    search: str = "grid.search"
    keys: tuple[str, str] = ("q", "sort")
    head: int = 32
    spread: bool = False


def grid(view: View, shape: Grid, version: int = 0, few: int | None = None) -> html.Div:
    """The list with its search, choice of columns, number of rows and files. Its rows are asked for by the browser.

    ``few``: how many rows it has, where its room is to be no higher than they need.
    """
    lang, name = view.lang, shape.name
    asked = sort_of(view, shape) or shape.order
    return html.Div(
        [
            html.Div(
                [
                    dmc.TextInput(
                        id=ids.grid_search(name),
                        value=sought_in(view, shape) or "",
                        placeholder=text(shape.search, lang),
                        debounce=300,
                        size="xs",
                        autoComplete="off",
                        attributes={"input": attributes(aria_label=text(shape.search, lang))},
                    ),
                    _chooser(shape, lang),
                    *export_links(view, shape.export, "chip"),
                    html.Span(id=ids.grid_count(name), className="dim count", **attributes(aria_live="polite")),
                ],
                className="gridbar",
            ),
            # Rows come as they are scrolled to, so paper would have those alone that were in sight.
            html.P(text("grid.paper", lang), className="paper-only"),
            # Its room is there before the library that draws it: the page keeps its height.
            html.Div(
                AgGrid(
                    id=ids.grid(name),
                    rowModelType="infinite",
                    style={"height": "100%", "width": "100%"},
                    columnDefs=_columns(shape, asked),
                    defaultColDef={
                        "resizable": True,
                        "sortable": False,
                        "suppressMovable": False,
                        "cellDataType": False,
                        "sortingOrder": ["asc", "desc"],
                        "wrapHeaderText": True,
                    },
                    dashGridOptions=_options(lang) | {"headerHeight": shape.head} | _choosing(shape),
                    eventListeners={"sortChanged": [f"coverageSorted(params, '{name}')"]},
                ),
                className="rows",
                style=None
                if few is None
                else {"height": f"{_BAR + shape.head + _ROW * min(max(few, 3), _ROWS_SEEN)}px"},
            ),
        ],
        className="gridbox",
        **attributes(
            data_grid=name,
            data_order=shape.order,
            data_q=shape.keys[0],
            data_sort=shape.keys[1],
            data_explains=_terms(shape, lang),
            data_rows=card_key(name, shape.needs, view, version),
        ),
    )


def sought_in(view: View, shape: Grid) -> str | None:
    """What a list is searched for in a view."""
    found: str | None = getattr(view.selection, shape.keys[0])
    return found


def sort_of(view: View, shape: Grid) -> str | None:
    """What a list is sorted by in a view, as the address has it; None for its own order."""
    found: str | None = getattr(view.selection, shape.keys[1])
    return found


def _terms(shape: Grid, lang: str) -> str:
    """Key of a column -> what it means, for the heads that the browser draws."""
    told = {column.key: explanation(column.term, lang) for column in shape.columns if column.term}
    return json.dumps(told, ensure_ascii=False)


def _columns(shape: Grid, asked: str) -> list[dict[str, Any]]:
    """The columns as the grid takes them; one has what the others leave of a wide screen: that which grows, else the last that is shown, if it is of words; of a list that is spread those of figures share it."""
    found = [_column(column, asked) for column in shape.columns]
    shown = [place for place in range(len(found)) if shape.columns[place].shown]
    grows = next((place for place in shown if shape.columns[place].grows), shown[-1] if shown else None)
    if grows is not None and shape.columns[grows].kind == "text":
        found[grows] |= {"flex": 1, "minWidth": shape.columns[grows].width}
    elif shape.spread:
        for place, column in enumerate(shape.columns):
            if column.kind == "number":
                found[place] |= {"flex": 1, "minWidth": column.width}
    return found


def _column(column: GridColumn, asked: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "field": column.key,
        "headerName": phrased(column.title),
        "width": column.width,
        "sortable": column.sorts,
        "hide": not column.shown,
        "tooltipField": column.key,
        "cellRendererSelector": {"function": "coverageCell(params)"},
    }
    if column.kind == "number":
        found["type"] = "rightAligned"
    if column.term:
        found["headerClass"] = "explained ag-right-aligned-header" if column.kind == "number" else "explained"
    if column.pinned:
        found["pinned"] = "left"
    classes = (["edited"] if column.edited else []) + ([WRITTEN] if column.written else [])
    if classes:
        found["cellClass"] = " ".join(classes)
    if column.edited:
        found["editable"] = True
    if column.choices:
        found |= {"cellEditor": "agSelectCellEditor", "cellEditorParams": {"values": list(column.choices)}}
    if column.sorts and asked.removeprefix("-") == column.key:
        found["sort"] = "desc" if asked.startswith("-") else "asc"
    return found


def _options(lang: str) -> dict[str, Any]:
    return {
        "theme": {"function": "coverageTheme(themeQuartz)"},
        "cacheBlockSize": ROWS_AT_ONCE,
        "maxBlocksInCache": 20,
        "blockLoadDebounceMillis": 10,
        "rowBuffer": 4,
        "rowHeight": 30,
        "tooltipShowDelay": 400,
        "suppressMultiSort": True,
        "suppressDragLeaveHidesColumns": True,
        # Told beside the search instead: the grid tells it of itself only where it begins without rows.
        "suppressNoRowsOverlay": True,
        "localeText": {word: text(f"grid.{word}", lang) for word in _WORDS},
    }


def _choosing(shape: Grid) -> dict[str, Any]:
    """Rows are chosen by a click, or the space bar; several by the boxes at their beginning."""
    # A cell that is left otherwise than by Enter or Tab is written too.
    left = {"stopEditingWhenCellsLoseFocus": True} if any(column.edited for column in shape.columns) else {}
    if not shape.chosen:
        return left
    one = {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True}
    return left | {"rowSelection": one if shape.chosen == "one" else {"mode": "multiRow", "headerCheckbox": False}}


def _chooser(shape: Grid, lang: str) -> Component:
    """A panel that ticks columns on and off."""
    boxes = [dmc.Checkbox(label=column.title, value=column.key, size="xs") for column in shape.columns]
    chosen = [column.key for column in shape.columns if column.shown]
    group = dmc.CheckboxGroup(boxes, id=ids.grid_columns(shape.name), value=chosen, className="gridcolumns")
    words = attributes(aria_haspopup="dialog")
    button = html.Button(text("grid.columns", lang), type="button", className="chip", **words)
    named = attributes(aria_label=text("grid.columns", lang))
    return dmc.Popover(
        [dmc.PopoverTarget(button), dmc.PopoverDropdown(html.Div(group, role="dialog", **named))],
        position="bottom-start",
        shadow="md",
        returnFocus=True,
        trapFocus=True,
        # It would write the roles on the box around the button, where they mean nothing.
        withRoles=False,
        keepMounted=True,
    )
