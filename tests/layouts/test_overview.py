"""The Overview shows what a calibre counts, its places like with like, and what a region that is not divided has of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks import overview
from callbacks.asking import Asker
from callbacks.router import page, view_of
from layouts.overview.figures import figures as row_of_figures
from layouts.overview.figures import nearest
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


def goal(metric: str, target: float, reached: float, period: str = "2026") -> dict[str, Any]:
    return {"metric": metric, "target_period": period, "target": target, "reached": reached}


@pytest.mark.parametrize(
    ("aimed", "said", "filled"),
    [
        (
            goal("unit_coverage", 0.45, 0.4084),
            "距目标 · 建会覆盖率（按单位） 4.2个百分点 现40.8%，2026年目标45.0%",
            "40.8%",
        ),
        (goal("unit_coverage", 0.4, 0.4084), "已达到 现40.8%，2026年目标40.0%", "40.8%"),
        (goal("grassroots_unions", 5000, 771), "距目标 · 基层工会 4,229 现771，2026年目标5,000", "15.4%"),
        (goal("grassroots_unions", 20_000, 9_000), "距目标 · 基层工会 1.1万 现9,000，2026年目标2.0万", "45.0%"),
        (goal("grassroots_unions", 500, 771), "已达到 现771，2026年目标500", "100.0%"),
    ],
)
def test_a_target_of_a_count_is_told_as_a_count(aimed: dict[str, Any], said: str, filled: str, ask: Asker) -> None:
    view = view_of("/", "?region=330000", ask)
    drawn = row_of_figures(view, replace(overview.facts(view, ask), goals=[aimed]))
    assert said in words(drawn)
    bar = next(each for each in components(drawn) if getattr(each, "className", None) == "done")
    assert bar.style == {"width": filled}


def test_of_targets_due_together_the_one_of_which_least_is_reached_stands_first(ask: Asker) -> None:
    view = view_of("/", "?region=330000", ask)
    goals = [goal("grassroots_unions", 800, 771), goal("unit_coverage", 0.8, 0.4), goal("density", 0.2, 0.1, "2030")]
    shown = nearest(replace(overview.facts(view, ask), goals=goals))
    assert shown is not None
    assert shown["metric"] == "unit_coverage"


@pytest.mark.parametrize("region", ["710000", "810000", "820000"])
@pytest.mark.parametrize("path", ["/", "/regions", "/gaps", "/tasks"])
def test_a_region_outside_the_statistics_says_so(path: str, region: str, ask: Asker) -> None:
    drawn = page(path, f"?region={region}", ask)
    said = words(drawn)
    assert "未报送" not in said
    assert "没有下级" not in said
    assert path == "/tasks" or "不在本统计范围" in said
    assert all(words(card).strip() != head(card).strip() for card in cards(drawn)), "a card of its title alone"
