"""What stands beside a figure of its change, in words."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.compare.changes import Change, change_of
from analysis.compare.leaves import Leaf, comparable
from data.reference import limits
from data.slice import Slice
from layouts.components.changes import change_line, untold
from layouts.components.ranking import ranking_list
from layouts.selection import Selection, View
from tests.exports import components

Sides = tuple[tuple[int, int] | None, tuple[int, int] | None]


def view(lang: str, calibre: str = "synthetic", compare: str = "2023", period: str = "2024") -> View:
    return View(Selection(lang=lang), "/", lang, Slice(period, calibre, "synthetic"), compare)


def change(*sides: Sides, figure: str = "unit_coverage", parted: bool = False) -> Change:
    leaves = [
        Leaf(str(i), before, after, (before[1] if before else 0, after[1] if after else 0))
        for i, (before, after) in enumerate(sides)
    ]
    raw = [[pair for pair in column if pair is not None] for column in zip(*sides, strict=True)]
    whole = [(sum(n for n, _ in pairs), sum(d for _, d in pairs)) for pairs in raw]
    return change_of(figure, whole[0], whole[1], comparable(leaves), limits(), parted=parted)


def said(component: Any) -> str:
    return " ".join(str(c) for c in components(component) if isinstance(c, str))


def line(lang: str, told: Change, **more: str) -> str:
    return said(change_line(view(lang, **more), told))


def test_where_everybody_reports_twice_the_arrow_stands_alone() -> None:
    told = change(((50, 100), (60, 100)))
    assert line("zh", told) == "▲ +10.0个百分点"
    assert line("en", told) == "▲ +10.0 points"


def test_a_like_for_like_change_is_marked_and_is_not_the_raw_one() -> None:
    told = change(((50, 100), (60, 100)), (None, (0, 90)))
    assert line("zh", told) == "▲ +10.0个百分点 可比"
    assert line("en", told) == "▲ +10.0 points comparable"


@pytest.mark.parametrize(("lang", "word"), [("zh", "不可比"), ("en", "not comparable")])
def test_across_a_break_stand_words_with_the_event(lang: str, word: str) -> None:
    told = change(((900, 900), (1500, 1500)), figure="grassroots_unions", parted=True)
    words = line(lang, told, calibre="nbs_unions", compare="2000", period="2001")
    assert word in words
    assert "▲" not in words
    assert ("序列不可比" if lang == "zh" else "jump from") in words


@pytest.mark.parametrize(("lang", "words"), [("zh", "只占9%，不比较"), ("en", "only 9% reports in both periods")])
def test_under_half_comparable_says_how_much(lang: str, words: str) -> None:
    told = change(((50, 100), (60, 100)), ((10, 1000), None))
    assert words in line(lang, told)
    assert "▲" not in line(lang, told)


def test_few_units_speak_by_their_number() -> None:
    told = change(((9, 26), (9, 28)))
    assert line("zh", told) == "已覆盖单位9 → 9，法人单位26 → 28；单位太少，不比较"
    assert untold(view("en"), told) == "Covered units 9 → 9; Legal units 26 → 28: too few to compare"


def test_an_arrow_is_the_difference_of_the_printed_values() -> None:
    assert line("zh", change(((34451, 100_000), (36349, 100_000)))) == "▲ +1.8个百分点"


def test_a_region_of_few_units_follows_the_ranking_greyed_and_without_a_place() -> None:
    small = [{"metric": "unit_coverage", "flag": "small"}]
    behind = {"units": 9, "units_unknown": 0, "left_out": {}, "purpose": "synthetic"}
    rows = [
        {"region": "110000", "unit_coverage": 0.9, "flags": small, **behind},
        {"region": "120000", "unit_coverage": 0.5, "flags": [], **behind},
    ]
    shown = ranking_list(view("zh"), rows, "unit_coverage", None)
    first, last = (c for c in components(shown) if type(c).__name__ == "Li")
    assert said(first).startswith("1 天津")
    assert said(last).startswith("– 北京 n = 9")
    assert not any("fill" in (getattr(c, "className", None) or "") for c in components(last))
    assert last.className == "small"
