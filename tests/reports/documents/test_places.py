"""The annex by region: place, places won, comparable change, the workers' rate beside, target and how much of it is reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.rows import value_of
from analysis.suppression import hide
from data.texts import numbers
from reports.content.record import Content
from reports.documents.annexes import annexes_of
from reports.documents.places import Annex, annex_places

HEADS = ["名次", "名次变化", "地区", "已覆盖单位", "法人单位", "建会覆盖率（按单位）", "变化（百分点）", "职工覆盖率"]


@pytest.fixture(scope="module")
def aims(contents: dict[str, Content]) -> Content:
    content = contents["province"]
    aim = {"metric": "unit_coverage", "target": 0.5, "target_period": "2025"}
    return replace(content, targets=[aim], targets_below={"330100": {"unit_coverage": ("2025", 0.8)}})


def of(annex: Annex | None) -> tuple[list[str], list[dict[str, str]]]:
    assert annex is not None
    heads = [column.head for column in annex.columns]
    return heads, [dict(zip(heads, row, strict=True)) for row in annex.rows]


def test_a_ranking_has_place_change_of_place_and_both_rates(contents: dict[str, Content]) -> None:
    content = contents["province"]
    heads, rows = of(annex_places(content, "zh"))
    assert heads == HEADS
    ranked = {row["地区"]: row for row in rows if row["名次"].isdigit()}
    now, then = content.ranks["unit_coverage"], content.ranks_before["unit_coverage"]
    assert set(now) == set(then)
    for code, place in now.items():
        row = ranked[content.name_of({"region": code}, "zh")]  # type: ignore[typeddict-item]
        won = then[code] - place
        assert row["名次"] == str(place)
        assert row["名次变化"] == (f"↑{won}" if won > 0 else f"↓{-won}" if won < 0 else "—")
        own = next(one for one in content.children if one["region"] == code)
        assert row["职工覆盖率"] == numbers.percent(own["worker_coverage"], 2)


def test_the_share_of_a_target_is_what_is_reached_over_it(aims: Content) -> None:
    heads, rows = of(annex_places(aims, "zh"))
    assert heads[-2:] == ["2025年目标", "完成率"]
    whole = rows[0]
    assert (whole["2025年目标"], whole["完成率"]) == (
        "50.0%",
        numbers.percent(value_of(aims.whole, "unit_coverage") / 0.5),
    )
    city = next(row for row in rows if row["地区"] == "杭州市")
    reached = next(row["unit_coverage"] for row in aims.children if row["region"] == "330100")
    assert (city["2025年目标"], city["完成率"]) == ("80.0%", numbers.percent(reached / 0.8))
    assert {row["完成率"] for row in rows[1:] if row["地区"] != "杭州市"} == {"–"}


def test_a_census_that_nothing_is_compared_with_has_no_change(contents: dict[str, Content]) -> None:
    heads, rows = of(annex_places(contents["nation"], "zh"))
    assert "名次变化" not in heads
    assert "完成率" not in heads
    assert {row["缺失原因"] for row in rows if row["地区"] == "陕西"} == {"所存副本缺"}


def test_all_industries_are_listed_and_those_withheld_say_so(contents: dict[str, Content]) -> None:
    first, *others = contents["province"].industries
    content = replace(contents["province"], industries=[hide(first), *others])
    annex = next(one for one in annexes_of(content, "zh") if one.title == "分行业覆盖情况")
    assert len(annex.rows) == len(content.industries)
    assert [row[-1] for row in annex.rows].count("为保护单个单位而隐去") == 1
