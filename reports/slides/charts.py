"""Native charts on slides: office programs can edit them, and their data lies in a workbook inside the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from math import ceil, floor, log10
from typing import IO, Any, Final, Literal

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from analysis.periods import ends, starts
from data.palette import BLUE, GREY, GRID, INK
from reports.say.plain import plain, width
from reports.slides.ends import TOWARDS, label_ends
from reports.slides.slide import Series

PERCENT: Final = "0.0%"
POINTS: Final = "+0.00;−0.00;0.00"
LABELLED: Final = 0.065
"""A piece of a stacked bar narrower than this share has no room for its label."""


LABELS: Final = 12
"""So many years stand side by side below a chart of eight inches."""
_LABEL_HIGH: Final = 16.0
_PLOT: Final = 0.5
"""Points that a number takes, and the part of a low chart's height that its lines have: axis and legend take the rest."""


class _PlainWorkbook(CategoryWorkbookWriter):
    """The workbook inside a chart: text stays text, whatever it begins with, and the same data gives the same bytes."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: IO[bytes]) -> Iterator[tuple[Workbook, Worksheet]]:
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with Workbook(xlsx_file, options) as workbook:
            workbook.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
            yield workbook, workbook.add_worksheet("Sheet1")


_LABEL: Final = 0.16
"""The part of a chart's width that a number at the end of a bar takes."""


class _Data(CategoryChartData):
    @property
    def _workbook_writer(self) -> _PlainWorkbook:
        return _PlainWorkbook(self)


def count_format(language: str) -> str:
    """Counts as :func:`data.texts.numbers.count` has them: 万 and 亿 in Chinese, millions in English; the cell keeps the full number."""
    if language == "zh":
        return '[>=100000000]0\\.00,,"亿";[>=10000]0\\.0,"万";#,##0'
    return '[>=1000000000]0.00,,," bn";[>=1000000]0.00,," m";#,##0'


def axis_format(number_format: str, values: Iterable[float | None]) -> str:
    """The format of an axis: one unit from end to end, chosen by the largest of ``values``."""
    if number_format == PERCENT:
        return "0%"
    top = max((value for value in values if value is not None), default=0)
    chinese = "万" in number_format
    for least, one in (
        ((100_000_000, '0\\.00,,"亿"'), (10_000, '0\\.0,"万"'))
        if chinese
        else ((1_000_000_000, '0.0,,," bn"'), (1_000_000, '0.0,," m"'))
    ):
        if top >= least and "[>=" in number_format:
            return f"[=0]0;{one}"
    return "#,##0" if "[>=" in number_format else number_format


def _data(categories: Sequence[str], series: Sequence[Series], number_format: str) -> _Data:
    data = _Data(number_format=number_format)
    data.categories = [plain(name) for name in categories]
    for line in series:
        data.add_series(plain(line.name), line.values)
    return data


def _insert(placeholder: Any, kind: Any, data: _Data) -> Chart:
    """A chart in the place of a placeholder: one for charts takes it itself, one for any content makes way for it."""
    if hasattr(placeholder, "insert_chart"):
        chart: Chart = placeholder.insert_chart(kind, data).chart
        return chart
    box = placeholder.left, placeholder.top, placeholder.width, placeholder.height
    frame = placeholder.part.slide.shapes.add_chart(kind, *box, data)
    placeholder._element.getparent().remove(placeholder._element)
    drawn: Chart = frame.chart
    return drawn


_FEW_BARS: Final = 6
_PER_BAR: Final = 0.54
"""The part of a chart's height that a letter beside a bar takes at most of what the bar has: less leave programs names out."""
_AXIS_HIGH: Final = 48.0
"""Points that the axis below bars takes with its title."""
_ONE_LINE: Final = 31
"""So many Chinese signs of a name stand on a line beside bars, at 12 points."""


def bars(
    placeholder: Any,
    names: Sequence[str],
    values: Sequence[float],
    *,
    axis: str,
    marked: int | None,
    number_format: str,
) -> Chart:
    """Horizontal bars from the top down, each with its value; the one at ``marked`` (the whole) stands out in grey."""
    data = _data(names, [Series(axis, values)], number_format)
    room = (placeholder.height / Pt(1) - _AXIS_HIGH) / len(names)
    chart = _insert(placeholder, XL_CHART_TYPE.BAR_CLUSTERED, data)
    size = 12 if len(names) <= 16 else 10 if len(names) <= 24 else 8.5
    if len(names) > _FEW_BARS:
        # Where one name takes two lines, every second bar goes without its own.
        size = min(size, max(9.0, 12 * _ONE_LINE / max(map(width, names))))
    size = min(size, max(round(room * _PER_BAR * 2) / 2, 7.0))
    _common(chart, axis, axis_format(number_format, values), size=size, horizontal=True)
    if min(values) >= 0:
        chart.value_axis.minimum_scale = 0
        _whole_steps(chart, values, number_format)
    else:
        _room_for_labels(chart, values)
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.series[0].invert_if_negative = False
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = _colour(BLUE)
    if marked is not None:
        point = plot.series[0].points[marked]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = _colour(GREY)
    _labels(plot.series[0], number_format, size, XL_LABEL_POSITION.OUTSIDE_END)
    return chart


def pairs(placeholder: Any, names: Sequence[str], series: Sequence[Series], *, axis: str) -> Chart:
    """Horizontal bars of fractions side by side: what is reached above its target."""
    data = _data(names, series, PERCENT)
    chart = _insert(placeholder, XL_CHART_TYPE.BAR_CLUSTERED, data)
    _common(chart, axis, "0%", size=12, horizontal=True)
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 0
    for drawn, given in zip(plot.series, series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _colour(given.colour)
        _labels(drawn, PERCENT, 12, XL_LABEL_POSITION.OUTSIDE_END)
    _legend(chart)
    return chart


def stacked(placeholder: Any, names: Sequence[str], series: Sequence[Series], *, axis: str) -> Chart:
    """Horizontal bars of parts (fractions) that add up to a whole; parts too narrow for it bear no label."""
    data = _data(names, series, PERCENT)
    chart = _insert(placeholder, XL_CHART_TYPE.BAR_STACKED, data)
    _common(chart, axis, "0%", size=12, horizontal=True)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 1
    for drawn, given in zip(plot.series, series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _colour(given.colour)
        _labels(drawn, PERCENT, 12, XL_LABEL_POSITION.CENTER)
        for number, value in enumerate(given.values):
            if value is not None and value < LABELLED:
                _hide_label(drawn, number)
    _legend(chart)
    return chart


def lines(
    placeholder: Any,
    periods: Sequence[str],
    series: Sequence[Series],
    *,
    axis: str,
    number_format: str,
    kind: Literal["rate", "count"],
) -> Chart:
    """Lines over periods. A series is one piece of one calibre: what must not be joined comes as two series."""
    data, room = _data(periods, series, number_format), LABELS * placeholder.width // Inches(8)
    apart = max(TOWARDS, _LABEL_HIGH / (placeholder.height / Pt(1) * _PLOT))
    chart = _insert(placeholder, XL_CHART_TYPE.LINE_MARKERS, data)
    values = [value for line in series for value in line.values if value is not None]
    _common(
        chart,
        axis,
        axis_format(number_format, values),
        size=12,
        horizontal=False,
        skip=ceil(len(periods) / max(room, 1)),
    )
    chart.value_axis.minimum_scale = 0
    if kind == "rate" and 0.8 < max(values, default=0) <= 1:
        chart.value_axis.maximum_scale = 1
    _whole_steps(chart, values, number_format)
    for drawn, given in zip(chart.plots[0].series, series, strict=True):
        drawn.smooth = False
        drawn.format.line.color.rgb = _colour(given.colour)
        drawn.format.line.width = Pt(2.25)
        drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 6
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = _colour(given.colour)
        drawn.marker.format.line.color.rgb = _colour(given.colour)
    for end in label_ends(series, apart):
        drawn, colour = chart.plots[0].series[end.series], series[end.series].colour
        _end_label(drawn, end.point, number_format, colour, below=end.below)
    _join_over_gaps(chart)
    if len({line.colour for line in series}) > 1:
        _legend(chart)
    return chart


def _whole_steps(chart: Chart, values: Sequence[float], number_format: str) -> None:
    """An axis of few units or persons counts by one: half of one would be printed as 0, 1, 1, 2."""
    if number_format != PERCENT and max(values, default=0) <= 5:
        chart.value_axis.major_unit, chart.value_axis.maximum_scale = 1, max(max(values, default=0), 1) + 1


def pieces(
    points: Mapping[str, float], breaks: Sequence[str], periods: Sequence[str]
) -> list[tuple[str, list[float | None]]]:
    """A series cut at its breaks: (first period, values over ``periods``) of each piece, so that no line crosses a break."""
    found: dict[int, dict[str, float]] = {}
    for period, value in sorted(points.items(), key=lambda point: ends(point[0])):
        found.setdefault(sum(starts(cut) <= ends(period) for cut in breaks), {})[period] = value
    return [(next(iter(piece)), [piece.get(period) for period in periods]) for _, piece in sorted(found.items())]


def _colour(given: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(given.lstrip("#")))


def _room_for_labels(chart: Chart, values: Sequence[float]) -> None:
    """An axis with room beyond the longest bars on both sides: what stands at a bar's end must not run into the names."""
    low, high = min(values), max(0.0, *values)
    span = high - low
    size = 10.0 ** floor(log10(span / 6))
    step = next(size * times for times in (1, 2, 5, 10) if size * times >= span / 6)
    axis = chart.value_axis
    axis.major_unit = step
    axis.minimum_scale = floor((low - _LABEL * span) / step) * step
    axis.maximum_scale = ceil((high + (_LABEL * span if high else 0)) / step) * step


def _common(chart: Chart, axis: str, number_format: str, *, size: float, horizontal: bool, skip: int = 1) -> None:
    _number_axes(chart)
    chart.has_title, chart.has_legend = False, False
    chart.font.size, chart.font.color.rgb = Pt(size), _colour(INK)
    chart.font.language_id = MSO_LANGUAGE_ID.SIMPLIFIED_CHINESE  # the forms of the signs that readers here know
    category, value = chart.category_axis, chart.value_axis
    category.format.line.color.rgb = _colour(GREY)
    category.major_tick_mark = value.major_tick_mark = XL_TICK_MARK.NONE
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category._element.find(qn("c:noMultiLvlLbl")).addprevious(
        parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="{skip}"/>')
    )
    category.has_major_gridlines = False
    value.has_major_gridlines = True
    value.major_gridlines.format.line.color.rgb = _colour(GRID)
    value.format.line.fill.background()
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = number_format, False
    value.tick_labels.font.size = Pt(11)
    value.has_title = True
    frame = value.axis_title.text_frame
    frame.text = plain(axis)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.language_id = Pt(11), False, MSO_LANGUAGE_ID.SIMPLIFIED_CHINESE
    if horizontal:
        category.reverse_order = True
        # Reversed categories carry the value axis to the top with them unless it crosses at their end.
        value._element.find(qn("c:crosses")).set("val", "max")
    else:
        category.tick_labels.font.size = Pt(size)
        if skip > 1:  # many years stand askew, which programs would else each decide in a way of its own
            category._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").set("rot", "-2700000")


def _number_axes(chart: Chart) -> None:
    """The library's numbers of axes are below 0, which the schema does not allow."""
    for element in chart._chartSpace.xpath("//c:axId | //c:crossAx"):
        element.set("val", str(abs(int(element.get("val")))))


def _labels(series: Any, number_format: str, size: float, position: Any) -> None:
    labels = series.data_labels
    labels.number_format, labels.number_format_is_linked = number_format, False
    labels.font.size, labels.position, labels.show_value = Pt(size), position, True
    if position == XL_LABEL_POSITION.CENTER:
        labels.font.color.rgb = _colour("#ffffff")


def _hide_label(series: Any, number: int) -> None:
    label = parse_xml(f'<c:dLbl {nsdecls("c")}><c:idx val="{number}"/><c:delete val="1"/></c:dLbl>')
    labels = series.data_labels._element
    labels.insert(len(labels.findall(qn("c:dLbl"))), label)


def _end_label(series: Any, number: int, number_format: str, colour: str, *, below: bool) -> None:
    """The number of a line's end, above or below it."""
    label = series.points[number].data_label
    label.position = XL_LABEL_POSITION.BELOW if below else XL_LABEL_POSITION.ABOVE
    label.font.size, label.font.color.rgb = Pt(11), _colour(colour)
    element = label._dLbl
    shown = parse_xml(f'<c:numFmt {nsdecls("c")} formatCode="" sourceLinked="0"/>')
    shown.set("formatCode", number_format)
    element.insert(1, shown)


def _join_over_gaps(chart: Chart) -> None:
    """Years without a figure are spanned; pieces that must not be joined are series of their own."""
    blanks = chart._chartSpace.chart.find(qn("c:dispBlanksAs"))
    blanks.set("val", "span")


def _legend(chart: Chart) -> None:
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(12)
