"""Region names in their spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference import regions
from etl.clean.places.townships import former_township, near_places
from etl.clean.regions import Ambiguous, find_in_text, resolve


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("北京", "110000"),
        ("北  京", "110000"),
        ("北　京", "110000"),
        ("内 蒙 古", "150000"),
        ("内蒙古自治区", "150000"),
        ("全    国", "100000"),
        ("Guangdong", "440000"),
        ("Inner Mongolia", "150000"),
        ("北京 Beijing", "110000"),
        ("广西壮族自治区", "450000"),
        ("新疆", "650000"),
        ("新疆生产建设兵团", "B02"),
        ("中央和国家机关", "B01"),
        ("石家庄", "130100"),
        ("广州市", "440100"),
        ("恩施州", "422800"),
        ("延边朝鲜族自治州", "222400"),
        ("凉山", "513400"),
        ("广东省广州市天河区", "440106"),
        ("甘肃省嘉峪关市", "620200"),
        ("110101", "110101"),
        (110101.0, "110101"),
        (110000, "110000"),
        ("44", "440000"),
        ("4401", "440100"),
        ("440106000000", "440106"),
        ("吉林", "220000"),
        ("3.30102E+05", "330102"),
        ("北京①", "110000"),
        ("Hangzhou", "330100"),
        ("Wuhan City", "420100"),
        ("Guangxi Zhuang Autonomous Region", "450000"),
        ("襄樊市", "420600"),
        ("毕节地区", "520500"),
        ("全国铁路", "B03"),
        ("National Total", "100000"),
    ],
)
def test_spellings(text: object, code: str) -> None:
    assert resolve(text) == code


@pytest.mark.parametrize("text", ["朝阳区", "鼓楼区", "朝阳", "Chaoyang", "Suzhou", "Taizhou"])
def test_a_name_of_several_regions_is_not_guessed(text: str) -> None:
    assert isinstance(resolve(text), Ambiguous)


def test_the_region_around_makes_a_name_unique() -> None:
    assert resolve("朝阳区", "110000") == "110105"
    assert resolve("鼓楼区", "320100") == "320106"
    assert resolve("鼓楼区", "350000") == "350102"
    assert resolve("Suzhou", "320000") == "320500"


@pytest.mark.parametrize(
    "text", ["Abilene, TX", "东部地区", "合计", "", None, "999999", "某某市", "广东（不含深圳）", "新疆（含兵团）"]
)
def test_unknown_regions_have_no_code(text: object) -> None:
    assert resolve(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("广东省2024年工会统计报表", "440000"),
        ("报送单位：广东省总工会", "440000"),
        ("广东省广州市总工会", "440100"),
        ("全国工会基本情况", "100000"),
        ("2013年江苏省工会组织情况", "320000"),
        ("工会组织情况", None),
    ],
)
def test_region_of_a_title(text: str, code: str | None) -> None:
    assert find_in_text(text) == code


_DIVISIONS = [
    r.code
    for r in regions()
    if r.level in ("province", "city", "county") and r.kind == "division" and r.code != "620201"
]
"""Without 嘉峪关市 the county, which bears the name of its city."""


@given(st.sampled_from(_DIVISIONS), st.sampled_from(["", " ", "　"]))
def test_a_full_name_inside_its_parent_is_its_code(code: str, blank: str) -> None:
    region = regions()[code]
    assert resolve(blank.join(region.name), region.nav_parent) == code


@given(st.sampled_from(_DIVISIONS))
def test_a_code_as_text_int_or_float_is_itself(code: str) -> None:
    assert resolve(code) == resolve(int(code)) == resolve(float(code)) == code


@pytest.mark.parametrize(
    ("text", "now"),
    [("许村乡", "330481101"), ("许村街道办事处", "330481101"), ("硖石镇", "330481001"), ("许村", None), ("郭店镇", None), ("许村镇3组", None)],
)  # fmt: skip
def test_a_township_under_a_rank_that_it_had(text: str, now: str | None) -> None:
    assert former_township(text, "330481") == now


def test_places_near_one_that_is_not_known() -> None:
    assert near_places("许庄镇", "330481") == []
    assert near_places("周王庄镇", "330481")[0] == "周王庙镇"
