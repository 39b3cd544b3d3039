"""The cover: what the annex is of, from which sources, who made it, where to sign, which sheets there are."""

from __future__ import annotations

from typing import Final

from openpyxl.styles import Alignment, Border, Font
from openpyxl.worksheet.worksheet import Worksheet

from data.texts.names import calibre_name, figure_name
from reports.say.figures import odd_mark
from reports.say.headline import find_headlines, shown_value
from reports.workbook.book import Book
from reports.workbook.page import TOP
from reports.workbook.sheets import BOLD, FONT, INK, LINE, STAMP, put, set_up, width_of

SHEETS: Final = (
    "summary",
    "charts",
    "regions",
    "industries",
    "sizes",
    "small",
    "gaps",
    "trend",
    "targets",
    "compare",
    "units",
    "methods",
)
"""All sheets that an annex may have, in their order."""
_WHEN_THERE: Final = ("targets", "compare")
"""Sheets that nobody misses who has set no targets and asked for no comparison."""
_SIGNATURES: Final = ("compiled", "checked", "approved", "seal", "date")
_SOURCES: Final = 6
"""So many sources are named; the rest is counted."""


def write_cover(book: Book, sheet: Worksheet) -> None:
    """Write the cover; last, since it names the other sheets."""
    set_up(sheet, "portrait", fit_height=True)
    book.print_lines(sheet, "")
    _write_heading(book, sheet)
    row = TOP
    for name, value in [*_lines(book), ("sheets", _listed_sheets(book))]:
        put(sheet, row, 1, book.say(f"book.cover.{name}"))
        put(sheet, row, 2, value)
        sheet.cell(row, 1).font = BOLD
        sheet.cell(row, 1).alignment = Alignment(vertical="top")
        sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 5 + 15 * max(1, -(-width_of(value) // 62))
        row += 1
    for name in _SIGNATURES:
        row += 1
        put(sheet, row, 1, book.say(f"book.sign.{name}"))
        sheet.cell(row, 2).border = Border(bottom=LINE)
        sheet.row_dimensions[row].height = 30
        sheet.cell(row, 1).alignment = Alignment(vertical="bottom")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 68
    sheet.print_area = f"A1:B{row}"


def _write_heading(book: Book, sheet: Worksheet) -> None:
    put(sheet, 2, 1, book.heading)
    sheet.cell(2, 1).font = Font(name=FONT, bold=True, size=20, color=INK)
    sheet.merge_cells("A2:B2")
    sheet.cell(2, 1).alignment = Alignment(horizontal="center", wrap_text=True, vertical="center")
    sheet.row_dimensions[2].height = 64
    if book.stamp:
        put(sheet, 3, 1, book.say("book.synthetic"))
        sheet.cell(3, 1).font = STAMP
        sheet.merge_cells("A3:B3")
        sheet.cell(3, 1).alignment = Alignment(horizontal="center", wrap_text=True)
        sheet.row_dimensions[3].height = 32


def _lines(book: Book) -> list[tuple[str, str]]:
    """What the cover says of the annex: (name of the line, its value)."""
    c = book.content
    brackets = "{}（{}）" if book.language == "zh" else "{} ({})"
    compared = book.say("book.none")
    if c.compare:
        compared = c.compare if c.before else brackets.format(c.compare, book.say("book.no_figures"))
    sources = c.sources(book.language)
    more = book.say("book.more_sources", n=len(sources) - _SOURCES) if len(sources) > _SOURCES else ""
    return [
        ("region", brackets.format(c.name(book.language), c.region)),
        ("period", c.period),
        ("compare", compared),
        ("calibre", calibre_name(c.calibre, book.language)),
        ("asof", c.reference_date or "–"),
        ("audience", book.audience),
        *([("figures", _figures(book))] if find_headlines(c) else []),
        ("sources", book.say("say.semicolon").join(sources[:_SOURCES]) + more),
        ("version", str(c.data_version)),
        ("made", book.timestamp.astimezone().strftime("%Y-%m-%d %H:%M")),
        *([("office", book.office)] if book.office else []),
        *([("made_by", book.made_by)] if book.made_by else []),
    ]


def _figures(book: Book) -> str:
    """The headline figures as a leader reads them, counts in 万; the sheets have them in full."""
    known = find_headlines(book.content)
    said = [
        f"{figure_name(found.figure, book.language)} {shown_value(found, book.language)}"
        + odd_mark(book.content, book.content.region, found.figure, book.language)
        for found in known
    ]
    return book.say("say.semicolon").join(said)


def _listed_sheets(book: Book) -> str:
    """The sheets by name, and those that the report has no figures for."""
    comma, there = book.say("say.comma"), book.workbook.sheetnames
    names = [book.say(f"book.sheet.{name}") for name in SHEETS]
    asked_for = {book.say(f"book.sheet.{name}") for name in _WHEN_THERE}
    asked_for.add(book.say("book.sheet.methods"))  # there, be it below the figures
    if any(sheet._charts for sheet in book.workbook.worksheets):  # type: ignore[attr-defined]
        asked_for.add(book.say("book.sheet.charts"))  # there, be it below the figures
    absent = [name for name in names if name not in there and name not in asked_for]
    key = "book.sheets_absent_external" if book.content.audience == "external" else "book.sheets_absent"
    return comma.join(name for name in names if name in there) + (
        book.say(key, names=comma.join(absent)) if absent else ""
    )
