"""The tab Links of the page Data: what rates rest on, the queue, decisions, leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dash import html

from analysis.rows import RateRow, Row
from data.queries.links import QueuePage
from data.texts import numbers, text
from layouts.components.cards import metric_title
from layouts.components.filters import of_view, unfiltered
from layouts.components.pages import Component
from layouts.components.slots import Band, Card, band
from layouts.links.lists import decided_card, leads_card, strangers_card
from layouts.links.queue import queue_card
from layouts.selection import View

BANDED: Final = ("unit_coverage", "worker_coverage")


@dataclass(frozen=True, slots=True)
class Facts:
    """``whole``: the rates of the view's region; ``counts``: pairs by zone and decision; ``decided``: the latest decided pairs;
    ``leads``: rows of other offices' lists. ``refused``: the view's data may not be linked, or not be seen by this reader. ``decides``: whether
    decisions are taken here."""

    whole: RateRow | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    queue: QueuePage | None = None
    decided: Sequence[Row] = ()
    leads: Sequence[Row] = ()
    refused: bool = False
    decides: bool = False


def _head(view: View, facts: Facts) -> html.Section:
    lang = view.lang
    if facts.refused:
        return html.Section([html.P(text("links.refused", lang), className="dim")], className="card span12")
    counts = [
        html.Span(text(f"links.count.{name}", lang, n=numbers.exact(n)), className="chip plain")
        for name, n in facts.counts.items()
    ]
    return html.Section(
        [
            html.H2(of_view(view, text("links.title", lang))),
            html.Div([_rate(view, facts.whole, metric) for metric in BANDED], className="banded")
            if _has_rate(facts.whole)
            else None,
            html.P(_rests_on(facts.whole, lang), className="dim") if _has_rate(facts.whole) else None,
            _twins(facts.whole, lang),
            html.Div(counts, className="chips") if any(facts.counts.values()) else None,
            html.P(text("links.empty", lang), className="dim") if _is_empty(facts) else None,
        ],
        className="card span12",
        id="links-head",
    )


def _rate(view: View, whole: RateRow | None, metric: str) -> html.Div:
    lang = view.lang
    value = whole[metric] if whole else None  # type: ignore[literal-required]
    held = ((whole.get("band") if whole else None) or {}).get(metric)
    said = text("links.band", lang, low=numbers.percent(held[0]), high=numbers.percent(held[1])) if held else ""
    title = unfiltered(view, metric_title(metric, lang))
    return html.Div(
        [
            html.H3(title),
            html.Span(numbers.percent(value), className="big"),
            html.Span(said, className="dim bandwords"),
        ],
        id=f"links-{metric}",
    )


def _has_rate(whole: RateRow | None) -> bool:
    """Whether there is a rate of cover at all that could rest on links."""
    return whole is not None and any(whole[metric] is not None for metric in BANDED)


def _rests_on(whole: RateRow | None, lang: str) -> str:
    rests = whole.get("rests_on") if whole else None
    if not rests:
        return text("links.rests_on_none", lang)
    return text("links.rests_on", lang, **{name: numbers.exact(n) for name, n in rests.items()})  # type: ignore[arg-type]


def _twins(whole: RateRow | None, lang: str) -> html.P | None:
    """How many units two registers have, and between what their number lies."""
    once = whole.get("counted_once") if whole else None
    if whole is None or once is None:
        return None
    low, high = whole["band"]["units"]
    ends = {"low": numbers.exact(round(low)), "high": numbers.exact(round(high))}
    told = {name: numbers.exact(n) for name, n in (("certain", once["certain"]), ("doubtful", once["doubtful"]))}
    return html.P(text("links.twins", lang, **told, **ends), className="dim", id="links-twins")


def _queue(view: View, facts: Facts) -> Component:
    if facts.queue is None or _is_empty(facts):
        return None
    return queue_card(view, facts.queue, decides=facts.decides)


def _is_empty(facts: Facts) -> bool:
    """Whether nothing was found that could be linked, and nothing decided."""
    return not (any(facts.counts.values()) or facts.leads or facts.decided)


def _shown(draw: Callable[..., Component]) -> Callable[[View, Facts], Component]:
    """A card that stands where links may be seen."""
    return lambda view, facts: None if facts.refused else draw(view, facts)


_STANDING: Final = ("region", "slice", "filters")
BANDS: Final[Sequence[Band[Any]]] = (
    band(Card("links-head", _STANDING, _head)),
    band(Card("links-queue", (*_STANDING, "page"), _shown(_queue))),
    band(
        Card(
            "links-decided",
            _STANDING,
            _shown(lambda view, facts: decided_card(view, facts.decided, decides=facts.decides)),
        )
    ),
    band(Card("leads", _STANDING, _shown(lambda view, facts: leads_card(view, facts.leads)))),
    band(Card("strangers", _STANDING, _shown(lambda view, facts: strangers_card(view, facts.leads)))),
)
"""The tab's cards."""
