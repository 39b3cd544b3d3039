"""A region beside the others of the region above: its places, its shares of the whole, and what may be seen and told of them."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from data.scope import EVERYTHING, Scope
from reports.content.gather import gather
from reports.content.record import Content
from reports.order import Order
from reports.say.bases import bases_table
from reports.say.beside import beside_table, of_above, places_said, shares_said, years_table
from reports.say.course import find_courses, find_news
from reports.say.method import method_table


def content(engine: Engine, order: Order, scope: Scope = EVERYTHING) -> Content:
    return gather(engine, scope, order)


def test_a_province_of_the_census_stands_among_those_that_have_the_figure(full: Engine) -> None:
    found = content(full, Order("440000", "2004", calibre="census"))
    assert places_said(found, "zh") == [
        "建会覆盖率（按单位）在全国26个有数据的地区中居第22位，全国为22.6%",
        "入会率（全口径）在全国26个有数据的地区中居第26位，全国为57.8%",
    ]
    assert shares_said(found, "zh") == ["与全国总数相比：会员8%、未覆盖单位9%、法人单位8%、职工11%"]
    head, first, *_ = beside_table(found, "zh")
    assert head == ("指标", "广东省", "全国", "位次", "最高", "最低")
    assert first == ("建会覆盖率（按单位）", "19.0%", "22.6%", "22 / 26", "云南 42.1%", "上海 11.3%")


def test_what_a_region_alone_lacks_stands_beside_the_others_with_the_reason(full: Engine) -> None:
    rows = {row[0]: row for row in beside_table(content(full, Order("610000", "2004", calibre="census")), "zh")}
    assert rows["建会覆盖率（按单位）"][1:4] == ("–（所存副本缺）", "22.6%", "–")
    assert rows["法人单位"][3] == "15 / 31"


def test_the_nation_has_nobody_beside_it_but_its_own_years(full: Engine) -> None:
    found = content(full, Order("100000", "2018", calibre="acftu"))
    assert of_above(found) is None
    assert not places_said(found, "zh") + shares_said(found, "zh")
    assert beside_table(found, "zh") == ()
    assert [row[0] for row in years_table(found, "en")] == ["Period", "2008-06", "2008-09", "2013-06", "2018"]


def test_a_reader_of_one_province_is_told_nothing_of_the_others(full: Engine) -> None:
    asked = Order("330000", "2024", calibre="synthetic")
    assert content(full, asked).beside
    assert not content(full, asked, Scope("330000")).beside


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (Order("440000", "2004", calibre="census", audience="external"), True),
        (Order("330000", "2024", calibre="synthetic", audience="external"), False),
    ],
)
def test_outside_only_what_is_published_of_others_is_told(full: Engine, order: Order, told: bool) -> None:
    assert bool(places_said(content(full, order), "zh")) is told


def test_other_bases_stand_beside_each_other_and_never_with_made_up_figures(full: Engine) -> None:
    rows = bases_table(content(full, Order("100000", "2008-06", calibre="acftu")), "zh")
    assert [row[0] for row in rows] == ["口径", "全总公布数", "经济普查", "统计局工会组织情况"]
    assert bases_table(content(full, Order("330000", "2024", calibre="synthetic")), "zh") == ()


def test_the_method_says_what_the_source_holds_and_what_is_not_there(full: Engine) -> None:
    rows = dict(method_table(content(full, Order("440000", "2004", calibre="census")), ("unit_coverage",), "zh"))
    assert rows["有数据的地区"] == "全国31个地区中26个有建会覆盖率（按单位）"
    assert "职工覆盖率" in rows["没有的指标"]
    assert rows["时点"] == "2004年12月31日"


def test_a_course_of_the_two_periods_compared_says_nothing_new(full: Engine) -> None:
    """How far the members grew stands with the members; a third period, or no comparison, makes a course of it."""
    compared = content(full, Order("330000", "2008", "2000", "nbs_unions"))
    alone = content(full, Order("330000", "2008", calibre="nbs_unions"))
    nation = content(full, Order("100000", "2008", "2000", "nbs_unions"))
    assert find_courses(compared)
    assert find_news(compared) == []
    assert find_news(alone) == find_courses(alone) != []
    assert find_news(nation) == find_courses(nation) != []
