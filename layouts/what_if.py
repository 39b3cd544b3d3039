"""What a joint union would change: the card on Gaps and its sentence."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html

from analysis.gaps import WhatIf
from analysis.rows import Row
from data.reference import regions
from data.texts import numbers, text
from data.texts.names import industry_name, region_name
from layouts import ids
from layouts.components.changes import points_between
from layouts.components.filters import filtered
from layouts.components.pages import Component, attributes
from layouts.selection import View


def place_name(code: str, view: View) -> str:
    """A county with its city, so that namesakes are told apart."""
    tree = regions()
    parent = tree[code].nav_parent
    if tree[code].level == "county" and parent and parent != view.region and tree[parent].level == "city":
        return f"{region_name(parent, view.lang)} {region_name(code, view.lang)}"
    return region_name(code, view.lang)


def what_if_card(view: View, cell: Row | None, has_gaps: bool, is_listed: bool, foot: Component) -> html.Section:
    """What a joint union of the largest cell would change, by how many of its units join. ``is_listed``: its units are known one by one."""
    lang = view.lang
    title = filtered(view, text("gaps.whatif", lang))
    if cell is None:
        said = text("gaps.whatif_one" if has_gaps else "gaps.whatif_none", lang)
        return html.Section([html.H2(title), html.P(said, className="dim")], className="card span12")
    most = cell["gap_units"]
    fewest = 0 if is_listed else most
    return html.Section(
        [
            html.H2(title),
            html.Div(
                [
                    html.Label(text("gaps.whatif_label", lang), htmlFor=ids.JOIN),
                    dmc.NumberInput(
                        id=ids.JOIN,
                        min=fewest,
                        max=most,
                        step=1,
                        value=max(fewest, min(most, 20)),
                        allowDecimal=False,
                        thousandSeparator=" ",
                        size="xs",
                    ),
                ],
                className="field",
            ),
            html.P(id=ids.JOIN_RESULT, **attributes(aria_live="polite")),
            foot,
        ],
        className="card span12",
    )


def what_if_text(view: View, cell: Row, outcome: WhatIf) -> str:
    """The outcome of a joint union in words."""
    lang = view.lang
    unit, worker = outcome.unit_coverage or (None, None), outcome.worker_coverage or (None, None)

    def up(pair: tuple[float | None, float | None]) -> str:
        if pair[0] is None or pair[1] is None:
            return "–"
        return numbers.points(points_between(pair[0], pair[1], 2), 2).lstrip("+")

    place = (
        f"{place_name(cell['region'], view)}（{industry_name(cell['industry'], lang)}）"
        if lang == "zh"
        else f"{place_name(cell['region'], view)} ({industry_name(cell['industry'], lang)}) "
    )
    return text(
        "gaps.whatif_text",
        lang,
        place=place,
        n=numbers.exact(outcome.units_joined),
        workers=numbers.exact(outcome.workers_reached),
        region=region_name(view.region, lang),
        u0=numbers.percent(unit[0], 2),
        u1=numbers.percent(unit[1], 2),
        up=up(unit),
        w0=numbers.percent(worker[0], 2),
        w1=numbers.percent(worker[1], 2),
        wp=up(worker),
    )
