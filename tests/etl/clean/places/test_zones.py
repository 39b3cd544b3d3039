"""Zones as they are called every day beside their names in the list of regions."""

from __future__ import annotations

import pytest

from data.reference import regions
from etl.clean.places.zones import named_zone, zone_like
from etl.clean.regions import resolve, shortened

KNOWN = [
    ("高新区", "340100", "合肥高新技术产业开发区"), ("经开区", "340100", "合肥经济技术开发区"), ("新站高新区", "340100", "合肥新站高新技术产业开发区"),
    ("新站区", "340100", "合肥新站高新技术产业开发区"), ("合肥高新区", "340100", "合肥高新技术产业开发区"), ("合肥市经开区", "340100", "合肥经济技术开发区"),
    ("合肥高新区", "340000", "合肥高新技术产业开发区"), ("芜湖经开区", "340000", "芜湖经济技术开发区"), ("高新区", "371300", "临沂高新技术产业开发区"),
    ("净月高新区", "220100", "长春净月高新技术产业开发区"), ("高新区管委会", "220100", "长春高新技术产业开发区"), ("工业园区", "320500", "苏州工业园区"),
    ("经济开发区", "131000", "廊坊经济技术开发区"), ("示范区", "410800", "焦作城乡一体化示范区"), ("常熟高新区", "320581", "常熟高新技术产业开发区"),
    ("松木经开区", "430400", "湖南衡阳松木经济开发区"), ("稀土高新区", "150200", "包头稀土高新技术产业开发区"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "within", "full"), KNOWN)
def test_a_zone_by_its_own_part_and_its_kind(name: str, within: str, full: str) -> None:
    found = resolve(name, within)
    assert isinstance(found, str)
    assert regions()[found].name == full
    assert shortened(name, within) == found


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("经开区", "371300"),  # the list has none of that kind there
        ("高新区", "340000"),  # several
        ("经开区", "370700"),  # 潍坊滨海 is one alone of several
        ("高新区", "340102"),  # of a district's zones none is known
        ("开发区", "371300"),
        ("新区", "371400"),
        ("高新区", "100000"),
        ("高新区", None),
        ("瑶海区", "340100"),
        ("老城区", "340100"),
    ],
)
def test_what_the_list_does_not_tell_is_not_guessed(name: str, within: str | None) -> None:
    assert named_zone(name, within) is None


def test_every_zone_of_the_list_is_itself() -> None:
    tree = regions()
    for region in tree:
        if region.kind == "zone":
            assert resolve(region.name, region.nav_parent) == region.code


@pytest.mark.parametrize("name", ["高新区", "尖山新区", "综合保税区", "临港工业园", "嘉兴港区", "经开区管委会"])
def test_zones_are_known_by_how_they_are_called(name: str) -> None:
    assert zone_like(name)


@pytest.mark.parametrize("name", ["海宁市", "许村镇", "教育系统", "会员人数", "合计", "南湖区"])
def test_others_are_no_zones(name: str) -> None:
    assert not zone_like(name)
