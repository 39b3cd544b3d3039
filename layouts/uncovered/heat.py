"""Where uncovered workers are, by two dimensions crossed: a table of links that narrow the view, with totals, shaded by their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from analysis.metrics import BY_ID
from analysis.reliability import why_missing
from analysis.rows import Row, has_flag
from analysis.vocabulary import SIZES
from data.palette import GAPS
from data.reference import regions
from data.tables import gaps as tables
from data.texts import numbers, text
from data.texts.glossary import explanation, is_explained
from data.texts.names import industry_name, region_name
from layouts.components.cards import chart_card, origin_button, why_absent
from layouts.components.filters import filtered
from layouts.components.opened import opened
from layouts.components.pages import Component, attributes, link
from layouts.selection import AXES, View

TABLE_ROWS = 200
"""So many cells stand in the table view; the files have all."""
SHOWN: Final = 5
"""So many columns stand by themselves unless all are asked for; the rest share one."""
FIGURE: Final = "gap_workers"
_MADE_OF: Final = {BY_ID[FIGURE].numerator, BY_ID[FIGURE].denominator}
_STEPS: Final = len(GAPS)
"""Shades of a gap, each a class, since light and dark have colours of their own."""
_FULL: Final = 100_000
_WIDER: Final = 100
"""Numbers below the first stand in full; totals, which have more room, below so many times as much."""
ALL: Final = "all"
"""The tab in which all columns stand by themselves."""
Key = str | None
"""A region, an industry or a size; None is the remainder of a whole that says more than its parts."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """What is crossed. ``rows``, ``columns``: the two dimensions; ``cells``: rows of rates by both; ``by_row``, ``by_column``: by one of
    them; ``by_rest``: by row over the columns that share one, which are ``rest``, and ``rest_whole`` over all rows."""

    rows: str
    columns: str
    cells: Sequence[Row]
    by_row: Sequence[Row]
    by_column: Sequence[Row]
    rest: Sequence[str] = ()
    by_rest: Sequence[Row] = ()
    rest_whole: Row | None = None


def dimensions(view: View) -> tuple[str, str]:
    """The rows' and the columns' dimension of a view's heat map."""
    rows, columns = axes_of(view).split("_")
    return rows, columns


def axes_of(view: View) -> str:
    """The axes that the address asks for, else the first that the region has."""
    offered = _offered(view)
    asked = view.selection.axes
    return asked if asked is not None and asked in offered else offered[0]


def _offered(view: View) -> Sequence[str]:
    """A county is not divided further: no regions stand against anything."""
    divided = bool(regions().children(view.region)) and regions()[view.region].level != "county"
    return AXES if divided else tuple(axes for axes in AXES if "region" not in axes)


def rest_of(by_column: Sequence[Row], view: View) -> list[str]:
    """The columns that share one: all but the largest, where there are many and not all are asked for."""
    columns = _ordered(dimensions(view)[1], by_column)
    if view.selection.tab == ALL or len(columns) <= SHOWN + 2:
        return []
    return [str(code) for code in columns[SHOWN:]]


def heat_card(view: View, found: Crossed, whole: Row | None, foot: Component) -> html.Section:
    """The card: switch of the axes, the crossed cells, totals."""
    lang = view.lang
    cells = {(row[found.rows], row[found.columns]): row for row in found.cells}
    top = max((row[FIGURE] or 0 for row in found.cells), default=0) or 1
    columns = [code for code in _ordered(found.columns, found.by_column) if code not in found.rest]
    by_row = {row[found.rows]: row for row in found.by_row}
    by_rest = {row[found.rows]: row for row in found.by_rest}
    body = [
        html.Tr(
            [
                html.Th(_head_link(view, found.rows, code), scope="row"),
                *(_cell(view, found, (code, column), cells.get((code, column)), top) for column in columns),
                *([_sum(view, by_rest.get(code), _asked(found, code, found.rest))] if found.rest else []),
                _sum(view, by_row[code], _asked(found, code), "total"),
            ]
        )
        for code in _ordered(found.rows, found.by_row)
    ]
    by_column = {row[found.columns]: row for row in found.by_column}
    totals = html.Tr(
        [
            html.Th(text("heat.total", lang), scope="row"),
            *(_sum(view, by_column[code], _asked(found, "", code)) for code in columns),
            *([_sum(view, found.rest_whole, _asked(found, "", found.rest))] if found.rest else []),
            _sum(view, whole, {}, "total"),
        ]
    )
    heads = [_column_head(view, found.columns, code) for code in columns]
    heads += [_rest_head(view, len(found.rest))] if found.rest else []
    heads += [html.Th(text("heat.total", lang), scope="col", className="total")]
    head = html.Thead(html.Tr([html.Th(text(f"heat.{found.rows}", lang), scope="col"), *heads]))
    table = html.Table([head, html.Tbody(body), html.Tfoot(totals)], className="heat crossed")
    rows = tables.heat([row for row in found.cells if row[FIGURE] is not None], lang, (found.rows, found.columns)).only(
        found.rows, found.columns, FIGURE, "gap_units"
    )
    return chart_card(
        view,
        filtered(view, _title(view, found)),
        html.Div([_axes(view), html.Div(table, className="scroll heatbox")]),
        name="heat",
        foot=foot,
        table=rows.called(_titles(found, lang)).first(TABLE_ROWS),
        span=5,
    )


def _titles(found: Crossed, lang: str) -> dict[str, str]:
    """Titles of the columns of a table whose own title says that it is about gaps."""
    heads = {name: text(f"heat.{name}", lang) for name in (found.rows, found.columns)}
    return heads | {FIGURE: text("gaps.list_workers", lang), "gap_units": text("gaps.list_units", lang)}


def _axes(view: View) -> Component:
    """The choice of what is crossed, kept in the address."""
    now, offered = axes_of(view), _offered(view)
    if len(offered) < 2:
        return None
    ways = [
        html.A(
            " × ".join(text(f"heat.{name}", view.lang) for name in axes.split("_")),
            href=view.link(axes=axes if axes != offered[0] else None, tab=None),
            className="on" if axes == now else "",
            **attributes(aria_current="true") if axes == now else {},
        )
        for axes in offered
    ]
    return html.Nav(ways, className="switch", **attributes(aria_label=text("heat.switch", view.lang)))


def _ordered(dimension: str, rows: Iterable[Row]) -> list[Key]:
    """Regions and industries by their gap, largest first, those that are not known and the remainder last; sizes in their own order.

    An industry or a size that no unit is of has no row or column.
    """
    there = [row for row in rows if dimension == "region" or row["units"] != 0]
    if dimension == "size":
        return sorted((row["size"] for row in there), key=SIZES.index)
    known = sorted(there, key=lambda row: (row[dimension] is None, row[FIGURE] is None, -(row[FIGURE] or 0)))
    return [row[dimension] for row in known if row[dimension] is not None or row[FIGURE]]


def _name(dimension: str, code: Key, lang: str) -> str:
    if dimension == "region":
        return region_name(code, lang)
    return industry_name(str(code), lang) if dimension == "industry" else text(f"size.{code}", lang)


def _narrowed(dimension: str, code: Key) -> dict[str, Any]:
    """What changes in the address where a view is narrowed to one row or column."""
    return {dimension: code if dimension == "region" else (code,)}


def _head_link(view: View, dimension: str, code: Key) -> Component:
    name = _name(dimension, code, view.lang)
    return name if code is None else link(name, view.link(**_narrowed(dimension, code)))


def _column_head(view: View, dimension: str, code: Key) -> html.Th:
    """A column's name, which narrows the view; a size class explains itself."""
    name, term = _name(dimension, code, view.lang), f"{dimension}.{code}"
    words: dict[str, Any] = {"title": name}
    if is_explained(term):
        told = explanation(term, view.lang)
        words = attributes(data_explain=told, aria_description=told)
    return html.Th(html.Span(_head_link(view, dimension, code)), scope="col", **words)


def _rest_head(view: View, n: int) -> html.Th:
    """The columns that share one, which lead to all of them."""
    said = text("heat.rest", view.lang, n=n)
    return html.Th(
        html.Span(link(said, view.link(tab=ALL), title=text("heat.rest_all", view.lang))), scope="col", className="rest"
    )


def _asked(found: Crossed, row: Key, column: Key | Sequence[str] = "") -> dict[str, Any]:
    """The cell of a figure of the table, as the drawer asks for it; an empty one of its two is the whole."""
    return {found.rows: row, found.columns: column}


def _cell(view: View, found: Crossed, place: tuple[Key, Key], row: Row | None, top: int) -> html.Td:
    """A cell: its number narrows the view, its corner says where it comes from. What is not known is hatched with its reason."""
    lang = view.lang
    names = " · ".join(_name(name, code, lang) for name, code in zip((found.rows, found.columns), place, strict=True))
    if row is None:
        return html.Td("", className="nothing", title=text("heat.nothing", lang, names=names))
    if row[FIGURE] is None:
        return html.Td("", className="none", title=f"{names}: {text(f'why.{why_missing(row, FIGURE)}', lang)}")
    step = f"gap-{min(_STEPS - 1, int((row[FIGURE] / top) ** 0.6 * _STEPS))}"
    shown = _count(row[FIGURE], top, lang)
    tip = f"{names}: {numbers.exact(row[FIGURE])} / {numbers.exact(row['employees'])}"
    changes = _narrowed(found.rows, place[0]) | _narrowed(found.columns, place[1])
    if place[0] is None:
        return html.Td(shown, title=tip, className=step)
    return html.Td(
        link(shown, view.link(**changes), title=tip),
        className=step,
        **attributes(data_open=opened(FIGURE, _asked(found, *place))),
    )


def _count(value: int, largest: int, lang: str) -> str:
    """A number in full, where the largest of its kind leaves room for it."""
    return numbers.exact(value) if largest < _FULL else numbers.count(value, lang)


def _sum(view: View, row: Row | None, asked: Mapping[str, Any], classes: str = "") -> html.Td:
    """A total as the data know it: of those that say theirs; not known where none does."""
    lang = view.lang
    look = f"sum {classes}".strip()
    if row is None or row[FIGURE] is None:
        return html.Td("–", className=look, title=why_absent(view, row, FIGURE))
    shown = _count(row[FIGURE], row[FIGURE] // _WIDER, lang)
    # The remainder is a difference, and stands in no cell.
    is_told = None not in asked.values()
    silent = [one for one in row["missing"] if _MADE_OF & set(one["measures"])]
    mark = html.Span("*", title=text("heat.without", lang, n=len(silent))) if silent else ""
    return html.Td([origin_button(view, shown, opened(FIGURE, asked)) if is_told else shown, mark], className=look)


def _title(view: View, found: Crossed) -> str:
    """The largest cell, of those that are known."""
    lang = view.lang
    known = [row for row in found.cells if row[FIGURE] and row[found.rows] is not None]
    if not known:
        names = {"rows": text(f"heat.{found.rows}", lang), "columns": text(f"heat.{found.columns}", lang)}
        return text("gaps.heat_plain", lang, **names)
    best: Row = max(known, key=lambda row: row[FIGURE])
    grain = (
        text(f"grain.{regions()[best['region']].level}", lang)
        if found.rows == "region"
        else text("heat.industry", lang)
    )
    title = text(
        "heat.title",
        lang,
        grain=grain,
        by=text(f"heat.{found.columns}", lang),
        row=_name(found.rows, best[found.rows], lang),
        column=_name(found.columns, best[found.columns], lang),
        n=numbers.exact(best[FIGURE]),
    )
    return title + (text("gaps.one_unit", lang) if has_flag(best, FIGURE, "one_unit") else "")
