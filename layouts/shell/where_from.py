"""Where a figure comes from: formula, both sums, what was left out, files, and the cells in the rows of the table as it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from analysis.metrics import BY_ID
from analysis.rows import Row
from data.queries.trace.figure import Figure, measures_of
from data.texts import numbers, text
from data.texts.glossary import explanation
from data.texts.names import beside, field_name, figure_name, listed, region_name, slice_name, source_name
from layouts.components.cards import origin_button
from layouts.components.changes import points_between
from layouts.components.opened import PARTS, Opened, opened
from layouts.components.pages import Component, attributes
from layouts.components.tables import table
from layouts.components.written import written
from layouts.selection import View

NAMED: Final = 6
"""So many regions, files and single cells are named; more are counted."""
_SIGNS: Final = {"rate": "÷", "ratio": "÷", "gap": "−"}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a figure. ``found``: the record of :func:`data.queries.trace.where_from.where_from`, None where there is no such figure;
    ``can``: whether it stands in cells as it is divided."""

    figure: Figure
    found: Mapping[str, Any] | None
    can: bool = True

    @property
    def value(self) -> float | None:
        """The figure, None where it is not known."""
        return self.found["value"] if self.found is not None else None


def made_of(view: View, asked: Opened, told: Sequence[Told]) -> html.Div:
    """The drawer's content for a figure that is made of others: how, and then each of these, which opens to its cells."""
    lang, metric = view.lang, asked.metric
    values = [each.value for each in told]
    way = next((way for way in ("since", "less") if way in asked.cell), "sum")
    shown = [numbers.figure(each.figure.metric, each.value, lang) for each in told]
    pieces: list[Component] = [html.H3(figure_name(metric, lang)), html.P(text(f"from.way_{way}", lang))]
    known = [value for value in values if value is not None]
    if len(known) == len(values):
        sign = " + " if way == "sum" else " − "
        pieces.append(html.P(f"{sign.join(shown)} = {_made(metric, known, way, lang)}", className="formula sums"))
    return html.Div([html.Div(pieces), *(_part(view, asked, each) for each in told)], className="origins")


def _part(view: View, asked: Opened, told: Told) -> html.Div:
    """One of the figures that another is made of: its sums, what was left out, and the way to its files and cells."""
    figure, found, lang = told.figure, told.found, view.lang
    if found is None:
        return origin(view, told)
    cell = {part: value for part, value in asked.cell.items() if part in PARTS}
    cell |= {"region": figure.region, "period": figure.slice.period}
    shown = numbers.figure(figure.metric, found["value"], lang)
    return html.Div(
        [
            _head(view, figure, None),
            html.P(origin_button(view, shown, opened(figure.metric, cell), "big")),
            _sums(view, figure.metric, found),
            _left_out(view, found),
            html.P(origin_button(view, text("from.to_cells", lang), opened(figure.metric, cell), "way")),
        ],
        className="origin",
    )


def _made(metric: str, values: Sequence[float], way: str, lang: str) -> str:
    """A sum, a difference, or of rates the points between them as they are printed."""
    if way == "sum":
        return numbers.figure(metric, sum(values), lang)
    if metric in BY_ID and BY_ID[metric].kind == "rate":
        return text("card.points", lang, change=numbers.points(points_between(values[1], values[0])))
    return numbers.figure(metric, values[0] - values[1], lang)


def origin(view: View, told: Told) -> html.Div:
    """The drawer's content for a figure."""
    figure, found = told.figure, told.found
    if found is None:
        why = text("from.none" if told.can else "from.cannot", view.lang)
        return html.Div([_head(view, figure, None), html.P(why)], className="origin")
    return html.Div(
        [
            _head(view, figure, found["value"]),
            _sums(view, figure.metric, found),
            _left_out(view, found),
            _loads(view, found["loads"]),
            *(_table(view, each) for each in found["tables"]),
            _cells(view, found),
        ],
        className="origin",
    )


def _head(view: View, figure: Figure, value: float | None) -> html.Div:
    lang = view.lang
    whose = " · ".join([region_name(figure.region, lang), slice_name(figure.slice, lang)])
    return html.Div(
        [
            html.H3(figure_name(figure.metric, lang)),
            html.P(whose, className="dim"),
            html.P(numbers.figure(figure.metric, value, lang), className="big") if value is not None else None,
        ]
    )


def _sums(view: View, metric: str, found: Mapping[str, Any]) -> Component:
    """The formula in words and in figures: in words once, where the explanation is one, for it names the sums more exactly than they are called."""
    lang = view.lang
    some, all_ = measures_of(metric)
    said = explanation(metric, lang)
    pieces: list[Component] = [html.H4(text("from.formula", lang)), html.P(said)]
    if all_ is None:
        return html.Section(pieces)
    sign = _SIGNS[BY_ID[metric].kind]
    order = ("denominator", "numerator") if sign == "−" else ("numerator", "denominator")
    shown = numbers.figure(metric, found["value"], lang)
    if sign not in said:
        names = {"numerator": figure_name(some, lang), "denominator": figure_name(all_, lang)}
        pieces.append(html.P(f"{names[order[0]]} {sign} {names[order[1]]}", className="formula"))
    if None not in (found["numerator"], found["denominator"]):
        first, second = (numbers.exact(found[side]) for side in order)
        pieces.append(html.P(f"{first} {sign} {second} = {shown}", className="formula sums"))
    return html.Section(pieces)


def _left_out(view: View, found: Mapping[str, Any]) -> Component:
    lang, left, missing = view.lang, found["left_out"], found["missing"]
    told: list[Component] = []
    if left and left["rows"]:
        share = numbers.percent(left["share"], 2)
        told.append(html.P(text("from.left_out", lang, n=numbers.exact(left["rows"]), share=share)))
    if missing:
        reasons: dict[str, list[str]] = {}
        for one in missing:
            reasons.setdefault(one["region"], []).append(text("why." + one["why"], lang))
        names = [
            f"{region_name(code, lang)} ({beside(dict.fromkeys(why), lang)})"
            for code, why in [*reasons.items()][:NAMED]
        ]
        more = len(reasons) - len(names)
        words = listed(names, lang) + (" " + text("from.missing_more", lang, n=numbers.exact(more)) if more else "")
        told.append(html.P(text("from.missing", lang, names=words)))
    return html.Section(told or [html.P(text("from.nothing_left_out", lang), className="dim")])


def _loads(view: View, loads: Sequence[Row]) -> Component:
    lang = view.lang
    sheets: dict[tuple[str, str], list[str]] = {}
    for load in loads:
        sheets.setdefault((load["file"], load["source"] or ""), []).append(load["sheet"] or "")
    shown = [*sheets.items()][:NAMED]
    more = len(loads) - sum(len(of) for _, of in shown)
    items = [
        html.Li(
            _beside_dots(
                [*map(written, filter(None, (file, beside(filter(None, of), lang)))), source_name(source, lang)]
            )
        )
        for (file, source), of in shown
    ]
    return html.Section(
        [
            html.H4(text("from.loads", lang)),
            html.Ul(items),
            html.P(text("from.loads_more", lang, n=numbers.exact(more)), className="dim") if more > 0 else None,
        ]
    )


def _beside_dots(pieces: Sequence[Component]) -> list[Component]:
    """What there is of some pieces, with dots between them."""
    return [part for piece in pieces if piece for part in (" · ", piece)][1:]


def _table(view: View, read: Mapping[str, Any]) -> Component:
    """Rows of a workbook's table as they were read, with the letters of its columns; the cells that count are marked."""
    lang = view.lang
    letters = [column["letter"] for column in read["columns"]]
    head = html.Thead(
        [
            html.Tr([html.Td(), *(html.Th(letter, scope="col", className="letter") for letter in letters)]),
            html.Tr(
                [
                    html.Th(text("from.row", lang), scope="col"),
                    *(html.Th(_heading(read["content"], c["field"], lang), scope="col") for c in read["columns"]),
                ]
            ),
        ]
    )
    lines = []
    for row in read["rows"]:
        cells: list[Component] = [html.Th(str(row["row"]), scope="row", className="letter")]
        for letter in letters:
            cell = row["cells"].get(letter)
            shown = "" if cell is None or cell["value"] is None else str(cell["value"])
            cells.append(html.Td(html.Mark(shown) if cell and cell["marked"] else shown))
        lines.append(html.Tr(cells, className="counts" if row["marked"] else ""))
    where = " · ".join(filter(None, (read["file"], read["sheet"], read["range"])))
    return html.Section(
        [
            html.H4(text("from.table", lang)),
            html.P(where, className="dim"),
            html.Div(
                html.Table([head, html.Tbody(lines)], className="plain read"),
                className="scroll",
                tabIndex=0,
                role="group",
                **attributes(aria_label=where),
            ),
            html.P(text("from.table_more", lang, n=numbers.exact(read["more"])), className="dim")
            if read["more"]
            else None,
        ]
    )


def _heading(content: str, field: str, lang: str) -> str:
    """What stands over a column: a summary's own label, the name of a register's field."""
    return field if content == "summary" else field_name(content, field, lang)


def _cells(view: View, found: Mapping[str, Any]) -> Component:
    lang = view.lang
    if found["cells_withheld"]:
        return html.P(text("from.withheld", lang), className="dim")
    if not found["cells"]:
        return None
    shown = _some_of_each(found["cells"])
    kind = BY_ID[found["metric"]].kind if found["metric"] in BY_ID else ""
    sides = ("subtrahend", "minuend") if kind == "gap" else ("numerator", "denominator")
    name = dict(zip(("numerator", "denominator"), sides if kind else ("itself", "itself"), strict=True))
    rows = [
        [c["file"], c["sheet"] or "", c["cell"] or "", _as_text(c["value"]), text(f"from.{name[c['side']]}", lang)]
        for c in shown
    ]
    heads = [text(f"from.{key}", lang) for key in ("file", "sheet", "cell", "value", "side")]
    more = sum(found["cells_in_all"].values()) - len(shown)
    return html.Section(
        [
            html.H4(text("from.cells", lang)),
            table(heads, rows, classes="cells"),
            html.P(text("from.cells_more", lang, n=numbers.exact(more)), className="dim") if more > 0 else None,
        ]
    )


def _some_of_each(cells: Sequence[Row]) -> list[Row]:
    """The first cells of either sum."""
    return [cell for side in ("numerator", "denominator") for cell in [c for c in cells if c["side"] == side][:NAMED]]


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)
