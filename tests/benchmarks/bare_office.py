"""The peer of packs: openpyxl, python-pptx and python-docx write the same cells, texts and charts, and nothing else.

The list of what to write is read from the files of a pack first, and is not timed. Prints seconds.
"""

import io
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
import pptx
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, LineChart, Reference
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

Sheet = tuple[str, list[list[tuple[Any, str]]], list[tuple[str, int, int]]]


def list_workbook(content: bytes) -> list[Sheet]:
    """Name, cells (value, number format) and charts (kind, series, points) of each sheet."""
    found = []
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        cells = [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
        charts = [(type(c).__name__, len(c.series), min(sheet.max_row - 1, 20)) for c in sheet._charts]
        found.append((sheet.title, cells, charts))
    return found


def write_workbook(sheets: list[Sheet]) -> None:
    """The same with bare openpyxl."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows, charts in sheets:
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, 1):
            for c, (value, form) in enumerate(row, 1):
                if value is not None:
                    cell = sheet.cell(r, c, value)
                    cell.number_format = form
        for kind, series, points in charts:
            chart = LineChart() if kind == "LineChart" else BarChart()
            for column in range(2, 2 + series):
                chart.add_data(Reference(sheet, min_col=column, min_row=1, max_row=1 + points), titles_from_data=True)
            chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=1 + points))
            sheet.add_chart(chart, "A1")
    book.save(io.BytesIO())


def list_slides(content: bytes) -> list[tuple[list[str], list[tuple[list[str], list[tuple[str, list[float | None]]]]]]]:
    """Texts and charts (categories, series) of each slide."""
    found = []
    for slide in pptx.Presentation(io.BytesIO(content)).slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        texts.append(slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "")
        charts = [
            (
                [str(c) for c in shape.chart.plots[0].categories],
                [(s.name, list(s.values)) for s in shape.chart.plots[0].series],
            )
            for shape in slide.shapes
            if shape.has_chart
        ]
        found.append((texts, charts))
    return found


def write_slides(slides: list[Any]) -> None:
    """The same with bare python-pptx."""
    deck = pptx.Presentation()
    for texts, charts in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        for text in texts[:-1]:
            slide.shapes.add_textbox(0, 0, Inches(4), Inches(1)).text_frame.text = text
        slide.notes_slide.notes_text_frame.text = texts[-1]
        for categories, series in charts:
            data = CategoryChartData()
            data.categories = categories
            for name, values in series:
                data.add_series(name, values)
            slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, Inches(6), Inches(4), data)
    deck.save(io.BytesIO())


def list_document(content: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs and tables."""
    document = docx.Document(io.BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return [p.text for p in document.paragraphs], tables


def write_document(listed: tuple[list[str], list[list[list[str]]]]) -> None:
    """The same with bare python-docx."""
    document = docx.Document()
    for text in listed[0]:
        document.add_paragraph(text)
    for rows in listed[1]:
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    document.save(io.BytesIO())


def main() -> None:
    """List, then write and time."""
    kinds = {
        ".xlsx": (list_workbook, write_workbook),
        ".pptx": (list_slides, write_slides),
        ".docx": (list_document, write_document),
    }
    listed: list[tuple[Any, Any]] = []
    with zipfile.ZipFile(sys.argv[1]) as archive:
        for name in archive.namelist():
            read, write = kinds[Path(name).suffix]
            listed.append((write, read(archive.read(name))))
    start = time.perf_counter()
    for write, what in listed:
        write(what)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
