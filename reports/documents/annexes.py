"""Annexes of the circular."""

from __future__ import annotations

from docx.document import Document

from analysis.rows import RateRow, has_flag
from data.texts import numbers, text
from data.texts.names import calibre_name, figure_name, industry_name, period_name
from reports.content.record import Content
from reports.documents.places import Annex, annex_places
from reports.documents.progress import annex_progress
from reports.documents.styles import paragraph
from reports.documents.tables import Column, table
from reports.say.compare import breaks_at
from reports.say.course import Course, find_courses
from reports.say.figures import is_rate
from reports.say.gaps import find_gaps
from reports.say.headline import find_headlines
from reports.say.method import method_notes


def annexes_of(content: Content, language: str) -> list[Annex]:
    """The tables behind the circular, those that there are figures for, and the method last."""
    found = [annex_places(content, language), _annex_gaps(content, language), _annex_industries(content, language)]
    found += [annex_progress(content, language), _annex_course(content, language)]
    shown = [found_.figure for found_ in find_headlines(content)]
    method = Annex(text("report.method_title", language), remarks=tuple(method_notes(content, shown, language)))
    return [*(annex for annex in found if annex is not None), method]


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
    """All industries; why one has no rate, or is withheld, is said in a column of its own."""
    listed = [row for row in content.industries if row.get("suppressed") or row["units"] is not None]
    if not any(row["unit_coverage"] is not None for row in listed):
        return None
    listed.sort(key=lambda row: str(row["industry"]))
    reasons = [_why_no_rate(row, content, language) for row in listed]
    figures = ("units", "units_covered", "unit_coverage", "gap_workers")
    columns = [
        Column(text("col.industry", language), 5, "left"),
        *(Column(figure_name(name, language), 2) for name in figures),
    ]
    rows = [
        [
            industry_name(row["industry"], language),
            numbers.exact(row["units"]),
            numbers.exact(row["units_covered"]),
            "–" if has_flag(row, "unit_coverage", "small") else numbers.percent(row["unit_coverage"], 2),
            numbers.exact(row["gap_workers"]),
        ]
        for row in listed
    ]
    if any(reasons):
        columns.append(Column(text("col.missing", language), 2, "left"))
        rows = [[*row, why] for row, why in zip(rows, reasons, strict=True)]
    return Annex(text("document.annex_industries", language), tuple(columns), tuple(map(tuple, rows)))


def _why_no_rate(row: RateRow, content: Content, language: str) -> str:
    if has_flag(row, "unit_coverage", "small"):
        return text("why.small", language)
    return text(f"why.{content.why(row, 'unit_coverage')}", language) if row["unit_coverage"] is None else ""


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
