"""The sheet of charts: native, in the order of the sheets, at full size on A4, none cut by the end of a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.title import Title, title_maker
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.drawing.text import Font as Face
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from analysis.periods import steps
from data.palette import ACCENT, BLUE, GRID, INK, LINES
from data.texts import text
from data.texts.names import figure_name
from reports.workbook.figures import chart_form, is_rate, unit
from reports.workbook.page import Page
from reports.workbook.sheets import BOLD, CHINESE_FONT, COUNT, RATE, RATIO, put, set_up, width_of

BARS: Final = 31
"""So many bars stand in a chart: a nation's provinces, a city's counties."""
_MODE_COLOURS: Final = (BLUE, LINES[2], ACCENT)

_COLUMNS: Final = 10
_COLUMN: Final = 9.0
_WIDTH: Final = 17.6
"""Of a chart in centimetres: the ten columns, which A4 upright holds at full size."""
_SIGN: Final = 0.2
"""Centimetres of a column for each sign of its width."""
_ROW: Final = 0.529
"""Centimetres of a row of 15 points."""
_PAGE_ROWS: Final = 47
_COURSE: Final = 6.4
"""Centimetres of the height of a chart over the years: the first page holds three below its head."""
_BELOW: Final = 0.85
"""Charts below a table are so much lower, so that three still fit the page."""
_LONE: Final = 12.0
"""Of a chart that has the last page to itself, at least: a smaller one would leave most of the page white."""
_LONG_NAME: Final = 60
_DATA: Final = _COLUMNS + 2
"""Where numbers stand that charts need in another order than the tables: right of what is printed."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: its name, its colour by number, its points by period."""

    name: str
    colour: int
    points: dict[str, float]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of one figure from a page's table: ``names`` is the header over the names of the bars."""

    title: str
    names: str
    figure: str
    colour: str


def draw_bars(charts: ChartPage, page: Page, bars: Bars, rows: int, language: str) -> None:
    """The chart of a figure for the first ``rows`` of a page's table, no more than :data:`BARS`."""
    rows, header = min(rows, BARS), figure_name(bars.figure, language)
    charts.bars(
        bars.title,
        page.cells(bars.names, rows, head=False),
        page.cells(header, rows, head=True),
        chart_form(bars.figure, language),
        header if is_rate(bars.figure) else unit(bars.figure, language),
        bars.colour,
    )


def draw_modes(charts: ChartPage, page: Page, heads: Sequence[str], rows: int, title: str, language: str) -> None:
    """The chart of own, joint and no cover (``heads``) for the first rows of a page's table."""
    rows = min(rows, BARS)
    names = page.cells(page.columns[0].header, rows, head=False)
    parts = [page.cells(head, rows, head=True) for head in heads]
    charts.stack(title, names, parts, _MODE_COLOURS, text("book.share_of_units", language))


class ChartPage:
    """A sheet that takes one chart below the other; ``row`` is the next free one. ``columns``: of a table that stands above them on the same
    sheet, so that they are as wide as it; 0 where the sheet is for charts alone."""

    def __init__(self, sheet: Worksheet, top: int, columns: int = 0) -> None:
        self.sheet, self.row, self.left, self.empty = sheet, top, _PAGE_ROWS - top, True
        self.data_row, self.said, self._page = top, list[str](), list[Any]()
        self._right, self._width, self._times, self._below = columns or _COLUMNS, _WIDTH, 1.0, bool(columns)
        if columns:
            letters = [get_column_letter(number) for number in range(1, columns + 1)]
            across = sum(sheet.column_dimensions[letter].width for letter in letters) * _SIGN
            if across >= _WIDTH:  # the sheet is printed smaller, so that it holds more, and charts are larger
                self._width, self._times = across, _BELOW * across / _WIDTH
                self.left = int(_PAGE_ROWS * across / _WIDTH) - top
            else:
                self._right = max(columns, _COLUMNS)
            return
        set_up(sheet, "portrait", fit_width=False)
        sheet.page_setup.scale = 100
        for number in range(1, _COLUMNS + 1):
            sheet.column_dimensions[get_column_letter(number)].width = _COLUMN

    def bars(self, title: str, names: Reference, values: Reference, form: str, axis: str, colour: str) -> None:
        """Horizontal bars in the order of the table, the first on top."""
        chart: Any = BarChart()
        chart.type, chart.gapWidth = "bar", 40
        chart.add_data(values, titles_from_data=True)
        chart.set_categories(names)
        chart.series[0].graphicalProperties = GraphicalProperties(solidFill=colour.lstrip("#"))
        chart.legend = None
        chart.dataLabels = DataLabelList(
            numFmt=form, showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
        )
        chart.dataLabels.txPr = _letters(800)
        self._bar_axes(chart)
        sheet: Any = values.worksheet
        known = [sheet.cell(row, values.min_col).value for row in range(values.min_row + 1, values.max_row + 1)]
        chart.y_axis.majorUnit = _step(max(value for value in known if value is not None))
        self._place(chart, title, form, axis, 3.0 + self._bar_height(names))

    def stack(
        self, title: str, names: Reference, parts: Sequence[Reference], colours: Sequence[str], axis: str
    ) -> None:
        """Horizontal bars of 100 %, one for each name, divided into ``parts``."""
        chart: Any = BarChart()
        chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "percentStacked", 100, 40
        for part, colour in zip(parts, colours, strict=True):
            chart.add_data(part, titles_from_data=True)
            chart.series[-1].graphicalProperties = GraphicalProperties(solidFill=colour.lstrip("#"))
        chart.set_categories(names)
        self._bar_axes(chart)
        self._legend(chart)
        self._place(chart, title, "0%", axis, 4.0 + self._bar_height(names))

    def lines(self, title: str, found: Sequence[Line], form: str, axis: str) -> None:
        """Lines over periods; a line that is cut where its series breaks comes as several. Their numbers stand at the right."""
        periods = steps([period for line in found for period in line.points])
        top, first = self.data_row, _DATA
        put(self.sheet, top, first, title)
        self.sheet.cell(top, first).font = BOLD
        for at, period in enumerate(periods, top + 2):
            put(self.sheet, at, first, period)
        chart: Any = LineChart()
        last = top + 1 + len(periods)
        self.data_row = last + 2
        for number, line in enumerate(found, first + 1):
            put(self.sheet, top + 1, number, line.name)
            for at, period in enumerate(periods, top + 2):
                put(self.sheet, at, number, line.points.get(period), form if form in (RATE, RATIO) else COUNT)
            place = Reference(self.sheet, min_col=number, min_row=top + 1, max_row=last)
            series = Series(place, title_from_data=True)
            colour = LINES[line.colour % len(LINES)].lstrip("#")
            series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=24_000))
            series.marker.symbol, series.marker.size = "circle", 5
            series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
            series.marker.graphicalProperties.line.solidFill = colour
            series.smooth = False
            chart.series.append(series)
        chart.set_categories(Reference(self.sheet, min_col=first, min_row=top + 2, max_row=last))
        chart.display_blanks = "span"
        chart.y_axis.scaling.min = 0
        chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID.lstrip("#")))
        if len(found) > 1:
            self._legend(chart)
        else:
            chart.legend = None
        self._place(chart, title, form, axis, _COURSE, letters=800 if len(periods) <= 15 else 650)

    @staticmethod
    def _bar_height(names: Reference) -> float:
        """Centimetres for all bars; names that take two lines need more, or programs leave out every other one."""
        sheet: Any = names.worksheet
        said = [sheet.cell(row, names.min_col).value for row in range(names.min_row, names.max_row + 1)]
        return len(said) * (0.9 if max(map(width_of, said)) > _LONG_NAME else 0.5)

    @staticmethod
    def _bar_axes(chart: Any) -> None:
        chart.x_axis.scaling.orientation, chart.y_axis.crosses = "maxMin", "max"
        chart.x_axis.tickLblSkip = chart.x_axis.tickMarkSkip = 1
        chart.y_axis.majorGridlines = None
        chart.y_axis.scaling.min = 0

    @staticmethod
    def _legend(chart: Any) -> None:
        chart.legend.position, chart.legend.overlay = "b", False
        chart.legend.txPr = _letters(800)

    def _place(self, chart: Any, title: str, form: str, axis: str, height: float, *, letters: int = 800) -> None:
        """Put a chart below the last one, on a new page where the rest of this one is too short."""
        height = min(height, (_PAGE_ROWS - 6) * _ROW) * self._times
        rows = int(height / _ROW) + 2
        if rows > self.left:
            self.sheet.row_breaks.append(Break(id=self.row))
            self.row += 2  # the frame of a chart on a page's first row would show on the page before
            self.left = _PAGE_ROWS - 1
            self._page.clear()
        chart.title, chart.y_axis.title = _title(title, 1200, bold=True), _title(axis, 800, bold=False)
        chart.width, chart.height = self._width, height
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.x_axis.txPr, chart.y_axis.txPr = _letters(letters), _letters(800)
        chart.y_axis.number_format = form
        chart.y_axis.numFmt.sourceLinked = False
        _keep(self.sheet.parent, chart, form)
        self.said.append(title)
        self.sheet.add_chart(chart, f"A{self.row}")
        self._page.append(chart)
        self.row += rows
        self.left -= rows
        self.empty = False

    def close(self) -> None:
        """The print area: the charts, without the numbers at their right. A chart alone on a last page, or below a table, is made larger."""
        lone = _LONE * self._times
        if len(self._page) == 1 and (self.sheet.row_breaks.brk or self._below) and self._page[0].height < lone:
            self.row += int((lone - self._page[0].height) / _ROW) + 1
            self._page[0].height = lone
        self.sheet.print_area = f"A1:{get_column_letter(self._right)}{self.row}"


def _keep(book: Any, chart: Any, form: str) -> None:
    """Write the numbers and names that a chart shows beside its references: viewers that open no sheets then show them too."""
    for series in chart.series:
        names, values = series.cat.strRef or series.cat.numRef, series.val.numRef
        numbers_ = _read(book, values.f)
        points = [NumVal(idx=i, v=str(value)) for i, value in enumerate(numbers_) if value is not None]
        values.numCache = NumData(formatCode=form, ptCount=len(numbers_), pt=points)
        said = [str(name) for name in _read(book, names.f)]
        series.cat = AxDataSource(strRef=StrRef(f=names.f, strCache=_texts(said)))
        series.tx.strRef.strCache = _texts([str(name) for name in _read(book, series.tx.strRef.f)])


def _read(book: Any, place: str) -> list[Any]:
    """The cells that a chart refers to."""
    sheet: Any = book[place.rpartition("!")[0].strip("'")]
    found = sheet[place.rpartition("!")[2].replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def _texts(said: Sequence[str]) -> StrData:
    return StrData(ptCount=len(said), pt=[StrVal(idx=i, v=words) for i, words in enumerate(said)])


def _properties(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=INK.lstrip("#"), ea=Face(typeface=CHINESE_FONT))


def _letters(size: int) -> RichText:
    """The size of an axis's or a legend's letters, in hundredths of a point."""
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_properties(size)), endParaRPr=_properties(size))])


def _step(most: float) -> float:
    """The distance of an axis's marks, 1, 2 or 5 times a power of ten, so that there are few enough to stand level."""
    power = 10.0 ** math.floor(math.log10(most / 4)) if most > 0 else 1.0
    return next(power * n for n in (1, 2, 5, 10) if power * n >= most / 4 or n == 10)


def _title(words: str, size: int, *, bold: bool) -> Title:
    made: Any = title_maker(words)
    made.overlay = False
    for paragraph in made.tx.rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=_properties(size, bold=bold))
        for run in paragraph.r or ():
            run.rPr = _properties(size, bold=bold)
    found: Title = made
    return found
