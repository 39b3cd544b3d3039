"""Any file becomes grids of cells at their true addresses, or says why not."""

from __future__ import annotations

import codecs
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from data.settings import ReadingLimits
from etl.read.workbook import UnreadableFile, decode, is_table_file, read_workbook

ROWS = [["地区", "会员人数"], ["北京", 12], ["上海", 34.5]]


def _xlsx(path: Path, rows: list[list[object]] = ROWS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_xlsx_keeps_addresses_below_and_right_of_blank_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C4"] = "地区"
    sheet["D4"] = "会员人数"
    sheet["C5"] = "北京"
    sheet["D5"] = 7
    book.save(tmp_path / "a.xlsx")
    rows = read_workbook(tmp_path / "a.xlsx")[0].rows
    assert rows[3][2] == "地区"
    assert rows[4][3] == 7


def test_merged_ranges_are_one_based_and_inclusive(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "标题"
    sheet.merge_cells("A1:C1")
    sheet["A2"] = "地区"
    sheet["B2"] = 1
    book.save(tmp_path / "m.xlsx")
    assert read_workbook(tmp_path / "m.xlsx")[0].merged == [(1, 1, 1, 3)]


def test_hidden_sheets_are_read_and_marked_and_charts_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    hidden = book.create_sheet("藏")
    hidden.append(["b", 2])
    hidden.sheet_state = "hidden"
    book.create_sheet("空")
    book.create_chartsheet("图")
    book.save(tmp_path / "h.xlsx")
    sheets = read_workbook(tmp_path / "h.xlsx")
    assert [(s.name, s.hidden, bool(s.rows)) for s in sheets] == [
        ("Sheet", False, True),
        ("藏", True, True),
        ("空", False, False),
    ]


def test_xls_is_known_by_its_content_under_any_name(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for i, row in enumerate(ROWS):
        for j, cell in enumerate(row):
            sheet.write(i + 2, j, cell)
    path = tmp_path / "wps.et"
    book.save(str(path))
    rows = read_workbook(path)[0].rows
    assert rows[2] == ["地区", "会员人数"]
    assert rows[3] == ["北京", 12]


def test_ods(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="表")
    for row in ROWS:
        line = TableRow()
        for cell in row:
            if isinstance(cell, str):
                box = TableCell(valuetype="string")
                box.addElement(P(text=cell))
            else:
                box = TableCell(valuetype="float", value=str(cell))
            line.addElement(box)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "a.ods"))
    assert read_workbook(tmp_path / "a.ods")[0].rows == ROWS


def test_csv_renamed_xls_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes("地区,会员人数\n北京,12\n".encode("gb18030"))
    sheet = read_workbook(path)[0]
    assert sheet.name is None
    assert sheet.rows == [["地区", "会员人数"], ["北京", "12"]]


@pytest.mark.parametrize(
    "content",
    [
        "地区,会员人数\n北京,12\n".encode(),
        codecs.BOM_UTF8 + "地区,会员人数\n北京,12\n".encode(),
        "地区,会员人数\n北京,12\n".encode("gb18030"),
        "地区,会员人数\r\n北京,12\r\n".encode("utf-16"),
        "地区\t会员人数\n北京\t12\n".encode("gb18030"),
        "地区;会员人数\n北京;12\n".encode(),
        '\ufeff地区,会员人数\n"北京\t","12\t"\n'.encode(),
        "地区,会员人数,,,\n北京,12,,,\n".encode(),
    ],
)
def test_encodings_delimiters_and_stray_tabs_of_csv(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert read_workbook(path)[0].rows == [["地区", "会员人数"], ["北京", "12"]]


def test_one_damaged_line_does_not_change_the_encoding_of_the_rest() -> None:
    good = "地区,会员人数\n北京,12\n".encode()
    text = decode(good * 50 + b"\xe5\x8c,3\n" + good)
    assert text.count("北京") == 51


def test_a_leading_zero_and_a_long_code_survive_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("代码,行业\n91110000600037341L,0111\n", encoding="utf-8")
    assert read_workbook(path)[0].rows[1] == ["91110000600037341L", "0111"]


def test_dates_stay_dates(tmp_path: Path) -> None:
    cell = read_workbook(_xlsx(tmp_path / "d.xlsx", [["日期", "数"], [datetime(2024, 5, 1), 1]]))[0].rows[1][0]
    assert isinstance(cell, date)
    assert (cell.year, cell.month, cell.day) == (2024, 5, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n  \n", "file_empty"),
        (b"PK\x03\x04 not a zip", "file_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_unreadable"),
        (bytes(range(256)) * 40, "file_unreadable"),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code == code
    assert code in str(caught.value)


def test_a_workbook_without_any_cell_is_empty(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="file_empty"):
        read_workbook(_xlsx(tmp_path / "e.xlsx", []))


def test_size_is_checked_before_parsing(tmp_path: Path) -> None:
    path = _xlsx(tmp_path / "big.xlsx", [["地区", "会员人数"], *[["北京", i] for i in range(500)]])
    for limits in (
        ReadingLimits(unpacked=1000),
        ReadingLimits(members=2),
        ReadingLimits(rows=100),
        ReadingLimits(columns=1),
    ):
        with pytest.raises(UnreadableFile, match="file_too_large"):
            read_workbook(path, limits)
    csv = tmp_path / "a.csv"
    csv.write_text("a,b\n" * 200, encoding="utf-8")
    for limits in (ReadingLimits(text=100), ReadingLimits(rows=100), ReadingLimits(columns=1)):
        with pytest.raises(UnreadableFile, match="file_too_large"):
            read_workbook(csv, limits)


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "z.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "hello")
    with pytest.raises(UnreadableFile, match="file_unreadable"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("a.xlsx", True),
        ("B.XLS", True),
        ("c.et", True),
        ("d.csv", True),
        ("~$a.xlsx", False),
        (".a.xlsx", False),
        ("a.pdf", False),
    ],
)
def test_which_files_of_a_folder_are_worth_reading(name: str, wanted: bool) -> None:
    assert is_table_file(Path(name)) is wanted
