"""The annex that offices edit: a workbook of tables with native charts, each number a number, each name text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.comments import Comment
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.metrics import BY_ID, METRICS
from data.reference import calibres, events, figures
from data.texts import text
from data.workbooks import save
from layouts import numbers
from layouts.figures.palette import ACCENT, BLUE, LINES
from layouts.names import calibre_name, figure_name, industry_name, region_name
from reports.content import UNITS_LISTED, Content, Row
from reports.plain import plain

_INK: Final = "3A4450"
_FONT: Final = "Calibri"
_TITLE: Final = Font(name=_FONT, bold=True, size=14, color=_INK)
_BOLD: Final = Font(name=_FONT, bold=True, color=_INK)
_DIM: Final = Font(name=_FONT, size=9, color="66717E")
_STAMP: Final = Font(name=_FONT, bold=True, color=ACCENT.lstrip("#").upper())
_LINE: Final = Side("thin", color="9AA5B1")
_TOTAL: Final = PatternFill("solid", fgColor="EEF2F7")
_HEAD: Final = PatternFill("solid", fgColor="DCE6F1")
_HAIR: Final = Border(bottom=Side("hair", color="9AA5B1"))
_STYLE: Final = TableStyleInfo(name="TableStyleLight9", showRowStripes=True)
_COUNT: Final = {"zh": '[>=100000000]0\\.00,,"亿";[>=10000]0\\.0,"万";#,##0', "en": "#,##0"}
"""Counts in 万 from 10 000 on and in 亿 from 100 000 000 on; the cell keeps the whole number. ``0\\.0,`` divides by a thousand and sets
a point before the last digit, the way that spreadsheets have to divide by ten thousand."""
_RATE: Final = "0.0%"
_POINTS: Final = "+0.0;-0.0;0.0"
_RATIO: Final = "#,##0.0"
COUNTS: Final = (
    "units",
    "units_covered",
    "gap_units",
    "employees",
    "employees_covered",
    "gap_workers",
    "members",
    "unions",
    "grassroots_unions",
)
REGION_COUNTS: Final = ("units", "units_covered", "gap_units", "employees", "gap_workers", "members")
RATES: Final = ("unit_coverage", "worker_coverage", "density", "density_in_covered", "small_micro_coverage")
_CHANGES: Final = ("unit_coverage", "worker_coverage", "density", "small_micro_coverage")
_CHART_ROWS: Final = 20
_CENTIMETRES: Final = 0.195
"""The width of one place of a column's width."""
_REPEAT_HEADS: Final = 24
_PAGE_WIDTH: Final = 27.0
_PAGE_HEIGHT: Final = 13.5
"""Of a landscape A4 page inside its margins, in centimetres: what is wider is printed smaller, so may be higher."""
_PAGE_ROWS: Final = 14
"""A chart below a longer table begins a page of its own in print."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header, how a row gives its value, its number format (None: text) and a note."""

    header: str
    value: Callable[[Row], Any]
    form: str | None = None
    note: str = ""


def write_workbook(content: Content, path: Path, *, language: str, timestamp: datetime, made_by: str) -> Path:
    """Write the workbook of ``content`` to ``path`` (.xlsx) and return it; the same arguments give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    writer = _Writer(book, content, language, timestamp, made_by)
    writer.cover()
    writer.summary()
    writer.regions()
    writer.industries()
    writer.sizes()
    writer.gaps()
    writer.trend()
    writer.units()
    writer.methods()
    book.properties.title = writer.heading
    book.properties.creator = book.properties.lastModifiedBy = made_by
    book.properties.created = book.properties.modified = timestamp.replace(tzinfo=None)
    return save(book, path, timestamp)


def put(sheet: Worksheet, row: int, column: int, value: object, form: str | None = None) -> None:
    """Write a number with its format, or text that no spreadsheet takes for a formula or a link."""
    cell = sheet.cell(row, column)
    if value is None:
        return
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        cell.value = value
        cell.number_format = form or "General"
        return
    cell.value = plain(str(value))[:32_000]
    cell.data_type = "s"
    cell.number_format = "@"


def width_of(value: object) -> int:
    """How wide a value stands: a Chinese sign takes two places."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in str(value))


def ranks(rows: Sequence[Row], figure: str) -> dict[Any, int]:
    """Region -> rank by a figure, highest first; those that tie share a rank (1, 2, 2, 4)."""
    known = sorted((row[figure] for row in rows if row["region"] is not None and row[figure] is not None), reverse=True)
    return {
        row["region"]: known.index(row[figure]) + 1
        for row in rows
        if row["region"] is not None and row[figure] is not None
    }


class _Writer:
    """One workbook while it is written."""

    def __init__(self, book: Workbook, content: Content, language: str, timestamp: datetime, made_by: str) -> None:
        self.book, self.content, self.language = book, content, language
        self.timestamp, self.made_by = timestamp, made_by
        self.heading = self.say("book.title", region=content.name(language))
        self.tables = 0

    def say(self, key: str, **values: object) -> str:
        return text(key, self.language, **values)

    @property
    def stamp(self) -> str:
        return self.say("shell.synthetic_mark") if self.content.synthetic else ""

    def context(self) -> str:
        """Region, period, calibre, as-of date, audience: the line under each title."""
        c = self.content
        words = [
            c.name(self.language),
            c.period + (self.say("book.against", period=c.compare) if c.before and c.compare else ""),
            self.say("book.calibre", calibre=calibre_name(c.calibre, self.language)),
            self.say("date.asof", date=c.reference_date) if c.reference_date else "",
            self.say(f"book.{c.audience}"),
        ]
        return " · ".join(word for word in words if word)

    def sheet(self, name: str, *, landscape: bool = True) -> Worksheet:
        """A sheet with its title, the line of context, the synthetic stamp, set up for A4."""
        c = self.content
        sheet: Worksheet = self.book.create_sheet(self.say(f"book.sheet.{name}"))
        put(sheet, 1, 1, self.say(f"book.head.{name}", region=c.name(self.language), period=c.period))
        sheet.cell(1, 1).font = _TITLE
        put(sheet, 2, 1, self.context())
        sheet.cell(2, 1).font = _DIM
        if self.stamp:
            put(sheet, 3, 1, self.say("book.synthetic"))
            sheet.cell(3, 1).font = _STAMP
        _set_up(sheet, "landscape" if landscape else "portrait", one_page=False)
        sheet.page_margins = PageMargins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3)
        sheet.print_options.horizontalCentered = True
        audience = self.say(f"book.{c.audience}")
        head, foot = sheet.oddHeader, sheet.oddFooter
        assert head is not None
        assert foot is not None
        head.left.text = _ampersand(self.heading)
        head.right.text = _ampersand(" · ".join(w for w in (self.stamp, audience) if w))
        foot.left.text = _ampersand(self.context())
        foot.right.text = "&P / &N"
        sheet.sheet_view.showGridLines = False
        return sheet

    def table(self, sheet: Worksheet, name: str, columns: Sequence[Column], rows: Iterable[Row], top: int) -> int:
        """A real table with filter and frozen head; returns its last row. Nothing without rows but a line that says so."""
        widths = [10.5 if column.form not in (None, "0") else 7.0 for column in columns]
        at = top
        for row in rows:
            at += 1
            for place, column in enumerate(columns, 1):
                value = column.value(row)
                put(sheet, at, place, value, column.form)
                sheet.cell(at, place).border = _HAIR
                if isinstance(value, str):
                    widths[place - 1] = max(widths[place - 1], min(64, width_of(value) + 2))
                    sheet.cell(at, place).alignment = Alignment(vertical="top", wrap_text=width_of(value) > 64)
        if at == top:
            put(sheet, top, 1, self.say("book.nothing"))
            return top
        lines = 1
        for place, column in enumerate(columns, 1):
            put(sheet, top, place, column.header)
            head = sheet.cell(top, place)
            side = "right" if column.form else "left"
            head.alignment = Alignment(wrap_text=True, vertical="center", horizontal=side)
            head.fill, head.font = _HEAD, _BOLD
            if column.note:
                head.comment = Comment(column.note, "", height=90, width=300)
            wide = width_of(column.header)
            widths[place - 1] = max(widths[place - 1], min(14.0, wide / 2 + 3))
            lines = max(lines, -(-wide // int(widths[place - 1] - 2)))
            sheet.column_dimensions[get_column_letter(place)].width = widths[place - 1]
        sheet.row_dimensions[top].height = 8 + 14 * lines
        table = Table(displayName=name, ref=f"A{top}:{get_column_letter(len(columns))}{at}")
        table.tableStyleInfo = _STYLE
        sheet.add_table(table)
        sheet.freeze_panes = f"A{top + 1}"
        if at - top > _REPEAT_HEADS:
            sheet.print_title_rows = f"{top}:{top}"
        return at

    def close(self, sheet: Worksheet, last: int, columns: int) -> None:
        """The print area down to the last row."""
        sheet.print_area = f"A1:{get_column_letter(max(columns, 1))}{max(last, 3)}"

    def note(self, sheet: Worksheet, row: int, *lines: str) -> int:
        """Lines below a table; returns the next free row."""
        for line in lines:
            if line:
                put(sheet, row, 1, line)
                sheet.cell(row, 1).font = _DIM
                row += 1
        return row

    def form(self, figure: str) -> str:
        kind = BY_ID[figure].kind if figure in BY_ID else "gap"
        return _RATE if kind == "rate" else _RATIO if kind == "ratio" else _COUNT[self.language]

    def figure(self, name: str) -> Column:
        """A column of a measure or metric, its formula in a note on the header."""
        return Column(figure_name(name, self.language), lambda row: row[name], self.form(name), self.formula(name))

    def formula(self, name: str) -> str:
        """How a metric is made, in words."""
        metric = next((m for m in METRICS if m.id == name), None)
        if metric is None:
            return ""
        some, every = figure_name(metric.numerator, self.language), figure_name(metric.denominator, self.language)
        made = f"{every} − {some}" if metric.kind == "gap" else f"{some} ÷ {every}"
        return f"{figure_name(name, self.language)} = {made}"

    def known(self, names: Sequence[str], rows: Sequence[Row]) -> list[str]:
        """The figures that at least one row has."""
        return [name for name in names if any(row.get(name) is not None for row in rows)]

    def changed(self, name: str, before: Sequence[Row], key: str) -> Column:
        """The change of a rate since the compared period, in points."""
        old = {row[key]: row[name] for row in before}

        def points(row: Row) -> float | None:
            then = old.get(row[key])
            return None if then is None or row[name] is None else (row[name] - then) * 100

        return Column(self.say("book.change", figure=figure_name(name, self.language)), points, _POINTS)

    def cover(self) -> None:
        """Region, period, calibre, sources, who made it, lines to sign."""
        c, sheet = self.content, self.book.create_sheet(self.say("book.sheet.cover"))
        sheet.sheet_view.showGridLines = False
        _set_up(sheet, "portrait", one_page=True)
        foot = sheet.oddFooter
        assert foot is not None
        foot.left.text = _ampersand(self.context())
        put(sheet, 2, 1, self.heading)
        sheet.cell(2, 1).font = Font(name=_FONT, bold=True, size=20, color=_INK)
        sheet.merge_cells("A2:B2")
        sheet.cell(2, 1).alignment = Alignment(horizontal="center", wrap_text=True, vertical="center")
        sheet.row_dimensions[2].height = 64
        if self.stamp:
            put(sheet, 3, 1, self.say("book.synthetic"))
            sheet.cell(3, 1).font = _STAMP
            sheet.merge_cells("A3:B3")
            sheet.cell(3, 1).alignment = Alignment(horizontal="center", wrap_text=True)
            sheet.row_dimensions[3].height = 32
        sources = c.sources
        lines = [
            (
                "region",
                f"{c.name(self.language)}（{c.region}）"
                if self.language == "zh"
                else f"{c.name(self.language)} ({c.region})",
            ),
            ("period", c.period),
            ("compare", c.compare if c.before and c.compare else self.say("book.none")),
            ("calibre", calibre_name(c.calibre, self.language)),
            ("asof", c.reference_date or "–"),
            ("audience", self.say(f"book.{c.audience}") + (self.say("book.rounded", base=c.base) if c.base else "")),
            (
                "sources",
                "；".join(sources[:6])
                + (self.say("book.more_sources", n=len(sources) - 6) if len(sources) > 6 else ""),
            ),
            ("version", str(c.data_version)),
            ("made", self.timestamp.strftime("%Y-%m-%d %H:%M")),
            ("made_by", self.made_by),
        ]
        row = 5
        for name, value in lines:
            put(sheet, row, 1, self.say(f"book.cover.{name}"))
            put(sheet, row, 2, value)
            sheet.cell(row, 1).font = _BOLD
            sheet.cell(row, 1).alignment = Alignment(vertical="top")
            sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top")
            sheet.row_dimensions[row].height = 20 * max(1, -(-width_of(value) // 60))
            row += 1
        row += 1
        for name in ("compiled", "checked", "approved", "seal", "date"):
            put(sheet, row, 1, self.say(f"book.sign.{name}"))
            sheet.cell(row, 2).border = Border(bottom=_LINE)
            sheet.row_dimensions[row].height = 30
            sheet.cell(row, 1).alignment = Alignment(vertical="bottom")
            row += 1
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 66
        sheet.print_area = f"A1:B{row}"

    def summary(self) -> None:
        """The figures of the region itself, each rate with what it is made of and where those cells are."""
        c, sheet = self.content, self.sheet("summary", landscape=False)
        names = self.known(
            (
                *COUNTS,
                "units_own",
                "units_joint",
                "units_small_micro",
                "units_small_micro_covered",
                "gap_25",
                "gap_100",
            ),
            [c.whole],
        )
        metrics = [m for m in METRICS if m.kind != "gap" and c.whole[m.id] is not None]
        top = 5
        place = {name: top + 1 + i for i, name in enumerate([*names, *(m.id for m in metrics)])}

        def made(name: str) -> str:
            metric = BY_ID.get(name)
            if metric is None or metric.numerator not in place or metric.denominator not in place:
                return self.formula(name)
            sign = "−" if metric.kind == "gap" else "÷"
            first, second = (
                (metric.denominator, metric.numerator)
                if metric.kind == "gap"
                else (metric.numerator, metric.denominator)
            )
            exact = metric.kind == "gap" or self._parts_give(metric.id)
            return f"{self.formula(name)}" + (f"  (C{place[first]} {sign} C{place[second]})" if exact else "")

        before = c.before or {}
        columns = [
            Column(self.say("book.col.figure"), lambda n: figure_name(n["id"], self.language)),
            Column(self.say("book.col.unit"), lambda n: self._unit(n["id"])),
            Column(c.period, lambda n: c.whole[n["id"]]),
            *(
                [
                    Column(c.compare or "", lambda n: before.get(n["id"])),
                    Column(self.say("book.col.change"), lambda n: self._change(n["id"])),
                ]
                if c.before
                else []
            ),
            Column(self.say("book.col.made"), lambda n: made(n["id"])),
        ]
        last = self.table(sheet, "Summary", columns, [{"id": n} for n in place], top)
        for name, row in place.items():
            for column in (3, 4) if c.before else (3,):
                sheet.cell(row, column).number_format = self.form(name)
            if c.before:
                sheet.cell(row, 5).number_format = (
                    _POINTS
                    if self._is_rate(name)
                    else "+#,##0.0;-#,##0.0;0"
                    if self._is_ratio(name)
                    else "+#,##0;-#,##0;0"
                )
        last = self.note(sheet, last + 2, *self._missing_lines(c.whole))
        self.close(sheet, last, len(columns))

    def _parts_give(self, metric: str) -> bool:
        m, whole = BY_ID[metric], self.content.whole
        some, every = whole[m.numerator], whole[m.denominator]
        return bool(every) and some is not None and abs(some / every - whole[metric]) < 1e-12

    def _is_rate(self, name: str) -> bool:
        return name in BY_ID and BY_ID[name].kind == "rate"

    def _is_ratio(self, name: str) -> bool:
        return name in BY_ID and BY_ID[name].kind == "ratio"

    def _unit(self, name: str) -> str:
        if self._is_rate(name):
            return "%"
        people = name.startswith(("employees", "members", "staff", "social")) or name == "gap_workers"
        return self.say("book.persons" if people else "book.pieces") if not self._is_ratio(name) else ""

    def _change(self, name: str) -> float | None:
        now, then = self.content.whole[name], (self.content.before or {}).get(name)
        if now is None or then is None:
            return None
        return float((now - then) * 100) if self._is_rate(name) else now - then

    def _missing_lines(self, whole: Row) -> list[str]:
        groups: dict[str, list[str]] = {}
        for entry in whole["missing"]:
            if entry["region"] == self.content.region:
                continue
            groups.setdefault(entry["why"], []).append(region_name(entry["region"], self.language))
        return [
            self.say("book.missing", why=self.say(f"why.{why}"), names="、".join(dict.fromkeys(names)))
            for why, names in groups.items()
        ]

    def _ranked_by(self, rows: Sequence[Row]) -> str | None:
        divisions = [row for row in rows if row["region"] is not None]
        return next((m for m in RATES if sum(1 for row in divisions if row[m] is not None) > 1), None)

    def regions(self) -> None:
        """The level below: rank, code, counts, rates with change in points, why something is missing."""
        c, sheet = self.content, self.sheet("regions")
        divisions = [row for row in c.children if row["region"] is not None]
        metric = self._ranked_by(divisions)
        rank = ranks(divisions, metric) if metric else {}
        rows = sorted(divisions, key=lambda r: (rank.get(r["region"], 9_999), r["region"]))
        shown = self.known(REGION_COUNTS, rows)
        rates = self.known(RATES, rows)
        columns = [
            Column(self.say("book.col.rank"), lambda r: rank.get(r["region"]), "0"),
            Column(self.say("book.col.code"), lambda r: r["region"]),
            Column(self.say("book.col.region"), lambda r: region_name(r["region"], self.language)),
        ]
        for name in rates:
            columns.append(self.figure(name))
            if c.children_before and name in _CHANGES:
                columns.append(self.changed(name, c.children_before, "region"))
        columns += [self.figure(name) for name in shown]
        if any(self._why(r, metric) for r in rows):
            columns.append(Column(self.say("book.col.note"), lambda r: self._why(r, metric)))
        last = self.table(sheet, "Regions", columns, rows, 5)
        rest = [row for row in c.children if row["region"] is None]
        if rows:
            last = self._below(
                sheet,
                last + 1,
                columns,
                [(self.say("book.whole"), c.whole), *((self.say("region.remainder"), r) for r in rest)],
                3,
            )
        lines = [self.say("book.rank_note", figure=figure_name(metric, self.language))] if metric else []
        if rest:
            lines.append(self.say("book.remainder_note"))
        if any(r.get("suppressed") for r in rows):
            lines.append(self.say("book.suppressed_note"))
        last = self.note(sheet, last + 1, *lines)
        if metric and len(rank) > 1:
            place = next(i for i, col in enumerate(columns, 1) if col.header == figure_name(metric, self.language))
            title = self.say("book.chart.ranking", figure=figure_name(metric, self.language))
            last = self.bars(
                sheet, last + 1, title, 3, place, 6, 5 + len(rank), _RATE, figure_name(metric, self.language), BLUE
            )
        self.close(sheet, last, len(columns))

    def _why(self, row: Row, metric: str | None) -> str | None:
        if row.get("suppressed"):
            return self.say("why.suppressed")
        if metric is not None and row[metric] is None:
            return self.say(f"why.{self.content.why(row, metric)}")
        above = [figure_name(name, self.language) for name in RATES if (row.get(name) or 0) > 1]
        return self.say("book.above_all", names="、".join(above)) if above else None

    def _below(
        self, sheet: Worksheet, row: int, columns: Sequence[Column], totals: Sequence[tuple[str, Row]], name_at: int
    ) -> int:
        """Rows under a table that no filter or sort touches: the whole, the remainder."""
        row += 1
        for label, figures_ in totals:
            for place, column in enumerate(columns, 1):
                if place == name_at:
                    put(sheet, row, place, label)
                elif column.form not in (None, "0", _POINTS):
                    put(sheet, row, place, column.value(figures_), column.form)
                sheet.cell(row, place).fill = _TOTAL
                sheet.cell(row, place).font = _BOLD
            row += 1
        return row

    def industries(self) -> None:
        """Sections of industry: counts, rates, gaps."""
        c = self.content
        rows = [row for row in c.industries if any(row[n] is not None for n in ("units", "employees"))]
        if not rows and not any(row.get("suppressed") for row in c.industries):
            return
        sheet = self.sheet("industries")
        rows = sorted(
            [*rows, *(r for r in c.industries if r.get("suppressed"))],
            key=lambda r: (-(r["gap_workers"] or -1), r["industry"]),
        )
        columns = [
            Column(self.say("book.col.code"), lambda r: r["industry"]),
            Column(self.say("book.col.industry"), lambda r: industry_name(r["industry"], self.language)),
            *(self.figure(n) for n in self.known((*RATES, *COUNTS), rows)),
        ]
        if any(r.get("suppressed") for r in rows):
            columns.append(
                Column(self.say("book.col.note"), lambda r: self.say("why.suppressed") if r.get("suppressed") else None)
            )
        last = self.table(sheet, "Industries", columns, rows, 5)
        last = self._below(sheet, last + 1, columns, [(self.say("book.whole"), c.whole)], 2)
        with_gap = sum(1 for r in rows if r["gap_workers"])
        if with_gap > 1:
            place = next(
                i for i, column in enumerate(columns, 1) if column.header == figure_name("gap_workers", self.language)
            )
            last = self.bars(
                sheet,
                last + 1,
                self.say("book.chart.industries"),
                2,
                place,
                6,
                5 + min(with_gap, _CHART_ROWS),
                _COUNT[self.language],
                self.say("book.persons"),
                ACCENT,
            )
        self.close(sheet, last, len(columns))

    def sizes(self) -> None:
        """Size classes of enterprises by how they are covered."""
        c = self.content
        rows = [row for row in c.sizes if row["units"] is not None or row.get("suppressed")]
        if not rows:
            return
        sheet = self.sheet("sizes")
        columns = [
            Column(self.say("book.col.size"), lambda r: self.say(f"size.{r['size']}")),
            *(
                self.figure(n)
                for n in self.known(
                    (
                        "units",
                        "units_own",
                        "units_joint",
                        "gap_units",
                        "unit_coverage",
                        "employees",
                        "worker_coverage",
                        "gap_workers",
                    ),
                    rows,
                )
            ),
        ]
        if any(r.get("suppressed") for r in rows):
            columns.append(
                Column(self.say("book.col.note"), lambda r: self.say("why.suppressed") if r.get("suppressed") else None)
            )
        last = self.table(sheet, "Sizes", columns, rows, 5)
        last = self.note(sheet, last + 2, self.say("book.sizes_note"))
        heads = [column.header for column in columns]
        modes = [
            heads.index(figure_name(n, self.language)) + 1
            for n in ("units_own", "units_joint", "gap_units")
            if figure_name(n, self.language) in heads
        ]
        if len(modes) == 3:
            last = self.stack(sheet, last + 1, self.say("book.chart.sizes"), 1, modes, 5, 5 + len(rows))
        self.close(sheet, last, len(columns))

    def gaps(self) -> None:
        """Region and industry with most employees out of reach."""
        c = self.content
        if not c.cells:
            return
        sheet = self.sheet("gaps")
        cells = [{**cell, "rank": i} for i, cell in enumerate(c.cells, 1)]
        columns = [
            Column(self.say("book.col.rank"), lambda r: r["rank"], "0"),
            Column(
                self.say("book.col.place"),
                lambda r: f"{region_name(r['region'], self.language)} · {industry_name(r['industry'], self.language)}",
            ),
            Column(self.say("book.col.code"), lambda r: r["region"]),
            Column(self.say("book.col.industry_code"), lambda r: r["industry"]),
            *(
                self.figure(n)
                for n in self.known(
                    (
                        "gap_workers",
                        "gap_units",
                        "gap_25",
                        "gap_100",
                        "units",
                        "employees",
                        "unit_coverage",
                        "worker_coverage",
                    ),
                    cells,
                )
            ),
        ]
        last = self.table(sheet, "Gaps", columns, cells, 5)
        last = self.note(sheet, last + 2, self.say("gaps.ledger_note"), self.say("book.cells_note", n=len(cells)))
        if len(cells) > 1:
            last = self.bars(
                sheet,
                last + 1,
                self.say("book.chart.gaps"),
                2,
                5,
                6,
                5 + min(len(cells), 15),
                _COUNT[self.language],
                self.say("book.persons"),
                ACCENT,
            )
        self.close(sheet, last, len(columns))

    def trend(self) -> None:
        """All periods of all calibres; the chart shows the report's own calibre alone."""
        c = self.content
        rows = [
            r
            for r in c.history
            if any(r.get(n) is not None for n in (*COUNTS, *RATES))
            and r["period"] <= c.period
            and (c.synthetic or r["purpose"] != "synthetic")
        ]
        if not rows:
            return
        sheet = self.sheet("trend")
        own = [r for r in rows if (r["calibre"], r["purpose"]) == (c.calibre, c.purpose)]
        ordered = [*own, *(r for r in rows if r not in own)]
        columns = [
            Column(self.say("book.col.period"), lambda r: r["period"]),
            Column(self.say("book.col.calibre"), lambda r: calibre_name(r["calibre"], self.language)),
            *(self.figure(n) for n in self.known((*RATES, *COUNTS), ordered)),
            Column(self.say("book.col.note"), lambda r: self._break(r)),
        ]
        last = self.table(sheet, "Trend", columns, ordered, 5)
        last = self.note(sheet, last + 2, self.say("book.calibres_note"))
        heads = [column.header for column in columns]
        series = [
            heads.index(figure_name(n, self.language)) + 1
            for n in RATES
            if sum(1 for r in own if r.get(n) is not None) > 1
        ]
        form, unit = _RATE, "%"
        if not series:
            counts = [
                n for n in ("grassroots_unions", "members", "units") if sum(1 for r in own if r.get(n) is not None) > 1
            ][:1]
            series = [heads.index(figure_name(n, self.language)) + 1 for n in counts]
            form, unit = _COUNT[self.language], self._unit(counts[0]) if counts else ""
        if series and len(own) > 1:
            title = self.say("book.chart.trend", calibre=calibre_name(c.calibre, self.language))
            last = self.lines(sheet, last + 1, title, series, 5, 5 + len(own), form, unit)
        self.close(sheet, last, len(columns))

    def _break(self, row: Row) -> str | None:
        said = [
            e.text_zh if self.language == "zh" else e.text_en
            for e in events()
            if e.calibre == row["calibre"] and e.date == row["period"]
        ]
        partial = [
            figure_name(n, self.language) for n in row.get("partial", ()) if row.get(n) is not None and n in COUNTS
        ]
        if partial:
            said.append(self.say("book.partial", names="、".join(partial)))
        return "；".join(said) or None

    def units(self) -> None:
        """The list of units without a union, most employees first, each with the cell that it stands in."""
        c = self.content
        if c.units is None:
            return
        sheet = self.sheet("units")
        columns = [
            Column(self.say("book.col.number"), lambda r: r["number"], "0"),
            Column(self.say("book.col.credit_code"), lambda r: r["credit_code"]),
            Column(self.say("book.col.name"), lambda r: r["name"]),
            Column(self.say("book.col.region"), lambda r: region_name(r["region"], self.language, short=False)),
            Column(self.say("book.col.industry_code"), lambda r: r["industry"]),
            Column(self.say("book.col.size"), lambda r: self.say(f"size.{r['size']}")),
            Column(figure_name("employees", self.language), lambda r: r["employees"], "#,##0"),
            Column(self.say("book.col.plan"), lambda r: None),
            Column(self.say("book.col.source"), lambda r: f"{r['file']} {r['sheet'] or ''}!{r['cell']}"),
        ]
        rows = ({**row, "number": i} for i, row in enumerate(islice(c.units_without_union(), UNITS_LISTED), 1))
        last = self.table(sheet, "Units", columns, rows, 5)
        listed = max(0, last - 5)
        more = (c.whole["gap_units"] or 0) - listed
        lines = (
            [self.say("book.units_cut", n=numbers.exact(UNITS_LISTED), more=numbers.exact(more))]
            if listed == UNITS_LISTED and more > 0
            else []
        )
        last = self.note(sheet, last + 2, *lines, self.say("gaps.ledger_note"))
        self.close(sheet, last, len(columns))

    def methods(self) -> None:
        """Definitions, formulas, calibre, sources: what a reader must know to check a number."""
        c, sheet = self.content, self.sheet("methods", landscape=False)
        calibre = calibres()[c.calibre]
        lines: list[tuple[str, str]] = [
            (calibre_name(c.calibre, self.language), calibre.note_zh if self.language == "zh" else calibre.note_en),
            (self.say("book.points"), self.say("book.points_note")),
            (self.say("book.missing_head"), self.say("book.missing_note")),
        ]
        if c.audience == "external":
            lines.append(
                (
                    self.say("book.external"),
                    self.say("book.external_note") + (self.say("book.rounded_note", base=c.base) if c.base else ""),
                )
            )
        shown = self.known((*COUNTS, *(m.id for m in METRICS)), [c.whole, *c.children])
        for name in shown:
            known = figures()[name]
            meaning = known.definition_zh if self.language == "zh" else known.definition_en
            said = "; ".join(part for part in (self.formula(name).partition(" = ")[2], meaning) if part)
            if said:
                lines.append((figure_name(name, self.language), said))
        for source in c.files:
            where = f"{source['file']} {source.get('sheet') or ''}".strip()
            lines.append((self.say("book.source"), f"{source['source']} · {where}" if source.get("source") else where))
        columns = [
            Column(self.say("book.col.item"), lambda r: r["a"]),
            Column(self.say("book.col.meaning"), lambda r: r["b"]),
        ]
        last = self.table(sheet, "Methods", columns, [{"a": a, "b": b} for a, b in lines], 5)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 84
        for row in range(6, last + 1):
            sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top")
            sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        self.close(sheet, last, 2)

    def bars(
        self,
        sheet: Worksheet,
        row: int,
        title: str,
        names: int,
        values: int,
        first: int,
        last: int,
        form: str,
        axis: str,
        colour: str,
    ) -> int:
        """Horizontal bars in the order of the table, the first on top; returns the row below the chart."""
        chart = BarChart()
        chart.type, chart.style, chart.gapWidth = "bar", 10, 40
        chart.add_data(Reference(sheet, min_col=values, min_row=first - 1, max_row=last), titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=names, min_row=first, max_row=last))
        chart.series[0].graphicalProperties = GraphicalProperties(solidFill=colour.lstrip("#"))
        chart.legend = None
        chart.x_axis.scaling.orientation, chart.y_axis.crosses = "maxMin", "max"
        count = last - first + 1
        return self._place(sheet, chart, row, title, form, axis, max(6.0, 2.6 + 0.6 * count), labels=True)

    def stack(
        self, sheet: Worksheet, row: int, title: str, names: int, values: Sequence[int], head: int, last: int
    ) -> int:
        """Bars of 100 %: own, joint, uncovered."""
        chart = BarChart()
        chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "percentStacked", 100, 40
        for column, colour in zip(values, (BLUE, LINES[2], ACCENT), strict=True):
            chart.add_data(Reference(sheet, min_col=column, min_row=head, max_row=last), titles_from_data=True)
            chart.series[-1].graphicalProperties = GraphicalProperties(solidFill=colour.lstrip("#"))
        chart.set_categories(Reference(sheet, min_col=names, min_row=head + 1, max_row=last))
        chart.legend.position = "b"
        chart.x_axis.scaling.orientation, chart.y_axis.crosses = "maxMin", "max"
        return self._place(sheet, chart, row, title, "0%", self.say("book.share_of_units"), 9.0)

    def lines(
        self, sheet: Worksheet, row: int, title: str, values: Sequence[int], head: int, last: int, form: str, axis: str
    ) -> int:
        """Lines of one calibre over its periods."""
        chart = LineChart()
        for number, column in enumerate(values):
            chart.add_data(Reference(sheet, min_col=column, min_row=head, max_row=last), titles_from_data=True)
            line = chart.series[-1]
            line.graphicalProperties.line.solidFill = LINES[number % len(LINES)].lstrip("#")
            line.graphicalProperties.line.width = 28_000
            line.smooth = False
        chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
        chart.legend.position = "b"  # type: ignore[union-attr]
        return self._place(sheet, chart, row, title, form, axis, 10.0)

    def _place(
        self,
        sheet: Worksheet,
        chart: Any,
        row: int,
        title: str,
        form: str,
        axis: str,
        height: float,
        *,
        labels: bool = False,
    ) -> int:
        wide = sum(sheet.column_dimensions[get_column_letter(n)].width for n in range(1, sheet.max_column + 1))
        chart.title = title
        height = min(height, _PAGE_HEIGHT * max(1.0, wide * _CENTIMETRES / _PAGE_WIDTH))
        chart.width, chart.height = min(34.0, max(16.0, wide * _CENTIMETRES)), height
        if row > _PAGE_ROWS:
            sheet.row_breaks.append(Break(id=row))
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.x_axis.tickLblSkip = chart.x_axis.tickMarkSkip = 1
        chart.x_axis.txPr = chart.y_axis.txPr = _small_text()
        chart.y_axis.number_format = form
        chart.y_axis.numFmt.sourceLinked = False
        chart.y_axis.title = axis
        chart.y_axis.majorGridlines = None
        if labels:
            chart.dataLabels = DataLabelList(
                numFmt=form, showVal=True, showSerName=False, showCatName=False, showLegendKey=False
            )
        sheet.add_chart(chart, f"A{row + 2}")
        return row + 3 + int(height / 0.53)


def _small_text() -> RichText:
    """7 points for the labels of an axis, so that each bar has its name."""
    letters = CharacterProperties(sz=700)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])


def _set_up(sheet: Any, orientation: str, *, one_page: bool) -> None:
    """A4, fitted to the paper's width; ``one_page``: and to its height."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(one_page)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _ampersand(words: str) -> str:
    """Text of a page header: an ampersand begins a code there."""
    return plain(words)[:200].replace("&", "&&")
