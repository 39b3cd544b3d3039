"""Slides for a leader: six to ten, each with a finding for its title; what there is no data for has no slide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Final

from data.texts import text
from layouts import numbers
from layouts.attention import sentence
from layouts.figures.palette import ACCENT, BLUE, LINES
from layouts.names import calibre_name, figure_name, period_name
from reports import findings, sentences
from reports.content import Content
from reports.findings import Course
from reports.plain import plain
from reports.saving import describe, save
from reports.slide_charts import PERCENT, Series, pieces, years
from reports.slide_deck import Bars, Figure, Lines, Slide, Stack, draw, open_template

HALF: Final = 20
"""So many bars fit a chart side by side with another; beyond twice as many the middle of a ranking is left to the annex."""
SINGLE: Final = 16
TRENDS: Final = 3
NAMES: Final = (16, 10)
"""So many signs of a name fit beside the bars of a chart alone, and of one of two."""


def write_slides(
    content: Content, path: Path, *, language: str, timestamp: datetime, template: Path | None = None
) -> Path:
    """Write the slides of ``content`` to ``path`` (.pptx) and return it; the same arguments give the same bytes.

    ``template``: an office's own .pptx; raises :class:`reports.slide_deck.TemplateError` for one that lacks a layout.
    """
    deck = open_template(template)
    slides = plan(content, language, timestamp)
    stamp = text("shell.synthetic_mark", language) if content.synthetic else ""
    draw(deck, slides, footer=footer(content, language), stamp=stamp, language=language)
    describe(deck, title=slides[0].title, subject=footer(content, language), language=language, timestamp=timestamp)
    return save(deck, path, timestamp)


def plan(content: Content, language: str, timestamp: datetime) -> list[Slide]:
    """The slides in order, before they are drawn."""
    found = [topic(content, language) for topic in (_figures, _ranking, _small, _gaps)]
    found += [_trend(group, content, language) for group in findings.courses(content)[:TRENDS]]
    found.append(_attention(content, language))
    return [_cover(content, language, timestamp), *(slide for slide in found if slide), _method(content, language)]


def footer(content: Content, language: str) -> str:
    """What stands at the foot of each slide: region, period, calibre, as-of date, sources, audience, synthetic or not."""
    parts = [
        text("shell.synthetic_mark", language) if content.synthetic else "",
        plain(content.name(language), findings.NAME),
        period_name(content.period, language),
        text("report.calibre", language, calibre=calibre_name(content.calibre, language)),
        text("date.asof", language, date=content.reference_date) if content.reference_date else "",
        text("report.source", language, source=_sources(content, language)),
        text(f"report.{content.audience}", language),
    ]
    return " · ".join(part for part in parts if part)


def _sources(content: Content, language: str, most: int = 1) -> str:
    shown = text("say.comma", language).join(plain(source, 36) for source in content.sources[:most])
    more = len(content.sources) - most
    return (shown + (f" +{more}" if more > 0 else "")) or "–"


def _cover(content: Content, language: str, timestamp: datetime) -> Slide:
    name = plain(content.name(language), findings.NAME)
    period = period_name(content.period, language)
    against = text("report.against", language, period=period_name(content.compare, language)) if content.compare else ""
    points = [
        text("report.period", language, period=period) + against,
        text("report.calibre", language, calibre=calibre_name(content.calibre, language)),
        text("date.asof", language, date=content.reference_date) if content.reference_date else "",
        text(f"report.{content.audience}", language),
        text("report.made", language, date=timestamp.strftime("%Y-%m-%d")),
    ]
    title = text("report.slides_title", language, region=name)
    return Slide("Cover", title, tuple(point for point in points if point), notes=_notes(content, (), language))


def _notes(content: Content, figures: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(findings.method(content, figures, language))


def _figures(content: Content, language: str) -> Slide | None:
    title = findings.headline(content, language)
    known = findings.headlines(content)
    if title is None:
        return None
    figures = tuple(
        Figure(
            figure_name(found.figure, language),
            numbers.figure(found.figure, found.value, language),
            findings.made_of(found, language),
            findings.change(found, content, language),
        )
        for found in known
    )
    flags = [sentences.above_all(found.value, language) for found in known if findings.is_rate(found.figure)]
    points = findings.make_up(content, language)
    details = [*findings.lacking(content, language), *(flag for flag in flags if flag)]
    if why := findings.uncompared(content, language):
        details.append(why)
    ids = tuple(found.figure for found in known)
    return Slide(
        "Figures",
        title,
        tuple(points),
        tuple(dict.fromkeys(details)),
        figures=figures,
        notes=_notes(content, ids, language),
    )


def _ranking(content: Content, language: str) -> Slide | None:
    found = findings.ranking(content, language)
    if found is None:
        return None
    most = NAMES[len(found.places) > SINGLE - 1]
    rows: list[tuple[str, float, bool]] = [(f"{p.rank} {plain(p.name, most)}", p.value, False) for p in found.places]
    left_out = 0
    if len(rows) > 2 * HALF - 1:
        left_out = len(rows) - (2 * HALF - 1)
        rows = [*rows[: HALF - 1], *rows[-HALF:]]
    if found.whole is not None:
        place = next((i for i, row in enumerate(rows) if row[1] < (found.whole or 0)), len(rows))
        rows.insert(place, (plain(content.name(language), most), found.whole, True))
    points = [text("report.ranked", language, n=len(found.places)), *findings.movers(found, content, language)]
    if left_out:
        points.append(text("report.middle_left_out", language, n=left_out))
    top = ceil(max(value for _, value, _ in rows) * 1.12 * 10) / 10
    split = len(rows) if len(rows) <= SINGLE else ceil(len(rows) / 2)
    axis = text("report.axis_percent", language, figure=figure_name(found.metric, language))
    charts = tuple(_bars(rows[start : start + split], axis, top) for start in range(0, len(rows), split))
    return Slide(
        "Chart" if len(charts) == 1 else "Two charts",
        findings.ranking_title(found, language),
        tuple(points),
        (*findings.absences(found, language), *_remainder(content, language)),
        charts=charts,
        notes=_notes(content, (found.metric,), language),
    )


def _bars(rows: Sequence[tuple[str, float, bool]], axis: str, top: float) -> Bars:
    marked = next((i for i, (_, _, whole) in enumerate(rows) if whole), None)
    return Bars(tuple(name for name, _, _ in rows), tuple(value for _, value, _ in rows), axis, PERCENT, marked, top)


def _remainder(content: Content, language: str) -> list[str]:
    rest = next((row for row in content.children if row["region"] is None), None)
    if rest is None or not rest["units"]:
        return []
    return [text("report.remainder", language, n=numbers.count(rest["units"], language))]


def _small(content: Content, language: str) -> Slide | None:
    title = findings.small(content, language)
    covers = findings.cover_of_small(content)
    if title is None or not covers:
        return None
    series = (
        Series(text("gaps.own", language), tuple(c.own for c in covers), BLUE),
        Series(text("gaps.joint", language), tuple(c.joint for c in covers), LINES[2]),
        Series(text("gaps.uncovered", language), tuple(c.uncovered for c in covers), ACCENT),
    )
    now = covers[-1]
    points = []
    if now.own + now.joint > 0:
        share = numbers.percent(now.joint / (now.own + now.joint))
        points.append(text("report.joint_share", language, share=share))
    whole = content.whole
    if whole["unit_coverage"] is not None:
        points.append(text("report.all_units", language, value=numbers.percent(whole["unit_coverage"])))
    names = tuple(period_name(c.period, language) for c in covers)
    chart = Stack(names, series, text("report.axis_small", language))
    return Slide(
        "Chart",
        title,
        tuple(points),
        (text("report.small_means", language),),
        charts=(chart,),
        notes=_notes(content, ("small_micro_coverage",), language),
    )


def _gaps(content: Content, language: str) -> Slide | None:
    found = findings.gaps(content, language)
    if found is None:
        return None
    kind = "gap_workers" if found.kind == "workers" else "gap_units"
    values = tuple(value for _, _, value in found.places)
    chart = Bars(
        tuple(f"{place} · {industry}" if industry else place for place, industry, _ in found.places),
        values,
        text(f"report.axis_{kind}", language),
        _count_format(values, language),
    )
    points = [text("report.largest_cells" if found.cells else "report.largest_regions", language, n=len(values))]
    return Slide(
        "Chart",
        findings.gaps_title(found, content, language),
        (*points, *findings.big_units(content, language)),
        (text("gaps.ledger_note", language),) if findings.big_units(content, language) else (),
        charts=(chart,),
        notes=_notes(content, (kind,), language),
    )


def _count_format(values: Sequence[float], language: str) -> str:
    """Counts in 万 with one decimal where a Chinese reader expects it: the cell keeps the full number."""
    return '0\\.0,"万"' if language == "zh" and min(values) >= 10_000 else "#,##0"


def _trend(found: Sequence[Course], content: Content, language: str) -> Slide:
    rates = findings.is_rate(found[0].figure)
    periods = years([period for course in found for period, _ in course.points])
    series = [piece for number, course in enumerate(found) for piece in _pieces(course, periods, number, language)]
    values = [value for course in found for _, value in course.points]
    name = figure_name(found[0].figure, language)
    chart = Lines(
        tuple(periods),
        tuple(series),
        text("report.axis_rates", language) if rates else text("report.axis_count", language, figure=name),
        PERCENT if rates else _count_format(values, language),
        "rate" if rates else "count",
    )
    title, *others = [findings.course_title(course, content, language) for course in found]
    details = [text("report.one_calibre", language, calibre=calibre_name(content.calibre, language))]
    breaks = sorted({cut for course in found for cut in course.breaks})
    details += [
        event.text_zh if language == "zh" else event.text_en for event in findings.breaks_at(content.calibre, breaks)
    ]
    return Slide(
        "Chart",
        title,
        tuple(others),
        tuple(details),
        charts=(chart,),
        notes=_notes(content, tuple(course.figure for course in found), language),
    )


def _pieces(course: Course, periods: Sequence[str], number: int, language: str) -> list[Series]:
    name, cut = figure_name(course.figure, language), pieces(dict(course.points), course.breaks, periods)
    return [
        Series(
            name if len(cut) == 1 else text("report.since", language, figure=name, period=first),
            values,
            LINES[number % len(LINES)],
        )
        for first, values in cut
    ]


def _attention(content: Content, language: str) -> Slide | None:
    points = tuple(sentence(note, language) for note in findings.notes(content))
    if not points:
        return None
    title = text("report.attention_title", language, n=len(points))
    return Slide("Text", title, points, notes=_notes(content, (), language))


def _method(content: Content, language: str) -> Slide:
    figures = [found.figure for found in findings.headlines(content)]
    lines = findings.method(content, figures, language)
    return Slide("Text", text("report.method_title", language), (), tuple(lines), notes=tuple(lines))
