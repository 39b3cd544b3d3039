"""Places and months as systems write them: 嘉善县/罗星街道, 330421103|西塘镇, 202410."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from etl.clean.periods import month_in_digits
from etl.clean.regions import Ambiguous, resolve
from etl.clean.union_words import says_cover, union_kind
from tests.clerks.books import EMPLOYEES, TOWN_NAMES, TOWNS, book, code, findings, read, told, units

SIGNS = ["/", "|", ">", "\\", "→"]


@pytest.mark.parametrize(("sign", "above"), list(product(SIGNS, [(), ("嘉兴市",), ("浙江省", "嘉兴市")])))
def test_a_path_of_names_is_the_last_of_them(sign: str, above: tuple[str, ...]) -> None:
    assert resolve(sign.join((*above, "海宁市", "许村镇"))) == "330481101"
    assert resolve(sign.join((*above, "海宁市"))) == "330481"


@pytest.mark.parametrize("sign", SIGNS)
def test_a_code_and_a_name_are_the_place_of_both(sign: str) -> None:
    assert resolve(f"330481101{sign}许村镇") == "330481101"
    assert resolve(f"许村镇{sign}330481101") == "330481101"
    assert resolve(f"330481999{sign}许村镇") == "330481101"
    assert resolve(f"330481{sign}海宁市") == "330481"
    assert isinstance(resolve(f"330481103{sign}许村镇"), Ambiguous)


@pytest.mark.parametrize(
    "text", ["海宁市/桐乡市", "镇海区/北仑区", "1/2", "2024/12", "男/女", "C13/制造业", "许村镇/海宁市", "3304/81"]
)
def test_what_names_two_places_or_none_is_none(text: str) -> None:
    assert not isinstance(resolve(text), str)


def test_a_register_with_paths_of_places(tmp_path: Path) -> None:
    rows = [[row[0], row[1], f"{TOWNS[n]}|{TOWN_NAMES[n]}", EMPLOYEES[n]] for n, row in enumerate(units())]
    head = ["单位名称", "统一社会信用代码", "行政区划", "从业人数"]
    result = read(book(tmp_path / "a.xlsx", ["2024年单位信息"], head, *rows), region="330481")
    assert [region for part in result.parts for region in part.facts["region"]] == list(TOWNS)
    assert "region_unknown" not in told(result)


def _long(tmp_path: Path, head: str, months: list[Any]) -> Any:
    rows = [
        [month, f"海宁市/{town}", name, unit, 100 + 10 * n + k]
        for n, month in enumerate(months)
        for k, (town, name, unit) in enumerate(product(TOWN_NAMES[:3], ["会员总数"], ["人"]))
    ]
    return read(book(tmp_path / "a.xlsx", [head, "所属区划", "指标名称", "计量单位", "指标值"], *rows), region="330481")


@pytest.mark.parametrize(("head", "text"), list(product(["统计月份", "数据年月", "报告期", "所属期"], [True, False])))
def test_months_in_digits_date_the_rows_of_a_long_table(tmp_path: Path, head: str, text: bool) -> None:
    months = [202410, 202411, 202412]
    result = _long(tmp_path, head, [str(month) for month in months] if text else months)
    assert sorted(part.period for part in result.parts) == ["2024-10", "2024-11", "2024-12"]
    assert "conflicting_statements" not in {f.code for f in findings(result)}


@pytest.mark.parametrize("head", ["会员人数", "批次", "编号"])
def test_numbers_under_another_header_are_no_months(tmp_path: Path, head: str) -> None:
    assert not {part.period for part in _long(tmp_path, head, [202410, 202411]).parts} & {"2024-10", "2024-11"}


@pytest.mark.parametrize("value", [202413, 202400, "2024101", 189912, "20241", None, 2024, code(1)])
def test_what_is_no_month_in_digits(value: Any) -> None:
    assert month_in_digits(value) is None


@pytest.mark.parametrize(
    ("text", "cover", "kind"),
    [("1-是", True, None), ("0-否", False, None), ("02|联合建会", True, "joint"), ("1.单独建会", True, "own"), ("3、未建会", False, None)],
)  # fmt: skip
def test_words_behind_their_code(text: str, cover: bool, kind: str | None) -> None:
    assert says_cover(text) is cover
    assert union_kind(text) == kind


@pytest.mark.parametrize("text", ["2018-05", "2-3", "1-", "123-是", "1-不清楚", "12-已建会，后撤销未建"])
def test_numbers_before_what_says_nothing(text: str) -> None:
    assert says_cover(text) is None


_UNITS = ("万人", "人", "%")


def _with_units(tmp_path: Path, first: str, units_: tuple[str, ...] = _UNITS) -> list[Any]:
    rows = [[town, 1.25 + n, 11000 + n, 80.5] for n, town in enumerate(TOWN_NAMES[:4])]
    head = ["乡镇", "职工数", "会员数", "建会率"]
    result = read(book(tmp_path / "a.xlsx", ["海宁市2024年工会情况"], head, [first, *units_], *rows))
    facts = result.parts[0].facts
    return [value for m, value in zip(facts["measure"], facts["value"], strict=True) if m == "employees"]


@pytest.mark.parametrize("first", ["—", "-", "/", "单位", "计量单位", ""])
def test_a_row_of_units_below_the_header(tmp_path: Path, first: str) -> None:
    assert _with_units(tmp_path, first) == [12500, 22500, 32500, 42500]


def test_a_row_of_a_place_that_reports_nothing_is_no_row_of_units(tmp_path: Path) -> None:
    assert 12500 not in _with_units(tmp_path, "—", ("—", "—", "—"))
