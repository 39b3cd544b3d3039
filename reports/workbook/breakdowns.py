"""The sheets that divide the region's units: by section of industry, by size class, small and micro ones by the level below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.rows import Row, value_of
from data.palette import ACCENT
from data.texts.names import figure_name, industry_name, region_name
from reports.workbook.book import Book
from reports.workbook.chart_page import Bars, ChartPage, draw_bars, draw_modes
from reports.workbook.figures import (
    COUNTS,
    MODES,
    RATES,
    change_columns,
    defined,
    figure_column,
    known,
    like_columns,
    note_columns,
    record_columns,
    then_column,
)
from reports.workbook.sheets import COUNT, RATE, Column

UNKNOWN: Final = "unknown"
"""The section of what has no industry."""
_OF_UNIONS: Final = ("density", "density_in_covered", "members", "unions", "grassroots_unions")
"""Left out by industry where joint unions and federations, which have no industry, hold some of the members."""
_BY_SIZE: Final = ("units", *MODES, "units_unknown", "unit_coverage", "employees", "gap_workers", "worker_coverage")


def write_industries(book: Book, charts: ChartPage) -> None:
    """Sections of industry: counts, rates, gaps; the largest gap first."""
    c = book.content
    rows = [r for r in c.industries if r.get("suppressed") or r["units"] is not None or r["employees"] is not None]
    if not rows:
        return
    page = book.page("industries")
    rows.sort(key=lambda r: (-(r["gap_workers"] or r["gap_units"] or -1), r["industry"]))
    loose_unions = any(entry["why"] == "not_by_dimension" for row in rows for entry in row["missing"])
    page.table("Industries", _industry_columns(book, rows, _OF_UNIONS if loose_unions else ()), rows)
    page.totals([(book.say("book.whole"), c.whole)], book.say("book.col.industry"))
    page.note(book.say("book.loose_unions") if loose_unions else "")
    gap = next(iter(known(("gap_workers", "gap_units"), rows)), None)
    if gap:
        drawn = sum(1 for r in rows if (value_of(r, gap) or 0) > 0)
        title = book.say("book.chart.industries", figure=figure_name(gap, book.language))
        bars = Bars(title, book.say("book.col.industry"), gap, ACCENT)
        draw_bars(charts, page, bars, drawn, book.language)
    page.close()


def _industry_columns(book: Book, rows: Sequence[Row], left_out: Sequence[str]) -> list[Column]:
    c, language = book.content, book.language
    columns = [
        Column(book.say("book.col.code"), lambda r: r["industry"] if r["industry"] != UNKNOWN else None),
        Column(book.say("book.col.industry"), lambda r: industry_name(r["industry"], language)),
    ]
    for figure in known((*RATES, *COUNTS), rows):
        if figure not in left_out:
            columns.append(figure_column(figure, language))
        if figure == "unit_coverage":
            columns += then_column(c, figure, c.industries_before, "industry", language)
            columns += change_columns(c, figure, c.moves.industries, "industry", language)
            columns += like_columns(c, figure, c.moves.industries, "industry", rows, language)
    columns += note_columns(c, [{**r, **dict.fromkeys(left_out)} for r in rows], language)
    return columns + record_columns(language)


def write_sizes(book: Book, charts: ChartPage) -> None:
    """Size classes of enterprises by how they are covered."""
    language = book.language
    rows = [row for row in book.content.sizes if row["units"] is not None or row.get("suppressed")]
    if not rows:
        return
    page = book.page("sizes")
    columns = [
        Column(book.say("book.col.size"), lambda r: book.say(f"size.{r['size']}")),
        *(figure_column(figure, language) for figure in known(_BY_SIZE, rows)),
        *note_columns(book.content, rows, language),
        *record_columns(language),
    ]
    page.table("Sizes", columns, rows)
    page.note(book.say("book.sizes_note"))
    if len(known(MODES, rows)) == len(MODES):
        heads = [figure_name(mode, language) for mode in MODES]
        draw_modes(charts, page, heads, len(rows), book.say("book.chart.sizes"), language)
    page.close()


def write_small(book: Book, charts: ChartPage) -> None:
    """Small and micro enterprises of the level below by how they are covered, the least covered first."""
    c, language = book.content, book.language
    rows = [r for r in c.small_children if r["region"] is not None and r["units"] and r["units_covered"] is not None]
    if not rows:
        return
    page = book.page("small")
    rows.sort(key=lambda r: (r["unit_coverage"], r["region"]))
    heads = [book.say(f"book.small.{mode}") for mode in MODES]
    coverage = "small_micro_coverage"
    columns = [
        Column(book.say("book.col.region"), lambda r: region_name(r["region"], language)),
        Column(book.say("book.col.code"), lambda r: r["region"]),
        Column(figure_name("units_small_micro", language), lambda r: r["units"], COUNT),
        *(_count_column(head, mode) for head, mode in zip(heads, MODES, strict=True)),
        Column(figure_name(coverage, language), lambda r: r["unit_coverage"], RATE, defined(coverage, language)),
        *record_columns(language),
    ]
    page.table("Small", columns, rows)
    if c.small is not None:
        page.totals([(book.say("book.whole"), c.small)], book.say("book.col.region"))
    page.note(book.say("book.sizes_note"))
    if all(r[mode] is not None for r in rows for mode in MODES):
        draw_modes(charts, page, heads, len(rows), book.say("book.chart.small"), language)
    page.close()


def _count_column(header: str, measure: str) -> Column:
    return Column(header, lambda r: r[measure], COUNT)
