"""Read reports back: all that a reader sees in a file, and the numbers behind its charts."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pptx
from lxml import etree
from pptx.shapes.autoshape import Shape
from pptx.shapes.group import GroupShape
from pptx.slide import Slide


@dataclass(frozen=True)
class Drawn:
    """A chart: its categories, and per series the values in the chart and in the workbook behind it."""

    slide: int
    categories: list[str]
    values: dict[str, list[float | None]]
    behind: dict[str, list[float | None]]


def slide_texts(path: Path) -> list[str]:
    """The text of each slide, that of its charts included, without the speaker's notes."""
    found = []
    for slide in pptx.Presentation(str(path)).slides:
        lines = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame and shape.name != "Number"]
        lines += [tile.text_frame.text for tile in tiles(slide)]
        lines += [
            cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells
        ]
        for shape in slide.shapes:
            if shape.has_chart:
                chart = shape.chart
                lines += [str(category) for category in chart.plots[0].categories]
                lines.append(chart.value_axis.axis_title.text_frame.text)
                if chart.has_legend:
                    lines += [series.name for series in chart.plots[0].series]
        found.append("\n".join(lines))
    return found


def tiles(slide: Slide) -> list[Shape]:
    """The tiles of a slide's map."""
    return [tile for group in slide.shapes if isinstance(group, GroupShape) for tile in group.shapes]  # type: ignore[misc]


def slide_columns(path: Path) -> list[list[tuple[float, float, list[str]]]]:
    """The columns of each slide's tables: where they begin and end, as parts of the slide's width, and their cells."""
    deck = pptx.Presentation(str(path))
    found = []
    for slide in deck.slides:
        columns = []
        for shape in slide.shapes:
            if shape.has_table:
                left = shape.left
                for number, column in enumerate(shape.table.columns):
                    cells = [row.cells[number].text for row in shape.table.rows]
                    columns.append((left / deck.slide_width, (left + column.width) / deck.slide_width, cells))
                    left += column.width
        found.append(columns)
    return found


def notes_texts(path: Path) -> list[str]:
    """The speaker's notes of each slide."""
    return [
        slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        for slide in pptx.Presentation(str(path)).slides
    ]


def charts(path: Path) -> list[Drawn]:
    """All charts, in the order of slides."""
    found = []
    for number, slide in enumerate(pptx.Presentation(str(path)).slides, start=1):
        for shape in slide.shapes:
            if shape.has_chart:
                plot = shape.chart.plots[0]
                book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
                columns = list(book.worksheets[0].iter_cols(min_col=2, values_only=True))
                found.append(
                    Drawn(
                        number,
                        [str(category) for category in plot.categories],
                        {series.name: list(series.values) for series in plot.series},
                        {str(head): list(values) for head, *values in columns},
                    )
                )
    return found


def document_text(path: Path) -> str:
    """All text of a document: paragraphs, tables, headers."""
    document = docx.Document(str(path))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    lines += [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    return "\n".join(lines)


def tables(path: Path) -> list[list[list[str]]]:
    """The tables of a document: rows of cells, the head first."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]


def members(blob: bytes) -> dict[str, bytes]:
    """Every file of a package, those of packages inside it too, by path."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            found[name] = content
            if content[:2] == b"PK":
                found |= {f"{name}!{inner}": inside for inner, inside in members(content).items()}
    return found


def elements(blob: bytes) -> list[tuple[str, etree._Element]]:
    """(member, element) of all XML in a package and the packages inside it."""
    return [
        (name, element)
        for name, content in members(blob).items()
        if name.endswith((".xml", ".rels"))
        for element in etree.fromstring(content).iter(etree.Element)
    ]
