"""Printed changes add up to the last digit: beside figures, and in the parts of why a rate moved."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine

from analysis.compare.changes import is_rate
from callbacks.asking import Asker
from callbacks.router import page
from data.queries import slices
from data.scope import EVERYTHING
from data.slice import Slice
from tests.crawler.changes import changes_of, expected, number
from tests.crawler.reading import figure_of
from tests.crawler.views import seeded_pairs
from tests.drawn import cards, classes, head, of_kind, words

SEED = 20_241_001
PROVINCES = ("330000", "430000", "640000")
FIGURES = ("unit_coverage", "worker_coverage", "small_micro_coverage", "density", "gap_units", "gap_workers")
SIGNED = re.compile(r"[+−-]?\d+\.\d+")


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    asker = Asker(full)
    asker.version()
    return asker


def pairs(ask: Asker, many: int) -> list[tuple[str, Slice, Slice]]:
    return seeded_pairs(SEED, many, slices(ask.engine, EVERYTHING), PROVINCES)


def address(region: str, start: Slice, end: Slice) -> str:
    keys = {"region": region, "calibre": end.calibre, "period": end.period, "compare": start.period, "lang": "zh"}
    return "?" + urlencode(keys)


def test_ten_arrows_are_the_difference_of_what_is_printed(ask: Asker) -> None:
    judge_arrows(ask, pairs(ask, 50)[::5])


@pytest.mark.long
def test_many_arrows_are_the_difference_of_what_is_printed(ask: Asker) -> None:
    judge_arrows(ask, pairs(ask, 500))


def test_the_parts_of_25_changes_add_up_as_printed(ask: Asker) -> None:
    judge_parts(ask, pairs(ask, 50)[::2])


@pytest.mark.long
def test_the_parts_of_many_changes_add_up_as_printed(ask: Asker) -> None:
    judge_parts(ask, pairs(ask, 500))


def judge_arrows(ask: Asker, among: list[tuple[str, Slice, Slice]]) -> None:
    """Raise AssertionError where an arrow stands that may not, is not marked, or is not the difference of two printed values."""
    wrong, read = [], 0
    for region, start, end in among:
        told = changes_of(ask.engine, region, start, end, FIGURES)
        for card in cards(page("/", address(region, start, end), ask)):
            figure = figure_of(head(card), "zh")
            arrow = re.search(r"[▲▼■] ([^\s个]+)个百分点( 可比)?", words(card))
            if "figure" not in classes(card) or figure is None or not is_rate(figure) or figure not in told:
                continue
            right, shown = expected(told[figure]), None if arrow is None else number(arrow[1])
            read += shown is not None
            marked = arrow is not None and bool(arrow[2])
            if shown != right or (shown is not None and marked == told[figure].is_raw):
                wrong.append(f"{region} {start.period}-{end.period} {figure}: {arrow and arrow[0]}, not {right}")
    assert read > len(among) / 4
    assert not wrong, f"{len(wrong)} of {read}:\n" + "\n".join(wrong[:30])


def judge_parts(ask: Asker, among: list[tuple[str, Slice, Slice]]) -> None:
    """Raise AssertionError where the bars of a change, the cells of its table or its title do not add up as printed."""
    wrong, read = [], 0
    for region, start, end in among:
        for card in cards(page("/trends", address(region, start, end), ask)):
            if getattr(card, "id", None) != "card-why":
                continue
            read += 1
            found = [*bars_apart(card), *table_apart(card)]
            wrong += [f"{region} {start.period}-{end.period}: {each}" for each in found]
    assert read > len(among) / 4
    assert not wrong, f"{len(wrong)} in {read}:\n" + "\n".join(wrong[:30])


def bars_apart(card: Any) -> list[str]:
    """What is wrong with the bars: their sum is not the total's, or the title tells another total."""
    (chart,) = of_kind(card, "Graph")
    *parts, total = [number(text) for text in chart.figure["data"][0]["text"]]
    found = [] if sum(parts, Decimal(0)) == total else [f"bars {parts} are not {total}"]
    told = [number(text) for text in SIGNED.findall(head(card))]
    return found if total in told else [*found, f"the bars come to {total}, the title says {told}"]


def table_apart(card: Any) -> list[str]:
    """What is wrong with the table: a row whose kinds of change, or a column whose parts, do not come to the total."""
    rows = [_points(row) for row in of_kind(card, "Tr") if _points(row)]
    found = []
    for row in rows:
        kinds = sum((value for key, value in row.items() if key != "points"), Decimal(0))
        if kinds != row["points"]:
            found.append(f"{row} comes to {kinds}")
    *parts, total = rows
    for key in total:
        if sum((row[key] for row in parts), Decimal(0)) != total[key]:
            found.append(f"{key} comes to {sum(row[key] for row in parts)}, not {total[key]}")
    return found


def _points(row: Any) -> dict[str, Decimal]:
    cells = {str(getattr(cell, "data-figure", "")): words(cell) for cell in of_kind(row, "Td")}
    return {key: number(text) for key, text in cells.items() if key.endswith("points")}
