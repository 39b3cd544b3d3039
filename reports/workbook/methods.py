"""The sheet of definitions, formulas, calibre, checks and sources: what a reader must know to check a number."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.metrics import METRICS
from data.reference import calibres, figures
from data.texts import numbers
from data.texts.names import calibre_name, figure_name, source_name
from reports.workbook.book import Book
from reports.workbook.figures import COUNTS, formula, known
from reports.workbook.page import Page
from reports.workbook.sheets import Column


def write_methods(book: Book, above: Page | None = None) -> None:
    """Write the sheet: (item, what it means); or the same ``above`` whose figures leave room for it, below these."""
    lines = [*_rules(book), *_definitions(book), *_sources(book)]
    if above is not None:
        above.below(book.say("book.sheet.methods"), lines)
        return
    page = book.page("methods", landscape=False)
    columns = [
        Column(book.say("book.col.item"), lambda r: r[0], width=28),
        Column(book.say("book.col.meaning"), lambda r: r[1], width=74),
    ]
    page.table("Methods", columns, lines)
    page.close()


def _rules(book: Book) -> Iterator[tuple[str, str]]:
    """The calibre, points, missing figures, and what was checked or held back."""
    c = book.content
    calibre = calibres()[c.calibre]
    yield calibre_name(c.calibre, book.language), calibre.note_zh if book.language == "zh" else calibre.note_en
    yield book.say("book.points"), book.say("book.points_note")
    yield book.say("book.missing_head"), book.say("book.missing_note")
    if c.audience == "external":
        rounded = book.say("book.rounded_note", base=c.base) if c.base else ""
        yield book.say("book.external"), book.say("book.external_note") + rounded
    else:
        counts = {severity: numbers.exact(count) for severity, count in c.findings.items()}
        yield book.say("book.checks"), book.say("book.checks_note", **counts)


def _definitions(book: Book) -> Iterator[tuple[str, str]]:
    """Each figure of the report: its formula, its definition."""
    c, language = book.content, book.language
    for figure in known((*COUNTS, *(m.id for m in METRICS if m.id not in COUNTS)), [c.whole, *c.children]):
        entry = figures()[figure]
        meaning = entry.definition_zh if language == "zh" else entry.definition_en
        parts = [part for part in (formula(figure, language), meaning) if part]
        if parts:
            yield figure_name(figure, language), book.say("say.semicolon").join(dict.fromkeys(parts))


def _sources(book: Book) -> Iterator[tuple[str, str]]:
    """Each file with its publisher and sheets; outside the publishers alone, for files are named inside the house."""
    if book.content.audience == "external":
        yield from ((book.say("book.source"), named) for named in book.content.sources(book.language))
        return
    sheets: dict[tuple[str, str], list[str]] = {}
    for source in book.content.files:
        named = sheets.setdefault((source["file"], source_name(source.get("source") or "", book.language)), [])
        named += [sheet] if (sheet := source.get("sheet")) else []
    for (file, publisher), named in sheets.items():
        where = f"{file} ({book.say('say.comma').join(dict.fromkeys(named))})" if named else file
        yield book.say("book.source"), f"{publisher} · {where}" if publisher else where
