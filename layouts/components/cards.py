"""Cards: a figure with its change, and a chart with its table, footer and downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from analysis.metrics import BY_ID
from analysis.rows import Row
from data.tables.record import Table
from data.texts import numbers, text
from data.texts.names import calibre_name, figure_name, source_name
from layouts.components.pages import Component, attributes
from layouts.components.tables import record_table
from layouts.figures.sparkline import sparkline
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Moved:
    """How a figure moved ``by`` points or a count, None where that is not known. ``good_up``: whether more is better."""

    by: float | None
    in_points: bool = True
    good_up: bool = True


def figure_card(
    view: View,
    title: str,
    value: str,
    detail: str,
    *,
    moved: Moved | None = None,
    series: Sequence[float | None] = (),
    extra: Component = None,
) -> html.Div:
    """One headline figure; ``moved`` against the compared period."""
    line: list[Component] = [html.Span(value, className="big")]
    if moved is not None and moved.by is not None and view.compare:
        change = moved.by
        better = (change > 0) == moved.good_up or change == 0
        shown = (
            text("card.points", view.lang, change=numbers.points(change))
            if moved.in_points
            else ("+" if change > 0 else "") + numbers.count(change, view.lang)
        )
        arrow = "▲" if change > 0 else "▼" if change < 0 else "■"
        line.append(
            html.Span(
                f"{arrow} {shown}",
                className="up" if better else "down",
                title=text("card.against", view.lang, period=view.compare),
            )
        )
    picture = sparkline(series)
    return html.Div(
        [
            html.H3(title),
            html.P(line, className="headline"),
            html.Img(src=picture, alt="", className="spark") if picture else None,
            html.P(detail, className="dim"),
            extra,
        ],
        className="card figure",
    )


def footer(view: View, n: str, source: str, *, missing: str = "") -> html.P:
    """n, calibre, as-of date and source of a chart."""
    slice_ = view.slice
    words = text(
        "chart.footer",
        view.lang,
        n=n,
        calibre=calibre_name(slice_.calibre, view.lang) if slice_ else "–",
        date=text("date.asof", view.lang, date=view.as_of),
        source=source,
    )
    mark = f"{text('shell.synthetic_mark', view.lang)} · " if slice_ and slice_.purpose == "synthetic" else ""
    return html.P(f"{mark}{words}{' · ' + missing if missing else ''}", className="foot")


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
    return html.Div([html.H2(title), html.Div(export_links(view, name), className="tools")], className="cardhead")


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
) -> html.Section:
    """A chart in a card: title that says something, table view, downloads, a link that reopens it, footer.

    ``table``: the rows of its table view; None where the chart is a table itself.
    """
    lang = view.lang
    address = view.link(view.path)
    tools: list[Component] = []
    if table is not None and table.rows:
        tools.append(
            html.Details(
                [html.Summary(text("chart.table", lang)), html.Div(record_table(table, lang), className="scroll")],
                className="tableview",
            )
        )
    if table is None or table.rows:
        tools += export_links(view, name)
    marks = attributes(data_chart=name, data_title=title)
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
            html.Div([html.H2(title, title=title), html.Div(tools, className="tools")], className="cardhead"),
            html.P(note, className="dim") if note else None,
            chart,
            foot,
        ],
        className=f"card span{span}",
        id=f"card-{name}",
    )


def change_of(row: Row | None, before: Row | None, metric: str) -> float | None:
    """The change of a metric between two rows: points for a rate, the difference for anything else."""
    if row is None or before is None or row.get(metric) is None or before.get(metric) is None:
        return None
    difference: float = row[metric] - before[metric]
    return difference * 100 if metric in BY_ID and BY_ID[metric].kind == "rate" else difference


def metric_title(metric: str, language: str) -> str:
    """The name of a metric for a card."""
    return figure_name(metric, language)


def source_words(rows: Sequence[Row], view: View) -> str:
    """The sources of rows in few words: publishers where they are named, else files, and how many more."""
    found = dict.fromkeys(s["source"] or s["file"] for row in rows for s in row["sources"])
    names = [source_name(name, view.lang) for name in found]
    joined = "；" if view.lang == "zh" else "; "
    return joined.join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "") if names else "–"
