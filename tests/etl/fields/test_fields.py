"""Headers and labels to fields, measures and dimensions."""

from __future__ import annotations

import pytest

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRICS
from data.database.links import comparison
from data.database.schema import cover, membership, target, union, unit
from data.reference import calibres, field_aliases, table_words
from etl.clean.values import plain
from etl.fields.dictionary import label_role, meaning, path_meaning, register_field
from etl.tables.register import HELD_AGAINST

_TABLES = {
    "unit_register": unit,
    "union_register": union,
    "cover_list": cover,
    "membership": membership,
    "target": target,
    "comparison": comparison,
}


def test_every_alias_leads_to_a_column_or_a_measure() -> None:
    for entry in field_aliases():
        if entry.content in _TABLES:
            held_against = entry.field in HELD_AGAINST.get(entry.content, ())
            assert held_against or entry.field in _TABLES[entry.content].c, entry
        elif entry.content == "measure":
            assert entry.field in MEASURE_IDS, entry
        elif entry.content == "metric":
            assert entry.field in {metric.id for metric in METRICS}, entry
        else:
            assert entry.content == "label"
        assert entry.calibre in {"", *calibres()}


def test_no_alias_stands_for_two_fields_of_one_content() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for entry in field_aliases():
        for alias in entry.aliases:
            key = (entry.content, entry.calibre, plain(alias))
            assert seen.setdefault(key, entry.field) == entry.field, (alias, entry)


@pytest.mark.parametrize(
    ("content", "label", "field"),
    [
        ("unit_register", "统一社会信用代码", "credit_code"),
        ("unit_register", "单位信息 / 统一社会信用代码", "credit_code"),
        ("unit_register", "从业人员 / 合计", "employees"),
        ("unit_register", "从业人员 / 女", "employees_women"),
        ("unit_register", "其中：女职工", "employees_women"),
        ("unit_register", "资 产 总 计", "assets"),
        ("union_register", "换届日期", "term_end"),
        ("union_register", "会员人数 / 其中：农民工会员", "members_migrant"),
        ("cover_list", "联合工会代码", "union_code"),
        ("target", "目标值", "value"),
        ("unit_register", "电话", None),
    ],
)
def test_register_headers(content: str, label: str, field: str | None) -> None:
    assert register_field(content, label) == field


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("地  区", "region"),
        ("地区 Region", "region"),
        ("年 份", "period"),
        ("指标", "indicator"),
        ("计量单位", "unit"),
        ("行政区划代码", "region_code"),
        ("会员人数", None),
    ],
)
def test_label_columns(label: str, role: str | None) -> None:
    assert label_role(label) == role


@pytest.mark.parametrize(
    ("label", "metric", "dimensions"),
    [
        ("法人单位数", "units", {}),
        ("制造业法人单位数", "units", {"industry": "C"}),
        ("农、林、牧、渔业法人单位数", "units", {"industry": "A"}),
        ("企业法人单位数", "units", {"kind": "enterprise"}),
        ("国有企业法人单位数", "units", {"registration_type": "110", "kind": "enterprise"}),
        ("已建工会企业数", "units_covered", {"kind": "enterprise"}),
        ("全国已建工会组织的基层单位的女会员人数", "members_women", {"sex": "female"}),
        ("工会基层组织数", "grassroots_unions", {}),
        ("一、工会基层组织数", "grassroots_unions", {}),
        ("2018年底会员人数", "members", {}),
        ("会员人数 Members", "members", {}),
        ("#女会员", "members_women", {"sex": "female"}),
        ("建筑业", None, {"industry": "E"}),
        ("小微企业", None, {"size": "small_micro"}),
        ("城镇单位就业人员平均工资", None, {}),
        ("党员人数", None, {}),
        ("性别比", None, {}),
    ],
)
def test_one_label(label: str, metric: str | None, dimensions: dict[str, str]) -> None:
    said = meaning(label)
    assert (said.metric, said.dimensions) == (metric, dimensions)


@pytest.mark.parametrize(
    ("path", "metric", "dimensions"),
    [
        (("会员人数", "合计"), "members", {}),
        (("会员人数", "女"), "members_women", {"sex": "female"}),
        (("会员人数", "男"), None, {"sex": "male"}),
        (("会员人数", "农民工"), "members_migrant", {}),
        (("单位数", "其中", "已建工会", "单独"), "units_own", {}),
        (("单位数", "其中", "已建工会", "联合"), "units_joint", {}),
        (("法人单位数", "制造业", "小微企业"), "units", {"industry": "C", "size": "small_micro"}),
        (("会员人数", "比上年增长"), None, {}),
    ],
)
def test_a_path_of_labels(path: tuple[str, ...], metric: str | None, dimensions: dict[str, str]) -> None:
    said = path_meaning(path)
    assert (said.metric if said.complete else None, said.dimensions) == (metric, dimensions)


def test_the_bureau_means_workers_of_unionised_units() -> None:
    assert path_meaning(("职工人数",), "nbs_unions").metric == "employees_covered"
    assert path_meaning(("职工人数",), "").metric == "employees"


def test_word_lists_that_code_relies_on_exist() -> None:
    for role in (
        "total",
        "subtotal",
        "missing",
        "footer",
        "unit_note",
        "region_note",
        "period_note",
        "personal_name",
        "personal_number",
        "landline",
        "not_name",
        "signature",
        "title_lead",
    ):
        assert table_words(role)
    with pytest.raises(LookupError):
        table_words("no such role")
