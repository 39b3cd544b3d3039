"""The card of targets and pace, filled: what is needed and seen a month, what to expect when it is due, and the state."""

from __future__ import annotations

import pytest

from data.slice import Slice
from layouts.aims.facts import Aims
from layouts.selection import Selection, View
from layouts.tasks import BANDS, Facts
from tests.drawn import words

ROW = {
    "metric": "unit_coverage",
    "due": "2026-12-31",
    "target": 0.45,
    "now": 0.4084,
    "per_month_needed": 0.347,
    "per_month_seen": 0.139,
    "expected": [0.4076, 0.425, 0.4424],
    "state": "behind",
}


@pytest.mark.parametrize(
    ("expected", "said"),
    [([0.4076, 0.425, 0.4424], "42.5%（40.8%至44.2%）"), ([None, 0.425, None], "42.5%"), ([None, None, None], "–")],
)
def test_a_target_says_what_to_expect_as_far_as_it_was_seen(expected: list[float | None], said: str) -> None:
    view = View(Selection(), "/tasks", "zh", Slice("2025", "synthetic", "synthetic"), None)
    card = next(card for each in BANDS for card in each.cards if card.name == "tasks-pace")
    shown = words(card.draw(view, Facts([], None, Aims([{**ROW, "expected": expected}]))))
    assert f"45.0% 40.8% +0.35 +0.14 {said} 落后" in shown


def test_a_pace_of_a_count_has_its_sign_and_of_few_a_decimal() -> None:
    """A gap that falls by half a unit a month falls neither by none nor by one."""
    view = View(Selection(), "/tasks", "en", Slice("2025", "synthetic", "synthetic"), None)
    card = next(card for each in BANDS for card in each.cards if card.name == "tasks-pace")
    row = {**ROW, "metric": "gap_units", "target": 100, "now": 339, "expected": [None, 333, None]}
    shown = words(card.draw(view, Facts([], None, Aims([{**row, "per_month_needed": -19.9, "per_month_seen": -0.5}]))))
    assert "100 339 −20 −0.5 333" in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_a_hair_below_its_target_is_not_printed_as_the_target(lang: str) -> None:
    view = View(Selection(), "/tasks", lang, Slice("2025", "synthetic", "synthetic"), None)
    card = next(card for each in BANDS for card in each.cards if card.name == "tasks-pace")
    row = {**ROW, "target": 0.5, "now": 0.49999, "expected": [0.49, 0.49999, 0.52]}
    shown = words(card.draw(view, Facts([], None, Aims([row]))))
    assert "50.0% <50.0% +0.35 +0.14 <50.0%" in shown
