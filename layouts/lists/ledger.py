"""The lists of single units on the page Gaps: the ledger of those without a union, and those of unknown cover."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from analysis.plan.ledger import FIELDS, TEXTS, Field
from analysis.rows import Row
from data.texts import numbers, text
from data.texts.names import industry_name, region_name
from layouts.components.filters import filtered
from layouts.components.grid import Grid, GridColumn, grid
from layouts.components.pages import Component, link
from layouts.components.slots import WHOLE
from layouts.components.written import ledger_word
from layouts.lists.desk import desk, words_of
from layouts.plans.offers import unit_mark
from layouts.selection import View

SHOWN: Final = ("status", "office", "due")
"""Fields of a unit's entry that stand beside it from the start."""
NAME: Final = "ledger"
MINIMA: Final = (25, 100)
"""The least employees that the list can be narrowed to."""
NEEDS = (*WHOLE, "min")
"""What the lists depend on beside what is searched for and sorted by."""


def ledger_card(view: View, total: int | None, foot: Component, *, edits: bool) -> html.Section:
    """The units without a union; ``total``: how many there are in all, None where no list may be made. ``edits``: as :func:`shape`."""
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
        for n in MINIMA
    ]
    return html.Section(
        [
            html.H2(_ledger_title(view, "gaps.ledger", total)),
            html.Div(chips, className="chips"),
            *(desk(view) if edits else []),
            grid(view, shape(lang, edits=edits)),
            html.P(text("gaps.ledger_note", lang), className="foot"),
            foot,
        ],
        className="card span12",
        id="ledger",
    )


def shape(lang: str, *, edits: bool = False) -> Grid:
    """The ledger's columns, and the order that it opens in. ``edits``: what is written of a unit can be written here."""
    name, *rest = _of_unit(lang)
    columns = (
        name,
        GridColumn("plan_move", text("planner.col", lang), 110),
        *rest,
        *(_field(name, lang, edits=edits) for name in FIELDS),
        GridColumn("cell", text("col.source", lang), 320, written=True),
    )
    return Grid(NAME, columns, "-employees", NEEDS, export=NAME, chosen="many" if edits else "")


def _field(name: Field, lang: str, *, edits: bool) -> GridColumn:
    """A field that an office writes, with the words that it can be."""
    title = text(f"ledger.col.{name}", lang)
    choices = words_of(name, lang) if edits else ()
    return GridColumn(name, title, 130, shown=name in SHOWN, edited=edits, choices=choices, written=name in TEXTS)


def unknown_shape(lang: str) -> Grid:
    """The columns of the units of unknown cover, and the order that their list opens in."""
    columns = (*_of_unit(lang), GridColumn("cell", text("col.source", lang), 320, written=True))
    return Grid("unknown", columns, "-employees", NEEDS, export="unknown", keys=("q_unknown", "sort_unknown"))


def _of_unit(lang: str) -> tuple[GridColumn, ...]:
    """What is told of each unit."""
    return (
        GridColumn("name", text("col.name", lang), 270, sorts=True, written=True),
        GridColumn("code", text("col.code", lang), 180, sorts=True),
        GridColumn("region", text("col.region", lang), 110, sorts=True),
        GridColumn("industry", text("col.industry", lang), 130, sorts=True),
        GridColumn("size", text("col.size", lang), 80, term="word.size"),
        GridColumn("employees", text("col.employees", lang), 110, "number", sorts=True, term="employees"),
        GridColumn("unit_kind", text("shell.kind", lang), 110, shown=False),
    )


def ledger_row(view: View, row: Row, written: Row, seen: int) -> dict[str, Any]:
    """A row of the ledger as the grid shows it, as :func:`unknown_row`. ``written``: its entry as of the ledger's change ``seen``."""
    fields = {name: ledger_word(name, written.get(name), view.lang) for name in FIELDS}
    found = unknown_row(view, row)
    mark = unit_mark(view, row)
    links = found["links"] | mark.pop("links", {})
    return found | fields | mark | {"seen": seen, "links": links}


def unknown_row(view: View, row: Row) -> dict[str, Any]:
    """A unit as the grid shows it; its name and its cell lead to the unit's own view."""
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
        "links": dict.fromkeys(("name", "cell"), view.link(unit=row["code"])) if row["code"] else {},
    }


def _ledger_title(view: View, key: str, total: int) -> str:
    """The title of a list of units, with the filters that it obeys, the least number of employees among them."""
    title = filtered(view, text(key, view.lang, n=numbers.exact(total)))
    least = text("gaps.ledger_min", view.lang, n=view.selection.min) if view.selection.min else ""
    return f"{title} · {least}" if least else title


def unknown_card(view: View, total: int | None, foot: Component) -> html.Section | None:
    """The units of which nobody knows whether a union covers them: a list of their own, beside the ledger."""
    if not total:
        return None
    return html.Section(
        [
            html.H2(_ledger_title(view, "gaps.unknown_title", total)),
            html.P(text("gaps.unknown_note", view.lang), className="dim"),
            grid(view, unknown_shape(view.lang), few=total),
            foot,
        ],
        className="card span12",
        id="unknown",
    )
