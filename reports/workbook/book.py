"""What every sheet of the annex is written from: the report's content, the reader's language, who made it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.texts import text
from data.texts.names import calibre_name, period_name
from reports.content.record import Content
from reports.workbook.page import Page
from reports.workbook.sheets import DIM, STAMP, TITLE, head_and_foot, put, set_up


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook while it is written; its sheets share nothing else."""

    workbook: Workbook
    content: Content
    language: str
    timestamp: datetime
    office: str
    made_by: str

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue in the reader's language."""
        return text(key, self.language, **values)

    @property
    def heading(self) -> str:
        """The workbook's title."""
        return self.say("book.title", region=self.content.name(self.language))

    @property
    def stamp(self) -> str:
        """The mark of made-up figures, empty for others."""
        return self.say("shell.synthetic_mark") if self.content.synthetic else ""

    @property
    def context(self) -> str:
        """Region, period, calibre, as-of date, audience: the line under each title."""
        c = self.content
        words = [
            c.name(self.language),
            c.period + (self.say("book.against", period=c.compare) if c.before and c.compare else ""),
            self.say("book.calibre", calibre=calibre_name(c.calibre, self.language)),
            self.say("date.asof", date=c.reference_date) if c.reference_date else "",
            self.audience,
        ]
        return " · ".join(word for word in words if word)

    @property
    def audience(self) -> str:
        """Who may read it, and to what its counts are rounded."""
        rounded = self.say("book.rounded", base=self.content.base) if self.content.base else ""
        return self.say(f"book.{self.content.audience}") + rounded

    def page(self, name: str, *, landscape: bool = True) -> Page:
        """A sheet with its title, the line of context, the synthetic stamp, set up for A4."""
        c = self.content
        sheet: Worksheet = self.workbook.create_sheet(self.say(f"book.sheet.{name}"))
        period = period_name(c.period, self.language)
        put(sheet, 1, 1, self.say(f"book.head.{name}", region=c.name(self.language), period=period))
        sheet.cell(1, 1).font = TITLE
        put(sheet, 2, 1, self.context)
        sheet.cell(2, 1).font = DIM
        if self.stamp:
            put(sheet, 3, 1, self.say("book.synthetic"))
            sheet.cell(3, 1).font = STAMP
        set_up(sheet, "landscape" if landscape else "portrait")
        self.print_lines(sheet, self.heading)
        return Page(sheet, self.say("book.nothing"))

    def print_lines(self, sheet: Worksheet, heading: str) -> None:
        """The lines above and below each printed page: ``heading``, stamp and audience; the context."""
        head_and_foot(sheet, heading, " · ".join(w for w in (self.stamp, self.audience) if w), self.context)
