"""Every figure that a page prints, with what it says of itself: which figure, whose, in which card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from analysis.measures import MEASURE_IDS
from analysis.metrics import BY_ID, METRIC_IDS
from data.reference import calibres
from data.texts import catalogue, numbers
from data.texts.names import calibre_name, figure_name
from tests.drawn import cards, classes, head, of_kind, words

WHOSE: Final = ("region", "industry", "size", "band", "period", "calibre", "purpose")
SMALL_MICRO: Final = {"size": ["small_micro"], "unit_kind": ["enterprise"]}
FIGURES: Final = (*METRIC_IDS, *MEASURE_IDS)
LISTS: Final = {"ledger": "gap_units", "unknown": "units_unknown"}
"""Lists of units -> the figure that their title counts; their rows are units, not figures."""
APART: Final = ("card-flows",)
"""Cards whose tables count units by what happened to them between two periods: their rows are no figures of a place."""
DERIVED: Final = ("uncovered", "unknown", "share")
"""Figures of tables that are made of others: uncovered and unknown units, a part of the whole gap."""


@dataclass(frozen=True)
class Printed:
    """A figure as printed. ``whose``: what it says of region, industry, period, calibre and purpose; what it does not say is the view's.

    ``where``: cells that its card is about beside the view's. ``beside``: all text of its row or card, that names it.
    """

    figure: str
    text: str
    card: str
    kind: str
    beside: str
    whose: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, list[str]] = field(default_factory=dict)
    unfiltered: bool = False


def printed(drawn: Any, language: str) -> Iterator[Printed]:
    """All figures on cards, in tables, rankings and heat maps of a drawn page."""
    for card in cards(drawn):
        if any(inner is not card for inner in cards(card)):
            continue
        yield from _of_card(card, language)


def _of_card(card: Any, language: str) -> Iterator[Printed]:
    title, beside = head(card), words(card)
    shared: dict[str, Any] = {
        "card": str(getattr(card, "id", None) or title),
        "where": SMALL_MICRO if getattr(card, "id", None) == "card-mode" else {},
        "unfiltered": _unfiltered(title, language),
    }
    if "figure" in classes(card):
        figure = figure_of(title, language)
        for span in (each for kind in ("Span", "Button") for each in of_kind(card, kind)):
            if figure and "big" in classes(span):
                yield Printed(figure, words(span), kind="card", beside=beside, **shared)
        return
    if (lists := LISTS.get(str(getattr(card, "id", None)))) is not None:
        number = re.search(r"\d[\d,]*", title)
        if number:
            yield Printed(lists, number[0], kind="ledger", beside=beside, **shared)
        return
    for row in of_kind(card, "Tr") if getattr(card, "id", None) not in APART else ():
        yield from _of_row(row, beside, shared)
    figure = figure_of(title, language)
    for chart in of_kind(card, "Graph"):
        yield from _of_map(chart.figure, figure, beside, shared)
    for line in of_kind(card, "Li"):
        yield from _of_line(line, figure, beside, shared)


def _of_row(row: Any, beside: str, shared: dict[str, Any]) -> Iterator[Printed]:
    whose = {name: value for name in WHOSE if (value := getattr(row, f"data-{name}", None)) is not None}
    for cell in of_kind(row, "Td"):
        figure = getattr(cell, "data-figure", None)
        if figure in FIGURES or figure in DERIVED:
            yield Printed(figure, words(cell), kind="table", beside=beside, whose=whose, **shared)
        elif figure is None and (found := _linked(cell)):
            yield Printed("gap_workers", words(cell), kind="heat", beside=beside, whose=found, **shared)


def _linked(cell: Any) -> dict[str, str]:
    """Region, industry and size that a cell of a heat map leads to; empty for a cell that is none. Several values of one are the view's filter."""
    for link in of_kind(cell, "Link"):
        keys = {name: values[0] for name, values in parse_qs(urlsplit(str(link.href)).query).items()}
        if "background" in str(getattr(cell, "style", "") or "").lower():
            crossed = ("region", "industry", "size")
            return {name: keys[name] for name in crossed if name in keys and "," not in keys[name]}
    return {}


def _of_line(line: Any, figure: str | None, beside: str, shared: dict[str, Any]) -> Iterator[Printed]:
    for span in of_kind(line, "Span"):
        if "value" in classes(span) and figure:
            (link,) = of_kind(line, "Link")
            region = parse_qs(urlsplit(str(link.href)).query).get("region", ["100000"])[0]
            yield Printed(figure, words(span), kind="ranking", beside=beside, whose={"region": region}, **shared)


def _of_map(drawn: Any, figure: str | None, beside: str, shared: dict[str, Any]) -> Iterator[Printed]:
    """The values that a map colours regions by, rates in percent; regions without one are hatched."""
    for trace in drawn["data"]:
        if figure and trace.get("type") == "choropleth" and len(trace.get("colorscale") or ()) > 2:
            for region, value in zip(trace["locations"], trace["z"], strict=True):
                if value is not None:
                    counts = figure in BY_ID and BY_ID[figure].kind == "gap"
                    text = numbers.exact(value) if counts else numbers.percent(value / 100, 3)
                    yield Printed(figure, text, kind="map", beside=beside, whose={"region": region}, **shared)


def figure_of(title: str, language: str) -> str | None:
    """The figure whose name a title holds, beside the names of calibres, which may hold one too; the longest name counts."""
    for calibre in calibres():
        title = title.replace(calibre_name(calibre, language), "")
    named = [figure for figure in FIGURES if figure_name(figure, language) in title]
    return max(named, key=lambda figure: len(figure_name(figure, language)), default=None)


def _unfiltered(title: str, language: str) -> bool:
    """Whether a card's title says that it does not obey the view's filters."""
    template = catalogue(language).get("shell.unfiltered", "")
    said = template.replace("{title}", "").strip()
    return bool(said) and said in title


def amounts(text: str) -> list[float]:
    """The numbers that a text prints, in base units: 12.3万, 1,234, 5.17 m."""
    scales = {"万": 1e4, "亿": 1e8, " m": 1e6, " bn": 1e9}
    return [
        float(number.replace(",", "")) * scales.get(scale, 1)
        for number, scale in re.findall(r"(\d[\d,]*(?:\.\d+)?)(万|亿| bn| m(?![a-z]))?", text)
    ]
