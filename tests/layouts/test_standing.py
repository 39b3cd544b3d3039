"""What the page Data says is in: none is told in words, not as a row of noughts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from data.queries.slices import SliceInfo
from data.slice import Slice
from layouts.data import Counts, Facts, _standing
from layouts.selection import Selection, View, make_view


def _view(lang: str, region: str = "330106") -> View:
    held = SliceInfo(Slice("2025", "synthetic", "synthetic"), "2025-12-31", 5)
    return make_view(Selection(region=region), "/data", lang, [held], "100000")


def _words(component: Any) -> str:
    if isinstance(component, str):
        return component + "\n"
    children = getattr(component, "children", component)
    return (
        "".join(map(_words, children)) if isinstance(children, (list, tuple)) else _words(children) if children else ""
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("sent", [(0, 0, 12), (0, 31, 36), (1, 11, 11), (0, 0, 0)])
def test_none_is_told_in_words(lang: str, sent: tuple[int, int, int]) -> None:
    counts = Counts(findings={}, held=0, sent=sent, loads=4)
    said = _words(_standing(_view(lang), Facts(counts)))
    assert not re.search(r"(?<!\d)0(?!\d)", said), said
    assert ("12" in said) is (sent[2] == 12)


def test_counts_are_told_as_counts() -> None:
    said = _words(_standing(_view("zh"), Facts(Counts({"error": 0, "warning": 5}, 3, (1, 11, 11), 2))))
    for told in ("错误0条、警告5条", "3行未入库", "11个下级地区中11个有数据，其中1个有自行报送", "已载入2份文件"):
        assert told in said


def test_a_region_outside_these_statistics_is_told_as_such() -> None:
    said = _words(_standing(_view("zh", "710000"), Facts(Counts({}, 0, (0, 0, 0), 0))))
    assert "台湾不在本统计范围" in said
    assert "未入库" not in said
