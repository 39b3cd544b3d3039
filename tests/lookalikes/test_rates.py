"""Rates printed without a sign are read as percent and told; fractions and signed rates stay as they are."""

from __future__ import annotations

import pytest

from etl.model import Sheet, Value
from etl.tables.recognise import recognise


@pytest.mark.parametrize(
    ("header", "shown", "value", "told"),
    [
        ("入会率", 45.6, 0.456, True),
        ("入会率", 0.456, 0.456, False),
        ("入会率", "45.6%", 0.456, False),
        ("入会率(%)", 45.6, 0.456, False),
        ("入会率(%)", 1, 0.01, False),
    ],
)
def test_a_rate_without_a_sign(header: str, shown: Value, value: float, told: bool) -> None:
    table = recognise([Sheet("表1", [["2021年"], ["地区", header], ["北京", shown], ["江苏", shown]])])[0]
    assert [(o.metric, o.unit, o.value) for o in table.observations] == [("density", "1", value)] * 2
    assert [(f.code, f.column) for f in table.findings] == ([("rate_read_as_percent", "B")] if told else [])


def test_fractions_under_a_header_that_says_percent() -> None:
    """A cell formatted in percent is stored as 0.843 and shown as 84.3%."""
    table = recognise([Sheet("表1", [["地区", "建会率（%）"], ["北京", 0.843], ["江苏", 1], ["上海", 0]])])[0]
    assert [(o.unit, o.value) for o in table.observations] == [("1", 0.843), ("1", 1), ("1", 0)]
    assert [(f.code, f.column) for f in table.findings] == [("rate_read_as_fraction", "B")]
