"""What a plan does, in the panel: rates at every level now and then, the way to the targets, two plans side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

from dash import html

from analysis.compare.changes import is_rate
from analysis.plan.basket import PLANNED
from data.queries.plan.draft import RATES
from data.reference import regions
from data.texts import numbers, text
from data.texts.names import apart, figure_name, period_name, region_name
from layouts.components.changes import points_between
from layouts.components.explained import explained
from layouts.components.pages import Component, attributes, link
from layouts.components.tables import table
from layouts.components.written import marked, quoted, written
from layouts.plans.facts import Facts
from layouts.selection import View

BELOW: Final = 8
"""So many regions below the plan's own are shown; the files have all."""


def metric_of(view: View, facts: Facts) -> str:
    """The rate that is shown at every level: the view's, else the one that is aimed at, else that of workers."""
    if view.selection.metric in RATES:
        return str(view.selection.metric)
    return facts.basket.aim.metric if facts.basket.aim is not None else "worker_coverage"


def lead(view: View, facts: Facts) -> str:
    """What a plan does in one sentence that is true alone."""
    lang, metric, answer = view.lang, metric_of(view, facts), facts.answer or {}
    units, workers = totals(facts)
    said = {
        "region": region_name(facts.region, lang),
        "period": period_name(facts.slice.period, lang),
        "figure": figure_name(metric, lang),
        "units": numbers.exact(units),
        "workers": numbers.exact(workers),
    }
    before, after = answer["before"].get(metric), answer["after"].get(metric)
    if before is None or after is None:
        return text("planner.lead_unknown", lang, **said)
    said |= {"before": numbers.done(before), "after": numbers.done(after)}
    if not units:
        return text("planner.lead_none", lang, **said)
    if said["before"] == said["after"]:
        return text("planner.lead_little" if after > before else "planner.lead_same", lang, **said)
    return text("planner.lead", lang, **said, change=numbers.points(points_between(before, after)))


def totals(facts: Facts) -> tuple[int, int]:
    """The units that a plan reaches, and their workers."""
    units, workers = (sum(line.move[name] or 0 for line in facts.lines) for name in ("units", "workers"))
    return units, workers


def levels(view: View, facts: Facts) -> html.Section:
    """The chosen rate at every level, now and with the plan done; the other figures of the plan's region."""
    lang, metric = view.lang, metric_of(view, facts)
    assert facts.answer is not None
    nodes, more = _shown(facts)
    switch = html.Div(
        [
            link(
                text(f"planner.short.{name}", lang),
                view.link(metric=name),
                className="chip on" if name == metric else "chip",
                title=figure_name(name, lang),
            )
            for name in RATES
        ],
        className="chips",
    )
    known = [value for node in nodes for value in node[metric] if value is not None]
    span = (min(known, default=0.0), max(known, default=1.0))
    heads = ("level", "now", "", "then", "points")
    head = html.Tr([html.Th(text(f"planner.{h}", lang) if h else "", scope="col") for h in heads])
    own = len(regions().path(facts.region))
    lines = [_line(view, facts, node, metric, span, own) for node in nodes]
    pieces: list[Component] = [
        html.H3(text("planner.levels", lang)),
        switch,
        html.Table([html.Thead(head), html.Tbody(lines)], className="plain plan-levels"),
    ]
    if more:
        pieces.append(html.P(text("planner.levels_more", lang, n=numbers.exact(more)), className="dim"))
    return html.Section([*pieces, *_others(view, facts, metric)])


def _shown(facts: Facts) -> tuple[list[Mapping[str, Any]], int]:
    """The levels from the nation to the plan's region and the next below that gain most, and how many more there are."""
    assert facts.answer is not None
    nodes = facts.answer["nodes"]
    above = set(regions().path(facts.region))
    upper = [node for node in nodes if node["region"] in above]
    below = set(regions().children(facts.region))
    lower = [node for node in nodes if node["region"] in below]
    lower.sort(key=lambda node: -_gained(node))
    return [*upper, *lower[:BELOW]], len(nodes) - len(upper) - min(len(lower), BELOW)


def _gained(node: Mapping[str, Any]) -> float:
    before, after = node["gap_workers"]
    return 0.0 if before is None or after is None else float(before - after)


def _line(
    view: View, facts: Facts, node: Mapping[str, Any], metric: str, span: tuple[float, float], own: int
) -> html.Tr:
    lang, (before, after) = view.lang, node[metric]
    depth = len(regions().path(node["region"])) - own
    name = html.Th(region_name(node["region"], lang), scope="row", className="plan-below" if depth > 0 else "")
    if before is None or after is None:
        return html.Tr([name, html.Td(text("planner.not_known", lang), colSpan=4, className="dim")])
    n = _behind(facts, node["region"], metric)
    few = facts.ground is not None and n is not None and n < facts.ground.small
    points = numbers.points(points_between(before, after))
    change: Component = points
    if few:
        change = html.Span(text("rank.n", lang, n=numbers.exact(n)), className="dim", title=text("flag.small", lang))
    cells = [
        html.Td(numbers.done(before), className="num dim"),
        html.Td(_dumbbell(before, after, span)),
        html.Td(numbers.done(after), className="num plan-then"),
        html.Td(change, className="num"),
    ]
    return html.Tr([name, *cells], className="dim" if few else "")


def _behind(facts: Facts, region: str, metric: str) -> int | None:
    """The units that a rate stands on in a region; that of workers on the known units."""
    if facts.ground is None:
        return None
    unit = "unit_coverage" if metric == "worker_coverage" else metric
    pair = facts.ground.pairs.get(region, {}).get(unit)
    return pair[1] if pair is not None else None


def _dumbbell(before: float, after: float, span: tuple[float, float]) -> html.Span:
    """Two dots on the way from the least to the most value shown, with the gain between them."""
    width = (span[1] - span[0]) or 1.0
    left, right = ((value - span[0]) / width * 100 for value in (before, after))
    return html.Span(
        [
            html.Span(className="plan-way", style={"left": f"{left:.1f}%", "width": f"{max(right - left, 0):.1f}%"}),
            html.Span(className="plan-dot now", style={"left": f"{left:.1f}%"}),
            html.Span(className="plan-dot", style={"left": f"{right:.1f}%"}),
        ],
        className="plan-bell",
        **attributes(aria_hidden="true"),
    )


def _others(view: View, facts: Facts, metric: str) -> list[Component]:
    """The other figures of the plan's region, now and then."""
    assert facts.answer is not None
    lang, answer = view.lang, facts.answer
    lines = []
    for name in PLANNED:
        before, after = answer["before"].get(name), answer["after"].get(name)
        if name == metric or before is None or after is None:
            continue
        if is_rate(name):
            change = numbers.points(points_between(before, after))
        else:
            change = numbers.with_sign(numbers.exact(after - before))
        lines.append(
            [
                explained(figure_name(name, lang), name, lang),
                _printed(name, before, lang),
                _printed(name, after, lang),
                change,
            ]
        )
    heads = [text(f"planner.{key}", lang) for key in ("figure", "now", "then", "change")]
    title = text("planner.others", lang, region=region_name(facts.region, lang))
    return [html.H3(title), table(heads, lines)] if lines else []


def targets(view: View, facts: Facts) -> html.Section:
    """How far the plan brings its region towards each target; how many units or workers would still be lacking."""
    lang = view.lang
    told: list[Component] = [html.H3(text("planner.targets", lang))]
    goals = facts.ground.goals if facts.ground is not None else ()
    region = region_name(facts.region, lang)
    if not goals:
        told.append(
            html.P(
                [
                    text("planner.no_targets", lang, region=region),
                    " ",
                    link(text("planner.set_target", lang), view.link("/trends")),
                ],
                className="dim",
            )
        )
    for goal in goals:
        told.append(_goal(view, facts, goal))
    return html.Section(told)


def _goal(view: View, facts: Facts, goal: Mapping[str, Any]) -> Component:
    assert facts.answer is not None
    assert facts.ground is not None
    lang, metric, value = view.lang, goal["metric"], goal["value"]
    before, after = facts.answer["before"].get(metric), facts.answer["after"].get(metric)
    said = {
        "region": region_name(facts.region, lang),
        "figure": figure_name(metric, lang),
        "period": goal["period"],
        "target": numbers.aim(metric, value),
    }
    if before is None or after is None:
        return html.P(text("planner.target_unknown", lang, **said))
    said |= {"before": numbers.toward(metric, before, value, lang), "after": numbers.toward(metric, after, value, lang)}
    if not is_rate(metric):
        return html.P(text("planner.target_count", lang, **said))
    bar = _progress(before, after, value)
    if after >= value:
        key = "planner.target_already" if before >= value else "planner.target_met"
        return html.Div([html.P(text(key, lang, **said)), bar])
    pair = facts.ground.pairs.get(facts.region, {}).get(metric)
    lacks = 0 if pair is None or not pair[1] else ceil(value * pair[1] - 1e-6) - round(after * pair[1])
    kind = "workers" if metric == "worker_coverage" else "units"
    lacking = text(f"planner.lacks_{kind}", lang, n=numbers.exact(lacks))
    points = numbers.lacking(after, value)
    return html.Div([html.P(text("planner.target_lacks", lang, **said, points=points, lacking=lacking)), bar])


def _progress(before: float, after: float, target: float) -> html.Div:
    """From nothing to all: what is covered now, what the plan adds, and the target's tick."""
    now, then, goal = (min(max(value, 0.0), 1.0) * 100 for value in (before, after, target))
    return html.Div(
        [
            html.Span(className="plan-now", style={"width": f"{now:.1f}%"}),
            html.Span(className="plan-gain", style={"left": f"{now:.1f}%", "width": f"{max(then - now, 0):.1f}%"}),
            html.Span(className="plan-tick", style={"left": f"{goal:.1f}%"}),
        ],
        className="plan-bar-way",
        **attributes(aria_hidden="true"),
    )


def beside(view: View, facts: Facts) -> html.Section | None:
    """The plan and others side by side."""
    if facts.beside is None:
        return None
    lang, plans, rows = view.lang, facts.beside["plans"], facts.beside["rows"]
    heads = [
        text("planner.figure", lang),
        *(written(plan["name"]) if plan["name"] else text("planner.this", lang) for plan in plans),
    ]
    lines: list[Sequence[str]] = []
    for row in rows:
        if row.get("side") == "before" and facts.beside["alike"]:
            continue
        name = text(f"planner.sum.{row['figure']}", lang) if "side" not in row else figure_name(row["figure"], lang)
        if row.get("side"):
            name = text(f"planner.side.{row['side']}", lang, figure=name)
        lines.append([name, *(_printed(row["figure"], value, lang) for value in row["values"])])
    note = None
    if not facts.beside["alike"]:
        told = text("planner.not_alike", lang, plans=apart((_about(plan, lang) for plan in plans), lang))
        note = html.P(marked(told), className="dim")
    close = link(text("planner.end_beside", lang), view.link(plan=str(_without_beside(facts))), className="chip")
    return html.Section(
        [html.H3(text("planner.beside", lang)), note, html.Div(table(heads, lines), className="scroll"), close]
    )


def _about(plan: Mapping[str, Any], lang: str) -> str:
    """What a plan is about: region, period, data version."""
    name = quoted(plan["name"]) if plan["name"] else text("planner.this", lang)
    place = region_name(plan["region"], lang)
    return text("planner.about", lang, name=name, region=place, period=plan["period"], n=plan["data_version"])


def _printed(figure: str, value: Any, lang: str) -> str:
    """As it is printed; counts whole, since plans that are near each other differ in the last digits, and so do now and then."""
    return numbers.figure(figure, value, lang) if is_rate(figure) or value is None else numbers.exact(value)


def _without_beside(facts: Facts) -> Any:
    basket = facts.basket
    return type(basket)(basket.saved, basket.without, basket.aim, basket.wishes)
