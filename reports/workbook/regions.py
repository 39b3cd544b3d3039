"""The sheet of the level below: ranks, rates with their changes, counts, and why something is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from analysis.rows import Row, value_of
from data.palette import BLUE
from data.texts.names import figure_name, region_name
from reports.say.ranking import find_won
from reports.workbook.book import Book
from reports.workbook.chart_page import BARS, Bars, ChartPage, draw_bars
from reports.workbook.figures import (
    COUNTS,
    RATES,
    change_columns,
    figure_column,
    known,
    like_columns,
    note_columns,
    record_columns,
    then_column,
)
from reports.workbook.page import Page
from reports.workbook.sheets import RANK, Column

_COUNTS: Final = (
    "units",
    "units_covered",
    "units_unknown",
    "gap_units",
    "employees",
    "employees_unknown",
    "gap_workers",
    "members",
)
_CHANGES: Final = ("unit_coverage", "worker_coverage", "density", "small_micro_coverage")


def write_regions(book: Book, charts: ChartPage) -> None:
    """The level below by rank, the whole and the remainder under it; the chart of the figure that ranks."""
    c = book.content
    divisions = [row for row in c.children if row["region"] is not None]
    if not known((*COUNTS, *RATES), divisions) and not any(row.get("suppressed") for row in divisions):
        return
    page = book.page("regions")
    metric = next((rate for rate in RATES if len(c.ranks.get(rate, {})) > 1), None)
    rank = c.ranks[metric] if metric else {}
    rows = sorted(divisions, key=lambda r: (rank.get(r["region"] or "", 9_999), r["region"]))
    counts = known(_COUNTS, rows)
    page.table("Regions", _columns(book, rows, counts, metric, rank), rows)
    rest = [row for row in c.children if row["region"] is None and any(value_of(row, count) for count in counts)]
    below = [(book.say("book.whole"), c.whole), *((book.say("region.remainder"), row) for row in rest)]
    page.totals(below, book.say("book.col.region"))
    page.note(
        book.say("book.rank_note", figure=figure_name(metric, book.language)) if metric else "",
        book.say("book.like_note") if c.moves.children else "",
        book.say("book.remainder_note") if rest else "",
        book.say("book.suppressed_note") if any(row.get("suppressed") for row in rows) else "",
    )
    if metric and len(rank) > 1:
        _draw_ranking(book, page, charts, metric, len(rank))
    page.close()


def _columns(
    book: Book, rows: Sequence[Row], counts: Sequence[str], metric: str | None, rank: Mapping[str, int]
) -> list[Column]:
    c, language = book.content, book.language
    columns = [
        *_rank_columns(book, metric, rank),
        Column(book.say("book.col.code"), lambda r: r["region"]),
        Column(book.say("book.col.region"), lambda r: region_name(r["region"], language)),
    ]
    for rate in known(RATES, rows):
        columns.append(figure_column(rate, language))
        if rate == metric:
            columns += then_column(c, rate, c.children_before, "region", language)
        if rate in _CHANGES:
            columns += change_columns(c, rate, c.moves.children, "region", language)
        if rate == metric:
            columns += like_columns(c, rate, c.moves.children, "region", rows, language)
    columns += [figure_column(count, language) for count in counts]
    columns += note_columns(c, rows, language, metric or next(iter(counts), None))
    return columns + record_columns(language)


def _rank_columns(book: Book, metric: str | None, rank: Mapping[str, int]) -> list[Column]:
    """The rank by a figure and, where there is one, that of the compared period."""
    if metric is None:
        return []
    columns = [Column(book.say("book.col.rank"), lambda r: rank.get(r["region"] or ""), RANK)]
    old = book.content.ranks_before.get(metric)
    if old:
        header = book.say("book.col.rank_before", period=book.content.compare)
        columns.append(Column(header, lambda r: old.get(r["region"]), RANK))
        won = find_won(book.content, metric)
        columns.append(Column(book.say("book.col.won"), lambda r: won.get(r["region"] or ""), "+0;-0;0"))
    return columns


def _draw_ranking(book: Book, page: Page, charts: ChartPage, metric: str, ranked: int) -> None:
    title = book.say(
        "book.chart.ranking_cut" if ranked > BARS else "book.chart.ranking",
        figure=figure_name(metric, book.language),
        n=BARS,
        all=ranked,
    )
    bars = Bars(title, book.say("book.col.region"), metric, BLUE)
    draw_bars(charts, page, bars, ranked, book.language)
