"""The list of the units behind a flow, in the place of the page Trends: what each was in the one period and in the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from analysis.rows import Row
from data.tables.moves import cover_word, flow_name
from data.texts import numbers, text
from data.texts.names import industry_name, region_name
from layouts.components.filters import filtered
from layouts.components.grid import Grid, GridColumn, grid
from layouts.components.pages import link
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.selection import View

NEEDS: Final = (*WHOLE, "compare", "tab")


@dataclass(frozen=True, slots=True)
class Facts:
    """``total``: how many units the flow has; None where no list of them may be made."""

    flow: str
    total: int | None


def _card(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    back = link(text("flowunits.back", lang), view.link(tab=None, q=None, sort=None), className="chip")
    flow = flow_name(facts.flow, lang)
    if facts.total is None or view.slice is None or view.compare is None:
        said = text("flowunits.refused", lang)
        return html.Section(
            [html.H2(flow[:1].upper() + flow[1:]), html.P(said, className="dim"), back], className="card span12"
        )
    told = {"flow": flow, "n": numbers.exact(facts.total), "from_p": view.compare, "to_p": view.slice.period}
    title = text("flowunits.title", lang, region=region_name(view.region, lang), **told)
    return html.Section(
        [
            html.H2(filtered(view, title)),
            html.Div(back, className="chips"),
            grid(view, shape(lang), few=facts.total),
            html.P(text("flowunits.note", lang), className="foot"),
        ],
        className="card span12",
        id="flowunits",
    )


def shape(lang: str) -> Grid:
    """The list's columns, and the order that it opens in."""
    columns = (
        GridColumn("name", text("col.name", lang), 250, sorts=True, written=True),
        GridColumn("code", text("col.code", lang), 170, sorts=True),
        GridColumn("region", text("col.region", lang), 130, sorts=True),
        GridColumn("industry", text("col.industry", lang), 130, sorts=True),
        GridColumn("size", text("col.size", lang), 110),
        GridColumn("employees", text("col.employees", lang), 110, "number", sorts=True),
        GridColumn("cover", text("unit.mode", lang), 180),
        GridColumn("unit_kind", text("shell.kind", lang), 110, shown=False),
        GridColumn("cell", text("col.source", lang), 300, written=True),
    )
    return Grid("flowunits", columns, "-employees", NEEDS, export="flowunits")


def flow_unit_row(view: View, row: Row) -> dict[str, Any]:
    """A unit as the grid shows it: what differs as before → after; its name and its cell lead to the unit's own view."""
    lang = view.lang

    def both(name: str, word: Callable[[Any], str]) -> str:
        known = [when for when in ("before", "after") if row[f"held_{when}"] and row[f"region_{when}"] is not None]
        return " → ".join(dict.fromkeys(word(row[f"{name}_{when}"]) for when in known))

    return {
        "name": row["name"] or "–",
        "code": row["code"] or "–",
        "region": both("region", lambda code: region_name(code, lang)),
        "industry": both("industry", lambda code: industry_name(str(code)[0] if code else "unknown", lang)),
        "size": both("size", lambda size: text(f"size.{size}", lang)),
        "unit_kind": both("unit_kind", lambda kind: text(f"kind.{kind}", lang)),
        "employees": both("employees", lambda count: "–" if count is None else numbers.exact(count)),
        "cover": " → ".join(dict.fromkeys(cover_word(row, when, lang) for when in ("before", "after"))),
        "cell": f"{row['file']} · {row['sheet'] or ''}!{row['cell']}",
        "links": dict.fromkeys(("name", "cell"), view.link("/gaps", unit=row["code"])) if row["code"] else {},
    }


BANDS: Final[Sequence[Band[Facts]]] = (band(Card("flowunits", NEEDS, _card)),)
"""The list's cards."""
