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
