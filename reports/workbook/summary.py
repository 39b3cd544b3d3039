"""The sheet of the region itself: each figure, its change, what it is made of and where those cells are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from analysis.compare.changes import Change
from analysis.metrics import BY_ID, METRICS
from analysis.periods import ends, up_to
from analysis.rows import Row, value_of
from data.texts.names import figure_name, region_name
from reports.content.record import Content
from reports.say.figures import odd_own
from reports.say.headline import unknown_cover
from reports.workbook.book import Book
from reports.workbook.figures import COUNTS, form, formula, is_rate, is_ratio, known, over_one, unit, untold
from reports.workbook.page import TOP, Page
from reports.workbook.sheets import COUNT, POINTS, RATE, Column, form_alone

_COUNTS: Final = (
    *COUNTS,
    "units_own",
    "units_joint",
    "units_small_micro",
    "units_small_micro_covered",
    "gap_25",
    "gap_100",
)
_EARLIER: Final = 4
"""So many periods stand beside the one that a workbook is about."""
_NOW: Final = 3
"""The column of the period; the compared one stands right of it."""


_SHORT: Final = 12
"""So many rows of figures, with the notes below, leave most of their sheet white."""


def is_short(page: Page) -> bool:
    """Whether a sheet of figures has room for the charts below them: a source of few figures fills none with them."""
    return page.last - TOP <= _SHORT


def write_summary(book: Book) -> Page:
    """The figures of the region itself, a row each, counts first; who lacks one of them stands below. Returns its sheet."""
    c, page = book.content, book.page("summary", landscape=False)
    counts = known(_COUNTS, [c.whole])
    metrics = [m.id for m in METRICS if m.kind != "gap" and value_of(c.whole, m.id) is not None]
    row_of = {figure: TOP + 1 + i for i, figure in enumerate([*counts, *metrics])}
    page.table("Summary", _columns(book, row_of), [{"id": figure} for figure in row_of])
    _set_forms(book, page, row_of)
    page.note(
        over_one(c.whole, book.language) or "",
        *odd_own(c, book.language),
        unknown_cover(c, book.language) or "",
        book.say("book.like_note") if c.before else "",
        *_missing_lines(book, counts),
    )
    page.close(alone=not is_short(page))
    return page


def _columns(book: Book, row_of: Mapping[str, int]) -> list[Column]:
    c, language = book.content, book.language
    return [
        Column(book.say("book.col.figure"), lambda row: figure_name(row["id"], language)),
        Column(book.say("book.col.unit"), lambda row: unit(row["id"], language)),
        Column(c.period, lambda row: value_of(c.whole, row["id"]), COUNT),
        *(_compared(book, row_of) if c.before is not None else _earlier(book)),
        Column(book.say("book.col.made"), lambda row: _made(row["id"], c.whole, row_of, language), width=48),
    ]


def _earlier(book: Book) -> list[Column]:
    """The last periods before this one of the same source, newest first: what stands beside the figures where nothing is compared."""
    return [Column(period, _figure_of(then), COUNT) for period, then in _periods(book.content)]


def _figure_of(then: Row) -> Callable[[Row], Any]:
    return lambda row: then.get(row["id"])


def _periods(content: Content) -> list[tuple[str, Row]]:
    own = [
        row
        for row in content.history
        if (row["calibre"], row["purpose"]) == (content.calibre, content.purpose)
        and up_to(content.period, row["period"])
    ]
    earlier = sorted((row for row in own if row["period"] != content.period), key=lambda row: ends(row["period"]))
    return [(str(row["period"]), row) for row in reversed(earlier[-_EARLIER:])]


def _compared(book: Book, figures: Iterable[str]) -> list[Column]:
    """The compared period, the change, what it rests on where not everybody reports in both, and why others have none."""
    c, language = book.content, book.language
    before = c.before
    if before is None:
        return []

    def change(row: Row) -> Change | None:
        return c.moves.whole.get(row["id"])

    def of(row: Row, name: str) -> float | None:
        found = change(row)
        return None if found is None or found.points is None else getattr(found, name)

    def share(row: Row) -> float | None:
        found = change(row)
        return None if found is None or found.points is None else found.comparable.share

    columns = [
        Column(c.compare or "", lambda row: before.get(row["id"]), COUNT),
        Column(book.say("book.col.change"), lambda row: of(row, "points"), POINTS),
    ]
    if any(
        (found := c.moves.whole.get(figure)) and found.points is not None and not found.is_raw for figure in figures
    ):
        columns += [
            Column(book.say("book.col.like_before", period=c.compare), lambda row: of(row, "comparable_before"), COUNT),
            Column(book.say("book.col.like_before", period=c.period), lambda row: of(row, "comparable_after"), COUNT),
            Column(
                book.say("book.col.share"),
                share,
                RATE,
            ),
        ]
    if any(untold(c, c.moves.whole.get(figure), language) for figure in figures):
        columns.append(Column(book.say("book.col.untold"), lambda row: untold(c, change(row), language), width=30))
    return columns


def _set_forms(book: Book, page: Page, row_of: Mapping[str, int]) -> None:
    """Each row is another figure, so that each has a number format of its own."""
    changes = {book.say("book.col.change")}
    values = {book.content.period, book.content.compare, *(period for period, _ in _periods(book.content))}
    values |= {book.say("book.col.like_before", period=period) for period in values if period}
    for place, column in enumerate(page.columns, 1):
        for figure, row in row_of.items():
            cell = page.sheet.cell(row, place)
            if column.header in values and place >= _NOW:
                form_alone(cell, form(figure))
            elif column.header in changes:
                counted = "+#,##0.0;-#,##0.0;0" if is_ratio(figure) else "+#,##0;-#,##0;0"
                form_alone(cell, POINTS if is_rate(figure) else counted)


def _made(figure: str, whole: Row, row_of: Mapping[str, int], language: str) -> str:
    """The formula in words and, where the cells shown give the figure exactly, in cells: ``covered ÷ all (C7 ÷ C6)``."""
    metric, words = BY_ID.get(figure), formula(figure, language)
    if metric is None or metric.numerator not in row_of or metric.denominator not in row_of:
        return words
    some, every = f"C{row_of[metric.numerator]}", f"C{row_of[metric.denominator]}"
    if metric.kind == "gap":
        gives = whole[metric.denominator] - whole[metric.numerator] == whole[figure]
        return f"{words} ({every} − {some})" if gives else words
    return f"{words} ({some} ÷ {every})" if _parts_give(figure, whole) else words


def _parts_give(metric: str, whole: Row) -> bool:
    """Whether a rate is its parts' quotient; it is not where a part holds more than those that report both."""
    some, every = whole[BY_ID[metric].numerator], whole[BY_ID[metric].denominator]
    return bool(every) and some is not None and abs(some / every - whole[metric]) < 1e-12


def _missing_lines(book: Book, shown: Sequence[str]) -> list[str]:
    """Who lacks one of the figures shown, by reason."""
    lacking: dict[str, list[str]] = {}
    for entry in book.content.whole["missing"]:
        if entry["region"] != book.content.region and set(entry["measures"]) & set(shown):
            lacking.setdefault(entry["why"], []).append(region_name(entry["region"], book.language))
    comma = book.say("say.comma")
    return [
        book.say("book.missing", why=book.say(f"why.{why}"), names=comma.join(dict.fromkeys(names)))
        for why, names in lacking.items()
    ]
