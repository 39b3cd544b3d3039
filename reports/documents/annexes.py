"""Annexes of the circular."""

from __future__ import annotations

from math import ceil
from typing import Final

from docx.document import Document

from analysis.rows import RateRow, has_flag
from data.texts import numbers, text
from data.texts.names import calibre_name, figure_name, industry_name, period_name
from reports.content.record import Content
from reports.documents.filling import LEAST
from reports.documents.frame import HEIGHT, height
from reports.documents.places import Annex, annex_places
from reports.documents.progress import annex_progress
from reports.documents.styles import paragraph
from reports.documents.tables import CLOSE, LOOSER, USUAL, Column, Type, laid_height, table
from reports.say.compare import breaks_at
from reports.say.course import Course, find_courses
from reports.say.figures import is_rate
from reports.say.gaps import find_gaps
from reports.say.headline import find_headlines
from reports.say.method import method_notes

_SPARE: Final = 16
"""Points for what programs lay out wider."""


def annexes_of(content: Content, language: str) -> list[Annex]:
    """The tables behind the circular, those that there are figures for, and the method last."""
    industries = _annex_industries(content, language)
    by_industry = industries is not None and {row["region"] for row in content.cells} == {content.region}
    gaps = None if by_industry else _annex_gaps(content, language)  # of a region without parts both would say the same
    found = [annex_places(content, language), gaps, industries, annex_progress(content, language)]
    shown = [found_.figure for found_ in find_headlines(content)]
    method = Annex(text("report.method_title", language), remarks=tuple(method_notes(content, shown, language)))
    last = _last(_annex_course(content, language), method, language)
    return [*(annex for annex in found if annex is not None), *last]


def _last(course: Annex | None, method: Annex, language: str) -> list[Annex]:
    """The course over the years and the method: one annex where the first alone would leave its page all but empty."""
    if course is None:
        return [method]
    if _height(course, language, USUAL) > HEIGHT * LEAST:
        return [course, method]
    title, remarks = text("document.annex_course_method", language), (*course.remarks, *method.remarks)
    return [Annex(title, course.columns, course.rows, remarks)]


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
    remarks += [
        text("say.odd_change", language, metric=figure_name(course.figure, language))
        for course in found
        if course.span is not None and "odd" in course.span.change.flags
    ]
    known = breaks_at(content.calibre, [course.figure for course in found], cuts)
    remarks += [event.text_zh if language == "zh" else event.text_en for event in known]
    return Annex(text("document.annex_course", language), columns, rows, tuple(remarks))


def write_annex(document: Document, number: int | None, annex: Annex, language: str) -> None:
    """Write one annex on a page of its own; ``number``: from 1, None of the only one (7.3.4)."""
    first = paragraph(document, text("document.annex", language, n=number or "").rstrip(), "Annex")
    first.paragraph_format.page_break_before = True
    paragraph(document, annex.title, "Annex Title")
    if annex.rows:
        table(document, annex.columns, annex.rows, _type_of(annex, language))
    for remark in annex.remarks:
        paragraph(document, remark, "Note")


def _type_of(annex: Annex, language: str) -> Type:
    """Close type where it spares the table a last page that is all but empty; lines further apart where that page, or its only one, would be."""
    if not annex.rows:
        return USUAL
    usual, close = (_height(annex, language, type_) / HEIGHT for type_ in (USUAL, CLOSE))
    if usual > 1 and ceil(close) < ceil(usual):
        return CLOSE
    found = USUAL
    for type_ in (USUAL, *LOOSER):
        filled = _height(annex, language, type_) / HEIGHT
        if ceil(filled) > ceil(usual):
            return found if ceil(usual) == 1 else USUAL
        found = type_
        if filled - ceil(filled) + 1 >= LEAST:
            return type_
    return found


def _height(annex: Annex, language: str, type_: Type) -> float:
    """An annex's height in points with a little to spare."""
    high = sum(height(said, style, language) for said, style in (("", "Annex"), (annex.title, "Annex Title")))
    if annex.rows:
        high += laid_height(annex.columns, annex.rows, type_)
    return high + sum(height(remark, "Note", language) for remark in annex.remarks) + _SPARE
