"""A chart's record drawn where a chart may stand: a placeholder of a slide, a place in a document."""

from __future__ import annotations

from typing import Any

from pptx.chart.chart import Chart as Drawn

from reports.slides import charts
from reports.slides.slide import Bars, Chart, Lines, Pairs, Stack


def draw_chart(holder: Any, chart: Chart) -> Drawn:
    """Draw ``chart`` in the place of a placeholder; returns what was drawn."""
    match chart:
        case Bars():
            drawn = charts.bars(
                holder,
                chart.names,
                chart.values,
                axis=chart.axis,
                marked=chart.marked,
                number_format=chart.number_format,
            )
            if chart.top is not None:
                drawn.value_axis.maximum_scale, drawn.value_axis.major_unit = chart.top, chart.step
            return drawn
        case Pairs():
            return charts.pairs(holder, chart.names, chart.series, axis=chart.axis)
        case Stack():
            return charts.stacked(holder, chart.names, chart.series, axis=chart.axis)
        case Lines():
            return charts.lines(
                holder,
                chart.periods,
                chart.series,
                axis=chart.axis,
                number_format=chart.number_format,
                kind=chart.kind,
            )
