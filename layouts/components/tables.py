"""Plain tables: text cells, links, right-aligned figures; and the records of ``data.tables`` in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from data.tables.columns import name_of
from data.tables.record import Column, Record, Table, Value, is_coded
from data.texts import numbers, text
from data.texts.glossary import is_explained
from data.texts.names import region_name
from data.texts.phrases import is_whole, phrased
from layouts.components.explained import explained
from layouts.components.opened import Asks, figure_of, origin_of
from layouts.components.pages import attributes, quick

Component = Any
Cell = Callable[[Record], Component]
_FIGURES: Final = ("count", "share", "points", "ratio")
_TOLD: Final = (
    "region",
    "industry",
    "size",
    "unit_kind",
    "period",
    "calibre",
    "purpose",
    "date",
    "rank",
    "move",
    "reason",
    "flag",
)
"""The forms of columns that say whose a row's figures are, or stand beside them. A row that is told by others is a part of what such a cell names."""
_OF_PARTS: Final = ("mode",)
"""Tables whose figures are of some of the units of a row's region only."""
_WORDS: Final = {"calibre": "word.calibre", "purpose": "word.purpose", "size": "word.size"}
"""Form of a column -> what its head is explained by."""
_GROUPS: Final = {"calibre": "calibre", "size": "size", "reason": "why"}
"""Form of a column -> the group of terms that its values are."""
SHORT: Final = 3
"""A table of no more rows beside a chart leaves most of its card empty: the card is ``short``, and stands below the other."""
_WHOSE: Final = ("region", "industry", "size", "band", "period", "calibre", "purpose")


def record_table(
    shown: Table,
    language: str,
    *,
    keys: Sequence[str] = (),
    cells: Mapping[str, Cell] | None = None,
    classes: str = "",
    dim: Callable[[Record], bool] | None = None,
    asks: Asks | None = None,
) -> html.Table:
    """A record as a table of words.

    ``keys``: the columns shown, by default all; ``cells``: column key -> what stands there instead, made of the whole row (a link, a
    mark, two values in one); ``dim``: which rows are greyed; ``asks``: figures whose column is not called like them. Each figure says which it is
    and each row whose, for programs that read.
    """
    own = cells or {}
    columns = [column for column in shown.columns if not keys or column.key in keys]
    records = list(shown.records())
    lines = [
        [own[c.key](row) if c.key in own else _explained_words(c, row[c.key], language) for c in columns]
        for row in records
    ]
    greyed = {place for place, row in enumerate(records) if dim(row)} if dim else set()
    keys_of_figures = [column.key if column.form in _FIGURES else "" for column in columns]
    origins = _origins(shown, columns, records, asks)
    marks = Marks([_whose(row) for row in records], keys_of_figures, origins)
    terms = [_term(shown, column, [row[place] for row in origins]) for place, column in enumerate(columns)]
    heads = [explained(phrased(column.title), term, language) for column, term in zip(columns, terms, strict=True)]
    return table(heads, lines, classes=classes, dim=greyed, marks=marks)


def _term(shown: Table, column: Column, origins: Sequence[str]) -> str:
    """What the head of a column is explained by: a figure's own name or that of the figure that its values are, a mode of cover, a word."""
    asked = next((figure_of(origin) for origin in origins if origin), "")
    known = (column.key, f"mode.{column.key}" if shown.name in _OF_PARTS else "", asked, _WORDS.get(column.form, ""))
    return next((term for term in known if term and is_explained(term)), "")


def _explained_words(column: Column, value: Value, language: str) -> Component:
    """A value in words; a size class, a calibre or a reason explains itself."""
    said = in_words(column, value, language)
    group = _GROUPS.get(column.form)
    return explained(said, f"{group}.{value}", language) if group and value is not None else said


def _origins(shown: Table, columns: Sequence[Column], records: Sequence[Record], asks: Asks | None) -> list[list[str]]:
    """For each row and column the figure whose origin can be told, as the address has it; empty where it cannot."""
    beside = [column for column in columns if column.form not in _FIGURES]
    of_places = shown.name not in _OF_PARTS and all(column.form in _TOLD for column in beside)
    traced = [column.form in _FIGURES and (of_places or column.key in (asks or {})) for column in columns]
    if not any(traced):
        return []
    return [
        [origin_of(row, column.key, asks) if can else "" for column, can in zip(columns, traced, strict=True)]
        for row in records
    ]


def _whose(row: Record) -> dict[str, str]:
    """Region, industry, period, calibre and purpose of a row as far as it names them; an empty region is the remainder."""
    return {f"data_{key}": str(row[key] or "") for key in _WHOSE if key in row}


@dataclass(frozen=True, slots=True)
class Marks:
    """What a table tells programs that read it. ``rows``: attributes of each; ``figures``: the key of each column, empty for no figure;
    ``origins``: for each row and column the figure whose origin opens, empty for none."""

    rows: Sequence[Mapping[str, str]]
    figures: Sequence[str]
    origins: Sequence[Sequence[str]] = ()


def short_name(code: Value, language: str) -> str:
    """The name of a region as pages have it; the remainder for None."""
    return region_name(None if code is None else str(code), language)


def in_words(column: Column, value: Value, language: str) -> str:
    """A value as the reader's language has it, by the form of its column; a change with its sign."""
    said = _in_words(column, value, language)
    return numbers.with_sign(said) if column.signed else said


def _in_words(column: Column, value: Value, language: str) -> str:
    form = column.form
    if form == "region":
        return short_name(value, language)
    if is_coded(form):
        return name_of(form, value, language)
    if isinstance(value, str):
        return value
    match form:
        case "count":
            return numbers.count(value, language) if column.short else numbers.exact(value)
        case "share":
            return numbers.percent(value, column.places)
        case "points":
            return numbers.points(value, column.places)
        case "ratio":
            return numbers.ratio(value)
        case "rank":
            return "–" if value is None else str(value)
        case "move":
            return _moved(value, language)
        case _:
            return "" if value is None else str(value)


def _moved(places: float | None, language: str) -> str:
    if places is None:
        return ""
    if places == 0:
        return text("rank.same", language)
    return text("rank.up" if places > 0 else "rank.down", language, n=abs(places))


def table(
    columns: Sequence[Component],
    rows: Sequence[Sequence[Any]],
    *,
    caption: str = "",
    classes: str = "",
    dim: Collection[int] = (),
    marks: Marks | None = None,
) -> html.Table:
    """A table, the rows at the places ``dim`` greyed; cells are text or components.

    Figures stand right, and so does the head of a column of such: by ``marks`` where they say which these are, else by how cells begin.
    """
    right = {i for i in range(1, len(columns)) if (marks.figures[i] if marks else _right(i, rows))}
    stop = next(
        ((r, c) for r, line in enumerate(marks.origins if marks else ()) for c, origin in enumerate(line) if origin),
        None,
    )
    head = html.Thead(html.Tr([_head(name, is_right=i in right) for i, name in enumerate(columns)]))
    body = html.Tbody(
        [
            html.Tr(
                [
                    _cell(
                        value,
                        marks.figures[i] if marks else "",
                        _origin(marks, place, i),
                        is_right=_at_right(i, value, right, marks),
                        is_stop=(place, i) == stop,
                    )
                    for i, value in enumerate(row)
                ],
                className="small" if place in dim else "",
                **attributes(**(marks.rows[place] if marks else {})),
            )
            for place, row in enumerate(rows)
        ]
    )
    return html.Table(
        [html.Caption(caption), head, body] if caption else [head, body], className=f"plain {classes}".strip()
    )


def _head(name: Component, *, is_right: bool) -> html.Th:
    """The head of a column; one of words that are known is broken between them alone."""
    shown = phrased(name) if isinstance(name, str) else name
    said = shown if isinstance(shown, str) else getattr(shown, "children", None)
    classes = ["num"] * is_right + ["phrased"] * (isinstance(said, str) and is_whole(said))
    return html.Th(shown, scope="col", className=" ".join(classes))


_NOTHING: Final = ("", "–")
"""What stands where nothing is known: it is no figure, and stands where its column stands."""


def _right(position: int, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether most cells of a column stand right."""
    cells = [row[position] for row in rows if position < len(row) and row[position] not in _NOTHING]
    return bool(cells) and 2 * sum(isinstance(cell, str) and _numeric(cell) for cell in cells) > len(cells)


def _numeric(value: str) -> bool:
    return (
        (value[:1].isdigit() and not any(mark in value for mark in ("_", "·", "!")))
        or (value[:1] in "+−–" and len(value) < 14)
        or value[:1] in "↑↓"
    )


def _at_right(position: int, value: Any, columns: Collection[int], marks: Marks | None) -> bool:
    if marks is not None or value in _NOTHING:
        return position in columns
    return bool(position) and isinstance(value, str) and _numeric(value)


def _origin(marks: Marks | None, row: int, column: int) -> str:
    return marks.origins[row][column] if marks and marks.origins else ""


def _cell(value: Any, figure: str, origin: str, *, is_right: bool, is_stop: bool) -> Component:
    mark = attributes(data_figure=figure) if figure else {}
    if origin:
        mark |= {**attributes(data_open=origin), "tabIndex": 0 if is_stop else -1}
    return quick(html.Td, value, className="num" if is_right else "", **mark)
