"""Names of firms and addresses in parts."""

from __future__ import annotations

import pytest

from etl.link.addresses import road_and_number
from etl.link.names import _places, name_parts, names_one_unit, unit_of_union

HAINING = "330481"


@pytest.mark.parametrize(
    "written",
    [
        "海宁宏达纺织有限公司",
        "浙江省海宁市宏达纺织有限责任公司",
        "海寧市宏達紡織有限公司".replace("寧", "宁"),
        "宏达（海宁）纺织有限公司",
        "　海宁市宏达 纺织有限公司",
        "海宁市许村镇宏达纺织有限公司",
        "海宁县宏达纺织有限公司",  # what the county was before
        "海宁区宏达纺织有限公司",
        "海宁帝宏达纺织有限公司".replace("宁帝", "宇市"),  # a place with a sign misread
        "宁海市宏达纺织有限公司".replace("宁海", "海凝"),
        "嘉兴币海宁市宏达纺织有限公司".replace("币", "市"),
        "兴市海宁市宏达纺织有限公司",  # one that lacks a sign, before another
        "海宁市许村真宏达纺织有限公司".replace("许村真", "许材镇"),
        "海宁市宏达纺织有限责任司",  # a form with a sign wrong, lost or swapped
        "海宁市宏达纺织有限任公司",
        "海宁市宏达纺织有公限司",
        "海宁市宏达纺织有限责壬公司",
        "海宁市宏达纺织有限公",
        "海宁市宏达纺织有限公司（个人独资）",
    ],
)
def test_one_firm_however_it_is_written(written: str) -> None:
    parts = name_parts(written, HAINING)
    assert (parts.trade_name, parts.trade, parts.form, parts.branch) == ("宏达", "纺织", "公司", "")


@pytest.mark.parametrize(
    ("written", "branch"),
    [
        ("宏达纺织有限公司第一分公司", "第1分公司"),
        ("宏达纺织有限公司第1分公司", "第1分公司"),
        ("宏达纺织有限公司浙江海宁分公司", "海宁分公司"),
        ("宏达纺织有限公司（东山分店）", "东山分店"),
        ("宏达纺织城东分公司", "城东分公司"),
    ],
)
def test_a_branch_is_not_its_firm(written: str, branch: str) -> None:
    parts = name_parts(written, HAINING)
    assert (parts.core, parts.branch) == ("宏达纺织", branch)


def test_a_share_company_is_another_form_and_a_works_too() -> None:
    forms = [name_parts(f"宏达纺织{form}", HAINING).form for form in ("有限公司", "股份有限公司", "厂")]
    assert len(set(forms)) == 3


def test_characters_typed_by_sound_sound_the_same() -> None:
    assert name_parts("宏达纺织厂", HAINING).sound == name_parts("鸿达纺织厂", HAINING).sound


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("郫县红光茶厂", "郫县"),  # a county that is a district by another name today
        ("成都市郫县红光茶厂", "成都市郫县"),
        ("都市丽人服装店", ""),  # 都市 alone is a word
        ("成都市场管理有限公司", "成都"),  # 市场 is one too
        ("郫都区域发展有限公司", "郫都"),
        ("县城五金店", ""),
        ("成都县级公路养护有限公司", "成都"),
        ("安德面馆", ""),  # a township without its end is a name
    ],
)
def test_places_of_old_and_what_only_looks_like_one(written: str, place: str) -> None:
    assert name_parts(written, "510117").place == place


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("宏达集团", ("宏达", "", "集团公司", "")),
        ("宏达纺织集团有限公司", ("宏达", "纺织", "集团公司", "")),
        ("宏达纺织股份有限责任公司", ("宏达", "纺织", "股份公司", "")),
        ("宏达纺织股份", ("宏达", "纺织", "股份公司", "")),
        ("宏达控股有限公司", ("宏达", "控股", "公司", "")),
        ("海宁市宏达蔬菜专业谷作社", ("宏达", "蔬菜", "专业合作社", "")),
        ("海宁市宏达蔬菜农民专业合作社", ("宏达", "蔬菜", "农民专业合作社", "")),
        ("海宁市第三五金厂", ("第3", "五金", "厂", "")),
        ("海宁市第十二中学", ("第12", "", "中学", "")),
        ("海宁市第八小学", ("第8", "", "小学", "")),
        ("海宁市宏达面馆", ("宏达", "面", "馆", "")),
        ("海宁市王记花店", ("王记", "花", "店", "")),
        ("海宁市百花店", ("百花", "", "店", "")),
        ("百姓大药房海宁市人民路店", ("百姓大药房", "", "", "海宁人民路店")),
        ("宏达物流海宁二分公司", ("宏达", "物流", "", "海宁第2分公司")),
        ("海宁市宏达洗衣店（个体工商户）", ("宏达", "洗衣", "店", "")),
    ],
)
def test_parts_of_names_from_the_streets(written: str, parts: tuple[str, str, str, str]) -> None:
    found = name_parts(written, HAINING)
    assert (found.trade_name, found.trade, found.form, found.branch) == parts


def test_an_own_union_bears_its_units_name_and_a_joint_one_does_not() -> None:
    assert unit_of_union("海宁宏达纺织有限公司工会委员会") == "海宁宏达纺织有限公司"
    assert names_one_unit("海宁宏达纺织有限公司工会")
    assert not names_one_unit("许村镇家纺行业工会联合会")


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("浙江省嘉兴市海宁市许村镇人民路12号", ("人民路", "12")),
        ("人民路１２号二楼", ("人民路", "12")),
        ("盐官镇建设东路88-1号", ("建设东路", "88")),
        ("许巷村", ("许巷村", "")),
        ("许村镇人民路12", ("人民路", "12")),
        ("许村镇人民路12附2", ("人民路", "12")),
        ("许村镇李家坝村14组27号", ("李家坝村", "27")),
        ("许村镇李家坝村14组27", ("李家坝村", "27")),
        ("许村镇人民路12号3栋", ("人民路", "12")),
        (None, ("", "")),
    ],
)
def test_an_address_is_compared_by_road_and_number(address: str | None, parts: tuple[str, str]) -> None:
    assert road_and_number(address) == parts


def test_places_that_may_stand_anywhere_are_held_once_for_all_counties() -> None:
    here, there = _places(HAINING), _places("110101")
    assert here.everywhere is there.everywhere
    assert all(len(places.own) < 100 for places in (here, there)), "a county's own, not the nation's"
    for name, own in (("海宁", True), ("许村镇", True), ("许村", False), ("浙江省", True), ("中国", True)):
        assert (name in here) is own
    assert "许村镇" not in there
