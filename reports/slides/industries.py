"""The slide of industries: where most employees are out of reach; of a source without unions by industry, where most of what it counts stands."""

from __future__ import annotations

from analysis.rows import has_flag, value_of
from analysis.vocabulary import UNKNOWN_INDUSTRY
from data.texts import numbers, text
from data.texts.names import figure_name, industry_name
from reports.content.record import Content
from reports.say import sentences
from reports.say.figures import NAME, figure_word, is_rate
from reports.say.headline import find_headlines
from reports.say.plain import plain
from reports.slides.charts import count_format
from reports.slides.ranking import axis_of, bars_of
from reports.slides.slide import Bars, Slide
from reports.slides.topics import PARTS, named_bars


def industry_slides(content: Content, language: str) -> list[Slide]:
    """The industries on one slide, by the gap, else by a count. Not where the gaps are told by industry already."""
    if {row["region"] for row in content.cells} == {content.region}:
        return []
    return _gaps(content, language) or _counts(content, language)


def industries_by(content: Content, figure: str, language: str) -> list[tuple[str, float]]:
    """The industries by a figure that is known of two or more of them, the largest first; those of few units and the unknown one have no place."""
    named = [
        (industry_name(row["industry"], language), float(value_of(row, figure)))
        for row in content.industries
        if row["industry"] != UNKNOWN_INDUSTRY and value_of(row, figure) and not has_flag(row, figure, "small")
    ]
    return sorted(named, key=lambda one: -one[1]) if len(named) > 1 else []


def _counts(content: Content, language: str) -> list[Slide]:
    """The industries with most of the first count that is known by industry, where no gap is known."""
    counts = [found.figure for found in find_headlines(content) if not is_rate(found.figure)]
    figure = next((one for one in counts if industries_by(content, one, language)), None)
    if figure is None or content.whole["gap_workers"] is not None:
        return []
    named = industries_by(content, figure, language)
    metric, word = figure_name(figure, language), figure_word(figure, language)
    title = sentences.largest_parts(metric, named, value_of(content.whole, figure), word, language)
    if title is None:
        return []
    (name, least), before = named[-1], named[-2]
    fewest = {"metric": metric, "name": name, "n": numbers.count(least, language) + word}
    shown = text("report.industries_shown", language, metric=metric, n=PARTS, all=len(named))
    rows = [(name, value, False) for name, value in zip(named_bars(named[:PARTS]), (v for _, v in named), strict=False)]
    return [
        Slide(
            "Chart",
            title,
            (text("report.industries_fewest", language, **fewest),) if least < before[1] else (),
            (shown,) if len(named) > PARTS else (),
            charts=(bars_of(rows, figure, rows[0][1], language),),
            asked="industries_count",
        )
    ]


def _gaps(content: Content, language: str) -> list[Slide]:
    """The industries with most employees out of reach; those withheld are said."""
    named = [(industry_name(row["industry"], language), float(row["gap_workers"] or 0)) for row in content.industries]
    named = sorted((one for one in named if one[1] > 0), key=lambda one: -one[1])
    if len(named) < 2:
        return []
    region = plain(content.name(language), NAME)
    said = sentences.largest_gaps(region, named, content.whole["gap_workers"], "workers", language) or ""
    rated = [
        (row["unit_coverage"], row["industry"])
        for row in content.industries
        if row["unit_coverage"] is not None
        and row["industry"] != UNKNOWN_INDUSTRY
        and not has_flag(row, "unit_coverage", "small")
    ]
    few = sum(1 for row in content.industries if has_flag(row, "unit_coverage", "small"))
    withheld = sum(1 for row in content.industries if row.get("suppressed"))
    points = []
    lowest = sorted(rated)[:2]
    if len(lowest) == 2 and lowest[0][0] < lowest[1][0]:
        value, name = numbers.percent(lowest[0][0]), industry_name(lowest[0][1], language)
        points.append(text("report.industries_low", language, name=name, value=value))
    counted = (("few", few), ("withheld", withheld))
    details = [text(f"report.industries_{why}", language, n=n) for why, n in counted if n]
    values = tuple(value for _, value in named[:PARTS])
    chart = Bars(
        named_bars(named[:PARTS]),
        values,
        text("report.axis_industries", language),
        count_format(language),
        None,
        *axis_of(max(values)),
    )
    title = text("report.industries_title", language, said=said)
    return [Slide("Chart", title, tuple(points), tuple(details), charts=(chart,), asked="industries")]
