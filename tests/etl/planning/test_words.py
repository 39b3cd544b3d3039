"""What may be written of a unit: given words in either language, dates as people write them, no person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from etl.planning.words import BadValue, written


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
