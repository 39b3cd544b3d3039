"""A native chart in a document: Word and WPS edit it, and its data lies in a workbook inside the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Pt
from pptx.chart.chart import Chart
from pptx.opc.package import OpcPackage
from pptx.parts.chart import ChartPart

from reports.documents.styles import WIDTH
from reports.say.plain import plain

SIZE: Final = 9
"""Of a chart's text in points."""
_HIGH: Final = Pt(300)
"""Of a chart of which nothing else is said."""
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"


@dataclass(slots=True)
class Place:
    """Where the functions of :mod:`reports.slides.charts` draw a chart for a document: what they take for a placeholder."""

    width: Length = WIDTH
    height: Length = _HIGH
    part: ChartPart | None = None

    def insert_chart(self, kind: Any, data: Any) -> Place:
        """Keep a new chart; returns what has it as ``chart``."""
        nowhere: Any = None  # a package that no file is read into
        package: Any = OpcPackage(nowhere)
        self.part = ChartPart.new(kind, data, package)
        return self

    @property
    def chart(self) -> Chart:
        """The chart that was drawn."""
        assert self.part is not None
        drawn: Chart = self.part.chart
        return drawn


def add_chart(document: Document, draw: Callable[[Place], Chart], height: float, said: str) -> None:
    """Draw a chart as wide as the text and ``height`` points high; ``said`` is its alternative text."""
    place = Place(height=Pt(height))
    chart = draw(place)
    chart.font.size = chart.value_axis.tick_labels.font.size = Pt(SIZE)
    chart.category_axis.tick_labels.font.size = Pt(SIZE)
    if chart.has_legend:
        chart.legend.font.size = Pt(SIZE)
    for run in chart.value_axis.axis_title.text_frame.paragraphs[0].runs:
        run.font.size = Pt(SIZE)
    for plot in chart.plots:
        for series in plot.series:
            if series._element.find(f"{{{_CHART}}}dLbls") is not None:
                series.data_labels.font.size = Pt(SIZE)
    _inline(document, _embedded(document, place), height, said)


def _embedded(document: Document, place: Place) -> str:
    """Take a chart with its workbook into the document's package; returns the id of its relationship."""
    assert place.part is not None
    package = document.part.package
    number = 1 + sum(1 for part in package.iter_parts() if str(part.partname).startswith("/word/charts/"))
    drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, place.part.blob, package)
    data = place.part.chart_workbook.xlsx_part
    assert data is not None
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, data.blob, package)
    inside = drawn.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    assert inside.encode() in drawn.blob  # the chart names its workbook by the id that it had where it was drawn
    return str(document.part.relate_to(drawn, RELATIONSHIP_TYPE.CHART))


def _inline(document: Document, relation: str, height: float, said: str) -> None:
    line = document.add_paragraph(style="Plain")
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    size = f'cx="{int(WIDTH)}" cy="{int(Pt(height))}"'
    drawing = parse_xml(
        f'<w:drawing {nsdecls("w", "wp", "a", "r")} xmlns:c="{_CHART}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr id="1" name="Chart 1"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="{relation}"/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )
    drawing.find(f".//{{{drawing.nsmap['wp']}}}docPr").set("descr", plain(said))
    line.add_run()._r.append(drawing)
