"""The frame of a document: page, fonts, title, what is still missing at its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from docx.document import Document
from docx.shared import Pt

from data.texts import text
from data.texts.names import calibre_name, period_name
from reports.content.record import Content
from reports.documents import styles
from reports.documents.styles import PARTED, STYLES, head_and_foot, paragraph
from reports.documents.tables import CELL_MARGIN, Column
from reports.documents.widths import lines
from reports.saving import describe, save
from reports.say.figures import NAME
from reports.say.method import edition_said
from reports.say.plain import plain

HEIGHT: Final = 225 / 25.4 * 72
"""Of the text on a page, in points."""


def frame(document: Document, content: Content, language: str) -> None:
    """The header of each page (region, period, calibre, audience; the synthetic mark) and its footer."""
    header = [
        plain(content.name(language), NAME),
        period_name(content.period, language),
        text("report.calibre", language, calibre=calibre_name(content.calibre, language)),
        edition_said(content, language),
    ]
    warning = text("shell.synthetic_mark", language) if content.synthetic else ""
    head_and_foot(document, PARTED.join(header), warning)


def finish(
    document: Document, path: Path, title: str, content: Content, language: str, timestamp: datetime, author: str
) -> Path:
    """Describe a document and save it to ``path``; returns the path. The same arguments give the same bytes."""
    subject = f"{period_name(content.period, language)} · {calibre_name(content.calibre, language)}"
    title = _one_line(title, language)
    describe(document, title=title, subject=subject, language=language, timestamp=timestamp, author=author)
    return save(document, path, timestamp)


def height(said: str, style: str, language: str) -> float:
    """An upper bound of a paragraph's height in points: Chinese signs are a square, Latin letters :data:`LATIN` of it."""
    look = STYLES[style]
    across: float = (styles.WIDTH.pt - look.size / 2) / look.size
    return (
        lines(said, across, 2 if look.indent and language == "zh" else 0) * look.pitch
        + look.before
        + look.after
        + styles.apart(look, language)
    )


def table_height(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> float:
    """An upper bound of the height in points of a table whose columns are alike wide: a row is as high as its longest cell."""
    look, inside = STYLES["Table Text"], 2 * CELL_MARGIN.pt + 1
    across: float = (
        styles.WIDTH.pt / len(columns) - inside
    ) / look.size - 0.5  # a sign that stands wider in another program
    told = [[column.head for column in columns], *rows]
    return sum(max(lines(cell, across) * look.pitch for cell in row) + 1 for row in told)


def write_title(document: Document, title: str, language: str) -> list[str]:
    """A title too long for one line is broken where its text says so (a line feed); returns the lines."""
    line = _one_line(title, language)
    lines = title.split("\n") if height(line, "Title", language) > height("", "Title", language) else [line]
    shown = paragraph(document, "", "Title")
    if len(document.paragraphs) > 1:  # two lines below the head's line, and one above the addressees (7.3.1, 7.3.2)
        form = shown.paragraph_format
        form.space_before, form.space_after = Pt(2 * styles.PITCH), Pt(styles.PITCH)
    for number, piece in enumerate(lines):
        run = shown.add_run()
        if number:
            run.add_break()
        run.add_text(plain(piece))
    return lines


def _one_line(title: str, language: str) -> str:
    return title.replace("\n", "" if language == "zh" else " ")
