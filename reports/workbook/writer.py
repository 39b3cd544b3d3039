"""The annex that offices edit: a workbook of tables with native charts, each number a number, each name text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

from data.workbooks import save
from reports.content.record import Content
from reports.saving import author, named
from reports.workbook.against import write_compare, write_targets
from reports.workbook.book import Book
from reports.workbook.breakdowns import write_industries, write_sizes, write_small
from reports.workbook.chart_page import ChartPage
from reports.workbook.cover import write_cover
from reports.workbook.gaps import write_gaps, write_units
from reports.workbook.methods import write_methods
from reports.workbook.page import TOP
from reports.workbook.regions import write_regions
from reports.workbook.sheets import name_fonts
from reports.workbook.summary import is_short, write_summary
from reports.workbook.trend import write_trend

_WITH_CHARTS = (write_regions, write_industries, write_sizes, write_small, write_gaps, write_trend)


def write_workbook(
    content: Content, path: Path, *, language: str, timestamp: datetime, office: str = "", made_by: str = ""
) -> Path:
    """Write the workbook of ``content`` to ``path`` (.xlsx) and return it; the same arguments give the same bytes."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    book = Book(workbook, content, language, timestamp, office, named(made_by))
    said = _write_sheets(book)
    workbook.properties.title = book.heading
    workbook.properties.creator = workbook.properties.lastModifiedBy = author(office or made_by)
    name_fonts(workbook, language)
    moment = timestamp.astimezone(UTC)
    workbook.properties.created = workbook.properties.modified = moment.replace(tzinfo=None)
    return save(workbook, path, moment, said)


def _write_sheets(book: Book) -> list[str]:
    """The cover, then the sheets that there are figures for, in the order of :data:`reports.workbook.cover.SHEETS`; returns what each chart
    shows, in words."""
    cover = book.workbook.create_sheet(book.say("book.sheet.cover"))
    summary = write_summary(book)
    few = is_short(summary)
    chart_sheet = summary.sheet if few else book.page("charts", landscape=False).sheet
    charts = ChartPage(chart_sheet, summary.last + 2, len(summary.columns)) if few else ChartPage(chart_sheet, TOP)
    for write_sheet in _WITH_CHARTS:
        write_sheet(book, charts)
    write_targets(book)
    write_compare(book)
    write_units(book)
    write_methods(book, summary if few and charts.empty else None)
    if not charts.empty:
        charts.close()
    elif few:
        summary.fill()
    else:
        book.workbook.remove(chart_sheet)
    write_cover(book, cover)
    return charts.said
