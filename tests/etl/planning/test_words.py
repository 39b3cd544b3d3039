"""What may be written of a unit: given words in either language, dates as people write them, no person."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

import pytest

from data.reference import surnames
from etl.personal.persons import person_name
from etl.planning.words import BadValue, personal, written


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("status", "已联系", "contacted"),
        ("status", "Contacted", "contacted"),
        ("status", " preparing ", "preparing"),
        ("status", None, None),
        ("status", "未启动", None),
        ("reason", "停业或拟注销", "winding_down"),
        ("due", "2026-12-31", "2026-12-31"),
        ("due", "2026年3月1日", "2026-03-01"),
        ("due", "2026/3/1", "2026-03-01"),
        ("due", date(2026, 3, 1), "2026-03-01"),
        ("due", datetime(2026, 3, 1), "2026-03-01"),
        ("due", 46022.0, "2025-12-31"),
        ("due", "", None),
        ("supervised", "是", "yes"),
        ("supervised", "√", "yes"),
        ("supervised", "否", None),
        ("note", "  经营者 已同意，\n等待批复 ", "经营者 已同意， 等待批复"),
        ("office", "高新区总工会（0571-88886666）", "高新区总工会（0571-88886666）"),
        ("plan", "并入 园区联合工会", "并入 园区联合工会"),
    ],
)
def test_values_are_kept_in_one_form(field: str, value: Any, kept: str | None) -> None:
    assert written(field, value) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "已建会"),
        ("reason", "不明"),
        ("due", "2026-13-01"),
        ("due", "年底"),
        ("supervised", "也许"),
        ("note", "字" * 501),
        ("fame", "x"),
    ],
)
def test_what_is_none_of_these_is_refused(field: str, value: str) -> None:
    with pytest.raises(BadValue):
        written(field, value)


@pytest.mark.parametrize(
    "value",
    [
        "王小明",
        "联系人：王小明",
        "13812345678",
        "王小明 13812345678",
        "电话13812345678，下周再打",
        "110101199003077897",
        "王建国主任，已谈妥",
    ],
)
@pytest.mark.parametrize("field", ["note", "plan", "office"])
def test_personal_data_are_refused(field: str, value: str) -> None:
    with pytest.raises(BadValue) as refused:
        written(field, value)
    assert refused.value.code == "personal"
    assert value not in refused.value.said("zh")


@pytest.mark.parametrize(
    "frame",
    [
        "找{}{}谈",
        "已与{}{}面谈",
        "请{}{}协调",
        "由{}{}负责",
        "3月走访{}{}，未果",
        "拜访{}副{}",
        "向{}{}说明",
        "下周和{}{}再谈",
    ],
)
@pytest.mark.parametrize("title", ["主任", "经理", "书记", "先生", "厂长", "总经理"])
def test_a_name_before_a_title_in_a_sentence_is_one(frame: str, title: str) -> None:
    """Seeded names of every length, whatever stands around them."""
    draw, families = random.Random(frame + title), sorted(surnames())
    names = [
        draw.choice(families) + "".join(draw.sample("建国伟静明强敏磊洋芳", draw.randint(1, 2))) for _ in range(40)
    ]
    known = [name for name in names if person_name(name)]
    assert len(known) > 30
    assert [name for name in known if not personal(frame.format(name, title))] == []


@pytest.mark.parametrize(
    "note",
    [
        "与车间主任谈过",
        "与项目经理商谈",
        "找高级经理",
        "由区域经理负责",
        "请街道党工委书记协调",
        "由常务副总经理签字",
        "与总经理商谈",
        "找办公室主任",
        "由工会主席负责",
        "和村支部书记对接",
        "请镇党委副书记牵头",
        "与人事经理联系",
        "对老板做工作",
        "通知企业负责人",
        "由市总工会副主席包联",
        "与财务经理谈",
        "向园区管委会主任汇报",
        "联系人待定",
        "联系人未回复",
        "先谈一次",
        "企业不愿意建会，计划三季度再谈",
        "由市场部经理转达",
        "与厂长谈",
        "找经理",
        "跟方案走",
        "由安全部长配合",
        "与党支部书记沟通",
        "和班组长、老师傅座谈",
        "请第一书记帮助",
        "对高管人员宣传",
        "与商会主席联系",
        "由团委书记牵头",
        "由金桥街道总工会主席负责",
        "找温州商会副会长",
        "与武装部长联系",
        "请包片领导和部门经理沟通",
        "与店面经理谈",
        "请于主席审定",
        "与物业经理谈",
        "由管理处处长协调",
        "和人力资源经理谈",
        "与单位主任谈",
        "请县总主席批示",
        "由片区主任跟进",
        "与法务经理谈",
        "由包联主席负责",
        "由驻村书记联系",
        "与时任书记谈过",
        "与原任主席谈",
        "与新任书记谈",
        "由代理主席主持",
        "请各位主席关注",
        "与应急部长谈",
        "由文化部长",
        "找大堂经理",
        "和水务处处长",
        "与和谐办主任谈",
    ],
)
def test_what_somebody_is_stands_in_a_note(note: str) -> None:
    assert written("note", note) == note
