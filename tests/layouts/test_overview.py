"""The Overview shows what a calibre counts, its places like with like, and what a region that is not divided has of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks import overview
from callbacks.asking import Asker
from callbacks.router import page, view_of
from layouts.overview.figures import figures as row_of_figures
from layouts.overview.figures import nearest
from tests.drawn import cards, classes, head, of_kind, words
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
        (goal("grassroots_unions", 20_000, 9_000), "距目标 · 基层工会 1.1万 现9,000，2026年目标20,000", "45.0%"),
        (goal("gap_units", 2000, 2541), "距目标 · 未覆盖单位 541 现2,541，2026年目标2,000", "78.7%"),
        (goal("gap_units", 3000, 2541), "已达到 现2,541，2026年目标3,000", "100.0%"),
        (goal("unit_coverage", 0.4525, 0.4084), "现40.8%，2026年目标45.25%", "40.8%"),
        (goal("unit_coverage", 0.409, 0.40896), "<0.1个百分点 现<40.9%，2026年目标40.9%", "40.9%"),
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


def test_the_note_that_a_gap_is_one_units_stands_under_its_number(ask: Asker) -> None:
    """So the numbers of the column stand under one another; a gap of a single unit is told to be that, not more than half of one."""
    (card,) = [
        card
        for card in cards(page("/", "?region=330106&calibre=synthetic&period=2025", ask))
        if head(card) == "缺口最大的行业"
    ]
    lines = [found for line in of_kind(card, "Tr") if (found := list(of_kind(line, "Td")))]
    assert "单独建会" not in words(card), (
        "told of a gap, not advised: a unit of one employee founds no union of its own"
    )
    told = [(words(workers), words(units)) for workers, units in lines]
    assert told
    for (workers, units), (cell, _) in zip(told, lines, strict=True):
        assert ("都在一个单位" in workers) == (units.strip() == "1"), (workers, units)
        notes = [note for note in of_kind(cell, "Span") if "一半以上" in words(note) or "都在一个单位" in words(note)]
        assert not notes or "under" in notes[0].className.split()


def test_no_line_of_a_heat_maps_title_begins_with_a_dot(ask: Asker) -> None:
    for lang in ("zh", "en"):
        drawn = page("/gaps", f"?region=330000&calibre=synthetic&period=2025&lang={lang}", ask)
        titles = [words(title) for title in of_kind(drawn, "H2")]
        (title,) = [title for title in titles if title.startswith(("缺口最大", "Largest cell"))]
        assert "\u00a0·" in title
        assert " ·" not in title


def test_counts_stand_in_two_columns_beside_few_gaps_alone(ask: Asker) -> None:
    for search in ("?region=330106", "?region=330727", "?region=330112"):
        shown = {head(card): card for card in cards(page("/", f"{search}&calibre=synthetic&period=2025", ask))}
        rows = len(list(of_kind(shown["缺口最大的行业"], "Tr"))) - 1
        assert ("halves" in str(shown["单位和工会"])) == (rows <= 6), (search, rows)


def test_a_region_with_the_wholes_own_number_is_not_told_to_be_below_it(ask: Asker) -> None:
    """A reader counts what is printed."""
    for search in ("", "?region=330000", "?region=330100", "?calibre=census&period=2004"):
        for card in cards(page("/", search, ask)):
            if found := re.match(r"(\d+)个地区低于.*?的([\d.]+%)", head(card)):
                shown = [float(value) for value in re.findall(r"([\d.]+)%", words(next(of_kind(card, "Ol"))))]
                assert int(found[1]) <= sum(value < float(found[2].rstrip("%")) for value in shown), head(card)


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?calibre=acftu&period=2018", ""),
        ("?calibre=acftu&period=2013-06", "时期与上面各数不同，不作比较"),
        ("?calibre=nbs_unions&period=2018", "口径与上面各数不同，不作比较"),
        ("?calibre=census&period=2004", "时期、口径与上面各数不同，不作比较"),
    ],
)
def test_the_federations_share_is_told_apart_by_what_it_differs_in(search: str, said: str, ask: Asker) -> None:
    (line,) = [each for each in cards(page("/", search, ask)) if "stated" in classes(each)]
    assert "".join(words(each) for each in components(line) if "apart" in classes(each)) == said


def test_a_source_is_told_without_what_the_tables_own_reader_alone_can_follow(ask: Asker) -> None:
    said = " ".join(words(each) for each in cards(page("/", "?calibre=acftu&period=2018", ask)))
    assert "中华全国总工会公开发布" in said
    assert "见各行来源" not in said


def test_no_choice_is_pointed_at_where_there_is_none(ask: Asker) -> None:
    """Without regions below there is no switch of the figure."""
    for search in ("?calibre=acftu&period=2018", "?region=330106&metric=gap_workers", "?region=330106"):
        said = words(page("/regions", search, ask))
        assert "请在上方选择比率" not in said, search
    assert "请在上方选择比率" in words(page("/regions", "?region=330000&metric=gap_workers", ask))
