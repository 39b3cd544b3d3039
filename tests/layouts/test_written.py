"""What people wrote is marked wherever it stands, and nothing else is."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from dash import html

from data.texts import LANGUAGES, catalogue, text
from layouts.components.written import WRITTEN, ledger_cell, marked, quoted, written

SENTENCES = (
    "plan.saved",
    "planner.listed",
    "planner.delete_sure",
    "planner.name_of",
    "planner.about",
    "data.not_undone",
)


def plain(component: Any) -> str:
    """The words of a component."""
    if isinstance(component, list):
        return "".join(map(plain, component))
    return component if isinstance(component, str) else plain(component.children)


def marks(component: Any) -> list[str]:
    """What is marked in a component."""
    pieces = component if isinstance(component, list) else [component]
    return [
        piece.children
        for piece in pieces
        if isinstance(piece, html.Span) and getattr(piece, "className", "") == WRITTEN
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", SENTENCES)
def test_in_a_sentence_what_is_quoted_is_marked_and_the_words_stay(key: str, lang: str) -> None:
    draw = random.Random(key + lang)
    names = sorted(set(re.findall(r"\{(\w+)", catalogue(lang)[key])))
    for _ in range(20):
        said = {name: "".join(draw.choices("杭州 Ab1《》:·<{}", k=6)) for name in names}
        own = draw.sample(names, draw.randint(0, len(names)))
        found = marked(text(key, lang, **{name: quoted(said[name]) if name in own else said[name] for name in names}))
        assert plain(found) == text(key, lang, **said)
        assert sorted(marks(found)) == sorted(said[name] for name in own)


def test_a_sentence_without_any_stays_a_text() -> None:
    assert marked("保存于 2025") == "保存于 2025"


def test_of_an_entry_running_text_alone_is_its_writers() -> None:
    assert marks(ledger_cell("note", "先打电话", "en")) == ["先打电话"]
    assert ledger_cell("note", None, "en") == "–"
    assert ledger_cell("status", "contacted", "en") == text("ledger.status.contacted", "en")
    assert marks(written("海宁市总工会")) == ["海宁市总工会"]
