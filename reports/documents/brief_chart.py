"""Which chart stands in a brief: the ranking, else the course of the years, else the largest gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pptx.chart.chart import Chart as Drawn

from data.texts import text
from data.texts.names import figure_name
from reports.content.record import Content
from reports.documents.chart import Place
from reports.say.figures import NAME
from reports.say.plain import plain
from reports.say.ranking import rank_children
from reports.slides.courses import count_slides, rate_slides
from reports.slides.drawing import draw_chart
from reports.slides.ranking import bars_of, ranked_rows
from reports.slides.slide import Bars, Chart
from reports.slides.topics import gap_slides

CUT: Final = 8
"""So many regions stand in a brief's chart; of more the first and the last, so many together: the text needs the room."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its title."""

    title: str
    chart: Chart

    @property
    def least(self) -> float:
        """The least height in points at which all its labels can be read."""
        return 60.0 + 14 * len(self.chart.names) if isinstance(self.chart, Bars) else 160.0

    def draw(self, place: Place) -> Drawn:
        """Draw it in its place."""
        return draw_chart(place, self.chart)


def find_chart(content: Content, language: str, most: int = CUT) -> Drawing | None:
    """The first chart that there are figures for, of at most ``most`` regions; None without any."""
    return _ranking(content, language, most) or _course(content, language) or _gaps(content, language)


def _ranking(content: Content, language: str, most: int) -> Drawing | None:
    found = rank_children(content, language)
    if found is None:
        return None
    rows, left_out = ranked_rows(found, content, most, language)
    key = "brief.chart_ranking_cut" if left_out else "brief.chart_ranking"
    figure = figure_name(found.metric, language)
    title = text(key, language, figure=figure, first=most // 2, last=most - most // 2)
    return Drawing(title, bars_of(rows, found.metric, max(value for _, value, _ in rows), language))


def _course(content: Content, language: str) -> Drawing | None:
    slides = rate_slides(content, language) or count_slides(content, language, together=False)
    if not slides:
        return None
    name = plain(content.name(language), NAME)
    return Drawing(text("brief.chart_course", language, region=name), slides[0].charts[0])


def _gaps(content: Content, language: str) -> Drawing | None:
    for slide in gap_slides(content, language):
        return Drawing(slide.title, slide.charts[0])
    return None
