"""Overview: headline figures, the 97 % card, map and ranking, what needs attention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from dash import html

from analysis.attention import Note, says_something
from analysis.compare.changes import Change
from analysis.reliability import printed_pair, why_missing
from analysis.rows import RateRow, Row, value_of
from analysis.vocabulary import NATION
from data.texts import numbers, text
from data.texts.attention import sentence
from data.texts.names import calibre_name, region_name
from layouts import ids
from layouts.components.cards import export_links, figure_card, metric_title
from layouts.components.filters import filtered, narrowed
from layouts.components.opened import opened
from layouts.components.pages import link
from layouts.components.regions import map_card, ranking_card
from layouts.components.slots import WHOLE, Band, Card, band
from layouts.selection import View


@dataclass(frozen=True, slots=True)
class Facts:
    """What the Overview shows: rows of :func:`data.queries.rates`, series, the federation's statement, notes.

    ``small``: the small and micro enterprises of ``whole``. ``changes``: figure -> its change since the compared period. ``history``: rows of the periods of the view's calibre; ``unions``: the
    bureau's row of the same region and period, where the slice has no unions.
    """

    whole: RateRow | None
    small: RateRow | None
    changes: Mapping[str, Change]
    children: Sequence[RateRow]
    history: Sequence[Row]
    unions: Row | None
    statement: Row | None
    notes: Sequence[Note]


def _series(view: View, facts: Facts, metric: str) -> list[float | None]:
    """A figure over the periods up to the view's, where it is known in that one: the line ends at the card's own figure."""
    if view.slice is None or facts.whole is None or value_of(facts.whole, metric) is None:
        return []
    return [row[metric] for row in facts.history if row["period"] <= view.slice.period]


RATES: Final = (
    ("unit_coverage", "card.units"),
    ("worker_coverage", "card.persons"),
    ("density", "card.persons"),
)
"""The rates that have a card, and what their parts count."""


def _gap_card(view: View, facts: Facts) -> html.Div:
    return figure_card(
        view,
        metric_title("gap_units", view.lang),
        numbers.count(facts.whole["gap_units"] if facts.whole else None, view.lang),
        _gap_detail(view, facts.whole, facts.small),
        origin=_origin(facts.whole, "gap_units"),
        term="gap_units",
        change=facts.changes.get("gap_units"),
        good_up=False,
        flags=_flags(facts.whole, "gap_units"),
        series=_series(view, facts, "gap_units"),
    )


def _rate_card(metric: str, unit: str, view: View, facts: Facts) -> html.Div:
    """A rate with the two sums that it is made of, or why there is none."""
    whole = facts.whole
    value = value_of(whole, metric) if whole else None
    return figure_card(
        view,
        _titled(view, whole, metric),
        numbers.percent(value),
        _parts(view, whole, metric, unit) if whole is not None and value is not None else _why(view, whole, metric),
        change=facts.changes.get(metric),
        flags=_flags(whole, metric),
        origin=_origin(whole, metric),
        term=metric,
        series=_series(view, facts, metric),
    )


def _titled(view: View, whole: RateRow | None, figure: str) -> str:
    """A figure's name; where it cannot be divided as the filters divide it says so."""
    name = metric_title(figure, view.lang)
    undivided = whole is not None and value_of(whole, figure) is None and narrowed(view)
    if undivided and why_missing(whole or {}, figure) == "not_by_dimension":
        return text("card.undivided", view.lang, title=name)
    return name


def _origin(whole: RateRow | None, figure: str) -> str:
    """The view's own figure, as the drawer opens it; none where there is none."""
    return opened(figure, {}) if whole is not None and value_of(whole, figure) is not None else ""


def _why(view: View, whole: RateRow | None, figure: str) -> str:
    return text(f"why.{why_missing(whole, figure) if whole is not None else 'not_reported'}", view.lang)


def _parts(view: View, whole: RateRow, metric: str, unit: str) -> str:
    """Both sums of a rate, with what is unknown or left out of them."""
    lang = view.lang
    some, all_ = printed_pair(whole, metric)
    if some is None or all_ is None:
        return text("card.stated", lang)
    told = [f"{numbers.count(some, lang)} / {numbers.count(all_, lang)} {text(unit, lang)}"]
    unknown = whole["units_unknown"] or 0
    if unknown and metric in ("unit_coverage", "worker_coverage"):
        told.append(text("card.unknown", lang, n=numbers.count(unknown, lang)))
    held = (whole.get("band") or {}).get(metric)
    if held:
        told.append(text("card.band", lang, low=numbers.percent(held[0]), high=numbers.percent(held[1])))
    left = whole["left_out"].get(metric)
    if left and left["rows"]:
        told.append(text("card.left_out", lang, n=numbers.count(left["rows"], lang)))
    return ("；" if lang == "zh" else "; ").join(told)


def _flags(whole: RateRow | None, metric: str) -> list[str]:
    return [found["flag"] for found in whole["flags"] if found["metric"] == metric] if whole else []


def _gap_detail(view: View, whole: RateRow | None, small: RateRow | None) -> str:
    if whole is not None and whole["gap_units"] is None:
        return _why(view, whole, "gap_units")
    if small is None or small["gap_units"] is None:
        if whole is not None and whole["gap_workers"] is not None:
            return text("card.workers", view.lang, n=numbers.count(whole["gap_workers"], view.lang))
        return text("card.small_missing", view.lang)
    return text(
        "card.small",
        view.lang,
        n=numbers.count(small["gap_units"], view.lang),
    )


def _unions_card(view: View, facts: Facts) -> html.Div:
    """Grassroots unions of the slice; where it has none, the bureau's figure of the same region and period under its own name."""
    lang, title = view.lang, _titled(view, facts.whole, "grassroots_unions")
    if facts.whole is not None and facts.whole["grassroots_unions"] is not None:
        value = facts.whole["grassroots_unions"]
        per_union = facts.whole["units_per_union"]
        shown = _why(view, facts.whole, "units_per_union") if per_union is None else numbers.ratio(per_union)
        detail = f"{metric_title('units_per_union', lang)} {shown}"
        return figure_card(
            view,
            title,
            numbers.count(value, lang),
            detail,
            change=facts.changes.get("grassroots_unions"),
            origin=_origin(facts.whole, "grassroots_unions"),
            term="grassroots_unions",
            series=_series(view, facts, "grassroots_unions"),
        )
    if facts.unions is None:
        return figure_card(view, title, "–", _why(view, facts.whole, "grassroots_unions"))
    beside = facts.unions
    return figure_card(
        view,
        text("card.other", lang, title=title, whose=f"{calibre_name(beside['calibre'], lang)} {beside['period']}"),
        numbers.count(beside["grassroots_unions"], lang),
        _why(view, facts.whole, "grassroots_unions"),
        origin=opened("grassroots_unions", beside),
    )


def _share_card(view: View, facts: Facts) -> html.Div:
    lang, statement = view.lang, facts.statement
    title = text("card.share.title", lang)
    if statement is None:
        return figure_card(view, title, "–", text("card.share.absent", lang))
    whose = f"{region_name(NATION, lang)} {statement['period']}"
    title = text("card.other", lang, title=title, whose=whose)
    some, all_ = statement["grassroots_unions"], statement["unions"]
    when = str(statement["reference_date"] or statement["period"])
    shown = numbers.percent(statement["share"], 0)
    explain = text(
        "card.share.explain",
        lang,
        some=numbers.count(some, lang),
        all=numbers.count(all_, lang),
        rest=numbers.count(all_ - some, lang),
        cell_some=statement["cells"]["grassroots_unions"],
        cell_all=statement["cells"]["unions"],
        exact=numbers.percent(statement["share"], 3),
        shown=shown,
        when=when,
        file=statement["file"],
        sheet=statement["sheet"] or "",
    )
    popover = html.Details(
        [
            html.Summary(text("card.share.open", lang)),
            html.Div([html.P(explain), *export_links(view, "statement", "chip")], className="explain"),
        ],
        className="drop why",
    )
    return figure_card(
        view,
        title,
        shown,
        text("card.share.note", lang, some=numbers.count(some, lang), all=numbers.count(all_, lang), when=when),
        extra=popover,
        term="grassroots_share",
        origin=opened(
            "grassroots_share",
            {"region": NATION, "period": statement["period"], "calibre": "acftu", "purpose": "published"},
        ),
    )


def _attention(view: View, facts: Facts) -> html.Section:
    items = [
        html.Li(
            [
                sentence(note, view.lang),
                " ",
                link(text(f"attention.see_{note.page}", view.lang), view.link(f"/{note.page}", **note.changes)),
            ]
        )
        for note in facts.notes
    ]
    none = text("attention.none" if says_something(facts.whole) else "attention.unknown_all", view.lang)
    body: list[Any] = [html.Ol(items[:_READ], className="attention") if items else html.P(none, className="dim")]
    if items[_READ:]:
        rest = html.Ol(items[_READ:], className="attention", start=str(_READ + 1))
        body.append(
            html.Details(
                [html.Summary(text("attention.more", view.lang, n=len(items) - _READ)), rest], className="rest"
            )
        )
    title = filtered(view, text("attention.title", view.lang))
    return html.Section([html.H2(title), *body], className="card span12")


def _map(view: View, facts: Facts) -> html.Section:
    return map_card(view, facts.whole, facts.children, "unit_coverage", 7)


def _ranking(view: View, facts: Facts) -> html.Section:
    return ranking_card(view, facts.whole, facts.children, "unit_coverage", 13)


def _exports(view: View, _facts: Facts) -> html.Div:
    return html.Div(export_links(view, "figures"), className="below")


_MOVING: Final = (*WHOLE, "compare")


_READ: Final = 3
"""So many sentences of attention a leader reads at once; the rest opens."""


def _since(_view: View, _facts: Facts) -> html.P:
    """Where the browser puts what is new since the reader's last session (``assets/since.js``)."""
    return html.P(className="since", hidden=True, role="status")


BANDS: Final[Sequence[Band[Facts]]] = (
    band(Card("since", (), _since)),
    band(Card("attention", _MOVING, _attention)),
    band(
        *(Card(f"figure-{metric}", _MOVING, partial(_rate_card, metric, unit)) for metric, unit in RATES),
        Card("figure-gap_units", _MOVING, _gap_card),
        Card("figure-unions", _MOVING, _unions_card),
        Card("figure-share", (), _share_card),
        classes="cards",
    ),
    band(Card("figures", WHOLE, _exports)),
    band(Card(ids.MAP, WHOLE, _map), Card("ranking", WHOLE, _ranking), classes="grid"),
)
"""The page's cards."""
