"""The one place where charts are made: no upload button, no outside address, no logo."""

from __future__ import annotations

from typing import Any, Final

from dash import dcc, html

CONFIG: Final[dcc.Graph.Config] = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "topojsonURL": "/assets/topojson/",
    "scrollZoom": False,
    "responsive": True,
    "toImageButtonOptions": {"format": "png", "scale": 2},
}


def graph(figure: dict[str, Any], name: str, height: int) -> dcc.Graph:
    """A chart of a fixed height. ``name`` is its id."""
    return dcc.Graph(
        id=name, figure=figure, config=CONFIG, className="chart", style={"height": f"{height}px"}, responsive=True
    )


def room(chart: dcc.Graph, **more: Any) -> html.Div:
    """The room of a chart, there before the library that draws it: what stands below stays where it is. ``more``: what else the room says."""
    tall = chart.to_plotly_json()["props"]["style"]["height"]
    return html.Div(chart, className="chartroom", style={"minHeight": tall}, **more)
