"""Gaps: where workers are out of reach, how small enterprises are covered, what a joint union would change, the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from dash import html

from analysis.plan.bands import BANDS as EMPLOYEES
from analysis.reliability import printed_pair
from analysis.rows import RateRow, Row, has_flag
from data.reference import regions
from data.tables import gaps as tables
from data.tables.record import Record
from data.texts import numbers, text
from data.texts.names import calibre_name, industry_name
from layouts.components.cards import chart_card, footer, n_units, source_words, table_head, why_absent
from layouts.components.explained import explained
from layouts.components.filters import filtered
from layouts.components.graph import graph
from layouts.components.opened import Asks, origin_of
from layouts.components.pages import Component, link
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.components.tables import Cell, record_table, short_name
from layouts.figures.bars import horizontal
from layouts.figures.base import wide
from layouts.lists.desk import Work, work_card
from layouts.lists.ledger import MINIMA as LEDGER_MINIMA
from layouts.lists.ledger import NEEDS, ledger_card, unknown_card
from layouts.plans import panel as plans
from layouts.plans.facts import Facts as PlanFacts
from layouts.plans.offers import cell_offer
from layouts.selection import View
from layouts.uncovered.heat import Crossed, heat_card
from layouts.uncovered.modes import modes_card
from layouts.what_if import place_name, what_if_card

PRIORITIES = 12
_NAMES: Final = 320
"""Pixels of the names of a place and a trade that a table has room for, on two lines, with another card beside it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """``heat``: rows by region and industry; ``crossed``: what the heat map crosses; ``small``: rows by region of small and micro enterprises; ``cells``: largest gaps;
    ``joinable``: the first of these that a joint union can unite; ``ledger``: how many units it has, None where no list may
    be made; ``unknown``: how many units of unknown cover there are; ``work``: where work on the ledger
    stands, None where nothing is written; ``edits``: it is written here; ``plan``: the plan beside the page."""

    whole: RateRow | None
    children: Sequence[RateRow]
    heat: Sequence[RateRow]
    crossed: Crossed
    small: Sequence[RateRow]
    small_whole: RateRow | None
    cells: Sequence[Row]
    joinable: Row | None
    ledger: int | None
    unknown: int | None
    work: Work | None = None
    edits: bool = False
    plan: PlanFacts | None = None


def _known(facts: Facts) -> bool:
    """Whether anything is known of the gaps of a view."""
    return facts.whole is not None and (facts.whole["gap_units"] is not None or bool(facts.heat))


def _divided(draw: Callable[[View, Facts], Component]) -> Callable[[View, Facts], Component]:
    """A card that is drawn where the gaps are known by region and industry."""
    return lambda view, facts: draw(view, facts) if _known(facts) and facts.heat else None


def _said(view: View, facts: Facts) -> Component:
    """What stands where the page can say little: why nothing is known, or that nothing is divided."""
    lang = view.lang
    if not _known(facts):
        said = text("gaps.nothing_why", lang, why=why_absent(view, facts.whole, "gap_units"))
        return html.P(said, className="card span12 empty")
    if facts.heat or view.slice is None:
        return None
    calibre = calibre_name(view.slice.calibre, lang)
    return html.P(text("gaps.no_dims", lang, calibre=calibre, period=view.slice.period), className="banner")


def _plan(view: View, facts: Facts) -> Component:
    """The plan beside the page; no door to one where nothing is known by cell or by unit."""
    if facts.plan is None and not (_known(facts) and facts.heat):
        return None
    return plans.panel(view, facts.plan)


def _whole_regions(view: View, facts: Facts) -> Component:
    return _by_region(view, facts) if _known(facts) and not facts.heat else None


def _ledger(view: View, facts: Facts) -> Component:
    return ledger_card(view, facts.ledger, _foot(view, facts.whole), edits=facts.edits) if _known(facts) else None


def _work(view: View, facts: Facts) -> Component:
    return work_card(view, facts.work) if facts.work is not None else None


def _unknown(view: View, facts: Facts) -> Component:
    return unknown_card(view, facts.unknown, _foot(view, facts.whole))


def _modes(view: View, facts: Facts) -> Component:
    return modes_card(view, facts.small, facts.small_whole, _foot(view, facts.small_whole))


def _foot(view: View, row: RateRow | None) -> html.P:
    return footer(view, n_units(view, row), source_words([row] if row else [], view))


def _heat(view: View, facts: Facts) -> Component:
    return heat_card(view, facts.crossed, facts.whole, _foot(view, facts.whole))


def _usual(cells: Sequence[Row]) -> str:
    """A place of the level that most cells are of: a city without counties stands among those of others."""
    places = [str(cell["region"]) for cell in cells]
    ((usual, _),) = Counter(regions()[place].level for place in places).most_common(1)
    return next(place for place in places if regions()[place].level == usual)


def _grain(code: str, lang: str) -> str:
    """By what a gap is divided beside industry: the level of its region."""
    return text(f"grain.{regions()[code].level}", lang)


def _short_titles(lang: str) -> dict[str, str]:
    """Titles of the columns of a table whose own title says that it is about gaps."""
    return {
        "region": text("gaps.list_place", lang),
        "industry": text("gaps.list_industry", lang),
        "gap_workers": text("gaps.list_workers", lang),
        "gap_units": text("gaps.list_units", lang),
        "unit_coverage": text("gaps.list_rate", lang),
    }


def _list(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    total = facts.whole["gap_workers"] if facts.whole else None
    rows = tables.priorities(facts.cells, total, lang).first(PRIORITIES).called(_short_titles(lang))
    rows = rows.called({"cumulative": text("planner.cumulative", lang), "flags": text("planner.col", lang)})
    by_key = {_cell_of(cell): cell for cell in facts.cells}
    kept = facts.plan.kept if facts.plan is not None and facts.plan.slice == view.slice else ()

    def of_one_unit(cell: Row) -> Component:
        if not has_flag(cell, "gap_workers", "one_unit"):
            return None
        flag = "band.one" if cell["gap_units"] == 1 else "flag.one_unit"
        return html.Span(explained(text(flag, lang), "flag.one_unit", lang), className="under dim")

    def coverage(row: Record) -> Component:
        cell = by_key[_cell_of(row)]
        shown = numbers.percent(cell["unit_coverage"])
        if not has_flag(cell, "unit_coverage", "small"):
            return shown
        n = text("rank.n", lang, n=numbers.exact(printed_pair(cell, "unit_coverage")[1]))
        return html.Span(explained(f"{shown} {n}", "flag.small", lang), className="dim nowrap")

    cells: dict[str, Cell] = {
        "region": lambda r: link(place_name(str(r["region"]), view), _cell_address(view, r)),
        "flags": lambda r: cell_offer(view, by_key[_cell_of(r)], _cell_name(view, r), kept),
        "unit_coverage": coverage,
        "industry": lambda r: [
            industry_name(str(r["industry"]), lang),
            html.Span(_class_parts(r, lang), className="narrow dim"),
            of_one_unit(by_key[_cell_of(r)]),
        ],
        "size": lambda r: html.Span(_size_of(r, lang), className="nowrap"),
        "band": lambda r: html.Span(text("band.of", lang, band=r["band"]), className="nowrap"),
    }
    title = text("gaps.list", lang)
    if facts.cells:
        size = text("planner.by_size", lang) if facts.cells[0].get("size") else ""
        size += text("planner.by_band", lang) if facts.cells[0].get("band") else ""
        title = text("gaps.list_by", lang, grain=_grain(_usual(facts.cells), lang), size=size)
    keys = tuple(key for key in rows.keys if key != "share")
    classes = f"priority classes-{len({'size', 'band'} & set(keys))}"
    longest = max((_named_wide(view, cell) for cell in facts.cells[:PRIORITIES]), default=0)
    return html.Section(
        [
            table_head(view, filtered(view, title), "priorities"),
            html.Div(
                record_table(rows, lang, keys=keys, cells=cells, classes=classes, asks=_OF_CELLS), className="scroll"
            ),
            _foot(view, facts.whole),
        ],
        className="card span7 deep" if longest > _NAMES else "card span7",
    )


_OF_CELLS: Final[Asks] = {
    figure: partial(origin_of, key=figure) for figure in ("gap_workers", "gap_units", "unit_coverage")
}
"""The figures of a cell; its rank and shares are made of them."""


def _named_wide(view: View, row: Row) -> int:
    """About how many pixels the names of a cell's place and trade take."""
    return wide(place_name(str(row["region"]), view)) + wide(industry_name(str(row["industry"]), view.lang))


def _cell_of(row: Record | Row) -> tuple[Any, ...]:
    """What tells a cell from others."""
    return row["region"], row["industry"], row.get("size"), row.get("band")


def _cell_address(view: View, row: Record) -> str:
    """The same page for a cell alone; the ledger there begins at the cell's band as far as it has a filter for it."""
    sizes = (str(row["size"]),) if row.get("size") else view.selection.size
    least = EMPLOYEES[str(row["band"])][0] if row.get("band") in EMPLOYEES else 0
    fewest = max((number for number in LEDGER_MINIMA if number <= least), default=0) or view.selection.min
    return view.link(region=row["region"], industry=(row["industry"],), size=sizes, min=fewest)


def _cell_name(view: View, row: Record) -> str:
    """A cell in words: place, industry, size."""
    named = (place_name(str(row["region"]), view), industry_name(str(row["industry"]), view.lang))
    return " · ".join(part for part in (*named, _class_of(row, view.lang)) if part)


def _class_of(row: Record, lang: str) -> str:
    """The size class and the employee band of a cell as far as it has them."""
    return " · ".join(_classes(row, lang))


def _class_parts(row: Record, lang: str) -> list[Component]:
    """The same, each part whole on its line where there is little room."""
    *first, last = _classes(row, lang) or [""]
    parts: list[Component] = [html.Span(last, className="nowrap")]
    for said in reversed(first):
        parts = [html.Span(f"{said} ·", className="nowrap"), " ", *parts]
    return parts


def _classes(row: Record, lang: str) -> list[str]:
    band = text("band.of", lang, band=row["band"]) if row.get("band") else ""
    return [part for part in (_size_of(row, lang), band) if part]


def _size_of(row: Record, lang: str) -> str:
    return text(f"size.{row['size']}", lang) if row.get("size") else ""


def _what_if(view: View, facts: Facts) -> html.Section:
    return what_if_card(view, facts.joinable, bool(facts.cells), facts.ledger is not None, _foot(view, facts.whole))


def _by_region(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    known = tables.by_region(facts.children, lang).where(
        lambda r: r["region"] is not None and r["gap_units"] is not None
    )
    every = len(list(known.rows))
    known = known.first(16).only("region", "gap_units", "unit_coverage")
    if not known.rows:
        return html.Section([html.P(text("gaps.nothing", lang), className="dim")], className="card span12")
    codes, gaps, _ = zip(*known.rows, strict=True)
    names = [short_name(code, lang) for code in codes]
    opens = [origin_of(row, "gap_units") for row in known.records()]
    figure = horizontal(names, list(gaps), numbers.unit_after(text("card.units", lang), lang), opens)
    title = filtered(view, text("gaps.by_region", lang, name=names[0], n=numbers.exact(gaps[0])))
    return chart_card(
        view,
        title,
        graph(figure, "gapbars", 420),
        name="gapbars",
        foot=_foot(view, facts.whole),
        table=known,
        note=text("gaps.first_of", lang, shown=len(codes), n=every) if every > len(codes) else "",
    )


BANDS: Final[Sequence[Band[Facts]]] = (
    band(Card("said", WHOLE, _said)),
    band(Card("plan", plans.NEEDS, _plan, live=True)),
    band(
        Card("priorities", (*WHOLE, "plan"), _divided(_list)),
        Card("heat", (*WHOLE, "axes", "tab"), _divided(_heat)),
        classes="grid",
    ),
    band(Card("mode", WHOLE, _divided(_modes))),
    band(Card("whatif", WHOLE, _divided(_what_if))),
    band(Card("gapbars", WHOLE, _whole_regions)),
    band(Card("ledger-work", WHOLE, _work, live=True)),
    band(Card("ledger", NEEDS, _ledger)),
    band(Card("unknown", NEEDS, _unknown)),
)
"""The page's cards."""
