"""A union merged over its units: the union once, and a list of the units that it covers; labels merged over rows hold for all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from data.database.engine import reader, writer
from data.queries import rates
from data.scope import EVERYTHING
from data.slice import SliceFilter
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.batch import load_paths
from tests.books import UNIT_HEADER, union_code, unit, unit_code
from tests.etl.findings import held, said

HEADER = ["工会名称", "工会代码", "工会类型", "行政区划代码", "会员数", "覆盖单位名称", "单位代码"]


def sheet_of(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["2024年杭州市联合工会名单"])
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    for place in merged:
        sheet.merge_cells(place)
    workbook.save(path)
    return path


def over(number: int, first: int, count: int, *, again: bool = False, kind: str = "联合基层工会") -> list[list[Any]]:
    """A union over some units, its own cells in the first row or written again in each."""
    own = [f"试联合工会{number}", union_code(number), kind, "330106", 50 + number]
    blank = [None] * len(own)
    return [[*(own if again or not n else blank), f"试单位{first + n}", unit_code(first + n)] for n in range(count)]


def merges(*spans: tuple[int, int]) -> list[str]:
    return [f"{letter}{top}:{letter}{bottom}" for top, bottom in spans for letter in "ABCDE"]


@pytest.mark.parametrize("again", [False, True])
def test_two_unions_over_three_units_each(tmp_path: Path, again: bool) -> None:
    rows = [*over(1, 1, 3, again=again), *over(2, 4, 3, again=again)]
    path = sheet_of(tmp_path / "a.xlsx", HEADER, rows, [] if again else merges((3, 5), (6, 8)))
    result = process_file(str(path), Flags())
    unions, cover = result.parts
    assert (unions.content, cover.content) == ("union_register", "cover_list")
    assert (unions.facts["row"], unions.facts["code"]) == ([3, 6], [union_code(1), union_code(2)])
    assert (unions.facts["members"], unions.facts["unit_code"]) == ([51, 52], [None, None])
    assert cover.facts["row"] == [3, 4, 5, 6, 7, 8]
    assert cover.facts["union_code"] == [union_code(1)] * 3 + [union_code(2)] * 3
    assert cover.facts["unit_code"] == [unit_code(n) for n in range(1, 7)]
    assert cover.facts["unit_name"][3] == "试单位4"
    assert (result.rows_read, result.rows_accepted, result.rows_quarantined) == (6, 6, 0)


def test_all_six_units_are_covered(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    rows = [*over(1, 1, 3), *over(2, 4, 3)]
    unions = sheet_of(tmp_path / "unions.xlsx", HEADER, rows, merges((3, 5), (6, 8)))
    units = sheet_of(tmp_path / "units.xlsx", UNIT_HEADER, [unit(n) for n in range(1, 7)])
    load_paths(writer(url), [unions, units])
    (row,) = rates(reader(url), EVERYTHING, region="330106", slices=SliceFilter("2024"))
    assert (row["units"], row["units_covered"], row["units_joint"], row["members"]) == (6, 6, 6, 103)


def test_a_row_that_says_something_else_of_the_union_is_another_content_under_its_code(tmp_path: Path) -> None:
    rows = over(1, 1, 3, again=True)
    rows[2][4] = 99
    result = process_file(str(sheet_of(tmp_path / "a.xlsx", HEADER, rows)), Flags())
    assert [(r.row, r.codes) for r in held(result)] == [(5, ["duplicate_code"])]
    assert result.parts[1].facts["row"] == [3, 4]


def test_a_union_of_its_own_unit_is_not_over_several(tmp_path: Path) -> None:
    rows = over(1, 1, 2, again=True, kind="单独基层工会")
    result = process_file(str(sheet_of(tmp_path / "a.xlsx", HEADER, rows)), Flags())
    assert [p.content for p in result.parts] == ["union_register"]
    assert said(result, "duplicate_code") == [("B4", "error")]


def test_a_row_kept_out_of_the_cover_list_is_counted_once(tmp_path: Path) -> None:
    rows = over(1, 1, 3)
    rows[1][6] = union_code(9)
    result = process_file(str(sheet_of(tmp_path / "a.xlsx", HEADER, rows, merges((3, 5)))), Flags())
    assert [(r.row, r.codes) for r in held(result)] == [(4, ["union_code_in_unit_column"])]
    assert (result.rows_read, result.rows_accepted, result.rows_quarantined) == (3, 2, 1)


def test_a_unions_code_merged_over_the_units_of_a_register(tmp_path: Path) -> None:
    rows = [[*unit(n), union_code(1) if n == 1 else union_code(2) if n == 4 else None] for n in range(1, 7)]
    path = sheet_of(tmp_path / "a.xlsx", [*UNIT_HEADER, "所属工会代码"], rows, ["K3:K5", "K6:K8"])
    result = process_file(str(path), Flags())
    assert result.parts[0].facts["union_code"] == [union_code(1)] * 3 + [union_code(2)] * 3
