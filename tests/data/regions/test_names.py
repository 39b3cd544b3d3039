"""Names of regions in Latin letters: by the rules for place names, all there, none with a Chinese character."""

from __future__ import annotations

import csv
import unicodedata

import pytest

from data.reference import FOLDER, regions
from data.regions.names import name_en, short_name_en, sought
from data.texts.names import full_name, region_name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("100000", "China"),
        ("610000", "Shaanxi"),
        ("140000", "Shanxi"),
        ("540000", "Xizang"),
        ("150000", "Nei Mongol"),
        ("330100", "Hangzhou Shi"),
        ("330122", "Tonglu Xian"),
        ("610100", "Xi'an Shi"),
        ("650100", "Ürümqi Shi"),
        ("540100", "Lhasa Shi"),
        ("540200", "Xigazê Shi"),
        ("150100", "Hohhot Shi"),
        ("150726", "Xin Barag Zuoqi"),
        ("653131", "Taxkorgan Tajik Zizhixian"),
        ("222400", "Yanbian Chaoxianzu Zizhizhou"),
        ("340300", "Bengbu Shi"),
        ("341500", "Lu'an Shi"),
        ("331100", "Lishui Shi"),
        ("411100", "Luohe Shi"),
        ("330382", "Yueqing Shi"),
        ("320576", "Suzhou Gongye Yuanqu"),
        ("110101001", "Donghuamen Jiedao"),
    ],
)
def test_a_name_follows_the_rules(code: str, name: str) -> None:
    assert name_en(code) == region_name(code, "en", short=False) == name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("433100", "Xiangxi Zhou"),
        ("653131", "Taxkorgan Xian"),
        ("331127", "Jingning Xian"),
        ("150722", "Morin Dawa Qi"),
        ("220721", "Qian Gorlos Xian"),
        ("622926", "Dongxiangzu Zizhixian"),  # the people is the whole name
        ("150723", "Oroqen Zizhiqi"),
        ("640000", "Ningxia"),
        ("330100", "Hangzhou Shi"),
    ],
)
def test_among_its_like_a_place_stands_without_its_peoples(code: str, name: str) -> None:
    assert region_name(code, "en") == short_name_en(code) == name


def test_short_names_tell_those_below_one_region_apart() -> None:
    for region in regions().upper():
        below = regions().children(region.code)
        assert len({short_name_en(code) for code in below}) == len({name_en(code) for code in below}), region


def test_every_region_has_one_in_latin_letters() -> None:
    for region in regions():
        name = name_en(region.code)
        assert name == name.strip() != ""
        assert all(unicodedata.name(sign).startswith("LATIN") for sign in name if sign.isalpha()), (region, name)


def test_the_usual_spellings_of_cities_are_those_of_the_names() -> None:
    """The spellings that the import reads were gathered apart from the names."""
    with (FOLDER / "city_spellings.csv").open(encoding="utf-8", newline="") as file:
        usual = {row["code"]: row["pinyin"].split("|") for row in csv.DictReader(file)}
    ways = {one.code: (one.latin, one.pinyin) for one in sought()}
    apart = {"220200", "632500", "533400"}  # Jilin City, Hainan Prefecture, Diqing (Dêqên)
    for code in usual.keys() - apart:
        plain = ["".join(sign for sign in name.casefold() if sign.isalnum()) for name in usual[code]]
        assert any(way.startswith(name) for name in plain for way in ways[code]), code


def test_a_namesake_is_told_by_its_city() -> None:
    assert full_name("330106", "en") == "Xihu Qu, Hangzhou Shi"
    assert full_name("330106", "zh") == "杭州市西湖区"
