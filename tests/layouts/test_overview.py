"""The Overview shows what a calibre counts, its places like with like, and what a region that is not divided has of its own."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.router import page, view_of
from tests.drawn import cards, head, of_kind, words
from tests.exports import components


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


def figures(search: str, ask: Asker) -> list[str]:
    found = [c for c in components(page("/", search, ask)) if "figure" in (getattr(c, "className", None) or "").split()]
    return [words(each.children[0]) for each in found]


def test_five_figures_of_what_the_calibre_counts(ask: Asker) -> None:
    first = ["职工覆盖率", "建会覆盖率（按单位）", "小微企业覆盖率", "未覆盖职工", "入会率（全口径）"]
    assert figures("?region=330000", ask) == first
    assert figures("?calibre=census&period=2004", ask)[:2] == ["建会覆盖率（按单位）", "入会率（全口径）"]
    assert figures("?calibre=acftu&period=2018", ask)[:3] == ["基层工会", "会员", "工会组织"]


def test_map_and_ranking_follow_the_metric_of_the_address_and_their_files_too(ask: Asker) -> None:
    drawn = page("/", "?region=330000&metric=gap_workers", ask)
    titles = [head(card) for card in cards(drawn)]
    assert any(title.startswith("未覆盖职工：") for title in titles)
    assert "未覆盖职工排名" in titles
    assert [link.children for link in of_kind(drawn, "A") if getattr(link, "aria-current", None) == "true"] == [
        "未覆盖职工"
    ]


def test_nobody_gains_a_place_across_a_break(ask: Asker) -> None:
    def moves(search: str) -> list[str]:
        drawn = components(page("/", search, ask))
        return [words(c) for c in drawn if "move" in (getattr(c, "className", None) or "").split()]

    assert moves("?region=330000&compare=2024")
    assert view_of("/", "?calibre=nbs_unions&period=2008&compare=2000", ask).compare == "2000"
    assert moves("?calibre=nbs_unions&period=2008&compare=2000&metric=grassroots_unions") == []


def test_a_county_shows_its_units_and_unions_and_its_largest_gaps(ask: Asker) -> None:
    titles = [head(card) for card in cards(page("/", "?region=330727", ask))]
    assert titles[-2:] == ["单位和工会", "缺口最大的行业"]


def test_what_needs_attention_begins_with_its_number(ask: Asker) -> None:
    drawn = components(page("/", "?region=330000", ask))
    lists = [c for c in drawn if getattr(c, "className", None) == "attention"]
    for item in of_kind(lists[0], "Li"):
        number, said, _way = item.children
        assert words(said)
        assert not words(number) or words(number).split()[0].strip("−") in words(said)
