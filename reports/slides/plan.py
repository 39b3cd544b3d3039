"""Slides for a leader: six to ten, each with a finding for its title; what there is no data for has no slide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from data.texts import text
from data.texts.names import calibre_name, period_name
from reports.content.record import Content
from reports.saving import author, describe, save
from reports.say import sentences
from reports.say.figures import NAME
from reports.say.plain import plain
from reports.slides.beside import beside_slides
from reports.slides.courses import count_slides, rate_slides
from reports.slides.deck import draw, one_line
from reports.slides.industries import industry_slides
from reports.slides.ranking import ranking_slides
from reports.slides.slide import Slide
from reports.slides.template import open_template, recolour
from reports.slides.tiles import map_slides
from reports.slides.topics import (
    action_slides,
    as_of_note,
    figures_slides,
    footer,
    gap_slides,
    method_slides,
    small_micro_slides,
    talking_points,
    target_slides,
    why_slides,
)

LEAST: Final = 6
MOST: Final = 10
"""So many slides a leader sees, where there is so much to say."""


Topic = Callable[[Content, str], list[Slide]]


def write_slides(
    content: Content,
    path: Path,
    *,
    language: str,
    timestamp: datetime,
    template: Path | None = None,
    office: str = "",
    made_by: str = "",
) -> Path:
    """Write the slides of ``content`` to ``path`` (.pptx) and return it; the same arguments give the same bytes.

    ``template``: an office's own .pptx; raises :class:`reports.slides.plan.deck.TemplateError` for one that lacks a layout.
    """
    deck = open_template(template)
    slides = plan(content, language, timestamp, office)
    stamp = text("shell.synthetic_mark", language) if content.synthetic else ""
    draw(deck, slides, footer=footer(content, language), stamp=stamp, language=language)
    if template is not None:
        recolour(deck)
    title = one_line(slides[0].title, language)
    subject, signed = footer(content, language), author(office or made_by)
    describe(deck, title=title, subject=subject, language=language, timestamp=timestamp, author=signed)
    return save(deck, path, timestamp)


def plan(content: Content, language: str, timestamp: datetime, office: str = "") -> list[Slide]:
    """The slides in order, before they are drawn: at most :data:`MOST`, those that say least left out first."""
    topics = (
        figures_slides,
        ranking_slides,
        beside_slides,
        map_slides,
        small_micro_slides,
        gap_slides,
        industry_slides,
        why_slides,
        target_slides,
        rate_slides,
        count_slides,
        action_slides,
    )
    found: dict[Topic, list[Slide]] = {topic: topic(content, language) for topic in topics}
    for topic in (count_slides, map_slides, beside_slides, rate_slides, industry_slides):
        if sum(map(len, found.values())) > MOST - 2:
            found[topic] = []
    if sum(map(len, found.values())) < LEAST - 2:
        found[count_slides] = count_slides(content, language, together=False)
    inside = [talking_points(slide, content, language) for slides in found.values() for slide in slides]
    return [_cover(content, language, timestamp, office), *inside, method_slides(content, language)]


def _cover(content: Content, language: str, timestamp: datetime, office: str) -> Slide:
    name = plain(content.name(language), NAME)
    period = period_name(content.period, language)
    against = text("report.against", language, period=period_name(content.compare, language)) if content.compare else ""
    points = [
        plain(office, NAME * 2),
        text("report.period", language, period=period) + against,
        text("report.calibre", language, calibre=calibre_name(content.calibre, language)),
        as_of_note(content, language),
        text(f"report.{content.audience}", language),
        text("report.made", language, date=sentences.day(timestamp.strftime("%Y-%m-%d"), language)),
    ]
    title = text("report.slides_title", language, region=name)
    return Slide("Cover", title, tuple(point for point in points if point))
