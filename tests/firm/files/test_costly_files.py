"""Files that are small and would keep a reader busy for minutes: they are read, or refused, in seconds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from etl.clean.regions import find_in_text
from etl.clean.values import LONGEST_LABEL, parse_number
from etl.fields.dictionary import meaning
from etl.fields.shapes import shaped_field
from etl.file.process import process_file
from etl.file.result import Flags
from etl.model import UnreadableFile
from etl.read.workbook import read_workbook
from tests.containers import sheet_xml, workbook_members, zipped

LONGEST_CELL = 32_700
"""Nearly what Excel lets a cell hold."""
SECONDS = 8.0
"""Of a processor, where each of these once took from 20 to some hundred."""


@pytest.mark.parametrize("piece", ["a", "(", "1,", "（单位：", "2024年"])
def test_point_5_a_cell_as_long_as_excel_lets_it_be_is_read_in_seconds(piece: str, tmp_path: Path) -> None:
    long = (piece * LONGEST_CELL)[:LONGEST_CELL]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([long, "x"])
    sheet.append(["统一社会信用代码", "单位名称", "地区", "职工人数"])
    for number in range(3):
        sheet.append([f"{number}{long}", long, long, long])
    path = tmp_path / "long.xlsx"
    book.save(path)
    began = time.process_time()
    process_file(str(path), Flags())
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("piece", ["a", "(", "1,", "元", "2024年", "市", "会员"])
def test_a_text_is_no_label_and_no_number(piece: str) -> None:
    text = piece * LONGEST_CELL
    began = time.process_time()
    assert meaning(text).metric is None
    assert parse_number(text).kind == "unreadable"
    assert shaped_field("unit_register", text) is None
    find_in_text(text)
    assert time.process_time() - began < SECONDS


def test_blanks_around_a_number_and_long_labels_are_read_as_before() -> None:
    assert parse_number(" " * 5_000 + "1,234" + " " * 5_000).value == 1234
    assert meaning("会员人数").metric == meaning("会员人数（人）".replace("（人）", "")).metric is not None
    assert LONGEST_LABEL > 300


@pytest.mark.parametrize("count", [20, 60_000])
def test_point_5_one_member_is_not_read_for_many_sheets(count: int, tmp_path: Path) -> None:
    members = dict(workbook_members({"a": sheet_xml([["a", "b"]])}))
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="rId1"/>' for n in range(count))
    members["xl/workbook.xml"] = (
        f'<workbook xmlns="{spreadsheet}" xmlns:r="{office}"><sheets>{sheets}</sheets></workbook>'
    )
    path = tmp_path / "many.xlsx"
    path.write_bytes(zipped(members))
    began = time.process_time()
    with pytest.raises(UnreadableFile) as problem:
        read_workbook(path)
    assert problem.value.code == "file_too_large"
    assert time.process_time() - began < SECONDS
