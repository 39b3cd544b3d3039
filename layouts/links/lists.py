"""What was decided of pairs, with the way back, and the rows of other offices' lists that lead to units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from dash import html

from analysis.rows import Row
from data.tables import links as tables
from data.tables.record import Record, Table
from data.texts import numbers, text
from layouts import ids
from layouts.components.cards import table_head
from layouts.components.filters import of_view
from layouts.components.pages import Component
from layouts.components.tables import record_table, table
from layouts.components.written import written
from layouts.selection import View

SHOWN: Final = 50
"""So many rows are shown; the files have all."""
_KEYS: Final = ("lead_state", "listed_by", "name", "code", "region", "employees", "unit")
_OTHERS: Final = ("name", "unit")
"""Names as offices wrote them."""


def decided_card(view: View, decided: Sequence[Row], *, decides: bool) -> html.Section | None:
    """The pairs that somebody has decided, each with the button that takes it back; None where nothing is."""
    if not decided:
        return None
    lang = view.lang
    columns = [
        text(f"links.{name}", lang)
        for name in ("column.decision", "column.unit", "column.other", "author", "reason", "when")
    ]
    rows = [
        [
            text(f"links.{pair['decision']}", lang),
            *(written(said or "") for said in _told(pair)),
            str(pair["decided_at"]).replace("T", " ").removesuffix("+00:00"),
            html.Button(text("links.undo", lang), id=ids.link_undo(pair["id"]), type="button", className="chip")
            if decides
            else "",
        ]
        for pair in decided[:SHOWN]
    ]
    title = of_view(view, text("links.decided", lang, n=numbers.exact(len(decided))))
    return html.Section(
        [html.H2(title), html.Div(table([*columns, ""], rows), className="scroll tall")],
        className="card span12",
        id="links-decided",
    )


def _told(pair: Row) -> tuple[str | None, ...]:
    """What others call both sides of a pair, who decided it, and why."""
    unit, other = pair["a"]["name"] or pair["unit_key"], pair["b"]["name"] or pair["other_key"]
    return unit, other, pair["author"], pair["reason"]


def leads_card(view: View, found: Sequence[Row]) -> html.Section | None:
    """Units that other offices know and that are in no union, or of whose cover nothing is known; None where there are none."""
    return _card(view, tables.leads([row for row in found if row["state"] != "not_registered"], view.lang))


def strangers_card(view: View, found: Sequence[Row]) -> html.Section | None:
    """Rows on other offices' lists that are in no unit register; None where there are none."""
    return _card(view, tables.strangers([row for row in found if row["state"] == "not_registered"], view.lang))


def _own(key: str, row: Record) -> Component:
    return written(row[key] or "")


def _card(view: View, listed: Table) -> html.Section | None:
    lang = view.lang
    rows = list(listed.rows)
    if not rows:
        return None
    title = of_view(view, text("links.list_title", lang, title=listed.title, n=numbers.exact(len(rows))))
    cells = {key: partial(_own, key) for key in _OTHERS}
    body = html.Div(record_table(listed.first(SHOWN), lang, keys=_KEYS, cells=cells), className="scroll tall")
    return html.Section([table_head(view, title, listed.name), body], className="card span12", id=f"card-{listed.name}")
