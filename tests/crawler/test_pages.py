"""Pages opened by their addresses, and every figure on them held against the same question put to the queries."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.router import page, view_of
from data.queries import slices
from data.scope import EVERYTHING
from data.tables.record import Column, table_of
from data.tables.trends import RATES
from data.texts.names import figure_name
from layouts.components.pages import PAGES
from layouts.components.tables import record_table
from layouts.selection import View
from tests.conftest import SAMPLES
from tests.crawler.answers import Answers
from tests.crawler.reading import Printed, amounts, figure_of, printed
from tests.crawler.views import seeded
from tests.drawn import cards, classes, head, of_kind, words

SEED = 20_240_915
PROVINCES = ("330000", "430000", "640000")


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    asker = Asker(full)
    asker.version()
    return asker


@pytest.fixture(scope="module")
def answers(full: Engine) -> Answers:
    return Answers(full)


TABS = ("completeness", "reconcile")
"""The tabs of the page Data that print figures."""


def searches(engine: Engine, number: int) -> list[str]:
    assert set(PROVINCES) <= set(SAMPLES)
    return seeded(SEED, number, slices(engine, EVERYTHING), PROVINCES)


@pytest.mark.parametrize("path", [each.path for each in PAGES])
def test_every_figure_of_twenty_views_is_the_answer_to_their_question(path: str, ask: Asker, answers: Answers) -> None:
    crawl(path, searches(ask.engine, 20), ask, answers)


@pytest.mark.long
@pytest.mark.parametrize("path", [each.path for each in PAGES])
def test_every_figure_of_many_views_is_the_answer_to_their_question(path: str, ask: Asker, answers: Answers) -> None:
    crawl(path, searches(ask.engine, 200), ask, answers)


def crawl(path: str, addresses: list[str], ask: Asker, answers: Answers) -> None:
    """Raise AssertionError with all figures of a page that are not what the queries answer, or are another's without its name."""
    wrong: list[str] = []
    read = 0
    for number, search in enumerate(addresses):
        search += f"&tab={TABS[number % len(TABS)]}" if path == "/data" else ""
        view, drawn = view_of(path, search, ask), page(path, search, ask)
        figures = list(printed(drawn, view.lang))
        read += len(figures)
        told = [answers.judge(view, shown) for shown in figures]
        told += [*pairs_apart(drawn, view), *extremes_apart(drawn, view, answers)]
        wrong += [f"{path}{search} {found}" for found in told if found]
    assert read > 5 * len(addresses) or path == "/reports", "hardly a figure was read"
    assert not wrong, f"{len(wrong)} of {read}:\n" + "\n".join(wrong[:40])


def pairs_apart(drawn: Any, view: View) -> list[str]:
    """Cards whose two counts below a rate are not what it is made of."""
    found = []
    for card in cards(drawn):
        bigs = (each for kind in ("Span", "Button") for each in of_kind(card, kind))
        shown = [words(each) for each in bigs if "big" in classes(each)]
        if not shown or not re.fullmatch(r"\d+(\.\d)%", shown[0]):
            continue
        for line in of_kind(card, "P"):
            parts = re.split("[;；]", words(line))[0].split(" / ")
            if len(parts) != 2 or not (some := amounts(parts[0])) or not (every := amounts(parts[1])):
                continue
            low, high = (_bounds(some[-1], parts[0]), _bounds(every[0], parts[1]))
            rate = float(shown[0].rstrip("%")) / 100
            if not low[0] / high[1] - 0.0006 <= rate <= low[1] / high[0] + 0.0006:
                found.append(f"{head(card)}: {shown[0]} is not {words(line)!r} ({view.slice})")
    return found


def _bounds(value: float, text: str) -> tuple[float, float]:
    """Between what the printed value may lie: an abbreviated count has been rounded."""
    digits = re.findall(r"\d[\d,]*(?:\.(\d+))?(万|亿| m| bn)", text)
    if not digits:
        return value, value
    half = 0.5 * 10.0 ** -len(digits[0][0]) * {"万": 1e4, "亿": 1e8, " m": 1e6, " bn": 1e9}[digits[0][1]]
    return value - half, value + half


_RATES_BY_NAME = {figure_name(figure, "zh"): figure for figure in RATES}


def _rates_apart(title: str, ends: re.Match[str], view: View, answers: Answers) -> list[str]:
    """Titles that call another of a region's rates its lowest or highest than is, or with another value."""
    assert view.slice is not None
    (row,) = answers.row(view.region, view.region, view.slice.filter, view.filters, None)
    values = {figure: row[figure] for figure in RATES if row[figure] is not None}
    said = {min: (ends[1], ends[2]), max: (ends[3], ends[4])}
    return [
        f"{title!r}: {end.__name__} is {end(values.values())}"
        for end, (name, shown) in said.items()
        if values[_RATES_BY_NAME[name.strip()]] != end(values.values())
        or abs(float(shown) - end(values.values()) * 100) > 0.0501
    ]


def extremes_apart(drawn: Any, view: View, answers: Answers) -> list[str]:
    """Titles of maps that call another lowest or highest than is, or a value that is not its own."""
    found = []
    for card in cards(drawn):
        title = head(card)
        ends = re.search(r"：(.+?)最低（([\d.]+)%），(.+?)最高（([\d.]+)%）", title)
        figure = figure_of(title, view.lang)
        if ends is None or figure is None or view.slice is None:
            continue
        if {ends[1], ends[3]} <= _RATES_BY_NAME.keys():
            found += _rates_apart(title, ends, view, answers)
            continue
        values = {
            row["region"]: row[figure]  # type: ignore[literal-required]
            for row in answers.children(view)
            if row["region"]
            and row[figure] is not None  # type: ignore[literal-required]
            and not any(flag == {"metric": figure, "flag": "small"} for flag in row["flags"])
        }
        for end, shown in ((min, ends[2]), (max, ends[4])):
            if (
                Decimal(shown) != round(Decimal(str(end(values.values()) * 100)), 1)
                and abs(float(shown) - end(values.values()) * 100) > 0.0501
            ):
                found.append(f"{title!r}: {end.__name__} is {end(values.values())}")
    return found


def test_a_wrong_figure_and_anothers_figure_are_found(ask: Asker, answers: Answers) -> None:
    view = view_of("/", "?calibre=synthetic&period=2025&region=330000", ask)
    right = next(shown for shown in printed(page("/", "?calibre=synthetic&period=2025&region=330000", ask), "zh"))
    assert right.figure == "worker_coverage"
    assert answers.judge(view, right) is None
    for wrong in ("1.1%", "–"):
        assert answers.judge(view, Printed(right.figure, wrong, right.card, "card", right.beside))
    others = view_of("/", "?calibre=synthetic&period=2025&region=430000", ask)
    assert answers.judge(others, right)
    assert answers.judge(others, Printed(right.figure, right.text, "", "table", "", {"region": "330000"}))


def test_a_table_says_whose_its_figures_are() -> None:
    shown = table_of(
        "any",
        "any",
        (Column("region", "地区", "region"), Column("units", "单位", "count"), Column("reason", "原因", "reason")),
        [{"region": "330000", "units": 5}, {"region": None, "units": 1}],
    )
    first, second = (row for row in of_kind(record_table(shown, "zh"), "Tr") if hasattr(row, "data-region"))
    assert (getattr(first, "data-region"), getattr(second, "data-region")) == ("330000", "")
    assert [getattr(cell, "data-figure", None) for cell in of_kind(first, "Td")] == [None, "units", None]
