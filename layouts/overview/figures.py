"""The Overview's five figures, each with its comparable change, its course and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dash import html

from analysis.compare.changes import is_rate
from analysis.metrics import BY_ID
from analysis.pace.aim import met, share_done
from analysis.periods import last_day
from analysis.reliability import printed_pair, why_missing
from analysis.rows import RateRow, Row, value_of
from data.texts import numbers, text
from data.texts.names import apart, calibre_name, period_name
from layouts.components.cards import export_links, figure_card, metric_title, why_absent
from layouts.components.filters import narrowed
from layouts.components.opened import opened
from layouts.components.pages import Component, attributes
from layouts.overview.facts import Facts, series
from layouts.selection import View

FIVE: Final = 5
"""So many figures stand side by side."""
FIRST: Final = ("worker_coverage", "unit_coverage", "small_micro_coverage", "gap_workers")
"""The figures that stand first, where the calibre counts them."""
OTHERS: Final = ("density", "gap_units", "grassroots_unions", "members", "units", "employees", "unions")
"""What takes the place of those that it does not count."""
_COUNTED_IN: Final[Mapping[str, str]] = {
    "unit_coverage": "card.units",
    "small_micro_coverage": "card.small_units",
    "worker_coverage": "card.persons",
    "density": "card.persons",
}
"""Rate -> what its parts count."""


def figures(view: View, facts: Facts) -> html.Section:
    """The figures in a row, and the files with all of them."""
    goal = nearest(facts)
    shown = chosen(facts, FIVE - (goal is not None))
    cells = [_cell(view, facts, figure) for figure in shown]
    if goal is not None:
        cells.append(_progress(view, facts, goal))
    return html.Section(
        [html.Div(cells, className="figures"), html.Div(export_links(view, "figures"), className="below")],
        className="headlines",
        **attributes(aria_label=text("overview.figures", view.lang)),
    )


def chosen(facts: Facts, most: int) -> list[str]:
    """The figures that are shown: the first ones that the calibre counts, what else is known, then those that it never counts, with this reason."""
    whole = facts.whole
    if whole is None:
        return list(FIRST)[:most]
    told = [figure for figure in FIRST if _counts(whole, figure)]
    others = [figure for figure in OTHERS if _is_told(facts, whole, figure)]
    return [*told, *others, *(figure for figure in FIRST if figure not in told)][:most]


def _is_told(facts: Facts, whole: RateRow, figure: str) -> bool:
    """Whether something can be said of a figure: its value, the bureau's in its place, or that it cannot be divided as is asked."""
    if value_of(whole, figure) is not None or why_missing(whole, figure) == "not_by_dimension":
        return True
    return figure == "grassroots_unions" and facts.unions is not None


def _counts(whole: RateRow, figure: str) -> bool:
    """Whether a figure is known, or missing for a reason other than that its source never has it."""
    return value_of(whole, figure) is not None or why_missing(whole, figure) != "not_in_calibre"


def _cell(view: View, facts: Facts, figure: str) -> html.Div:
    draw = _SPECIAL.get(figure)
    if draw is not None:
        return draw(view, facts)
    return _rate(view, facts, figure) if BY_ID.get(figure) else _count(view, facts, figure)


def _rate(view: View, facts: Facts, metric: str) -> html.Div:
    """A rate with the two sums that it is made of, or why there is none."""
    whole = facts.whole
    value = value_of(whole, metric) if whole else None
    detail = _parts(view, whole, metric) if whole is not None and value is not None else why(view, whole, metric)
    return _figure(view, facts, metric, numbers.percent(value), detail)


def _count(view: View, facts: Facts, measure: str) -> html.Div:
    whole = facts.whole
    value = value_of(whole, measure) if whole else None
    detail = "" if value is not None else why(view, whole, measure)
    return _figure(view, facts, measure, numbers.count(value, view.lang), detail)


def _figure(
    view: View, facts: Facts, figure: str, shown: str, detail: str, *, good_up: bool = True, extra: Component = None
) -> html.Div:
    whole = facts.whole
    return figure_card(
        view,
        _titled(view, whole, figure),
        shown,
        detail,
        change=facts.changes.get(figure),
        good_up=good_up,
        flags=[found["flag"] for found in whole["flags"] if found["metric"] == figure] if whole else [],
        series=series(view, facts, figure),
        origin=opened(figure, {}) if whole is not None and value_of(whole, figure) is not None else "",
        term=figure,
        extra=extra,
    )


def _titled(view: View, whole: RateRow | None, figure: str) -> str:
    """A figure's name; where it cannot be divided as the filters divide it says so."""
    name = metric_title(figure, view.lang)
    undivided = whole is not None and value_of(whole, figure) is None and narrowed(view)
    if undivided and why_missing(whole or {}, figure) == "not_by_dimension":
        return text("card.undivided", view.lang, title=name)
    return name


def why(view: View, whole: RateRow | None, figure: str) -> str:
    """Why a figure is missing, in words."""
    return why_absent(view, whole, figure)


def _parts(view: View, whole: RateRow, metric: str) -> str:
    """Both sums of a rate, with what is unknown or left out of them."""
    lang = view.lang
    some, all_ = printed_pair(whole, metric)
    if some is None or all_ is None:
        return text("card.stated", lang)
    unit = numbers.unit_after(text(_COUNTED_IN[metric], lang), lang)
    told = [f"{numbers.count(some, lang)} / {numbers.count(all_, lang)}{unit}"]
    unknown = whole["units_unknown"] or 0
    if unknown and metric in ("unit_coverage", "worker_coverage"):
        told.append(text("card.unknown", lang, n=numbers.count(unknown, lang)))
    held = (whole.get("band") or {}).get(metric)
    if held:
        told.append(text("card.band", lang, low=numbers.percent(held[0]), high=numbers.percent(held[1])))
    left = whole["left_out"].get(metric)
    if left and left["rows"]:
        told.append(text("card.left_out", lang, n=numbers.count(left["rows"], lang)))
    return _joined(told, lang)


def _gap_workers(view: View, facts: Facts) -> html.Div:
    """The workers of the uncovered units, and how many units these are."""
    lang, whole = view.lang, facts.whole
    value = value_of(whole, "gap_workers") if whole else None
    if whole is None or value is None:
        detail = why(view, whole, "gap_workers")
    else:
        told = (
            []
            if whole["gap_units"] is None
            else [text("card.gap_units", lang, n=numbers.count(whole["gap_units"], lang))]
        )
        if facts.small is not None and facts.small["gap_units"] is not None:
            told.append(text("card.small", lang, n=numbers.count(facts.small["gap_units"], lang)))
        detail = _joined(told, lang)
    return _figure(view, facts, "gap_workers", numbers.count(value, lang), detail, good_up=False)


def _gap_units(view: View, facts: Facts) -> html.Div:
    whole = facts.whole
    value = value_of(whole, "gap_units") if whole else None
    detail = why(view, whole, "gap_units") if value is None else ""
    return _figure(view, facts, "gap_units", numbers.count(value, view.lang), detail, good_up=False)


def _unions(view: View, facts: Facts) -> html.Div:
    """Grassroots unions of the slice; where it has none, the bureau's figure of the same region and period under its own name."""
    lang, whole, beside = view.lang, facts.whole, facts.unions
    if whole is not None and whole["grassroots_unions"] is not None:
        per_union = whole["units_per_union"]
        shown = why(view, whole, "units_per_union") if per_union is None else numbers.ratio(per_union)
        detail = f"{metric_title('units_per_union', lang)} {shown}"
        return _figure(view, facts, "grassroots_unions", numbers.count(whole["grassroots_unions"], lang), detail)
    title = _titled(view, whole, "grassroots_unions")
    if beside is None:
        return figure_card(view, title, "–", why(view, whole, "grassroots_unions"))
    return figure_card(
        view,
        text("card.other", lang, title=title, whose=f"{calibre_name(beside['calibre'], lang)} {beside['period']}"),
        numbers.count(beside["grassroots_unions"], lang),
        text(
            "card.other",
            lang,
            title=why(view, whole, "grassroots_unions"),
            whose=calibre_name(view.slice.calibre, lang),
        )
        if view.slice
        else "",
        origin=opened("grassroots_unions", beside),
    )


_SPECIAL: Final[Mapping[str, Callable[[View, Facts], html.Div]]] = {
    "gap_workers": _gap_workers,
    "gap_units": _gap_units,
    "grassroots_unions": _unions,
}
"""Figures whose cell says more than their value."""


def nearest(facts: Facts) -> Row | None:
    """The target that is due next; of those due together the one of which least is reached."""
    open_ = [goal for goal in facts.goals if goal["reached"] is not None]
    return min(open_, key=lambda goal: (last_day(goal["target_period"]), _part_of(goal)), default=None)


def _part_of(goal: Row) -> float:
    """How much of a target is reached, of what is to become less too."""
    share = share_done(goal["metric"], goal["reached"], goal["target"])
    return 1.0 if share is None else share


def _progress(view: View, facts: Facts, goal: Row) -> html.Div:
    """How far the region is from its next target: a bar up to what is reached, a tick where the target stands. A count is drawn as a part of its target."""
    lang, metric, reached, target = view.lang, goal["metric"], goal["reached"], goal["target"]
    now, wanted = numbers.toward(metric, reached, target, lang), numbers.aim(metric, target)
    if is_rate(metric):
        ends = (reached, target)
        lacking = text("card.points", lang, change=numbers.lacking(reached, target))
    else:
        ends = (_part_of(goal), 1.0)
        lacking = numbers.figure(metric, abs(target - reached), lang)
    filled, mark = (f"{min(max(part, 0), 1) * 100:.1f}%" for part in ends)
    bar = html.Div(
        [html.Span(className="done", style={"width": filled}), html.Span(className="tick", style={"left": mark})],
        className="progress",
        role="img",
        **attributes(aria_label=text("overview.progress", lang, now=now, target=wanted)),
    )
    when = period_name(goal["target_period"], lang)
    told = text("overview.progress_at", lang, now=now, target=wanted, when=when)
    return figure_card(
        view,
        text("overview.to_target", lang, metric=metric_title(metric, lang)),
        text("overview.reached", lang) if met(metric, reached, target) else lacking,
        told,
        term=metric,
        origin=opened(metric, {}) if facts.whole is not None else "",
        extra=bar,
    )


def _joined(told: list[str], lang: str) -> str:
    return apart(told, lang)
