"""Pivots pasted as values and areas that no register knows: rows under the row of their region, words for several regions before them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.clerks.books import book, figures, read, told

TOWNS = {"许村镇": "330481101", "长安镇": "330481103", "硖石街道": "330481001"}
PARTS = {"大型": 3, "中型": 11, "小型": 40}
TRADES = {"制造业": 3, "建筑业": 11, "批发和零售业": 40}
TITLE = ["海宁市2024年各镇建会情况"]


def _rows(parts: dict[str, int], *, added: int = 0, indent: str = "") -> list[list[Any]]:
    rows: list[list[Any]] = []
    for n, town in enumerate(TOWNS):
        counts = {part: count + n for part, count in parts.items()}
        rows.append([town, sum(counts.values()) + added, 10 * sum(counts.values())])
        rows += [[indent + part, count, 10 * count] for part, count in counts.items()]
    return [*rows, ["总计", sum(row[1] for row in rows[:: len(parts) + 1]), None]]


@pytest.mark.parametrize("parts", [PARTS, TRADES])
@pytest.mark.parametrize("indent", ["", "  ", "　"])
@pytest.mark.parametrize("head", [["行标签", "计数项:单位名称", "求和项:会员数"], ["镇街", "单位数", "会员数"]])
def test_parts_that_add_up_to_the_region_above_are_of_it(
    tmp_path: Path, parts: dict[str, int], indent: str, head: list[str]
) -> None:
    result = read(book(tmp_path / "a.xlsx", TITLE, head, *_rows(parts, indent=indent)))
    found = [
        (region, value)
        for part in result.parts
        for region, measure, value, *dims in zip(
            *(part.facts[name] for name in ("region", "measure", "value", "size", "industry")), strict=True
        )
        if measure == "units" and dims != ["*", "*"]
    ]
    assert sorted(found) == sorted(
        (code, count + n) for n, code in enumerate(TOWNS.values()) for count in parts.values()
    )
    assert figures(result)["330481103", "units", "2024"] in {sum(parts.values()) + 3, *(v + 1 for v in parts.values())}


def test_parts_that_do_not_add_up_are_not_taken_for_those_of_the_region_above(tmp_path: Path) -> None:
    rows = _rows(PARTS, added=7)
    result = read(book(tmp_path / "a.xlsx", TITLE, ["镇街", "单位数", "会员数"], *rows))
    sizes = [size for part in result.parts for size, region in zip(part.facts["size"], part.facts["region"], strict=True) if region in TOWNS.values()]  # fmt: skip
    assert set(sizes) == {"*"}
    assert {"measured_twice", "region_unknown_label"} & told(result)


@pytest.mark.parametrize("heads", [["分区", "镇街"], ["片区", "乡镇（街道）"], ["组团", "区域"]])
@pytest.mark.parametrize("blank", [True, False])
def test_a_word_for_several_regions_says_nothing_of_what_is_counted(
    tmp_path: Path, heads: list[str], blank: bool
) -> None:
    areas = ["东部组团", "" if blank else "东部组团", "中心组团"]
    rows = [[areas[n], town, 10 + n, 5 + n] for n, town in enumerate(TOWNS)]
    rows += [["中心组团", "盐官镇", 20, 9]]
    path = book(tmp_path / "a.xlsx", TITLE, [*heads, "单位数", "建会单位数"], *rows, ["东部组团小计", None, 21, 11])
    found = figures(read(path))
    assert [found[code, "units", "2024"] for code in TOWNS.values()] == [10, 11, 12]
    assert ("330481", "units", "2024") not in found


def test_a_word_before_regions_that_each_stand_under_several_is_a_kind_that_is_not_known(tmp_path: Path) -> None:
    rows = [[kind, town, 10 + n] for kind in ("甲类", "乙类") for n, town in enumerate(TOWNS)]
    result = read(book(tmp_path / "a.xlsx", TITLE, ["类别", "镇街", "单位数"], *rows))
    assert not figures(result)


@pytest.mark.parametrize("whole", ["{} 汇总", "{}汇总", "{}小计"])
@pytest.mark.parametrize("head", ["求和项:已建会", "已建会"])
def test_a_pivot_with_totals_behind_each_region(tmp_path: Path, whole: str, head: str) -> None:
    rows: list[list[Any]] = []
    for n, town in enumerate(TOWNS):
        rows += [[None if k else town, trade, v + n, v] for k, (trade, v) in enumerate(TRADES.items())]
        rows.append([whole.format(town), None, sum(TRADES.values()) + 3 * n, sum(TRADES.values())])
    path = book(tmp_path / "a.xlsx", ["行标签（镇街）", "行业", "计数项:单位名称", head], *rows, sheet="海宁透视2024")
    result = read(path, period="2024")
    facts = [part.facts for part in result.parts]
    found = {
        (region, measure, industry): value
        for fact in facts
        for region, measure, industry, value in zip(
            *(fact[name] for name in ("region", "measure", "industry", "value")), strict=True
        )
    }
    assert found["330481103", "units", "E"] == 12
    assert found["330481103", "units_covered", "E"] == 11
    assert found["330481103", "units", "*"] == 57
