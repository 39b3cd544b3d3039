"""The sheets of who is out of reach: the cells with most employees, and the list of units without a union."""

from __future__ import annotations

from typing import Final

from analysis.rows import Row
from data.palette import ACCENT
from data.reference import regions
from data.texts import numbers
from data.texts.names import figure_name, full_name, industry_name, region_name
from reports.workbook.book import Book
from reports.workbook.breakdowns import UNKNOWN
from reports.workbook.chart_page import Bars, ChartPage, draw_bars
from reports.workbook.figures import figure_column, flag_column, known
from reports.workbook.page import TOP
from reports.workbook.sheets import RANK, WHOLE, Column

_FIGURES: Final = (
    "gap_workers",
    "gap_units",
    "gap_25",
    "gap_100",
    "units",
    "units_unknown",
    "employees",
    "unit_coverage",
    "worker_coverage",
)
_DRAWN: Final = 15


def write_gaps(book: Book, charts: ChartPage) -> None:
    """Region, industry and size with most employees out of reach, by rank."""
    if not book.content.gaps:
        return
    page = book.page("gaps")
    rows = [{**cell, "rank": i} for i, cell in enumerate(book.content.gaps, 1)]
    columns = [
        Column(book.say("book.col.rank"), lambda r: r["rank"], RANK),
        Column(book.say("book.col.place"), lambda r: _cell_name(book, r)),
        Column(book.say("book.col.code"), lambda r: r["region"]),
        Column(book.say("book.col.industry_code"), lambda r: r["industry"] if r["industry"] != UNKNOWN else None),
        Column(book.say("book.col.size"), lambda r: book.say(f"size.{r['size']}")),
        *(figure_column(figure, book.language) for figure in known(_FIGURES, rows)),
        flag_column(book.language),
    ]
    page.table("Gaps", columns, rows)
    page.note(book.say("gaps.ledger_note"), book.say("book.cells_note", n=len(rows)))
    if len(rows) > 1:
        drawn = min(_DRAWN, len(rows))
        title = book.say("book.chart.gaps", n=drawn)
        bars = Bars(title, book.say("book.col.place"), "gap_workers", ACCENT)
        draw_bars(charts, page, bars, drawn, book.language)
    page.close()


def _cell_name(book: Book, row: Row) -> str:
    """Region, industry and size in words; a county outside its own city's report with its city."""
    code, language = row["region"], book.language
    with_city = regions()[code].level == "county" and book.content.region not in (code, regions()[code].nav_parent)
    place = full_name(code, language) if with_city else region_name(code, language)
    return f"{place} · {industry_name(row['industry'], language)} · {book.say('size.' + row['size'])}"


def write_units(book: Book) -> None:
    """The list of units without a union, most employees first, each with the cell that it stands in."""
    c, language = book.content, book.language
    if c.units is None:
        return
    page = book.page("units")
    columns = [
        Column(book.say("book.col.number"), lambda r: r["number"], RANK),
        Column(book.say("book.col.credit_code"), lambda r: r["credit_code"]),
        Column(book.say("book.col.name"), lambda r: r["name"], width=34),
        Column(book.say("book.col.region"), lambda r: region_name(r["region"], language, short=False)),
        Column(book.say("book.col.industry_code"), lambda r: r["industry"]),
        Column(book.say("book.col.size"), lambda r: book.say(f"size.{r['size']}")),
        Column(figure_name("employees", language), lambda r: r["employees"], WHOLE),
        Column(book.say("book.col.plan"), lambda _r: None, width=16),
        Column(book.say("book.col.source"), lambda r: f"{r['file']} {r['sheet'] or ''}!{r['cell']}", width=58),
    ]
    page.table("Units", columns, ({**r, "number": i} for i, r in enumerate(c.units_without_union(), 1)))
    listed, every = page.last - TOP, c.units_in_all()
    cut = book.say("book.units_cut", n=numbers.exact(listed), more=numbers.exact(every - listed))
    page.note(cut if every > listed else "", book.say("gaps.ledger_note"))
    page.close()
