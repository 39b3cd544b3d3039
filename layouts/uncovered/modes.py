"""How small and micro enterprises are covered: own, joint, federation, stated, not, unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from dash import html

from analysis.reliability import printed_pair
from analysis.rows import RateRow, Row, has_flag
from analysis.vocabulary import SMALL_MICRO
from data.palette import ACCENT, BLUE, GREY, SEQUENCE
from data.tables import gaps as tables
from data.texts import numbers, text
from layouts.components.cards import chart_card
from layouts.components.filters import filtered
from layouts.components.graph import graph
from layouts.components.opened import Asks, opened, origin_of
from layouts.components.pages import Component
from layouts.components.tables import short_name
from layouts.figures.bars import stacked
from layouts.selection import View

SHOWN: Final = 14
"""So many regions have a bar: those that cover least."""
_COLOURS: Final = {
    "own": BLUE,
    "joint": SEQUENCE[3],
    "federation": SEQUENCE[2],
    "stated": SEQUENCE[1],
    "uncovered": ACCENT,
    "unknown": GREY,
}
"""Mode of cover -> its colour; what nobody knows is grey."""


def modes_card(view: View, small: Sequence[RateRow], whole: RateRow | None, foot: Component) -> html.Section:
    """How small and micro enterprises are covered, a bar a region. ``small``: their rows by region; ``whole``: those of the whole region."""
    lang = view.lang
    known = tables.modes(small, lang).where(
        lambda r: r["region"] is not None and bool(r["units"]) and r["uncovered"] is not None
    )
    every = len(list(known.rows))
    known = known.first(SHOWN)
    found = {mode for row in known.records() for mode in tables.MODES if row[mode]}
    modes = [mode for mode in tables.MODES if mode in found]
    known = known.only("region", *modes)
    title = text("gaps.mode", lang)
    few = whole is not None and has_flag(whole, "unit_coverage", "small")
    if whole and few:
        some, all_ = printed_pair(whole, "unit_coverage")
        title = text("gaps.mode_few", lang, some=numbers.exact(some), all=numbers.exact(all_))
    elif whole and whole["unit_coverage"] is not None and whole["units_covered"] and whole["units_joint"] is not None:
        title = text(
            "gaps.mode_finding",
            lang,
            rate=numbers.percent(whole["unit_coverage"]),
            joint=numbers.percent(whole["units_joint"] / whole["units_covered"]),
        )
    title = filtered(view, title)
    if not known.rows:
        said = text("gaps.nothing" if small else "gaps.mode_none", lang)
        return html.Section([html.H2(title), html.P(said, className="dim")], className="card span5")
    codes, *counts = zip(*known.rows, strict=True)
    names = [short_name(code, lang) for code in codes]
    parts = [
        (title, [value or 0 for value in values], _COLOURS[mode])
        for mode, title, values in zip(modes, known.titles[1:], counts, strict=True)
    ]
    asks = _asks(view)
    opens = [[origin_of(row, mode, asks) for row in known.records()] for mode in modes]
    return chart_card(
        view,
        title,
        graph(
            stacked(names, parts, unit=numbers.unit_after(text("card.units", lang), lang), opens=opens),
            "mode",
            110 + 21 * len(names),
        ),
        name="mode",
        foot=foot,
        table=known,
        note=text("gaps.mode_first", lang, shown=len(names), n=every) if every > len(names) else "",
        asks=asks,
    )


def _asks(view: View) -> Asks:
    """Each mode is a figure of the view's small and micro enterprises; joint unions are counted with their federations, which stand apart here."""
    sizes = [size for size in SMALL_MICRO if size in view.filters.get("size", SMALL_MICRO)]
    theirs = {"size": "small_micro" if len(sizes) == len(SMALL_MICRO) else sizes, "unit_kind": "enterprise"}

    def ask(figure: str, **more: str) -> Callable[[Row], str]:
        return lambda row: opened(figure, {**theirs, **more, "region": row["region"]})

    return {
        "own": ask("units_own"),
        "joint": ask("units_joint", less="units_federation"),
        "federation": ask("units_federation"),
        "stated": ask("units_stated"),
        "uncovered": ask("gap_units"),
        "unknown": ask("units_unknown"),
    }
