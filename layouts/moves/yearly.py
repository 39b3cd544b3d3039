"""How a figure moved from period to period, like for like, for each chosen region."""

from __future__ import annotations

from typing import Any

from dash import html

from analysis.compare.changes import is_rate
from analysis.compare.printed import difference
from analysis.rows import Row
from data.tables import moves as tables
from data.texts import text
from data.texts.names import beside
from layouts.components.cards import metric_title, table_head
from layouts.components.filters import filtered
from layouts.components.opened import Asks, opened
from layouts.components.tables import record_table
from layouts.moves.compared import Compared
from layouts.selection import View


def yearly_card(view: View, facts: Compared) -> Any:
    """Each region's change between neighbouring periods; nothing where no region has two."""
    if not facts.yearly:
        return None
    lang = view.lang
    table = tables.yearly([_as_printed(row, facts.figure) for row in facts.yearly], facts.figure, lang)
    title = filtered(view, text("moves.yearly", lang, metric=metric_title(facts.figure, lang)))
    table = table.called(_short_titles(facts.figure, lang))
    notes = ("flags",) if any(_said(row, lang) for row in table.records()) else ()
    shown = record_table(
        table,
        lang,
        keys=("region", "from", "to", "before", "after", "points", *notes),
        cells={"flags": lambda row: _said(row, lang)},
        asks=_asks(facts.figure),
    )
    return html.Section(
        [
            table_head(view, title, "yearly"),
            html.Div(shown, className="scroll"),
            html.P(text("moves.yearly_note", lang), className="foot"),
            html.P(text("moves.yearly_newest", lang, n=facts.newest), className="foot") if facts.newest else None,
        ],
        className="card span12",
        id="card-yearly",
    )


def _as_printed(row: Row, figure: str) -> Row:
    """A row whose change is what a reader subtracts from the two values beside it, as on every other page; the files keep what is not rounded."""
    if None in (row["before"], row["after"], row["points"]):
        return row
    return {**row, "points": float(difference(figure, row["before"], row["after"]))}


def _short_titles(figure: str, lang: str) -> dict[str, str]:
    """Titles of the columns under a title that says that all of it is comparable; the change's says in what it is."""
    change = "moves.like_points" if is_rate(figure) else "moves.like_counts"
    titles = {"before": "moves.before_short", "after": "moves.after_short", "points": change}
    return {key: text(title, lang) for key, title in titles.items()}


def _asks(figure: str) -> Asks:
    """The comparable values and the change are parts of the same two figures."""

    def change(row: Row) -> str:
        return opened(figure, {"region": row["region"], "period": row["to"], "since": row["from"]})

    return dict.fromkeys(("before", "after", "points"), change)


def _said(row: Row, lang: str) -> str:
    """Why no change is told, in words; how much of the denominator is comparable where not all of it is."""
    told = [text(f"moves.flag.{flag}", lang) for flag in str(row["flags"] or "").split(",") if flag]
    if not told and row["points"] is None:
        told = [text("moves.flag.absent", lang)]
    return beside(told, lang)
