"""Each union's units in a table of their own under the union's name, as street offices keep them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.file.result import FileResult
from etl.write.sample.units import credit_code
from tests.clerks.books import COUNTY, book, findings, read, told, units

UNIONS = {
    "海宁市许村镇商贸区域联合工会": credit_code("81", COUNTY, 4101),
    "海宁市经编园区工会联合会": credit_code("81", COUNTY, 4102),
}
TITLES = ["海宁市联合工会涵盖单位名单（2024年）"]
HEAD = ["序号", "单位名称", "统一社会信用代码", "职工人数"]
PUT = {
    "brackets": "{name}（{code}）",
    "after": "{name} 工会代码：{code}",
    "colon": "工会名称：{name}，代码{code}",
    "before": "{code} {name}",
}


def tables(titles: list[str], *, totals: bool) -> list[list[Any]]:
    rows: list[list[Any]] = [TITLES]
    for number, title in enumerate(titles):
        listed = units(5 * number)
        rows += [[title], HEAD, *([n + 1, unit[0], unit[1], unit[4]] for n, unit in enumerate(listed))]
        rows += [["合计", f"{len(listed)}家", None, sum(unit[4] for unit in listed)]] if totals else []
    return rows


def named(result: FileResult) -> dict[str, str | None]:
    """Unit -> its union, over all parts."""
    found: dict[str, str | None] = {}
    for part in result.parts:
        found |= zip(part.facts["credit_code"], part.facts["union_code"], strict=True)
    return found


@pytest.mark.parametrize("put", PUT)
@pytest.mark.parametrize("totals", [True, False])
def test_the_union_above_a_table_covers_its_units(tmp_path: Path, put: str, *, totals: bool) -> None:
    titles = [PUT[put].format(name=name, code=code) for name, code in UNIONS.items()]
    result = read(book(tmp_path / "a.xlsx", *tables(titles, totals=totals)), region=COUNTY)
    first, second = UNIONS.values()
    rightly = {unit[1]: first for unit in units(0)} | {unit[1]: second for unit in units(5)}
    assert named(result) == rightly
    assert sum(f.code == "union_of_title" for f in findings(result)) == len(UNIONS)


def test_a_union_above_without_its_code_is_told(tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", *tables([*UNIONS], totals=True)), region=COUNTY)
    assert "union_of_title_unread" in told(result)
    assert set(named(result).values()) == {None}


@pytest.mark.parametrize(
    "title",
    [
        "海宁市总工会",
        "海宁市许村镇总工会单位台账（2024年）",
        f"海宁市总工会（{credit_code('81', COUNTY, 1)}）",
        f"报送单位：海宁市许村镇总工会 统一社会信用代码：{credit_code('81', COUNTY, 2)}",
        f"海宁市试一有限公司 {credit_code('91', COUNTY, 3)}",
    ],
)
def test_who_sends_a_register_covers_nothing(tmp_path: Path, title: str) -> None:
    result = read(book(tmp_path / "a.xlsx", *tables([title], totals=False)), region=COUNTY)
    assert set(named(result).values()) == {None}
    assert not {"union_of_title", "union_of_title_unread"} & {f.code for f in findings(result)}
