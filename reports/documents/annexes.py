"""Annexes of the circular."""

from __future__ import annotations

from dataclasses import dataclass, field

from docx.document import Document

from analysis.compare.changes import Change
from analysis.metrics import BY_ID
from analysis.rows import Row, has_flag, value_of
from analysis.vocabulary import TERRITORIES
from data.texts import numbers, text
from data.texts.names import calibre_name, figure_name, industry_name, period_name
from reports.content.record import Content
from reports.documents.styles import paragraph
from reports.documents.tables import Column, table
from reports.say.compare import breaks_at, compared_period, moved
from reports.say.course import Course, find_courses
from reports.say.figures import NAME, is_rate
from reports.say.gaps import find_gaps
from reports.say.headline import find_headlines
from reports.say.method import method_notes
from reports.say.plain import plain
from reports.say.ranking import above_all_among, rank_children


@dataclass(frozen=True, slots=True)
class Annex:
    """A table behind the circular, or only remarks."""

    title: str
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = field(default=())


def annexes_of(content: Content, language: str) -> list[Annex]:
    """The tables behind the circular, those that there are figures for, and the method last."""
    found = [_annex_places(content, language), _annex_gaps(content, language), _annex_industries(content, language)]
    found.append(_annex_course(content, language))
    shown = [found_.figure for found_ in find_headlines(content)]
    method = Annex(text("report.method_title", language), remarks=tuple(method_notes(content, shown, language)))
    return [*(annex for annex in found if annex is not None), method]


def _annex_places(content: Content, language: str) -> Annex | None:
    """The ranking with the whole above it, those without the figure below it, and the remainder last."""
    found = rank_children(content, language)
    if found is None:
        return None
    rows = {row["region"]: row for row in content.children}
    shown = _Counts(found.metric)
    compared = compared_period(content) is not None
    lines: list[_Line] = []
    if value_of(content.whole, found.metric) is not None:
        change = content.moves.whole.get(found.metric)
        lines.append(_Line("", plain(content.name(language), NAME), content.whole, change))
    lines += [_Line(str(place.rank), place.name, rows[place.code], place.change) for place in found.places]
    ranked = {place.code for place in found.places}
    for row in content.children:
        if row["region"] in ranked or row["region"] is None:
            continue
        known = value_of(row, found.metric) is not None
        if known or row["region_kind"] in TERRITORIES:
            why = text("why.small" if known else f"why.{content.why(row, found.metric)}", language)
            lines.append(_Line("–", plain(content.name_of(row, language), NAME), row, None, why))
    rest = rows.get(None)
    if rest is not None and any(value_of(rest, name) for name in shown.counts):
        lines.append(_Line("", text("region.remainder", language), rest, None))
    columns = [
        Column(text("rank.column", language), 5, "center"),
        Column(text("col.region", language), 14, "left"),
        *(Column(figure_name(name, language), 10) for name in shown.figures),
    ]
    if compared:
        columns.append(Column(text("document.points" if shown.rate else "document.change", language), 9))
    if found.absent:
        columns.append(Column(text("col.missing", language), 11, "left"))
    listed = tuple(shown.cells(line, content, language, compared=compared, absent=bool(found.absent)) for line in lines)
    note = "document.tie_note" if not compared else "document.tie_change" if shown.rate else "document.tie_count"
    remarks = (text(note, language), *filter(None, [above_all_among(found, language)]))
    return Annex(text("document.annex_places", language), tuple(columns), listed, remarks)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the annex by region: its rank, name, row of figures, how its figure moved, why it has no place."""

    rank: str
    name: str
    row: Row
    change: Change | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Counts:
    """The columns of the annex by region: a rate with its parts, or a count alone."""

    metric: str

    @property
    def rate(self) -> bool:
        return is_rate(self.metric)

    @property
    def counts(self) -> tuple[str, ...]:
        definition = BY_ID.get(self.metric)
        return (definition.numerator, definition.denominator) if definition else (self.metric,)

    @property
    def figures(self) -> tuple[str, ...]:
        return (*self.counts, self.metric) if self.rate else self.counts

    def cells(self, line: _Line, content: Content, language: str, *, compared: bool, absent: bool) -> tuple[str, ...]:
        """The cells of a line; a rate of few units is not printed, its counts are."""
        few = has_flag(line.row, self.metric, "small")
        cells = [line.rank, line.name, *(numbers.exact(line.row[name]) for name in self.counts)]
        if self.rate:
            cells.append("–" if few else numbers.percent(line.row[self.metric], 2))
        if compared:
            cells.append(self._change(line.change, content, language))
        return tuple([*cells, line.why] if absent else cells)

    def _change(self, change: Change | None, content: Content, language: str) -> str:
        found = moved(content, change)
        if found is None:
            flag = next(iter(change.flags), None) if change is not None and change.after is not None else None
            return text(f"say.short_{flag}", language) if flag else "–"
        sign = "+" if found.by > 0 else "−" if found.by < 0 else ""
        shown = numbers.signed(found.by) if self.rate else f"{sign}{numbers.exact(float(abs(found.by)))}"
        return shown if found.share is None else text("say.like_cell", language, points=shown)


def _annex_gaps(content: Content, language: str) -> Annex | None:
    found = find_gaps(content, language, most=20)
    if found is None or not found.cells:
        return None
    columns = (
        Column(text("col.region", language), 3, "left"),
        Column(text("col.industry", language), 5, "left"),
        Column(figure_name("gap_workers", language), 2),
    )
    rows = tuple((place, industry, numbers.exact(n)) for place, industry, n in found.places)
    return Annex(text("document.annex_gaps", language, n=len(rows)), columns, rows)


def _annex_industries(content: Content, language: str) -> Annex | None:
    known = [row for row in content.industries if row["unit_coverage"] is not None]
    if not known:
        return None
    columns = (
        Column(text("col.industry", language), 5, "left"),
        *(
            Column(figure_name(name, language), 2)
            for name in ("units", "units_covered", "unit_coverage", "gap_workers")
        ),
    )
    rows = tuple(
        (
            industry_name(row["industry"], language),
            numbers.exact(row["units"]),
            numbers.exact(row["units_covered"]),
            "–" if has_flag(row, "unit_coverage", "small") else numbers.percent(row["unit_coverage"], 2),
            numbers.exact(row["gap_workers"]),
        )
        for row in sorted(known, key=lambda row: str(row["industry"]))
    )
    return Annex(text("document.annex_industries", language), columns, rows)


def _annex_course(content: Content, language: str) -> Annex | None:
    found = [course for group in find_courses(content) for course in group]
    if not found:
        return None
    periods = sorted({period for course in found for period, _ in course.points})
    values = [dict(course.points) for course in found]
    columns = (
        Column(text("col.period", language), 3, "left"),
        *(Column(figure_name(course.figure, language), 3) for course in found),
    )

    def shown(course: Course, value: float | None) -> str:
        return numbers.percent(value, 2) if is_rate(course.figure) else numbers.exact(value)

    rows = tuple(
        (
            period_name(period, language),
            *(shown(course, points.get(period)) for course, points in zip(found, values, strict=True)),
        )
        for period in periods
    )
    cuts = sorted({cut for course in found for cut in course.breaks})
    remarks = [text("report.one_calibre", language, calibre=calibre_name(content.calibre, language))]
    known = breaks_at(content.calibre, [course.figure for course in found], cuts)
    remarks += [event.text_zh if language == "zh" else event.text_en for event in known]
    return Annex(text("document.annex_course", language), columns, rows, tuple(remarks))


def write_annex(document: Document, number: int, annex: Annex, language: str) -> None:
    """Write one annex on a page of its own; ``number``: from 1."""
    first = paragraph(document, text("document.annex", language, n=number), "Annex")
    first.paragraph_format.page_break_before = True
    paragraph(document, annex.title, "Annex Title")
    if annex.rows:
        table(document, annex.columns, annex.rows)
    for remark in annex.remarks:
        paragraph(document, remark, "Note")
