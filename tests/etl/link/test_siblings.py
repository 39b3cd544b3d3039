"""What tells units apart whose names are alike otherwise."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.link.names import name_parts
from etl.link.records import Record, frame_of, frequencies
from etl.link.score import score
from etl.link.siblings import family, institution, numbers, village
from etl.link.zones import CERTAIN, zoned

HAINING = "330481"


def core(name: str) -> str:
    return name_parts(name, HAINING).core


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("第2小学", "2"),
        ("宏达三厂", "3"),
        ("十一中", "11"),
        ("第1分公司第3门市部", "1|3"),
        ("三和纺织", ""),
        ("五洲酒店", ""),
        ("一中心小学", ""),
    ],
)
def test_numbers(name: str, said: str) -> None:
    assert numbers(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("潘记花店", "潘"), ("老宋洗衣店", "宋"), ("欧阳氏诊所", "欧阳"), ("宏达花店", ""), ("记忆花店", "")],
)
def test_families(name: str, said: str) -> None:
    assert family(core(name)) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("许村镇程塘村股份经济合作社", "程塘"), ("海宁市桃园社区居民委员会", "桃园"), ("宏达纺织有限公司", "")],
)
def test_villages(name: str, said: str) -> None:
    assert village(core(name)) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("宏达幼儿园", "幼儿园"),
        ("第二中学校", "中学"),
        ("第二中学", "中学"),
        ("宏达纺织厂", ""),
        ("许村卫生院", "卫生院"),
    ],
)
def test_kinds_of_houses(name: str, said: str) -> None:
    parts = name_parts(name, HAINING)
    assert institution(parts.core, parts.form) == said


def zone(one: str, other: str) -> str:
    """The zone of two rows that agree in all but the name."""
    said = {"region": "330481101", "address": "许村镇人民路12号", "industry": "8321", "persons": 30}
    units, others = (frame_of([Record(id_, name, **said)]) for id_, name in (("u", one), ("o", other)))  # type: ignore[arg-type]
    pairs = zoned(score(units, others, frequencies(units, others)), pd.Series({"o": "list"}))
    return "" if pairs.empty else str(pairs["zone"].iloc[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海宁市第二小学", "海宁市第三小学"),
        ("宏达纺织有限公司第一分公司", "宏达纺织有限公司第二分公司"),
        ("宏达纺织有限公司城东分公司", "宏达纺织有限公司城西分公司"),
        ("海宁市潘记花店", "海宁市彭记花店"),
        ("海宁市老宋洗衣店", "海宁市老贺洗衣店"),
        ("许村镇程塘村股份经济合作社", "许村镇萧塘村股份经济合作社"),
        ("海宁市星星幼儿园", "海宁市星星小学"),
    ],
)
def test_siblings_are_never_one_for_certain_however_well_all_else_agrees(one: str, other: str) -> None:
    assert zone(one, one) == zone(other, other) == CERTAIN
    assert zone(one, other) != CERTAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海宁市第二小学", "海宁第二小学"),
        ("宏达纺织有限公司第一分公司", "宏达纺织海宁一分公司"),
        ("海宁市潘记花店", "海宁县潘记花店（个体工商户）"),
        ("海宁市红光砖瓦厂", "海宁红光砖瓦有限公司"),
        ("百姓大药房连锁股份有限公司海宁市人民路店", "百姓大药房连锁海宁人民路店"),
        ("宏达集团有限公司", "宏达集团"),
    ],
)
def test_one_unit_in_other_words_is_one(one: str, other: str) -> None:
    assert zone(one, other) == CERTAIN
