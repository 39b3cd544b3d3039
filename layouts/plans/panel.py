"""The plan beside the page Gaps: a basket of moves, what it does, what is saved. All its state is in the address."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Final

from dash import dcc, html

from analysis.plan.basket import FORMS, acts_of
from data.texts import numbers, text
from data.texts.moves import narrowed
from data.texts.names import figure_name, industry_name, region_name, slice_name
from layouts import ids
from layouts.components.filters import unfiltered
from layouts.components.pages import Component, attributes, link
from layouts.components.written import marked, quoted
from layouts.plans import effects, forms
from layouts.plans.below import below
from layouts.plans.facts import Facts, Found, Line
from layouts.selection import View

NEEDS: Final = ("region", "slice", "filters", "metric", "plan", "unit")
"""What the panel depends on."""
MOVES_SHOWN: Final = 30


def panel(view: View, facts: Facts | None) -> Component:
    """The panel, or the door to it where no plan is open."""
    lang = view.lang
    if facts is None:
        said = html.Span(text("planner.door", lang), className="dim")
        return html.Div(
            [
                link(
                    text("planner.open", lang),
                    view.link(plan="open"),
                    className="chip",
                ),
                said,
            ],
            className="plan-door",
        )
    whole: list[Component] = [_head(view, facts)]
    if facts.fault:
        whole.append(html.P(facts.fault, className="plan-fault", role="alert"))
    if facts.answer is not None:
        whole += [
            _since(view, facts),
            html.P(effects.lead(view, facts), className="plan-lead"),
            _reached(view, facts),
            _moves(view, facts),
        ]
    elif not facts.fault and facts.below is None:
        whole.append(html.P(text("planner.empty", lang), className="dim"))
    if facts.below is not None:
        whole.append(below(view, facts.below))
    whole += [forms.by_filter(view), forms.to_reach(view, facts)]
    if facts.answer is not None:
        whole += [effects.levels(view, facts), effects.targets(view, facts), effects.beside(view, facts)]
    whole += [forms.saved_list(view, facts)]
    aside = html.Section(
        [html.Div(whole, className="plan-body"), html.Div(forms.saving(view, facts), className="plan-foot")],
        className="plan-panel",
        id="plan",
        **attributes(aria_label=text("planner.title", lang)),
    )
    return html.Div([aside, _bar(view, facts)])


def _head(view: View, facts: Facts) -> html.Div:
    lang, saved = view.lang, facts.saved
    name = quoted(saved["name"]) if saved is not None else text("planner.unnamed", lang)
    state = "saved" if facts.basket.is_saved else "changed" if saved is not None else "unsaved"
    about: list[Component] = [
        html.P(" · ".join([region_name(facts.region, lang), slice_name(facts.slice, lang)]), className="dim")
    ]
    if saved is not None:
        said = {"author": quoted(saved["author"]), "date": saved["saved_at"][:10], "n": saved["data_version"]}
        about.append(html.P(marked(text("plan.saved", lang, **said)), className="dim"))
    if facts.slice != view.slice:
        about.append(html.P(text("planner.other_slice", lang), className="dim"))
    fold = html.Button(text("planner.fold", lang), type="button", className="tool plan-fold")
    close = html.A(
        "×",
        href=view.link(plan=None),
        className="plan-close",
        **attributes(aria_label=text("planner.close", lang)),
    )
    title = html.H2(marked(unfiltered(view, text("planner.name_of", lang, name=name))))
    mark = html.Span(text(f"planner.state.{state}", lang), className="plan-mark")
    return html.Div([html.Div([title, mark, fold, close], className="plan-head"), *about])


def _since(view: View, facts: Facts) -> Component:
    """What has become of a saved plan's units since it was saved."""
    since, saved, lang = facts.since, facts.saved, view.lang
    if since is None or saved is None:
        return None
    if not since["changed"]:
        older = since["data_version"] != saved["data_version"] or since["period"] != saved["period"]
        return html.P(text("plan.unchanged", lang, period=since["period"]), className="dim") if older else None
    counts = {name: len(since[name]) for name in ("joined", "gone", "unknown", "grown", "shrunk")}
    said = text("plan.changed", lang, period=since["period"], left=since["left"], **counts)
    then = text("planner.as_saved", lang, n=numbers.exact(saved["data_version"]))
    return html.P(f"{said}{text('planner.since_end', lang)}{then}", className="plan-since", role="status")


def _reached(view: View, facts: Facts) -> Component:
    """Whether the smallest plan is the smallest, in words; while it is looked for, how far the search is."""
    if facts.found is None:
        return None
    found = facts.found
    tick = dcc.Interval(id=ids.PLAN_TICK, interval=1000, disabled=not found.running)
    nameless = found.answer["nameless"]
    left = html.P(text("planner.nameless", view.lang, n=numbers.exact(nameless)), className="dim") if nameless else None
    said = html.P(search_said(view.lang, found), id=ids.PLAN_SEARCH, **attributes(aria_live="polite"))
    return html.Div([said, left, tick], className="plan-reached")


def search_said(lang: str, found: Found) -> str:
    """How good the smallest plan is: proved the smallest, or by how many acts a better one could be; and that the search goes on."""
    answer = found.answer
    said = {
        "region": region_name(found.goal.region, lang),
        "figure": figure_name(found.goal.metric, lang),
        "reach": found.goal.said,
        "acts": numbers.exact(answer["acts"]),
        "cost": f"{answer['cost']:g}",
        "bound": f"{answer['bound'] or 0:g}",
    }
    if not answer["acts"]:
        return text("planner.already", lang, **said)
    if answer["optimal"]:
        return text("planner.optimal", lang, **said)
    if found.running:
        return text("planner.searching", lang, **said, seconds=found.seconds, most=found.most)
    return text("planner.bounded", lang, **said)


def _moves(view: View, facts: Facts) -> html.Section | None:
    lang, lines = view.lang, facts.lines
    if not lines:
        return None
    units, workers = effects.totals(facts)
    acts = acts_of(line.move for line in lines)
    total = text("planner.totals", lang, n=acts, units=numbers.exact(units), workers=numbers.exact(workers))
    items = [_move(view, facts, line) for line in lines[:MOVES_SHOWN]]
    more = len(lines) - len(items)
    return html.Section(
        [
            html.H3(text("planner.moves", lang)),
            html.P(total, className="dim"),
            html.Ol(items, className="plan-moves"),
            html.P(text("planner.moves_more", lang, n=numbers.exact(more)), className="dim") if more > 0 else None,
        ]
    )


def _move(view: View, facts: Facts, line: Line) -> html.Li:
    """A move: where, which units, in which form, what it reaches; how to change it and to take it out."""
    lang, move = view.lang, line.move
    sized = text("planner.sized", lang, units=numbers.exact(move["units"]), workers=numbers.exact(move["workers"]))
    return html.Li(
        [
            html.Div([html.Strong(_about(view, line)), _out(view, facts, line)], className="plan-move-head"),
            html.Div([*_ways(view, facts, line), html.Span(sized)], className="plan-move-body"),
            *(html.P(note, className="dim") for note in _notes(lang, line)),
        ],
        className="plan-move",
    )


def _about(view: View, line: Line) -> str:
    lang, move = view.lang, line.move
    pieces = [region_name(move["region"], lang)]
    if move["industry"]:
        pieces.append(industry_name(move["industry"], lang))
    if move["size"]:
        pieces.append(text(f"size.{move['size']}", lang))
    if line.wish is not None:
        pieces += narrowed(asdict(line.wish), lang)
    return " · ".join(pieces)


def _ways(view: View, facts: Facts, line: Line) -> list[Component]:
    """The form of a move; of one in the address the others are links. One enterprise is offered no joint union."""
    lang, form = view.lang, line.move["form"]
    if line.added is None or (line.move["one_unit"] and form == "own"):
        return [html.Span(text(f"plan.form.{form}", lang), className="plan-form on")]
    wish = facts.basket.wishes[line.added]
    found: list[Component] = []
    for other in FORMS:
        if other == form:
            found.append(html.Span(text(f"planner.form.{other}", lang), className="plan-form on"))
        elif other == "own" or not line.move["one_unit"]:
            changed = facts.basket.as_form(line.added, replace(wish, form=other))
            found.append(link(text(f"planner.form.{other}", lang), view.link(plan=str(changed)), className="plan-form"))
    return found


def _out(view: View, facts: Facts, line: Line) -> Component:
    """The link that takes a move out; an act of the smallest plan stays until the plan is saved."""
    basket = facts.basket
    if line.added is not None:
        left = basket.minus(line.added)
    elif line.saved is not None:
        left = basket.leaving(line.saved)
    else:
        return None
    words = attributes(aria_label=text("planner.out", view.lang, move=_about(view, line)))
    return html.A("×", href=view.link(plan=str(left)), className="plan-out", **words)


def _notes(lang: str, line: Line) -> list[str]:
    """What must be known of a move: one enterprise, units named in vain, none reached. Where each unit takes its own union already, and of a
    move that is saved or found, that one is most of it is told as a fact: no other form can be chosen there."""
    move, found = line.move, []
    if not move["units"]:
        found.append(text("planner.reaches_none", lang))
    elif move["one_unit"]:
        as_fact = move["units"] > 1 and (move["form"] == "own" or line.added is None)
        found.append(text(f"planner.one_{'most' if as_fact else 'own' if move['form'] == 'own' else 'joint'}", lang))
    for reason, count in (move.get("passed_over") or {}).items():
        found.append(text(f"planner.passed.{reason}", lang, n=numbers.exact(count)))
    return found


def _bar(view: View, facts: Facts) -> html.Div:
    """What stands at the foot of the page while the panel is folded away."""
    said = effects.lead(view, facts) if facts.answer is not None else text("planner.empty_short", view.lang)
    return html.Div(
        [html.Span(said), html.Button(text("planner.unfold", view.lang), type="button", className="tool plan-fold")],
        className="plan-bar",
    )
