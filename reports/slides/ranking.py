"""The slide of the ranking, and bars of one figure for whoever draws them: slides and the brief."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Final

from data.texts import numbers, text
from data.texts.names import figure_name, region_name
from reports.content.record import Content
from reports.say.figures import figure_unit, is_rate
from reports.say.plain import fitted
from reports.say.ranking import (
    Ranking,
    above_all_among,
    find_absences,
    find_movers,
    odd_among,
    rank_children,
    ranking_title,
)
from reports.slides.charts import PERCENT, count_format
from reports.slides.slide import Bars, Slide
from reports.slides.tiles import tiles_of

HALF: Final = 20
"""So many bars fit a chart side by side with another; beyond twice as many the middle of a ranking is left to the annex."""
SINGLE: Final = 16
NAMES: Final = (16, 11)
"""So many Chinese signs of a name fit beside the bars of a chart alone, and of one of two."""
Row = tuple[str, float, bool]
"""A bar: name with its rank, value, whether it is the whole."""


def ranking_slides(content: Content, language: str) -> list[Slide]:
    """The level below by rank, on one slide; what does not fit is counted."""
    found = rank_children(content, language)
    if found is None:
        return []
    tiles = tiles_of(content, language) if len(found.places) < SINGLE else None
    rows, left_out = ranked_rows(found, content, 2 * HALF - 1, language, narrow=tiles is not None)
    points = [text("report.ranked", language, n=len(found.places)), *find_movers(found, content, language)]
    if left_out:
        points.append(text("report.middle_left_out", language, n=left_out))
    split = len(rows) if len(rows) <= SINGLE else ceil(len(rows) / 2)
    charts = tuple(
        bars_of(rows[start : start + split], found.metric, max(value for _, value, _ in rows), language)
        for start in range(0, len(rows), split)
    )
    return [
        Slide(
            "Chart" if len(charts) == 1 and tiles is None else "Two charts",
            ranking_title(found, language),
            tuple(points),
            (
                *odd_among(found, content, language),
                *find_absences(found, language),
                *filter(None, [above_all_among(found, language)]),
                *_remainder(content, language),
                *([text("tiles.means", language)] if tiles is not None else []),
            ),
            charts=charts,
            tiles=tiles,
            asked="ranking",
        )
    ]


def ranked_rows(
    found: Ranking, content: Content, most: int, language: str, *, narrow: bool = False
) -> tuple[list[Row], int]:
    """At most ``most`` bars of a ranking and one of the whole in its place, and how many are left out: those in the middle.

    ``narrow``: the bars stand beside a map, so that names are shorter.
    """
    wide = NAMES[narrow or (len(found.places) > SINGLE - 1 and most > SINGLE)]
    rows: list[Row] = [(f"{p.rank} {fitted(p.name, wide)}", p.value, False) for p in found.places]
    left_out = max(len(rows) - most, 0)
    if left_out:
        rows = [*rows[: most // 2], *rows[-(most - most // 2) :]]
    if found.whole is not None:
        place = next((i for i, row in enumerate(rows) if row[1] < (found.whole or 0)), len(rows))
        rows.insert(place, (fitted(region_name(content.region, language), wide), found.whole, True))
    return rows, left_out


def bars_of(rows: Sequence[Row], figure: str, highest: float, language: str) -> Bars:
    """Bars of one figure; charts side by side end at the same value."""
    marked = next((i for i, (_, _, whole) in enumerate(rows) if whole), None)
    rate, name = is_rate(figure), figure_name(figure, language)
    axis = (
        text("report.axis_percent", language, figure=name)
        if rate
        else text("report.axis_count", language, figure=name, unit=figure_unit(figure, language))
    )
    top, step = axis_of(highest, 6 if rate else 4)  # numbers with their unit are wide
    return Bars(
        tuple(name for name, _, _ in rows),
        tuple(value for _, value, _ in rows),
        axis,
        PERCENT if rate else count_format(language),
        marked,
        top,
        step,
    )


def axis_of(highest: float, most: int = 6) -> tuple[float, float]:
    """End and step of an axis from 0 that holds ``highest`` and its label: at most ``most`` steps of 1, 2 or 5 and zeros.

    It ends at the next quarter of a step, so that the longest bar has most of the chart's width, and no share is marked above 100 %.
    """
    wanted = max(highest, 1e-3) * 1.15
    size = 10.0 ** floor(log10(wanted))
    step = next(size * part for part in (0.2, 0.5, 1, 2, 5) if wanted <= size * part * most)
    return round(ceil(wanted / step * 4 - 1e-9) * step / 4, 6), round(step, 6)


def _remainder(content: Content, language: str) -> list[str]:
    rest = next((row for row in content.children if row["region"] is None), None)
    if rest is None or not rest["units"]:
        return []
    return [text("report.remainder", language, n=numbers.count(rest["units"], language))]
