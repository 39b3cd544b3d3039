"""What cells say of unions in words that no list has: put together from parts, so that none of them is known by itself."""

from __future__ import annotations

from itertools import product

import pytest

from etl.clean.union_words import says_cover, union_kind

NOT = ("未", "尚未", "暂未", "没有", "还没", "不愿", "不具备条件，未", "拟于2026年", "计划", "正在筹备，未")
FOUNDED = ("建会", "建立工会", "成立工会组织", "组建工会", "单独建会", "组建基层工会")
DONE = ("已", "已经", "2019年已", "已于2018年5月", "企业已")
HOW = ("单独", "独立", "联合", "区域性", "行业性", "村级联合", "楼宇联合", "街道联合")
WHY = ("", "（员工不足25人）", "，职工8人", "-许村镇", " ")


@pytest.mark.parametrize(("no", "what", "why"), list(product(NOT, FOUNDED, WHY)))
def test_a_unit_that_says_it_has_no_union(no: str, what: str, why: str) -> None:
    assert says_cover(f"{no}{what}{why}") is False
    assert union_kind(f"{no}{what}{why}") is None


@pytest.mark.parametrize(("done", "what", "why"), list(product(DONE, FOUNDED, WHY)))
def test_a_unit_that_says_it_has_one(done: str, what: str, why: str) -> None:
    assert says_cover(f"{done}{what}{why}") is True


@pytest.mark.parametrize(("how", "what", "why"), list(product(HOW, ("建会", "基层工会", "工会覆盖"), WHY)))
def test_the_way_in_which_it_has_one(how: str, what: str, why: str) -> None:
    assert says_cover(f"{how}{what}{why}") is True


@pytest.mark.parametrize(
    "text",
    ["", "已撤销", "待核实", "不详", "已建会，未建工会女职委", "计划生育协会", "许村镇", "12", "党支部", "—", "会员"],
)
def test_what_says_neither_is_not_guessed(text: str) -> None:
    assert says_cover(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("独立基层工会", "own"),
        ("企业工会（单独建会）", "own"),
        ("独建", "own"),
        ("村联合工会", "joint"),
        ("楼宇联合基层工会", "joint"),
        ("区域性基层工会联合会", "federation"),
        ("许村镇工会联合会", "federation"),
        ("海宁市总工会", "above"),
        ("单独或联合", None),
        ("基层", None),
        ("工会", None),
    ],
)
def test_the_kind_of_a_union(text: str, kind: str | None) -> None:
    assert union_kind(text) == kind
