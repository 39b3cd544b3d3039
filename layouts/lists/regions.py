"""The regions below one as a grid on the page Regions: any figure sorts them, each leads to its region and to its cells."""

from __future__ import annotations

from typing import Any, Final

from analysis.metrics import METRIC_IDS
from analysis.reliability import count_behind
from analysis.rows import Row, has_flag, value_of
from data.tables.columns import name_of
from data.tables.figures import COMPARED
from data.tables.record import Column, Record
from data.texts import numbers, text
from data.texts.glossary import explanation
from data.texts.names import figure_name, region_name
from layouts.components.grid import Grid, GridColumn
from layouts.components.opened import opened
from layouts.components.slots import WHOLE
from layouts.components.tables import in_words
from layouts.selection import View

NAME: Final = "regions"
COUNTED: Final = ("units", "units_unknown", "employees", "members", "grassroots_unions")
"""What is counted of each region beside the compared metrics."""
FIRST: Final = ("units", "units_unknown", *COMPARED)
"""The figures that are shown from the start, where the data have them."""
FIGURES: Final = tuple(
    dict.fromkeys((*FIRST, *COUNTED, *(metric for metric in METRIC_IDS if metric != "grassroots_share")))
)


def shape(lang: str, known: frozenset[str] = frozenset((*FIGURES, "move", "reason"))) -> Grid:
    """The columns, and the order that the list opens in: by unit coverage, the highest first. ``known``: what some region has: figures, a change of rank, a reason."""
    figures = (
        GridColumn(
            figure,
            figure_name(figure, lang),
            98,
            "number",
            sorts=True,
            shown=figure in FIRST and figure in known,
            term=figure,
        )
        for figure in FIGURES
    )
    columns = (
        GridColumn("name", text("col.region", lang), 130, sorts=True, pinned=True),
        GridColumn("rank", text("rank.column", lang), 64, "number"),
        GridColumn("code", text("regions.code", lang), 90, sorts=True, shown=False),
        GridColumn("move", text("rank.change", lang), 76, "number", shown="move" in known),
        *figures,
        GridColumn("reason", text("col.missing", lang), 150, shown="reason" in known),
    )
    needs = (*WHOLE, "compare")
    return Grid(NAME, columns, "-unit_coverage", needs, export=NAME, search="grid.search.regions", head=64, spread=True)


def region_row(view: View, row: Row, beside: Record) -> dict[str, Any]:
    """A region as the grid shows it: its name leads to it, each figure to its cells. ``beside``: its record of the compared table, with its rank.

    A figure of few units is greyed and says of how many, one above 100 % why that can be. The remainder is a difference: it leads nowhere.
    """
    lang, code = view.lang, row["region"]
    known = {figure: value for figure in FIGURES if (value := value_of(row, figure)) is not None}
    marks = {figure: mark for figure in known if (mark := _mark(row, figure))}
    shown = {figure: numbers.figure(figure, value, lang) for figure, value in known.items()}
    shown |= {figure: f"{shown[figure]}!" for figure, mark in marks.items() if mark == "over_one"}
    return {
        "rank": beside["rank"],
        "name": region_name(code, lang),
        "code": code or "",
        "move": in_words(Column("move", "", "move"), beside["move"], lang) or ("–" if beside["rank"] else ""),
        "reason": name_of("reason", beside["reason"], lang),
        **shown,
        "links": {"name": view.link(region=code)} if code else {},
        "opens": {figure: opened(figure, {"region": code}) for figure in known} if code else {},
        "dims": [figure for figure, mark in marks.items() if mark == "small"],
        "explains": {figure: _told(row, figure, mark, lang) for figure, mark in marks.items()} | _why(beside, lang),
    }


def is_listed(row: Row) -> bool:
    """Bodies, regions outside the statistics and the remainder stand beside the others and are listed only if they have units."""
    return row["region_kind"] not in ("body", "outside_statistics", "remainder") or bool(row["units"])


def _mark(row: Row, figure: str) -> str:
    return next((flag for flag in ("small", "over_one") if has_flag(row, figure, flag)), "")


def _told(row: Row, figure: str, mark: str, lang: str) -> str:
    said = explanation(f"flag.{mark}", lang)
    n = text("rank.n", lang, n=numbers.exact(count_behind(row, figure)))
    return f"{n} · {said}" if mark == "small" else said


def _why(beside: Record, lang: str) -> dict[str, str]:
    key = f"why.{beside['reason']}"
    return {"reason": explanation(key, lang)} if beside["reason"] not in (None, "no_data") else {}
