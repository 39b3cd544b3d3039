"""The period that only a file's name says."""

from __future__ import annotations

import pytest

from etl.file.years import period_of_name


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("海宁市2024年单位名录.xlsx", "2024"), ("2024年度海宁市企业名录.xls", "2024"), ("名录2024.csv", "2024"), ("会员_2024年6月.xlsx", "2024-06"), ("2024年二季度会员.xlsx", "2024Q2"),
        ("海宁2024年上半年企业名录.xlsx", "2024-06"), ("二〇二四年企业名录.xlsx", None), ("企业名录.xlsx", None), ("名录20240703.xlsx", None), ("名录2024-07-03.xlsx", None),
        ("名录(2024.7.3).xlsx", None), ("2023-2024年名录.xlsx", None), ("2023年底名录（2024年报）.xlsx", None), ("名录2024年修改.xlsx", None), ("330481名录.xlsx", None),
    ],
)  # fmt: skip
def test_a_name_says_a_period_or_a_day_on_which_it_was_written(name: str, period: str | None) -> None:
    assert period_of_name(name) == period
