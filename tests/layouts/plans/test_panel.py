"""What is said beside a move: that one unit is most of it asks for another form only where one can be chosen."""

from __future__ import annotations

from typing import Any

import pytest

from data.texts import LANGUAGES, text
from layouts.plans.facts import Line
from layouts.plans.panel import _notes

ADDED, SAVED, FOUND = {"added": 0}, {"saved": 1}, {"aimed": True}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("form", "units", "whose", "key"),
    [
        ("joint", 9, ADDED, "one_joint"),
        ("federation", 9, ADDED, "one_joint"),
        ("joint", 9, FOUND, "one_most"),
        ("joint", 9, SAVED, "one_most"),
        ("own", 9, ADDED, "one_most"),
        ("own", 9, FOUND, "one_most"),
        ("own", 1, ADDED, "one_own"),
        ("own", 1, FOUND, "one_own"),
        ("joint", 1, ADDED, "one_joint"),
    ],
)
def test_one_unit_that_is_most_of_a_move(form: str, units: int, whose: dict[str, Any], key: str, lang: str) -> None:
    move = {"form": form, "units": units, "one_unit": True}
    assert _notes(lang, Line(move, **whose)) == [text(f"planner.{key}", lang)]
    assert _notes(lang, Line({**move, "one_unit": False}, **whose)) == []
