"""Cards: a figure with its change, and a chart with its table, footer and downloads."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from analysis.compare.changes import Change
from analysis.reliability import why_missing
from analysis.rows import RateRow, Row
from data.reference import regions
from data.tables.columns import RELIABILITY
from data.tables.record import Table
from data.texts import numbers, text
from data.texts.names import apart, calibre_name, figure_name, source_told
from layouts.components.changes import change_line
from layouts.components.explained import explained
from layouts.components.filters import headed
from layouts.components.graph import room
from layouts.components.opened import Asks
from layouts.components.pages import Component, attributes
from layouts.components.tables import record_table
from layouts.figures.sparkline import sparkline
from layouts.selection import View


def figure_card(
    view: View,
    title: str,
    value: str,
    detail: str,
    *,
    change: Change | None = None,
    good_up: bool = True,
    flags: Sequence[str] = (),
    series: Sequence[float | None] = (),
    extra: Component = None,
    origin: str = "",
    term: str = "",
) -> html.Div:
    """One headline figure; ``change`` against the compared period; ``good_up``: whether more is better.

    ``flags``: what must be known of the figure; a ``small`` one is greyed. ``origin``: the figure whose origin opens, as :mod:`layouts.components.opened` writes it; empty for none. ``term``: what the title is explained by.
    """
    look = "big dim" if "small" in flags else "big"
    moved = [] if change is None else change_line(view, change, good_up=good_up)
    notes = [explained(text(f"flag.{flag}", view.lang), f"flag.{flag}", view.lang) for flag in flags]
    picture = sparkline(series)
    return html.Div(
        [
            html.H3(explained(title, term, view.lang)),
            html.P(
                origin_button(view, value, origin, look) if origin else html.Span(value, className=look),
                className="headline",
            ),
            html.Img(src=picture, alt="", className="spark") if picture else html.Span(),
            html.P(moved, className="change") if moved else None,
            extra,
            *(html.P(note, className="dim") for note in notes),
            html.P(detail, className="dim") if detail else None,
        ],
        className="card figure",
    )


def origin_button(view: View, shown: Component, origin: str, classes: str = "") -> html.Button:
    """A figure that opens where it comes from."""
    words = attributes(data_open=origin, aria_haspopup="dialog")
    return html.Button(
        shown, type="button", className=f"from {classes}".strip(), title=text("from.open", view.lang), **words
    )


def why_absent(view: View, row: Row | None, figure: str) -> str:
    """Why a figure is missing, in words; ``row``: the row of rates that would have it, None where the region has none."""
    if row is not None:
        return text(f"why.{why_missing(row, figure)}", view.lang)
    outside = regions()[view.region].outside_statistics
    return text("why.outside_statistics" if outside else "why.not_reported", view.lang)


def n_units(view: View, row: RateRow | None) -> str:
    """The units that a chart stands on, or why nobody knows how many."""
    if row is None or row["units"] is None:
        return text("chart.n_absent", view.lang, why=why_absent(view, row, "units"))
    known = text("chart.n_units", view.lang, n=numbers.count(row["units"], view.lang))
    if not row["units_unknown"]:
        return known
    return known + text("chart.n_unknown", view.lang, n=numbers.count(row["units_unknown"], view.lang))


def footer(view: View, n: str, source: str, *, missing: str = "") -> html.P:
    """n (in words, as :func:`n_units` has it), calibre, as-of date and source of a chart."""
    slice_ = view.slice
    words = text(
        "chart.footer",
        view.lang,
        n=n,
        calibre=calibre_name(slice_.calibre, view.lang) if slice_ else "–",
        date=text("date.asof", view.lang, date=view.as_of),
    )
    if source:
        words += text("chart.footer_source", view.lang, source=source)
    mark = f"{text('shell.synthetic_mark', view.lang)} · " if slice_ and slice_.purpose == "synthetic" else ""
    told = f"{mark}{words}{' · ' + missing if missing else ''}"
    return html.P(told, className="foot", title=told)


def export_links(view: View, name: str, classes: str = "") -> list[Component]:
    """The links that give all rows behind a card, as CSV and as a workbook."""
    query = view.selection.query(lang=view.lang)
    tail = f"{query}{'&' if query else '?'}from={view.path.strip('/') or 'overview'}"
    hrefs = [(text(f"chart.{kind}", view.lang), f"/export/{name}.{kind}{tail}") for kind in ("csv", "xlsx")]
    if classes:
        return [html.A(label, href=href, download="", className=classes) for label, href in hrefs]
    return [html.A(label, href=href, download="") for label, href in hrefs]


def table_head(view: View, title: str, name: str) -> html.Div:
    """The head of a card that is no chart: its title and the links that give all its rows."""
    tools = [more_button(view.lang), *export_links(view, name)]
    return html.Div(
        [html.H2(headed(view, title), title=title), html.Div(tools, className="tools")], className="cardhead"
    )


def more_button(lang: str) -> html.Button:
    """What stands for a card's tools on a narrow screen, and opens them."""
    words = attributes(aria_label=text("shell.more", lang), aria_expanded="false")
    return html.Button("…", type="button", className="more", **words)


def chart_card(
    view: View,
    title: str,
    chart: Component,
    *,
    name: str,
    foot: Component,
    table: Table | None = None,
    span: int = 12,
    note: str = "",
    asks: Asks | None = None,
    empty: bool = False,
) -> html.Section:
    """A chart in a card: title that says something, table view, downloads, a link that reopens it, footer.

    ``table``: the rows of its table view; None where the chart is a table itself. ``asks``: its figures whose column is not called like them,
    as the chart's marks ask for them. ``empty``: it only says that there is nothing, of which no file and no picture is offered.
    """
    lang = view.lang
    address = view.link(view.path)
    tools: list[Component] = [more_button(lang)]
    if table is not None and table.rows:
        tools.append(
            html.Details(
                [
                    html.Summary(text("chart.table", lang)),
                    html.Div(record_table(table, lang, keys=_read(table), asks=asks), className="scroll"),
                ],
                className="tableview",
            )
        )
    if not empty and (table is None or table.rows):
        tools += export_links(view, name)
    marks = attributes(data_chart=name, data_title=title)
    if not empty:
        tools.append(html.Button(text("chart.png", lang), type="button", className="tool png", **marks))
    tools.append(
        html.Button(
            text("chart.link", lang),
            type="button",
            className="tool copy",
            **attributes(data_href=address, data_done=text("chart.copied", lang)),
        )
    )
    return html.Section(
        [
            html.Div(
                [html.H2(headed(view, title), title=title), html.Div(tools, className="tools")], className="cardhead"
            ),
            html.P(note, className="dim") if note else None,
            room(chart, role="img", **attributes(aria_label=title)) if isinstance(chart, dcc.Graph) else chart,
            foot,
        ],
        className=f"card span{span}",
        id=f"card-{name}",
    )


def _read(table: Table) -> list[str]:
    """The columns that people read: what must be known of a row stands as JSON in files alone, which programs read."""
    return [key for key in table.keys if key not in RELIABILITY]


def metric_title(metric: str, language: str) -> str:
    """The name of a metric for a card."""
    return figure_name(metric, language)


def source_words(rows: Sequence[Row], view: View) -> str:
    """The sources of rows in few words: publishers where they are named, else files, and how many more."""
    found = dict.fromkeys(s["source"] or s["file"] for row in rows for s in row["sources"])
    names = [source_told(name, view.lang) for name in found]
    return apart(names[:2], view.lang) + (f" +{len(names) - 2}" if len(names) > 2 else "")
