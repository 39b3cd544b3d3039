"""The annex that offices edit: a workbook of tables with native charts, each number a number, each name text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.chart import Reference
from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.metrics import BY_ID, METRICS
from analysis.rows import Row, value_of
from data.palette import ACCENT, BLUE, LINES
from data.reference import calibres, events, figures, regions
from data.texts import numbers, text
from data.texts.names import calibre_name, figure_name, full_name, industry_name, period_name, region_name, source_name
from data.workbooks import save
from reports.content.gather import Content
from reports.say.course import Course, find_courses
from reports.say.plain import plain
from reports.workbook.chart_page import ChartPage, Line
from reports.workbook.sheets import (
    BOLD,
    COUNT,
    DIM,
    FONT,
    INK,
    LINE,
    POINTS,
    RANK,
    RATE,
    RATIO,
    STAMP,
    TITLE,
    TOTAL,
    WHOLE,
    Column,
    form_alone,
    head_and_foot,
    lay_table,
    put,
    set_up,
    spread,
    width_of,
)

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
_MODES: Final = ("units_own", "units_joint", "gap_units")
_MODE_COLOURS: Final = (BLUE, LINES[2], ACCENT)
_SHEETS: Final = ("summary", "charts", "regions", "industries", "sizes", "small", "gaps", "trend", "units", "methods")
_TOP: Final = 5
_UNKNOWN: Final = "unknown"
_OF_UNIONS: Final = ("density", "density_in_covered", "members", "unions", "grassroots_unions")
"""Left out by industry where joint unions and federations, which have no industry, hold some of the members."""
_BARS: Final = 31
"""So many bars stand in a chart: a nation's provinces, a city's counties."""


def write_workbook(content: Content, path: Path, *, language: str, timestamp: datetime, made_by: str) -> Path:
    """Write the workbook of ``content`` to ``path`` (.xlsx) and return it; the same arguments give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    writer = _Writer(book, content, language, timestamp, made_by)
    writer.write()
    book.properties.title = writer.heading
    book.properties.creator = book.properties.lastModifiedBy = plain(made_by)
    moment = timestamp.astimezone(UTC)
    book.properties.created = book.properties.modified = moment.replace(tzinfo=None)
    return save(book, path, moment)


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
        self.notes: dict[str, list[int]] = {}

    def write(self) -> None:
        """The cover, then the sheets that there are figures for, in the order of :data:`_SHEETS`."""
        cover = self.book.create_sheet(self.say("book.sheet.cover"))
        self.summary()
        charts = self.sheet("charts", landscape=False)
        self.charts = ChartPage(charts, _TOP)
        for part in (self.regions, self.industries, self.sizes, self.small, self.gaps, self.trend, self.units):
            part()
        self.methods()
        if self.charts.empty:
            self.book.remove(charts)
        else:
            self.charts.close()
        self.cover(cover)

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
        put(
            sheet,
            1,
            1,
            self.say(f"book.head.{name}", region=c.name(self.language), period=period_name(c.period, self.language)),
        )
        sheet.cell(1, 1).font = TITLE
        put(sheet, 2, 1, self.context())
        sheet.cell(2, 1).font = DIM
        if self.stamp:
            put(sheet, 3, 1, self.say("book.synthetic"))
            sheet.cell(3, 1).font = STAMP
        set_up(sheet, "landscape" if landscape else "portrait")
        audience = self.say(f"book.{c.audience}")
        head_and_foot(sheet, self.heading, " · ".join(w for w in (self.stamp, audience) if w), self.context())
        return sheet

    def table(self, sheet: Worksheet, name: str, columns: Sequence[Column], rows: Iterable[Any]) -> int:
        """The table of a sheet; returns its last row."""
        return lay_table(sheet, name, columns, rows, _TOP, self.say("book.nothing"))

    def close(self, sheet: Worksheet, last: int, columns: int) -> None:
        """The print area down to the last row; the lines above and below the table keep within its width."""
        for row in (1, 2, 3, *self.notes.pop(sheet.title, ())):
            spread(sheet, row, columns)
        sheet.print_area = f"A1:{get_column_letter(columns)}{max(last, 3)}"

    def note(self, sheet: Worksheet, row: int, *lines: str) -> int:
        """Lines below a table; returns the last row."""
        for line in filter(None, lines):
            put(sheet, row, 1, line)
            sheet.cell(row, 1).font = DIM
            self.notes.setdefault(sheet.title, []).append(row)
            row += 1
        return row - 1

    def drawn(self, sheet: Worksheet, columns: Sequence[Column], header: str, rows: int, *, head: bool) -> Reference:
        """The cells of a table's column, for a chart: ``rows`` of them, with the header above or not."""
        place = next(i for i, column in enumerate(columns, 1) if column.header == header)
        return Reference(sheet, min_col=place, min_row=_TOP + (0 if head else 1), max_row=_TOP + rows)

    def bars(
        self, sheet: Worksheet, columns: Sequence[Column], names: str, figure: str, rows: int, title: str, colour: str
    ) -> None:
        """The chart of a figure for the first rows of a table."""
        rows, header = min(rows, _BARS), figure_name(figure, self.language)
        axis = header if self._is_rate(figure) else self._unit(figure)
        self.charts.bars(
            title,
            self.drawn(sheet, columns, names, rows, head=False),
            self.drawn(sheet, columns, header, rows, head=True),
            self.form(figure),
            axis,
            colour,
        )

    def modes(self, sheet: Worksheet, columns: Sequence[Column], heads: Sequence[str], rows: int, title: str) -> None:
        """The chart of own, joint and no cover for the first rows of a table."""
        rows = min(rows, _BARS)
        names = self.drawn(sheet, columns, columns[0].header, rows, head=False)
        parts = [self.drawn(sheet, columns, head, rows, head=True) for head in heads]
        self.charts.stack(title, names, parts, _MODE_COLOURS, self.say("book.share_of_units"))

    def form(self, figure: str) -> str:
        kind = BY_ID[figure].kind if figure in BY_ID else "gap"
        return RATE if kind == "rate" else RATIO if kind == "ratio" else COUNT[self.language]

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

        return Column(self.say("book.change", figure=figure_name(name, self.language)), points, POINTS)

    def cover(self, sheet: Worksheet) -> None:
        """Region, period, calibre, sources, who made it, lines to sign, what the sheets hold and which there are none of."""
        c = self.content
        set_up(sheet, "portrait", fit_height=True)
        audience = self.say(f"book.{c.audience}")
        head_and_foot(sheet, "", " · ".join(w for w in (self.stamp, audience) if w), self.context())
        put(sheet, 2, 1, self.heading)
        sheet.cell(2, 1).font = Font(name=FONT, bold=True, size=20, color=INK)
        sheet.merge_cells("A2:B2")
        sheet.cell(2, 1).alignment = Alignment(horizontal="center", wrap_text=True, vertical="center")
        sheet.row_dimensions[2].height = 64
        if self.stamp:
            put(sheet, 3, 1, self.say("book.synthetic"))
            sheet.cell(3, 1).font = STAMP
            sheet.merge_cells("A3:B3")
            sheet.cell(3, 1).alignment = Alignment(horizontal="center", wrap_text=True)
            sheet.row_dimensions[3].height = 32
        row = _TOP
        for name, value in [*self._cover_lines(), ("sheets", self._listed_sheets())]:
            put(sheet, row, 1, self.say(f"book.cover.{name}"))
            put(sheet, row, 2, value)
            sheet.cell(row, 1).font = BOLD
            sheet.cell(row, 1).alignment = Alignment(vertical="top")
            sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top")
            sheet.row_dimensions[row].height = 5 + 15 * max(1, -(-width_of(value) // 62))
            row += 1
        for name in ("compiled", "checked", "approved", "seal", "date"):
            row += 1
            put(sheet, row, 1, self.say(f"book.sign.{name}"))
            sheet.cell(row, 2).border = Border(bottom=LINE)
            sheet.row_dimensions[row].height = 30
            sheet.cell(row, 1).alignment = Alignment(vertical="bottom")
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 68
        sheet.print_area = f"A1:B{row}"

    def _cover_lines(self) -> list[tuple[str, str]]:
        c = self.content
        brackets = "{}（{}）" if self.language == "zh" else "{} ({})"
        compared = self.say("book.none")
        if c.compare:
            compared = c.compare if c.before else brackets.format(c.compare, self.say("book.no_figures"))
        sources = c.sources(self.language)
        more = self.say("book.more_sources", n=len(sources) - 6) if len(sources) > 6 else ""
        rounded = self.say("book.rounded", base=c.base) if c.base else ""
        return [
            ("region", brackets.format(c.name(self.language), c.region)),
            ("period", c.period),
            ("compare", compared),
            ("calibre", calibre_name(c.calibre, self.language)),
            ("asof", c.reference_date or "–"),
            ("audience", self.say(f"book.{c.audience}") + rounded),
            ("sources", self.say("say.semicolon").join(sources[:6]) + more),
            ("version", str(c.data_version)),
            ("made", self.timestamp.strftime("%Y-%m-%d %H:%M %Z").strip()),
            ("made_by", self.made_by),
        ]

    def _listed_sheets(self) -> str:
        """The sheets by name, and those that the report has no figures for."""
        comma, there = self.say("say.comma"), self.book.sheetnames
        names = [self.say(f"book.sheet.{name}") for name in _SHEETS]
        absent = [name for name in names if name not in there]
        key = "book.sheets_absent_external" if self.content.audience == "external" else "book.sheets_absent"
        said = self.say(key, names=comma.join(absent)) if absent else ""
        return comma.join(name for name in names if name in there) + said

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
        metrics = [m for m in METRICS if m.kind != "gap" and value_of(c.whole, m.id) is not None]
        top = _TOP
        place = {name: top + 1 + i for i, name in enumerate([*names, *(m.id for m in metrics)])}

        def made(name: str) -> str:
            metric, said = BY_ID.get(name), self.formula(name).partition(" = ")[2]
            if metric is None or metric.numerator not in place or metric.denominator not in place:
                return said
            if metric.kind == "gap":
                return f"{said} (C{place[metric.denominator]} − C{place[metric.numerator]})"
            exact = self._parts_give(metric.id)
            return said + (f" (C{place[metric.numerator]} ÷ C{place[metric.denominator]})" if exact else "")

        before: Row = c.before or {}
        columns = [
            Column(self.say("book.col.figure"), lambda n: figure_name(n["id"], self.language)),
            Column(self.say("book.col.unit"), lambda n: self._unit(n["id"])),
            Column(c.period, lambda n: value_of(c.whole, n["id"]), WHOLE),
            *(
                [
                    Column(c.compare or "", lambda n: before.get(n["id"]), WHOLE),
                    Column(self.say("book.col.change"), lambda n: self._change(n["id"]), POINTS),
                ]
                if c.before
                else []
            ),
            Column(self.say("book.col.made"), lambda n: made(n["id"]), width=48),
        ]
        last = self.table(sheet, "Summary", columns, [{"id": n} for n in place])
        for name, row in place.items():
            for column in (3, 4) if c.before else (3,):
                form_alone(sheet.cell(row, column), self.form(name))
            if c.before:
                whole = "+#,##0.0;-#,##0.0;0" if self._is_ratio(name) else "+#,##0;-#,##0;0"
                form_alone(sheet.cell(row, 5), POINTS if self._is_rate(name) else whole)
        last = self.note(sheet, last + 2, self._above_all(c.whole) or "", *self._missing_lines(c.whole, names))
        self.close(sheet, last, len(columns))

    def _parts_give(self, metric: str) -> bool:
        m, whole = BY_ID[metric], self.content.whole
        some, every = value_of(whole, m.numerator), value_of(whole, m.denominator)
        return bool(every) and some is not None and abs(some / every - value_of(whole, metric)) < 1e-12

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
        whole, before = self.content.whole, self.content.before
        now, then = value_of(whole, name), value_of(before, name) if before else None
        if now is None or then is None:
            return None
        return float((now - then) * 100) if self._is_rate(name) else now - then

    def _missing_lines(self, whole: Row, shown: Sequence[str]) -> list[str]:
        """Who lacks one of the figures shown, by reason."""
        groups: dict[str, list[str]] = {}
        for entry in whole["missing"]:
            if entry["region"] != self.content.region and set(entry["measures"]) & set(shown):
                groups.setdefault(entry["why"], []).append(region_name(entry["region"], self.language))
        comma = self.say("say.comma")
        return [
            self.say("book.missing", why=self.say(f"why.{why}"), names=comma.join(dict.fromkeys(names)))
            for why, names in groups.items()
        ]

    def _above_all(self, row: Row) -> str | None:
        above = [figure_name(name, self.language) for name in RATES if (row.get(name) or 0) > 1]
        return self.say("book.above_all", names=self.say("say.comma").join(above)) if above else None

    def _ranked_by(self, rows: Sequence[Row]) -> str | None:
        divisions = [row for row in rows if row["region"] is not None]
        return next((m for m in RATES if sum(1 for row in divisions if row[m] is not None) > 1), None)

    def regions(self) -> None:
        """The level below: rank, code, counts, rates with change in points, why something is missing."""
        c = self.content
        divisions = [row for row in c.children if row["region"] is not None]
        if not self.known((*COUNTS, *RATES), divisions) and not any(row.get("suppressed") for row in divisions):
            return
        sheet = self.sheet("regions")
        metric = self._ranked_by(divisions)
        rank = ranks(divisions, metric) if metric else {}
        rows = sorted(divisions, key=lambda r: (rank.get(r["region"], 9_999), r["region"]))
        shown = self.known(REGION_COUNTS, rows)
        columns = [
            *self._rank_columns(metric, rank),
            Column(self.say("book.col.code"), lambda r: r["region"]),
            Column(self.say("book.col.region"), lambda r: region_name(r["region"], self.language)),
        ]
        for name in self.known(RATES, rows):
            columns.append(self.figure(name))
            if c.children_before and name in _CHANGES:
                columns.append(self.changed(name, c.children_before, "region"))
        columns += [self.figure(name) for name in shown]
        columns += self._noted(rows, metric or next(iter(shown), None))
        last = self.table(sheet, "Regions", columns, rows)
        rest = [r for r in c.children if r["region"] is None and any(value_of(r, name) for name in shown)]
        last = self._below(
            sheet,
            last + 1,
            columns,
            [(self.say("book.whole"), c.whole), *((self.say("region.remainder"), r) for r in rest)],
            next(i for i, column in enumerate(columns, 1) if column.header == self.say("book.col.region")),
        )
        lines = [self.say("book.rank_note", figure=figure_name(metric, self.language))] if metric else []
        if rest:
            lines.append(self.say("book.remainder_note"))
        if any(r.get("suppressed") for r in rows):
            lines.append(self.say("book.suppressed_note"))
        last = self.note(sheet, last + 1, *lines)
        if metric and len(rank) > 1:
            title = self.say(
                "book.chart.ranking_cut" if len(rank) > _BARS else "book.chart.ranking",
                figure=figure_name(metric, self.language),
                n=_BARS,
                all=len(rank),
            )
            self.bars(sheet, columns, self.say("book.col.region"), metric, len(rank), title, BLUE)
        self.close(sheet, last, len(columns))

    def _rank_columns(self, metric: str | None, rank: Mapping[Any, int]) -> list[Column]:
        """The rank by a figure and, where there is one, that of the compared period."""
        if metric is None:
            return []
        found = [Column(self.say("book.col.rank"), lambda r: rank.get(r["region"]), RANK)]
        old = ranks(self.content.children_before, metric)
        if old:
            header = self.say("book.col.rank_before", period=self.content.compare)
            found.append(Column(header, lambda r: old.get(r["region"]), RANK))
        return found

    def _why(self, row: Row, metric: str | None) -> str | None:
        if row.get("suppressed"):
            return self.say("why.suppressed")
        if metric is not None and row[metric] is None:
            return self.say(f"why.{self.content.why(row, metric)}")
        return self._above_all(row)

    def _noted(self, rows: Sequence[Row], metric: str | None = None) -> list[Column]:
        """The column of notes, where a row has one."""
        if not any(self._why(row, metric) for row in rows):
            return []
        return [Column(self.say("book.col.note"), lambda r: self._why(r, metric), width=20)]

    def _below(
        self, sheet: Worksheet, row: int, columns: Sequence[Column], totals: Sequence[tuple[str, Row]], name_at: int
    ) -> int:
        """Rows under a table that no filter or sort touches: the whole, the remainder."""
        row += 1
        for label, figures_ in totals:
            for place, column in enumerate(columns, 1):
                if place == name_at:
                    put(sheet, row, place, label)
                elif column.form not in (None, RANK, POINTS):
                    put(sheet, row, place, column.value(figures_), column.form)
                sheet.cell(row, place).fill = TOTAL
                sheet.cell(row, place).font = BOLD
            sheet.cell(row, name_at).alignment = Alignment(indent=1)
            row += 1
        return row

    def industries(self) -> None:
        """Sections of industry: counts, rates, gaps."""
        c = self.content
        rows = [r for r in c.industries if r.get("suppressed") or r["units"] is not None or r["employees"] is not None]
        if not rows:
            return
        sheet = self.sheet("industries")
        rows.sort(key=lambda r: (-(r["gap_workers"] or r["gap_units"] or -1), r["industry"]))
        loose = any(r["industry"] == _UNKNOWN and (r["members"] or r.get("suppressed")) for r in rows)
        left_out = _OF_UNIONS if loose else ()
        columns = [
            Column(self.say("book.col.code"), lambda r: r["industry"] if r["industry"] != _UNKNOWN else None),
            Column(self.say("book.col.industry"), lambda r: industry_name(r["industry"], self.language)),
            *(self.figure(n) for n in self.known((*RATES, *COUNTS), rows) if n not in left_out),
        ]
        if c.industries_before and "unit_coverage" in self.known(RATES, rows):
            place = next(
                i for i, col in enumerate(columns) if col.header == figure_name("unit_coverage", self.language)
            )
            columns.insert(place + 1, self.changed("unit_coverage", c.industries_before, "industry"))
        columns += self._noted([{**r, **dict.fromkeys(left_out)} for r in rows])
        last = self.table(sheet, "Industries", columns, rows)
        last = self._below(sheet, last + 1, columns, [(self.say("book.whole"), c.whole)], 2)
        last = self.note(sheet, last + 1, self.say("book.loose_unions") if loose else "")
        gap = next(iter(self.known(("gap_workers", "gap_units"), rows)), None)
        if gap:
            drawn = sum(1 for r in rows if (value_of(r, gap) or 0) > 0)
            title = self.say("book.chart.industries", figure=figure_name(gap, self.language))
            self.bars(sheet, columns, self.say("book.col.industry"), gap, drawn, title, ACCENT)
        self.close(sheet, last, len(columns))

    def sizes(self) -> None:
        """Size classes of enterprises by how they are covered."""
        c = self.content
        rows = [row for row in c.sizes if row["units"] is not None or row.get("suppressed")]
        if not rows:
            return
        sheet = self.sheet("sizes")
        shown = ("units", *_MODES, "unit_coverage", "employees", "gap_workers", "worker_coverage")
        columns = [
            Column(self.say("book.col.size"), lambda r: self.say(f"size.{r['size']}")),
            *(self.figure(n) for n in self.known(shown, rows)),
            *self._noted(rows),
        ]
        last = self.table(sheet, "Sizes", columns, rows)
        last = self.note(sheet, last + 2, self.say("book.sizes_note"))
        if len(self.known(_MODES, rows)) == len(_MODES):
            heads = [figure_name(name, self.language) for name in _MODES]
            self.modes(sheet, columns, heads, len(rows), self.say("book.chart.sizes"))
        self.close(sheet, last, len(columns))

    def small(self) -> None:
        """Small and micro enterprises of the level below by how they are covered, the least covered first."""
        c = self.content
        rows = [
            r for r in c.small_children if r["region"] is not None and r["units"] and r["units_covered"] is not None
        ]
        if not rows:
            return
        sheet = self.sheet("small")
        rows.sort(key=lambda r: (r["unit_coverage"], r["region"]))
        heads = [self.say(f"book.small.{name}") for name in _MODES]
        columns = [
            Column(self.say("book.col.region"), lambda r: region_name(r["region"], self.language)),
            Column(self.say("book.col.code"), lambda r: r["region"]),
            Column(figure_name("units_small_micro", self.language), lambda r: r["units"], COUNT[self.language]),
            *(
                Column(head, lambda r, name=name: r[name], COUNT[self.language])  # type: ignore[misc]
                for head, name in zip(heads, _MODES, strict=True)
            ),
            Column(
                figure_name("small_micro_coverage", self.language),
                lambda r: r["unit_coverage"],
                RATE,
                self.formula("small_micro_coverage"),
            ),
        ]
        last = self.table(sheet, "Small", columns, rows)
        if c.small is not None:
            last = self._below(sheet, last + 1, columns, [(self.say("book.whole"), c.small)], 1)
        last = self.note(sheet, last + 1, self.say("book.sizes_note"))
        if all(r[name] is not None for r in rows for name in _MODES):
            self.modes(sheet, columns, heads, len(rows), self.say("book.chart.small"))
        self.close(sheet, last, len(columns))

    def gaps(self) -> None:
        """Region, industry and size with most employees out of reach."""
        c = self.content
        if not c.gaps:
            return
        sheet = self.sheet("gaps")
        rows = [{**cell, "rank": i} for i, cell in enumerate(c.gaps, 1)]
        shown = (
            "gap_workers",
            "gap_units",
            "gap_25",
            "gap_100",
            "units",
            "employees",
            "unit_coverage",
            "worker_coverage",
        )
        columns = [
            Column(self.say("book.col.rank"), lambda r: r["rank"], RANK),
            Column(self.say("book.col.place"), self._cell_name),
            Column(self.say("book.col.code"), lambda r: r["region"]),
            Column(self.say("book.col.industry_code"), lambda r: r["industry"] if r["industry"] != _UNKNOWN else None),
            Column(self.say("book.col.size"), lambda r: self.say(f"size.{r['size']}")),
            *(self.figure(n) for n in self.known(shown, rows)),
        ]
        last = self.table(sheet, "Gaps", columns, rows)
        lines = (self.say("gaps.ledger_note"), self.say("book.cells_note", n=len(rows)))
        last = self.note(sheet, last + 2, *lines)
        if len(rows) > 1:
            title = self.say("book.chart.gaps", n=min(15, len(rows)))
            self.bars(sheet, columns, self.say("book.col.place"), "gap_workers", min(15, len(rows)), title, ACCENT)
        self.close(sheet, last, len(columns))

    def _cell_name(self, row: Row) -> str:
        """Region, industry and size in words; a county outside its own city's report with its city."""
        code = row["region"]
        city = regions()[code].level == "county" and self.content.region not in (code, regions()[code].nav_parent)
        place = full_name(code, self.language) if city else region_name(code, self.language)
        return f"{place} · {industry_name(row['industry'], self.language)} · {self.say('size.' + row['size'])}"

    def trend(self) -> None:
        """All periods of all calibres up to this one, its own calibre first."""
        c = self.content
        rows = [r for r in c.history if any(r.get(n) is not None for n in (*COUNTS, *RATES))]
        if not rows:
            return
        sheet = self.sheet("trend")
        rows.sort(key=lambda r: ((r["calibre"], r["purpose"]) != (c.calibre, c.purpose), r["calibre"], r["period"]))
        columns = [
            Column(self.say("book.col.period"), lambda r: r["period"]),
            Column(self.say("book.col.calibre"), lambda r: calibre_name(r["calibre"], self.language)),
            *(self.figure(n) for n in self.known((*RATES, *COUNTS), rows)),
        ]
        if any(self._break(r) for r in rows):
            columns.append(Column(self.say("book.col.note"), self._break, width=34))
        last = self.table(sheet, "Trend", columns, rows)
        last = self.note(sheet, last + 2, self.say("book.calibres_note"))
        for group in find_courses(c):
            self._course_chart([course for course in group if course.figure in (*RATES, *COUNTS)])
        self.close(sheet, last, len(columns))

    def _course_chart(self, group: Sequence[Course]) -> None:
        """The series of one unit; a series is cut in lines where it breaks."""
        lines = []
        for number, course in enumerate(group):
            name = figure_name(course.figure, self.language)
            for start, end in zip(("", *course.breaks), (*course.breaks, "~"), strict=True):
                points = {period: value for period, value in course.points if start <= period < end}
                if points:
                    span = " " + "–".join(sorted({min(points), max(points)})) if course.breaks else ""
                    lines.append(Line(name + span, number, points))
        if not lines:
            return
        first = group[0].figure
        rates, calibre = self._is_rate(first), calibre_name(self.content.calibre, self.language)
        name = self.say("book.rates") if rates else figure_name(first, self.language)
        title = self.say("book.chart.trend", figure=name, calibre=calibre)
        breaks = sorted({cut for course in group for cut in course.breaks})
        if breaks:
            title += self.say("book.chart.breaks", periods=self.say("say.comma").join(breaks))
        self.charts.lines(title, lines, self.form(first), "%" if rates else self._unit(first))

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
            said.append(self.say("book.partial", names=self.say("say.comma").join(sorted(partial))))
        return self.say("say.semicolon").join(said) or None

    def units(self) -> None:
        """The list of units without a union, most employees first, each with the cell that it stands in."""
        c = self.content
        if c.units is None:
            return
        sheet = self.sheet("units")
        columns = [
            Column(self.say("book.col.number"), lambda r: r["number"], RANK),
            Column(self.say("book.col.credit_code"), lambda r: r["credit_code"]),
            Column(self.say("book.col.name"), lambda r: r["name"], width=34),
            Column(self.say("book.col.region"), lambda r: region_name(r["region"], self.language, short=False)),
            Column(self.say("book.col.industry_code"), lambda r: r["industry"]),
            Column(self.say("book.col.size"), lambda r: self.say(f"size.{r['size']}")),
            Column(figure_name("employees", self.language), lambda r: r["employees"], WHOLE),
            Column(self.say("book.col.plan"), lambda r: None, width=16),
            Column(self.say("book.col.source"), lambda r: f"{r['file']} {r['sheet'] or ''}!{r['cell']}", width=58),
        ]
        last = self.table(
            sheet, "Units", columns, ({**r, "number": i} for i, r in enumerate(c.units_without_union(), 1))
        )
        listed, every = max(0, last - _TOP), c.units_in_all()
        cut = self.say("book.units_cut", n=numbers.exact(listed), more=numbers.exact(every - listed))
        last = self.note(sheet, last + 2, cut if every > listed else "", self.say("gaps.ledger_note"))
        self.close(sheet, last, len(columns))

    def methods(self) -> None:
        """Definitions, formulas, calibre, checks, sources: what a reader must know to check a number."""
        sheet = self.sheet("methods", landscape=False)
        columns = [
            Column(self.say("book.col.item"), lambda r: r[0], width=28),
            Column(self.say("book.col.meaning"), lambda r: r[1], width=74),
        ]
        last = self.table(sheet, "Methods", columns, self._method_lines())
        self.close(sheet, last, 2)

    def _method_lines(self) -> list[tuple[str, str]]:
        c = self.content
        calibre = calibres()[c.calibre]
        lines: list[tuple[str, str]] = [
            (calibre_name(c.calibre, self.language), calibre.note_zh if self.language == "zh" else calibre.note_en),
            (self.say("book.points"), self.say("book.points_note")),
            (self.say("book.missing_head"), self.say("book.missing_note")),
        ]
        if c.audience == "external":
            rounded = self.say("book.rounded_note", base=c.base) if c.base else ""
            lines.append((self.say("book.external"), self.say("book.external_note") + rounded))
        else:
            n = {severity: numbers.exact(found) for severity, found in c.findings.items()}
            lines.append((self.say("book.checks"), self.say("book.checks_note", **n)))
        for name in self.known((*COUNTS, *(m.id for m in METRICS if m.id not in COUNTS)), [c.whole, *c.children]):
            known = figures()[name]
            meaning = known.definition_zh if self.language == "zh" else known.definition_en
            made = self.formula(name).partition(" = ")[2]
            said = self.say("say.semicolon").join(dict.fromkeys(part for part in (made, meaning) if part))
            if said:
                lines.append((figure_name(name, self.language), said))
        sheets: dict[tuple[str, str], list[str]] = {}
        for source in c.files:
            named = sheets.setdefault((source["file"], source_name(source["source"] or "", self.language)), [])
            named += [source["sheet"]] if source["sheet"] else []
        for (file, publisher), named in sheets.items():
            where = f"{file} ({self.say('say.comma').join(dict.fromkeys(named))})" if named else file
            lines.append((self.say("book.source"), f"{publisher} · {where}" if publisher else where))
        return lines
