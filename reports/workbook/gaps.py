"""The sheets of who is out of reach: the cells with most employees, and the list of units without a union."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from analysis.rows import Row
from data.palette import ACCENT
from data.reference import regions
from data.tables.columns import name_of
from data.texts import numbers
from data.texts.names import figure_name, full_name, industry_name, region_name
from reports.workbook.book import Book
from reports.workbook.breakdowns import UNKNOWN
from reports.workbook.chart_page import Bars, ChartPage, draw_bars
from reports.workbook.figures import figure_column, flag_column, known
from reports.workbook.page import TOP
from reports.workbook.sheets import COUNT, RANK, Column

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
    """The list of units without a union, most employees first, with what the ledger says of each; upright on A4, with repeated heads."""
    c = book.content
    if c.units is None:
        return
    page = book.page("units", landscape=False)
    rows = ({**r, "number": i} for i, r in enumerate(c.units_without_union(), 1))
    page.table("Units", [*_unit_columns(book), *_ledger_columns(book), *_record_columns(book)], rows)
    listed, every = page.last - TOP, c.units_in_all()
    cut = book.say("book.units_cut", n=numbers.exact(listed), more=numbers.exact(every - listed))
    page.note(cut if every > listed else "", book.say("book.units_plan"), book.say("gaps.ledger_note"))
    page.close()


def _unit_columns(book: Book) -> list[Column]:
    """Who a unit is; its city where the report is on more than one."""
    language = book.language
    far = regions()[book.content.region].level in ("nation", "province")
    city = [Column(book.say("book.col.city"), lambda r: _at(r["region"], "city", language))] if far else []
    return [
        Column(book.say("book.col.number"), lambda r: r["number"], RANK),
        Column(book.say("book.col.name"), lambda r: r["name"], width=28),
        *city,
        Column(
            book.say("book.col.county"), lambda r: _at(r["region"], "county", language) or _own(r["region"], language)
        ),
        Column(book.say("book.col.industry"), lambda r: name_of("industry", r["industry"], language), width=15),
        Column(figure_name("employees", language), lambda r: r["employees"], COUNT),
    ]


def _ledger_columns(book: Book) -> list[Column]:
    """How many, where, why, what plan: what the ledger says; blank cells are there to be filled in."""

    def word(row: Row, name: str, key: str) -> str | None:
        said = row["entry"].get(name)
        return book.say(f"ledger.{key}.{said}") if said else None

    return [
        Column(book.say("ledger.col.reason"), lambda r: word(r, "reason", "reason"), width=12),
        Column(book.say("ledger.col.plan"), lambda r: r["entry"].get("plan"), width=26),
        Column(book.say("ledger.col.office"), lambda r: r["entry"].get("office"), width=12),
        Column(book.say("ledger.col.due"), lambda r: r["entry"].get("due"), width=11),
        Column(book.say("ledger.col.status"), lambda r: word(r, "status", "status"), width=10),
    ]


def _record_columns(book: Book) -> list[Column]:
    """What stands right of the paper: codes, township, size, whether it is supervised, the cell that the unit stands in."""
    language = book.language
    columns = [
        Column(book.say("book.col.credit_code"), lambda r: r["credit_code"]),
        Column(book.say("book.col.code"), lambda r: r["region"]),
        Column(book.say("book.col.township"), lambda r: _at(r["region"], "township", language)),
        Column(book.say("book.col.industry_code"), lambda r: r["industry"]),
        Column(book.say("book.col.size"), lambda r: book.say(f"size.{r['size']}")),
        Column(
            book.say("ledger.col.supervised"),
            lambda r: book.say("ledger.yes") if r["entry"].get("supervised") else None,
        ),
        Column(book.say("book.col.source"), lambda r: f"{r['file']} {r['sheet'] or ''}!{r['cell']}", width=58),
    ]
    return [replace(column, on_paper=False) for column in columns]


def _at(code: str, level: str, language: str) -> str | None:
    """The name of the region of a level that a unit lies in; None where it lies in none."""
    tree = regions()
    at = code
    while at:
        if tree[at].level == level:
            return region_name(at, language, short=False)
        at = tree[at].nav_parent
    return None


def _own(code: str, language: str) -> str:
    """The region itself, of a unit that sits above the counties."""
    return region_name(code, language, short=False)
