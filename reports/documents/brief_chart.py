"""Which chart stands in a brief: the ranking, else the course of the years, else the largest gaps."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

from pptx.chart.chart import Chart as Drawn

from data.texts import text
from data.texts.names import figure_name
from reports.content.record import Content
from reports.documents.chart import Place
from reports.documents.styles import WIDTH
from reports.say.beside import rank_beside
from reports.say.course import find_courses
from reports.say.figures import NAME
from reports.say.headline import find_headlines
from reports.say.plain import plain, width
from reports.say.ranking import rank_children
from reports.slides.beside import bars_beside, beside_title
from reports.slides.courses import count_slides, rate_slides
from reports.slides.drawing import draw_chart
from reports.slides.industries import industries_by
from reports.slides.ranking import bars_of, ranked_rows
from reports.slides.slide import Bars, Chart
from reports.slides.topics import gap_slides, named_bars

HIGH: Final = 340.0
"""Points that a chart is high at most: it takes the room that the text leaves; one of many bars may be higher."""
FRAME: Final = 60.0
PITCH: Final = 15.0
LOOSE: Final = 18.0
"""Points that axis and edges of bars take, and a bar at least and at most."""
FEW: Final = 3
"""A course of fewer points is stated, and drawn only where there is nothing else to draw."""
INDUSTRIES: Final = 15
"""So many industries stand in a chart: the largest."""
CUT: Final = 8
"""So many regions stand in a brief's chart; of more the first and the last, so many together: the text needs the room."""


LINES_HIGH: Final = 160.0
LEGEND: Final = 16.0
"""Points that lines with a legend of one row take at least, and each further row of it."""
_MARK: Final = 5.0
"""So many signs stand before a name in a legend, and between it and the next."""
_TYPE: Final = 11.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its title."""

    title: str
    chart: Chart

    @property
    def least(self) -> float:
        """The least height in points at which all its labels can be read."""
        if isinstance(self.chart, Bars):
            return FRAME + PITCH * len(self.chart.names)
        return LINES_HIGH + LEGEND * (legend_rows(self.chart) - 1)

    @property
    def most(self) -> float:
        """The greatest height in points that it is not too loose at."""
        return max(HIGH, FRAME + LOOSE * len(self.chart.names)) if isinstance(self.chart, Bars) else HIGH

    def draw(self, place: Place) -> Drawn:
        """Draw it in its place."""
        return draw_chart(place, self.chart)


def legend_rows(chart: Chart) -> int:
    """On how many rows the names of a chart's series stand below it, in columns of one width; 1 without a legend."""
    names = {one.name for one in getattr(chart, "series", ())}
    widest = max(map(width, names), default=0) + _MARK
    return max(1, ceil(len(names) / max(int(WIDTH.pt / (widest * _TYPE)), 1)))


def find_chart(content: Content, language: str, most: int = CUT, room: float = HIGH) -> Drawing | None:
    """The first chart that there are figures for; None without any.

    ``most``: so many regions below stand in it; of those beside the region as many as have room (points).
    """
    bars = max(int((room - FRAME) / PITCH) - 1, CUT)
    return (
        _ranking(content, language, most)
        or _course(content, language, FEW)
        or _beside(content, language, bars)
        or _course(content, language)
        or _gaps(content, language)
        or _industries(content, language)
    )


def _ranking(content: Content, language: str, most: int) -> Drawing | None:
    found = rank_children(content, language)
    if found is None:
        return None
    rows, left_out = ranked_rows(found, content, most, language)
    key = "brief.chart_ranking_cut" if left_out else "brief.chart_ranking"
    figure = figure_name(found.metric, language)
    title = text(key, language, figure=figure, first=most // 2, last=most - most // 2)
    return Drawing(title, bars_of(rows, found.metric, max(value for _, value, _ in rows), language))


def _beside(content: Content, language: str, most: int) -> Drawing | None:
    found = rank_beside(content, language)
    if found is None:
        return None
    above, ranking = found
    rows, left_out = bars_beside(ranking, above, content.region, most, language)
    title = beside_title(ranking, above, plain(content.name(language), NAME), left_out, language)
    return Drawing(title, bars_of(rows, ranking.metric, max(value for _, value, _ in rows), language))


def _course(content: Content, language: str, least: int = 2) -> Drawing | None:
    slides = rate_slides(content, language) or count_slides(content, language, together=False)
    if not slides or max(len(course.points) for group in find_courses(content) for course in group) < least:
        return None
    name = plain(content.name(language), NAME)
    return Drawing(text("brief.chart_course", language, region=name), slides[0].charts[0])


def _gaps(content: Content, language: str) -> Drawing | None:
    for slide in gap_slides(content, language):
        return Drawing(slide.title, slide.charts[0])
    return None


def _industries(content: Content, language: str) -> Drawing | None:
    """The industries by the first figure of the region that is known of them too: the largest ones."""
    for found in find_headlines(content):
        if named := industries_by(content, found.figure, language):
            ordered = named[:INDUSTRIES]
            rows = [(name, value, False) for name, (_, value) in zip(named_bars(ordered), ordered, strict=True)]
            name = figure_name(found.figure, language)
            title = text("brief.chart_industries", language, figure=name, n=len(rows))
            return Drawing(title, bars_of(rows, found.figure, rows[0][1], language))
    return None
