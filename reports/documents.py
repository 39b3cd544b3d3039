"""The one-page brief (简报) and the circular (通报), in the form of official documents, by styles that offices can edit."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Final

from docx.document import Document

from analysis.metrics import BY_ID
from data.texts import numbers, text
from data.texts.attention import sentence
from data.texts.names import calibre_name, figure_name, industry_name, period_name
from reports import document_styles as styles
from reports.content.gather import Content
from reports.document_styles import STYLES, Column, contents, head_and_foot, paragraph, table
from reports.saving import describe, save
from reports.say import sentences
from reports.say.change import change_title, find_pulls, one_sided, why_moved
from reports.say.compare import breaks_at, compared_period, why_uncompared
from reports.say.course import Course, course_title, find_courses
from reports.say.figures import NAME, Row, is_rate
from reports.say.gaps import big_units, cover_of_small, find_gaps, find_small_micro, gaps_title
from reports.say.headline import change, find_headlines, headline_title, lacking, make_up, statement
from reports.say.method import as_of, find_notes, method_notes
from reports.say.plain import plain
from reports.say.ranking import find_absences, find_movers, rank_children, ranking_title
from reports.say.targets import find_goals, goal_said

LONG: Final = 45
"""A circular whose annexes have more rows than this gets a table of contents."""
HEIGHT: Final = 225 / 25.4 * 72
"""Of the text on a page, in points."""
LATIN: Final = 0.46
"""The width of a Latin letter or digit as a part of its size, on average and with something to spare."""
ORDINALS: Final = "一二三四五六七八九十"


def write_brief(content: Content, path: Path, *, language: str, timestamp: datetime) -> Path:
    """Write the brief of ``content`` to ``path`` (.docx) and return it: one page of A4, whatever there is to say."""
    document = styles.new(language)
    name = plain(content.name(language), NAME)
    title = text("document.brief_title", language, region=name)
    _frame(document, content, language)
    page = _Page(document, language)
    for line in _title(document, title, language):
        page.reserve("Title", line)
    page.must("Lead", _lead(content, language))
    sources = ("" if language == "zh" else " ").join(method_notes(content, (), language))
    page.reserve("Note", sources)
    known = find_headlines(content)
    if known:
        page.figures(content)
    for said in _brief_topics(content, language):
        page.may("Normal", said)
    if not known:
        page.may("Normal", text("document.nothing", language, region=name))
    paragraph(document, sources, "Note")
    return _finish(document, path, title, content, language, timestamp)


def write_circular(content: Content, path: Path, *, language: str, timestamp: datetime) -> Path:
    """Write the circular of ``content`` with its annexed tables to ``path`` (.docx) and return it."""
    document = styles.new(language)
    title = text(
        "document.circular_title",
        language,
        region=plain(content.name(language), NAME),
        period=period_name(content.period, language),
    )
    _frame(document, content, language)
    _title(document, title, language)
    sections = _sections(content, language)
    annexes = _annexes(content, language)
    if sum(len(annex.rows) for annex in annexes) > LONG:
        headings = [_heading(i, section.title, language) for i, section in enumerate(sections)]
        contents(document, text("document.contents", language), [*headings, *(annex.title for annex in annexes)])
    paragraph(document, text("document.addressees", language), "Plain")
    paragraph(document, _opening(content, language))
    for number, section in enumerate(sections):
        paragraph(document, _heading(number, section.title, language), "Heading 1")
        for said in section.paragraphs:
            paragraph(document, said)
    _close(document, annexes, language, timestamp)
    for number, annex in enumerate(annexes, start=1):
        _annex(document, number, annex, language)
    return _finish(document, path, title, content, language, timestamp)


def _frame(document: Document, content: Content, language: str) -> None:
    header = [
        plain(content.name(language), NAME),
        period_name(content.period, language),
        text("report.calibre", language, calibre=calibre_name(content.calibre, language)),
        text(f"report.{content.audience}", language),
    ]
    warning = text("shell.synthetic_mark", language) if content.synthetic else ""
    head_and_foot(document, " · ".join(header), warning)


def _finish(document: Document, path: Path, title: str, content: Content, language: str, timestamp: datetime) -> Path:
    subject = f"{period_name(content.period, language)} · {calibre_name(content.calibre, language)}"
    describe(document, title=_one_line(title, language), subject=subject, language=language, timestamp=timestamp)
    return save(document, path, timestamp)


def _lead(content: Content, language: str) -> str:
    parts = [
        period_name(content.period, language),
        text("report.calibre", language, calibre=calibre_name(content.calibre, language)),
        text("report.as_of", language, date=as_of(content, language)) if content.reference_date else "",
    ]
    return " · ".join(part for part in parts if part)


def _full(said: Sequence[str | None], language: str) -> str:
    """Sentences in a row, each with its full stop."""
    stop = text("document.stop", language)
    parts = [part.strip().rstrip(stop) for part in said if part]
    return (stop if language == "zh" else f"{stop} ").join(part[:1].upper() + part[1:] for part in parts) + stop


class _Page:
    """One page: what must stand on it stands, what may stand on it does as long as there is room."""

    def __init__(self, document: Document, language: str) -> None:
        self.document, self.language, self.room = document, language, HEIGHT * 0.98

    def must(self, style: str, said: str) -> None:
        paragraph(self.document, said, style)
        self.reserve(style, said)

    def reserve(self, style: str, said: str) -> None:
        self.room -= height(said, style, self.language)

    def may(self, style: str, said: str) -> None:
        if height(said, style, self.language) <= self.room:
            self.must(style, said)

    def figures(self, content: Content) -> None:
        """The headline figures as a table: name, number, how it moved."""
        known, language = find_headlines(content), self.language
        rows = [
            [numbers.figure(found.figure, found.value, language) for found in known],
            [change(found, content, language) or "–" for found in known],
        ]
        columns = [Column(figure_name(found.figure, language), 1, "center") for found in known]
        if compared_period(content) is None:
            rows.pop()
        table(self.document, columns, rows)
        paragraph(self.document, "", "Note")
        self.room -= 16 * (2 + 1 + 2 * (len(rows) - 1)) + 24


def height(said: str, style: str, language: str) -> float:
    """An upper bound of a paragraph's height in points: Chinese signs are a square, Latin letters :data:`LATIN` of it."""
    look = STYLES[style]
    signs: float = sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else LATIN for sign in said)
    width: float = styles.WIDTH.pt - look.size
    lines = max(ceil((signs + (2 if look.indent else 0)) * look.size / width), 1)
    return lines * look.pitch + look.before + look.after + styles.apart(look, language)


def _brief_topics(content: Content, language: str) -> list[str]:
    ranking, gaps, notes = (
        rank_children(content, language),
        find_gaps(content, language),
        find_notes(content),
    )
    kinds = {note.kind for note in notes}
    why = why_moved(content, language)
    topics: list[Sequence[str | None]] = [
        [headline_title(content, language), *make_up(content, language)[:1]],
        [ranking_title(ranking, language), *find_movers(ranking, content, language)] if ranking else [],
        [find_small_micro(content, language)],
        _targets(content, language),
        [change_title(why, content, language), *find_pulls(why, language)] if why else [],
        [gaps_title(gaps, content, language)] if gaps and not kinds & {"top_cell", "top_gap"} else [],
        *([sentence(note, language)] for note in notes),
        [*find_absences(ranking, language)] if ranking and not kinds & {"missing", "missing_out"} else [],
        lacking(content, language),
        [why_uncompared(content, language)],
        [*make_up(content, language)[1:]],
        [course_title(group[0], content, language) for group in find_courses(content)[:1]],
    ]
    return [_full(topic, language) for topic in topics if any(topic)]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of the circular."""

    title: str
    paragraphs: tuple[str, ...]


def _heading(number: int, title: str, language: str) -> str:
    return f"{ORDINALS[number]}、{title}" if language == "zh" else f"{number + 1}. {title}"


def _opening(content: Content, language: str) -> str:
    return text(
        "document.opening",
        language,
        region=plain(content.name(language), NAME),
        period=period_name(content.period, language),
        calibre=calibre_name(content.calibre, language),
        date=as_of(content, language),
    )


def _sections(content: Content, language: str) -> list[Section]:
    made: tuple[Callable[[Content, str], list[str]], ...] = (
        _overall,
        _targets,
        _places,
        _small,
        _gaps,
        _why,
        _course,
        _attention,
    )
    keys = ("overall", "targets", "places", "small", "gaps", "why", "course", "attention")
    found = [(key, topic(content, language)) for key, topic in zip(keys, made, strict=True)]
    return [Section(text(f"document.{key}", language), tuple(said)) for key, said in found if said]


def _overall(content: Content, language: str) -> list[str]:
    said = headline_title(content, language)
    if said is None:
        return [text("document.nothing", language, region=plain(content.name(language), NAME))]
    name = plain(content.name(language), NAME)
    others = [
        statement(found, "" if language == "zh" else name, content, language) for found in find_headlines(content)[1:]
    ]
    flags = [sentences.above_all(found.value, language) for found in find_headlines(content) if is_rate(found.figure)]
    made = make_up(content, language)
    return [
        _full([said, *others, *dict.fromkeys(flags)], language),
        *(_full(part, language) for part in (made, lacking(content, language)) if part),
    ]


def _places(content: Content, language: str) -> list[str]:
    found = rank_children(content, language)
    if found is None:
        return []
    first = [ranking_title(found, language), *find_movers(found, content, language)]
    return [
        _full([*first, text("document.see_annex", language)], language),
        *(_full([absence], language) for absence in find_absences(found, language)),
    ]


def _small(content: Content, language: str) -> list[str]:
    said = find_small_micro(content, language)
    covers = cover_of_small(content)
    if said is None:
        return []
    parts = [said]
    if covers and covers[-1].own + covers[-1].joint > 0:
        now = covers[-1]
        parts.append(text("report.joint_share", language, share=numbers.percent(now.joint / (now.own + now.joint))))
    return [_full(parts, language)]


def _gaps(content: Content, language: str) -> list[str]:
    found = find_gaps(content, language)
    big = big_units(content, language)
    parts = [gaps_title(found, content, language)] if found else []
    return [_full([*parts, *big], language)] if parts or big else []


def _why(content: Content, language: str) -> list[str]:
    found = why_moved(content, language)
    if found is None:
        return []
    said = [change_title(found, content, language), *find_pulls(found, language)]
    return [_full([*said, *one_sided(found, language), text("say.why_means", language)], language)]


def _targets(content: Content, language: str) -> list[str]:
    name = plain(content.name(language), NAME)
    said = [
        goal_said(goal, name if number == 0 or language == "en" else "", content, language)
        for number, goal in enumerate(find_goals(content))
    ]
    return [_full(said, language)] if said else []


def _course(content: Content, language: str) -> list[str]:
    groups = find_courses(content)
    return [
        _full([course_title(course, content, language, first=n == 0) for n, course in enumerate(group)], language)
        for group in groups
    ]


def _attention(content: Content, language: str) -> list[str]:
    return [
        text("document.point", language, n=ORDINALS[number] if language == "zh" else number + 1)
        + sentence(note, language)
        for number, note in enumerate(find_notes(content))
    ]


@dataclass(frozen=True, slots=True)
class Annex:
    """A table behind the circular, or only remarks."""

    title: str
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = field(default=())


def _annexes(content: Content, language: str) -> list[Annex]:
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
    compared = compared_period(content) is not None and content.before is not None
    lines: list[_Line] = []
    if content.whole[found.metric] is not None:
        before = content.before[found.metric] if content.before and compared else None
        lines.append(_Line("", plain(content.name(language), NAME), content.whole, before))
    lines += [_Line(str(place.rank), place.name, rows[place.code], place.before) for place in found.places]
    for row in content.children:
        if row[found.metric] is None and row["region"] and row["region_kind"] in ("division", "zone"):
            why = text(f"why.{content.why(row, found.metric)}", language)
            lines.append(_Line("–", plain(content.name_of(row, language), NAME), row, None, why))
    rest = rows.get(None)
    if rest is not None and any(rest[name] for name in shown.counts):
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
    listed = tuple(shown.cells(line, compared=compared, absent=bool(found.absent)) for line in lines)
    note = "document.tie_note" if not compared else "document.tie_change" if shown.rate else "document.tie_count"
    return Annex(text("document.annex_places", language), tuple(columns), listed, (text(note, language),))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the annex by region: its rank, name, row of figures, the compared figure, why it has none."""

    rank: str
    name: str
    row: Row
    before: float | None
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

    def cells(self, line: _Line, *, compared: bool, absent: bool) -> tuple[str, ...]:
        value = line.row[self.metric]
        cells = [line.rank, line.name, *(numbers.exact(line.row[name]) for name in self.counts)]
        if self.rate:
            cells.append(numbers.percent(value, 2))
        if compared:
            cells.append(self._change(line.before, value))
        return tuple([*cells, line.why] if absent else cells)

    def _change(self, before: float | None, after: float | None) -> str:
        if before is None or after is None:
            return "–"
        if self.rate:
            return numbers.points((after - before) * 100)
        difference = after - before
        return f"{'+' if difference > 0 else '−' if difference < 0 else ''}{numbers.exact(abs(difference))}"


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
            numbers.percent(row["unit_coverage"], 2),
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
    remarks += [event.text_zh if language == "zh" else event.text_en for event in breaks_at(content.calibre, cuts)]
    return Annex(text("document.annex_course", language), columns, rows, tuple(remarks))


def _title(document: Document, title: str, language: str) -> list[str]:
    """A title too long for one line is broken where its text says so (a line feed); returns the lines."""
    line = _one_line(title, language)
    lines = title.split("\n") if height(line, "Title", language) > height("", "Title", language) else [line]
    shown = paragraph(document, "", "Title")
    for number, piece in enumerate(lines):
        run = shown.add_run()
        if number:
            run.add_break()
        run.add_text(plain(piece))
    return lines


def _one_line(title: str, language: str) -> str:
    return title.replace("\n", "" if language == "zh" else " ")


def _close(document: Document, annexes: Sequence[Annex], language: str, timestamp: datetime) -> None:
    """List of annexes, the place for the office's name and seal, the date: never on a page without text."""
    last = document.paragraphs[-1].paragraph_format
    last.keep_with_next = last.keep_together = True
    paragraph(document, "", "Plain").paragraph_format.keep_with_next = True
    for number, annex in enumerate(annexes, start=1):
        word = text("document.annexes", language) if number == 1 else "　　　" if language == "zh" else ""
        line = document.add_paragraph(style="Normal")
        line.add_run(f"{word}{number}. {plain(annex.title)}")
        line.paragraph_format.keep_with_next = True
    for said, style in (("", "Plain"), (text("document.office", language), "Signature")):
        paragraph(document, said, style).paragraph_format.keep_with_next = True
    paragraph(document, sentences.day(timestamp.strftime("%Y-%m-%d"), language), "Signature")


def _annex(document: Document, number: int, annex: Annex, language: str) -> None:
    first = paragraph(document, text("document.annex", language, n=number), "Annex")
    first.paragraph_format.page_break_before = True
    paragraph(document, annex.title, "Annex Title")
    if annex.rows:
        table(document, annex.columns, annex.rows)
    for remark in annex.remarks:
        paragraph(document, remark, "Note")
