"""A unit's own view: what is known of it in each period, its union, what is written of it in the ledger, and the cells that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from analysis.plan.ledger import FIELDS
from analysis.rows import Row
from data.texts import numbers, text
from data.texts.names import calibre_name, field_name, full_name, industry_name, listed, period_name
from layouts import ids
from layouts.components.pages import Component, link
from layouts.components.slots import Band, Card, band
from layouts.components.tables import table
from layouts.components.written import WRITTEN, ledger_cell, marked, quoted, written
from layouts.lists.desk import author_field
from layouts.plans import panel as plans
from layouts.plans.facts import Facts as PlanFacts
from layouts.plans.offers import unit_offer
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Facts:
    """``rows``: the unit's rows in registers, newest first; None where nothing of a unit may be told. ``entry``: what is written of it;
    ``decides``: changes that wait are decided here."""

    rows: Sequence[Row] | None
    entry: Mapping[str, Any] | None = None
    decides: bool = False
    plan: PlanFacts | None = None


def _head(view: View, facts: Facts) -> html.Section:
    lang, code = view.lang, view.selection.unit
    back = link(text("unit.back", lang), view.link(unit=None), className="chip")
    if not facts.rows:
        said = text("unit.refused" if facts.rows is None else "unit.none", lang, code=code)
        return html.Section([html.P(said, className="dim"), back], className="card span12", id="unit")
    now = facts.rows[0]
    told = (code, full_name(now["region"], lang), _industry(now, lang), text(f"kind.{now['unit_kind']}", lang))
    return html.Section(
        [
            html.H2(now["name"] or code, className=WRITTEN),
            html.P(" · ".join(str(piece) for piece in told if piece), className="dim"),
            html.P(marked(_cover_said(now, lang))),
            html.Div([unit_offer(view, now), back], className="chips"),
        ],
        className="card span12",
        id="unit",
    )


def _industry(row: Row, lang: str) -> str:
    return industry_name(str(row["industry"])[0] if row["industry"] else "unknown", lang)


def _mode(row: Row, lang: str) -> str:
    return text(f"gaps.{row['mode'] or 'uncovered'}", lang)


def _union(row: Row) -> str:
    name = quoted(row["union_name"]) if row["union_name"] else ""
    return " ".join(str(piece) for piece in (name, row["union_code"]) if piece) or "–"


def _cover_said(row: Row, lang: str) -> str:
    """Whether a union covers the unit, in the newest period in which it stands."""
    union = f" · {_union(row)}" if row["union_code"] else ""
    return f"{period_name(row['period'], lang)} · {_mode(row, lang)}{union}"


def _periods(view: View, facts: Facts) -> Component:
    if not facts.rows:
        return None
    lang = view.lang
    keys = ("col.period", "col.calibre", "col.name", "col.region", "col.industry", "col.employees", "col.size")
    titles = [*(text(key, lang) for key in keys), *(text(f"unit.{key}", lang) for key in ("mode", "union"))]
    lines = [
        [
            period_name(row["period"], lang),
            calibre_name(row["calibre"], lang),
            written(row["name"]) if row["name"] else "–",
            full_name(row["region"], lang),
            _industry(row, lang),
            "–" if row["employees"] is None else numbers.exact(row["employees"]),
            text(f"size.{row['size']}", lang),
            _mode(row, lang),
            marked(_union(row)),
        ]
        for row in facts.rows
    ]
    return html.Section(
        [html.H2(text("unit.periods", lang)), html.Div(table(titles, lines), className="scroll")],
        className="card span12",
    )


def _cells(view: View, facts: Facts) -> Component:
    if not facts.rows:
        return None
    lang = view.lang
    titles = [text(key, lang) for key in ("col.period", "import.col.file", "from.sheet", "unit.row", "unit.cells")]
    lines = [
        [
            period_name(row["period"], lang),
            written(row["file"]),
            written(row["sheet"]) if row["sheet"] else "–",
            str(row["row"]),
            listed(
                [f"{field_name('unit_register', field, lang)} {cell}" for field, cell in row["cells"].items()], lang
            ),
        ]
        for row in facts.rows
    ]
    return html.Section(
        [html.H2(text("unit.source", lang)), html.Div(table(titles, lines, classes="listing"), className="scroll")],
        className="card span12",
        id="cells",
    )


def _state(change: Row, lang: str, *, decides: bool) -> Component:
    """What became of a change; of one that waits, since another changed the same field meanwhile, the buttons that decide."""
    said = text(f"unit.state.{change['state']}", lang)
    if change["state"] != "waiting" or not decides:
        return said
    buttons = [
        html.Button(text(f"ledger.{do}", lang), id=ids.ledger_decide(change["id"], do), type="button", className="chip")
        for do in ("accept", "reject")
    ]
    return html.Span([said, " ", *buttons], className="mark warning")


def _entry(view: View, facts: Facts) -> Component:
    if not facts.rows:
        return None
    lang = view.lang
    if facts.entry is None:
        said = html.P(text("unit.no_entry", lang), className="dim")
        return html.Section([html.H2(text("ledger.title", lang)), said], className="card span12")
    kept = facts.entry["entry"]
    now = [[text(f"ledger.col.{name}", lang), ledger_cell(name, kept[name], lang)] for name in FIELDS]
    changes = [
        [
            str(change["at"]).replace("T", " ")[:16],
            written(change["author"]),
            text(f"ledger.col.{change['field']}", lang),
            ledger_cell(change["field"], change["old"], lang),
            ledger_cell(change["field"], change["new"], lang),
            _state(change, lang, decides=facts.decides),
        ]
        for change in facts.entry["changes"]
    ]
    titles = [text(f"unit.{name}", lang) for name in ("at", "author", "field", "old", "new", "state")]
    return html.Section(
        [
            html.H2(text("ledger.title", lang)),
            html.Div(table([text("unit.field", lang), text("unit.written", lang)], now), className="scroll"),
            html.H3(text("unit.history", lang)),
            author_field(lang)
            if facts.decides and any(c["state"] == "waiting" for c in facts.entry["changes"])
            else None,
            html.Div(table(titles, changes), className="scroll tall"),
        ],
        className="card span12",
    )


BANDS: Final[Sequence[Band[Facts]]] = (
    band(Card("unit-head", ("unit", "slice", "plan"), _head)),
    band(Card("plan", plans.NEEDS, lambda view, facts: plans.panel(view, facts.plan), live=True)),
    *(
        band(Card(f"unit-{name}", ("unit",), draw, live=name == "entry"))
        for name, draw in (("periods", _periods), ("entry", _entry), ("cells", _cells))
    ),
)
"""The view's cards."""
