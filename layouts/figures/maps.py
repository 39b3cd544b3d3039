"""Maps of a region's children: coloured where there is a figure, hatched where there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from analysis.rows import Row
from analysis.vocabulary import NATION
from data.maps import extent, maritime_line
from data.palette import GAPS, GREY, PALE, SEQUENCE, scale
from layouts.figures.base import Figure, layout


def choropleth(
    parent: str,
    values: Mapping[str, float],
    hover: Mapping[str, str],
    missing: Mapping[str, str],
    *,
    gap: bool,
    small: Collection[str] = (),
) -> Figure | None:
    """A map of the children of ``parent``; None where no boundaries are held.

    ``values``: code -> figure; ``gap``: a count, coloured as a gap; else a fraction, drawn in percent. ``hover``: code -> text. ``missing``: code -> text with the
    reason. ``small``: codes whose figure rests on few units and is greyed. The hatching of the first trace of the choropleth layer is the style sheet's, and so
    are the colours of the second in the dark.
    """
    span = extent(parent)
    if span is None:
        return None
    absent = [code for code in span.codes if code not in values]
    there = [code for code in span.codes if code in values and code not in small]
    few = [code for code in span.codes if code in values and code in small]
    address = f"/boundaries/{parent}.json"
    shared: dict[str, Any] = {
        "type": "choropleth",
        "geojson": address,
        "featureidkey": "id",
        "hovertemplate": "%{text}<extra></extra>",
    }
    traces: list[dict[str, Any]] = [
        shared
        | {
            "locations": absent or ["none"],
            "z": [0] * max(len(absent), 1),
            "text": [missing.get(code, "") for code in absent] or [""],
            "showscale": False,
            "colorscale": [[0, PALE], [1, PALE]],
            "marker": {"line": {"color": GREY, "width": 0.5}},
        },
    ]
    # The style sheets know the traces by their places: the second has one though no figure is known.
    shown: list[float | None] = [values[code] * (1 if gap else 100) for code in there]
    traces.append(
        shared
        | {
            "locations": there or ["none"],
            "z": shown or [None],
            "text": [hover[code] for code in there] or [""],
            "colorscale": scale(GAPS if gap else SEQUENCE),
            "showscale": False,
            "marker": {"line": {"color": "#ffffff", "width": 0.6}},
        },
    )
    if few:
        traces.append(
            shared
            | {
                "locations": few,
                "z": [0] * len(few),
                "text": [hover[code] for code in few],
                "showscale": False,
                "colorscale": [[0, GREY], [1, GREY]],
                "marker": {"line": {"color": "#ffffff", "width": 0.6}},
            },
        )
    insets: dict[str, Any] = {}
    if parent == NATION:
        lon: list[float | None] = []
        lat: list[float | None] = []
        for points in maritime_line():
            lon += [point[0] for point in points] + [None]
            lat += [point[1] for point in points] + [None]
        line: dict[str, Any] = {
            "type": "scattergeo",
            "mode": "lines",
            "lon": lon,
            "lat": lat,
            "line": {"color": GREY, "width": 1.2},
            "hoverinfo": "skip",
        }
        traces += [line, line | {"geo": "geo2"}]
        islets = {"geo": "geo2", "showscale": False, "marker": {"line": {"color": GREY, "width": 0.5}}}
        traces += [trace | islets for trace in traces if trace["type"] == "choropleth"]
        insets["geo2"] = _SOUTH_CHINA_SEA
    return {
        "data": traces,
        "layout": layout(geo=_geo(parent, span), **insets, margin={"l": 0, "r": 0, "t": 0, "b": 0}, dragmode=False),
    }


_SOUTH_CHINA_SEA: Final[dict[str, Any]] = {
    "visible": False,
    "bgcolor": "rgba(0,0,0,0)",
    "showframe": True,
    "framecolor": GREY,
    "framewidth": 0.8,
    "domain": {"x": [0.87, 0.995], "y": [0.08, 0.46]},
    "projection": {"type": "mercator"},
    "lonaxis": {"range": [105, 123]},
    "lataxis": {"range": [2, 25]},
}
"""The usual inset: the South China Sea islands and the maritime line."""


_LEGEND: Final = 0.17
"""So much of a map's height is its legend's, with the mark of the whole above it."""


def _geo(parent: str, span: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "visible": False,
        "bgcolor": "rgba(0,0,0,0)",
        "showframe": False,
        "domain": {"x": [0, 1], "y": [0.07, 1]},
    }
    if parent == NATION:  # whose corner is free for the legend
        return plain | {
            "projection": {"type": "conic equal area", "rotation": {"lon": 105}, "parallels": [25, 47]},
            "lonaxis": {"range": [80, 128]},
            "lataxis": {"range": [16.5, 54.5]},
        }
    dx, dy = (span.east - span.west) * 0.04, (span.north - span.south) * 0.04
    return plain | {
        "domain": {"x": [0, 1], "y": [_LEGEND, 1]},
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [span.west - dx, span.east + dx]},
        "lataxis": {"range": [span.south - dy, span.north + dy]},
    }


def with_regions(rows: Sequence[Row], metric: str) -> dict[str, float]:
    """Code -> value of a metric for rows that have one."""
    return {row["region"]: row[metric] for row in rows if row["region"] is not None and row[metric] is not None}
