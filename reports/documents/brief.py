"""The brief: one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from docx.document import Document

from data.texts import text
from data.texts.attention import sentence
from data.texts.names import calibre_name, figure_name, period_name
from reports.content.record import Content
from reports.documents import styles
from reports.documents.frame import HEIGHT, finish, frame, full, height, table_height, write_title
from reports.documents.styles import paragraph
from reports.documents.tables import Column, table
from reports.saving import author
from reports.say.change import change_title, find_pulls, why_moved
from reports.say.compare import compared_period, why_uncompared
from reports.say.course import course_title, find_courses
from reports.say.figures import NAME
from reports.say.gaps import find_gaps, find_small_micro, gaps_title
from reports.say.headline import (
    above_all,
    change,
    find_headlines,
    headline_title,
    lacking,
    make_up,
    shown_value,
    unknown_cover,
)
from reports.say.method import as_of, find_notes, method_notes
from reports.say.plain import plain
from reports.say.ranking import find_absences, find_movers, rank_children, ranking_title
from reports.say.targets import find_goals, goal_said


def write_brief(
    content: Content,
    path: Path,
    *,
    language: str,
    timestamp: datetime,
    office: str = "",
    made_by: str = "",
    template: Path | None = None,
) -> Path:
    """Write the brief of ``content`` to ``path`` (.docx) and return it: one page of A4, whatever there is to say."""
    document = styles.new(language, template)
    name = plain(content.name(language), NAME)
    title = text("document.brief_title", language, region=name)
    frame(document, content, language)
    page = _Page(document, language)
    for line in write_title(document, title, language):
        page.reserve("Title", line)
    page.must("Lead", _lead(content, language))
    sources = ("" if language == "zh" else " ").join(method_notes(content, (), language))
    page.reserve("Note", sources)
    known = find_headlines(content)
    if known:
        page.figures(content)
    for said in _brief_topics(content, language):
        page.may("Normal", said)
    if not known:
        page.may("Normal", text("document.nothing", language, region=name))
    paragraph(document, sources, "Note")
    return finish(document, path, title, content, language, timestamp, author(office or made_by))


def _lead(content: Content, language: str) -> str:
    parts = [
        period_name(content.period, language),
        text("report.calibre", language, calibre=calibre_name(content.calibre, language)),
        text("report.as_of", language, date=as_of(content, language)) if content.reference_date else "",
    ]
    return " · ".join(part for part in parts if part)


class _Page:
    """One page: what must stand on it stands, what may stand on it does as long as there is room."""

    def __init__(self, document: Document, language: str) -> None:
        self.document, self.language, self.room = document, language, HEIGHT * 0.98

    def must(self, style: str, said: str) -> None:
        paragraph(self.document, said, style)
        self.reserve(style, said)

    def reserve(self, style: str, said: str) -> None:
        self.room -= height(said, style, self.language)

    def may(self, style: str, said: str) -> None:
        if height(said, style, self.language) <= self.room:
            self.must(style, said)

    def figures(self, content: Content) -> None:
        """The headline figures as a table: name, number, how it moved."""
        known, language = find_headlines(content), self.language
        rows = [
            [shown_value(found, language) for found in known],
            [change(found, content, language) or "–" for found in known],
        ]
        columns = [Column(figure_name(found.figure, language), 1, "center") for found in known]
        if compared_period(content) is None:
            rows.pop()
        table(self.document, columns, rows)
        paragraph(self.document, "", "Note")
        self.room -= table_height(columns, rows) + height("", "Note", language)


def _brief_topics(content: Content, language: str) -> list[str]:
    ranking, gaps, notes = (
        rank_children(content, language),
        find_gaps(content, language),
        find_notes(content),
    )
    kinds = {note.kind for note in notes}
    why = why_moved(content, language)
    known = [found.figure for found in find_headlines(content)]
    absences = find_absences(ranking, language) if ranking and not kinds & {"missing", "missing_out"} else []
    topics: list[Sequence[str | None]] = [
        [headline_title(content, language), unknown_cover(content, language), *make_up(content, language)[:1]],
        [above_all(content, language)],
        [ranking_title(ranking, language), *absences, *find_movers(ranking, content, language)] if ranking else [],
        [find_small_micro(content, language)],
        targets(content, language),
        [change_title(why, content, language), *find_pulls(why, language)] if why else [],
        [gaps_title(gaps, content, language)] if gaps and not kinds & {"top_cell", "top_gap"} else [],
        *([sentence(note, language)] for note in notes),
        lacking(content, language),
        why_uncompared(content, known, language),
        [*make_up(content, language)[1:]],
        [course_title(group[0], content, language) for group in find_courses(content)[:1]],
    ]
    return [full(topic, language) for topic in topics if any(topic)]


def targets(content: Content, language: str) -> list[str]:
    """One paragraph on the region's targets; none where it has no target."""
    name = plain(content.name(language), NAME)
    said = [
        goal_said(goal, name if number == 0 or language == "en" else "", content, language)
        for number, goal in enumerate(find_goals(content))
    ]
    return [full(said, language)] if said else []
