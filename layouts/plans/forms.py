"""What is filled in beside a plan: units by filter, a target to reach, name and author; the list of saved plans."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html

from analysis.plan.bands import BANDS
from analysis.plan.basket import FORMS
from analysis.vocabulary import SIZES_ASKED
from data.queries.plan.draft import RATES
from data.reference import regions, sections
from data.texts import numbers, text
from data.texts.names import figure_name, industry_name, period_name, region_name
from layouts import ids
from layouts.components.pages import Component, attributes, link
from layouts.components.written import WRITTEN, marked, quoted, written
from layouts.folds import fold
from layouts.plans.address import Basket
from layouts.plans.facts import Facts
from layouts.selection import View


def _select(view: View, name: str, options: Sequence[tuple[str, str]], value: str | None, *, any_: bool) -> dmc.Select:
    label = text(f"planner.field.{name}", view.lang)
    shown = [{"value": code, "label": said} for code, said in options]
    return dmc.Select(
        id=ids.plan_field(name),
        label=label,
        data=shown,
        value=value,
        placeholder=text("planner.any", view.lang) if any_ else None,
        clearable=any_,
        allowDeselect=any_,
        searchable=len(shown) > 8,
        size="xs",
        comboboxProps={"withinPortal": True},
    )


def by_filter(view: View) -> html.Details:
    """A move for the uncovered units of a place by trade, size and band: of the view's region, or of one below it."""
    lang = view.lang
    places = [view.region, *regions().children(view.region)]
    chosen = view.selection
    fields: list[Component] = [
        _select(
            view, "form", [(form, text(f"plan.form.{form}", lang)) for form in reversed(FORMS)], "joint", any_=False
        ),
        _select(view, "place", [(code, region_name(code, lang)) for code in places], view.region, any_=False),
        _select(
            view,
            "industry",
            [(code, industry_name(code, lang)) for code in sections()],
            chosen.industry[0] if len(chosen.industry) == 1 and chosen.industry[0] in sections() else None,
            any_=True,
        ),
        _select(
            view,
            "size",
            [(size, text(f"size.{size}", lang)) for size in SIZES_ASKED],
            chosen.size[0] if len(chosen.size) == 1 else None,
            any_=True,
        ),
        _select(view, "band", [(band, text("planner.band", lang, band=band)) for band in BANDS], None, any_=True),
        dmc.NumberInput(
            id=ids.plan_field("count"),
            label=text("planner.field.count", lang),
            placeholder=text("planner.all_units", lang),
            min=1,
            allowDecimal=False,
            allowNegative=False,
            size="xs",
        ),
    ]
    return fold(
        view,
        "plan_filter",
        html.Summary(text("planner.by_filter", lang)),
        html.Div(fields, className="plan-fields"),
        _button("add", text("planner.add_filtered", lang)),
        className="plan-more",
    )


def to_reach(view: View, facts: Facts) -> html.Details:
    """A rate and the value that it is to reach: the smallest plan for it is looked for."""
    lang, goal = view.lang, facts.basket.aim
    set_ = next((g for g in (facts.ground.goals if facts.ground else ()) if g["metric"] in RATES), None)
    metric = goal.metric if goal else set_["metric"] if set_ else "unit_coverage"
    value = float(goal.reach) * 100 if goal else round(set_["value"] * 100, 2) if set_ else None
    return fold(
        view,
        "plan_reach",
        html.Summary(text("planner.aim", lang)),
        html.P(text("planner.aim_note", lang, region=region_name(view.region, lang)), className="dim"),
        html.Div(
            [
                _select(view, "metric", [(m, figure_name(m, lang)) for m in RATES], metric, any_=False),
                dmc.NumberInput(
                    id=ids.plan_field("reach"),
                    label=text("planner.field.reach", lang),
                    value=value,
                    min=0,
                    max=100,
                    decimalScale=2,
                    suffix="%",
                    allowNegative=False,
                    size="xs",
                ),
            ],
            className="plan-fields",
        ),
        html.Div(
            [
                _button("aim", text("planner.find", lang)),
                _button("each", text("below.find", lang)) if regions().children(view.region) else None,
            ],
            className="chips",
        ),
        className="plan-more",
        open=goal is not None,
    )


def _button(do: str, label: str, classes: str = "tool") -> html.Button:
    return html.Button(label, id=ids.plan_do(do), type="button", className=classes)


def saving(view: View, facts: Facts) -> html.Div:
    """Name and author with what can be done: save, or of a saved plan rename, export and delete."""
    lang, saved = view.lang, facts.saved if facts.basket.is_saved else None
    place, period = region_name(facts.region, lang), period_name(facts.slice.period, lang)
    name = saved["name"] if saved else text("planner.default_name", lang, region=place, period=period)
    fields = html.Div(
        [
            dmc.TextInput(
                id=ids.PLAN_NAME,
                label=text("planner.name", lang),
                value=name,
                size="xs",
                autoComplete="off",
                classNames={"input": WRITTEN if saved else ""},
            ),
            dmc.TextInput(
                id=ids.PLAN_AUTHOR,
                label=text("planner.author", lang),
                value="",
                size="xs",
                autoComplete="off",
                classNames={"input": WRITTEN},
            ),
        ],
        className="plan-fields",
    )
    said = html.P(id=ids.PLAN_SAID, className="plan-said", **attributes(aria_live="polite"))
    if saved is None:
        of_places = facts.below is not None and any(plan["moves"] for plan in facts.below.plans)
        if (facts.answer is None and not of_places) or facts.fault:
            # The buttons above say with every press what stands in the fields, which are there for them though nothing can be saved yet.
            return html.Div([html.Div(fields, hidden=True), said])
        note = html.P(text("below.save_all" if of_places else "planner.save_first", lang), className="dim")
        return html.Div([fields, _button("save", text("planner.save", lang), "plan-save"), said, note])
    files = [
        html.A(
            text(f"planner.file.{kind}", lang),
            href=f"/plans/{saved['id']}.{kind}?lang={lang}",
            download="",
            className=f"chip plan-{kind}",
        )
        for kind in ("xlsx", "pptx")
    ]
    away = html.Details(
        [
            html.Summary(text("planner.delete", lang)),
            html.P(marked(text("planner.delete_sure", lang, name=quoted(saved["name"])))),
            _button("delete", text("planner.delete_yes", lang), "tool danger"),
        ],
        className="plan-more sure",
    )
    change = fold(
        view,
        "plan_rename",
        html.Summary(text("planner.rename", lang)),
        fields,
        _button("rename", text("planner.rename_yes", lang)),
        className="plan-more",
    )
    return html.Div([html.Div(files, className="chips"), change, away, said])


def saved_list(view: View, facts: Facts) -> html.Details:
    """The saved plans: each opens, or is laid beside the one that is open."""
    lang, basket = view.lang, facts.basket
    items: list[Component] = []
    for row in facts.listed:
        about = text(
            "planner.listed",
            lang,
            region=region_name(row["region"], lang),
            period=row["period"],
            author=quoted(row["author"]),
            date=row["saved_at"][:10],
            n=row["data_version"],
            units=numbers.exact(row["units"]),
        )
        is_this = basket.is_saved and basket.saved == row["id"]
        said = written(row["name"])
        name = html.Strong(said) if is_this else link(said, view.link(plan=str(Basket(saved=row["id"]))))
        other: Component = None
        if not is_this and not basket.is_empty and not facts.fault:
            is_beside = row["id"] in basket.beside
            other = link(
                text("planner.out_of_beside" if is_beside else "planner.compare", lang),
                view.link(plan=str(basket.beside_of(row["id"]))),
                className="chip on" if is_beside else "chip",
            )
        items.append(html.Li([name, html.Span(marked(about), className="dim"), other]))
    none = html.P(text("planner.none_saved", lang), className="dim")
    return fold(
        view,
        "plan_saved",
        html.Summary(text("planner.saved_plans", lang, n=len(items))),
        html.Ul(items, className="plan-saved") if items else none,
        className="plan-more",
        open=basket.is_empty,
    )
