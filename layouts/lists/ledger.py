"""The lists of single units on the page Gaps: the ledger of those without a union, and those of unknown cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import html

from analysis.rows import Row
from data.tables import gaps as tables
from data.texts import numbers, text
from data.texts.names import industry_name, region_name
from layouts.components.cards import export_links
from layouts.components.filters import filtered
from layouts.components.grid import Grid, GridColumn, grid
from layouts.components.pages import Component, link
from layouts.components.slots import WHOLE
from layouts.components.tables import record_table
from layouts.components.written import ledger_word
from layouts.selection import View

Listed = tuple[Sequence[Row], int]
"""Some rows of a list, and how many it has in all."""
WRITTEN: Final = ("status", "reason", "plan", "office", "due", "supervised")
"""Fields of a unit's entry that stand beside it."""
NEEDS = (*WHOLE, "min")
"""What the lists depend on beside what is searched for and sorted by."""


def ledger_card(view: View, total: int | None, foot: Component) -> html.Section:
    """The units without a union; ``total``: how many there are in all, None where no list may be made."""
    lang = view.lang
    if total is None:
        return html.Section([html.P(text("gaps.ledger_refused", lang), className="dim")], className="card span12")
    chips: list[Component] = [
        link(text("gaps.ledger_all", lang), view.link(min=0), className="chip on" if not view.selection.min else "chip")
    ]
    chips += [
        link(
            text("gaps.ledger_min", lang, n=n),
            view.link(min=n),
            className="chip on" if view.selection.min == n else "chip",
        )
        for n in (25, 100)
    ]
    return html.Section(
        [
            html.H2(_ledger_title(view, "gaps.ledger", total)),
            html.Div(chips, className="chips"),
            grid(view, shape(lang)),
            html.P(text("gaps.ledger_note", lang), className="foot"),
            foot,
        ],
        className="card span12",
        id="ledger",
    )


def shape(lang: str) -> Grid:
    """The ledger's columns, and the order that it opens in."""
    columns = (
        GridColumn("name", text("col.name", lang), 270, sorts=True),
        GridColumn("code", text("col.code", lang), 180, sorts=True),
        GridColumn("region", text("col.region", lang), 110, sorts=True),
        GridColumn("industry", text("col.industry", lang), 130, sorts=True),
        GridColumn("size", text("col.size", lang), 80),
        GridColumn("employees", text("col.employees", lang), 110, "number", sorts=True),
        GridColumn("unit_kind", text("shell.kind", lang), 110, shown=False),
        GridColumn("status", text("ledger.col.status", lang), 100),
        *(GridColumn(name, text(f"ledger.col.{name}", lang), 120, shown=False) for name in WRITTEN[1:]),
        GridColumn("cell", text("col.source", lang), 320),
    )
    return Grid("ledger", columns, "-employees", NEEDS, export="ledger")


def ledger_row(view: View, row: Row, written: Row) -> dict[str, Any]:
    """A row of the ledger as the grid shows it; its name and its cell lead to the unit's own view. ``written``: its entry."""
    lang = view.lang
    return {
        "name": row["name"] or "–",
        "code": row["code"] or "–",
        "region": region_name(row["region"], lang),
        "industry": industry_name(str(row["industry"])[0] if row["industry"] else "unknown", lang),
        "size": text(f"size.{row['size']}", lang),
        "employees": "–" if row["employees"] is None else numbers.exact(row["employees"]),
        "unit_kind": text(f"kind.{row['unit_kind']}", lang),
        "cell": f"{row['file']} · {row['sheet'] or ''}!{row['cell']}",
        **{name: ledger_word(name, written.get(name), lang) for name in WRITTEN},
        "links": {key: view.link(unit=row["code"]) for key in ("name", "cell")} if row["code"] else {},
    }


def _ledger_title(view: View, key: str, total: int) -> str:
    """The title of a list of units, with the filters that it obeys, the least number of employees among them."""
    title = filtered(view, text(key, view.lang, n=numbers.exact(total)))
    least = text("gaps.ledger_min", view.lang, n=view.selection.min) if view.selection.min else ""
    return f"{title} · {least}" if least else title


def unknown_card(view: View, listed: Listed | None, foot: Component) -> html.Section | None:
    """The units of which nobody knows whether a union covers them: a list of their own, beside the ledger."""
    if listed is None or not listed[1]:
        return None
    rows, total = listed
    return html.Section(
        [
            html.H2(_ledger_title(view, "gaps.unknown_title", total)),
            html.P(text("gaps.unknown_note", view.lang), className="dim"),
            html.Div(export_links(view, "unknown", "chip"), className="chips"),
            html.Div(_listed(rows, view.lang), className="scroll tall"),
            html.P(text("gaps.unknown_shown", view.lang, n=len(rows), all=numbers.exact(total)), className="foot")
            if len(rows) < total
            else None,
            foot,
        ],
        className="card span12",
        id="unknown",
    )


def _listed(rows: Sequence[Row], lang: str) -> html.Table:
    return record_table(
        tables.ledger(rows, lang).called({"cell": text("col.source", lang)}),
        lang,
        keys=("name", "credit_code", "region", "industry", "size", "employees", "cell"),
        cells={
            "name": lambda r: r["name"] or "–",
            "credit_code": lambda r: r["credit_code"] or "–",
            "industry": lambda r: industry_name(str(r["industry"])[0] if r["industry"] else "unknown", lang),
            "cell": lambda r: f"{r['file']} · {r['sheet'] or ''}!{r['cell']}",
        },
        classes="ledger",
    )
