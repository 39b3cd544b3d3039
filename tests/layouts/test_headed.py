"""The head of a card: whole where few filters are on, by number where many are."""

from __future__ import annotations

import pytest

from data.texts import text
from data.texts.numbers import unbroken
from layouts.components.filters import filtered, headed
from layouts.selection import Selection, View, make_view


def view(search: str, lang: str) -> View:
    """A view of no data with filters."""
    return make_view(Selection.parse(f"?{search}&lang={lang}"), "/", lang, [], "100000")


@pytest.mark.parametrize(
    ("search", "zh", "en"),
    [
        ("", "甲", "甲"),
        ("industry=C", "甲（制造业）", "甲 (Manufacturing)"),
        ("industry=C&size=micro", "甲（制造业、微型）", "甲 (Manufacturing, micro)"),
        (
            "industry=C,F,G&size=small,micro&kind=enterprise",
            "甲（3个行业、2类规模、企业）",
            "甲 (3 industries, 2 sizes, enterprise)",
        ),
        ("industry=C&kind=enterprise,institution", "甲（制造业、2类单位）", "甲 (Manufacturing, 2 unit kinds)"),
    ],
)
def test_many_filters_are_told_by_their_number(search: str, zh: str, en: str) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        seen = view(search, lang)
        assert headed(seen, filtered(seen, "甲")) == said


def test_no_line_of_a_head_ends_within_a_span_of_years() -> None:
    pieces = unbroken("为什么变化：2024–2025共+1.13个百分点")
    assert pieces[1::2] == ["2024–2025", "1.13个百分点"]


def test_a_title_that_names_no_filters_stays_as_it_is() -> None:
    seen = view("industry=C,F,G", "zh")
    for title in ("甲", text("shell.unfiltered", "zh", title="甲")):
        assert headed(seen, title) == title
