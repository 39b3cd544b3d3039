"""A cell is what the workbook shows: percent formats, error values, formulas never calculated, counts shown as dates, letters lost."""

from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from etl.file.process import process_file
from etl.file.result import Flags
from etl.read.garbled import is_garbled
from etl.read.marks import UNCALCULATED
from etl.read.workbook import UnreadableFile, read_workbook
from tests.clerks.books import COUNTY, EMPLOYEES, HEAD, TITLE, book, column, figures, findings, read, units

ERRORS = ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"]


def with_xml(path: Path, cell: str, xml: str) -> Path:
    """A workbook in which a cell's XML is another."""
    copy = path.with_name(f"x{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(rf'<c r="{cell}"[^>]*?(?:/>|>.*?</c>)'.encode(), xml.encode(), content, count=1)
            new.writestr(name, content)
    return copy


def plain(tmp_path: Path) -> Path:
    return book(tmp_path / "a.xlsx", [TITLE], HEAD, *units())


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize(
    ("cell", "kept"), [("E4", 5), ("D5", 5), ("F6", 5), ("C5", 4)], ids=["employees", "industry", "is_new", "region"]
)
def test_an_error_value_is_told_and_no_blank(tmp_path: Path, error: str, cell: str, kept: int) -> None:
    result = read(with_xml(plain(tmp_path), cell, f'<c r="{cell}" t="e"><f>A99</f><v>{error}</v></c>'))
    (said,) = [f for f in findings(result) if f.code.startswith("cell_error")]
    assert (said.cell, said.value, said.severity) == (cell, error, "error")
    assert result.rows_accepted == kept
    assert COUNTY not in column(result, "region")


@pytest.mark.parametrize(
    "xml", ["<f>1+1</f><v></v>", "<f>1+1</f>", "<f>1+1</f><v/>", "<f/><v/>", '<f t="shared" si="0"/>']
)
def test_a_formula_that_was_never_calculated_is_told(tmp_path: Path, xml: str) -> None:
    result = read(with_xml(plain(tmp_path), "E4", f'<c r="E4">{xml}</c>'))
    assert [(f.cell, f.code) for f in findings(result)] == [("E4", "formula_uncalculated")]
    assert column(result, "employees")[1] is None


def test_a_formula_whose_value_is_an_empty_text_is_a_blank(tmp_path: Path) -> None:
    assert findings(read(with_xml(plain(tmp_path), "E4", '<c r="E4" t="str"><f>""</f><v></v></c>'))) == []


def test_a_broken_cell_of_a_summary_is_told(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["2024年嘉兴市工会会员"], ["地区", "会员人数"], ["南湖区", 1], ["海宁市", 2])
    result = read(with_xml(path, "B4", '<c r="B4" t="e"><v>#REF!</v></c>'))
    assert [(f.cell, f.value) for f in findings(result) if f.code == "cell_error_here"] == [("B4", "#REF!")]
    sheet = read_workbook(with_xml(path, "B3", '<c r="B3"><f>1</f></c>'))[0]
    assert sheet.broken == {(2, 1): UNCALCULATED}


def percents(path: Path, cells: list[tuple[Any, str | None]]) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["嘉兴市2024年各县区建会率情况"])
    sheet.append(["县(市、区)", "建会率"])
    for place, (value, shown) in zip(("南湖区", "秀洲区", "嘉善县", "海盐县", "海宁市"), cells, strict=False):
        sheet.append([place, value])
        if shown:
            sheet.cell(sheet.max_row, 2).number_format = shown
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    "shown", ["0%", "0.0%", "0.00%", "#,##0.00%", '0.0"（"%"）"', "[Red]0.0%", "0.0%;-0.0%", "0 %"]
)
@pytest.mark.parametrize("value", [0.72, 0.653, 1.05, 0.005])
def test_a_percent_format_is_percent(tmp_path: Path, shown: str, value: float) -> None:
    result = read(percents(tmp_path / "a.xlsx", [(value, shown), (0.5, shown)]))
    assert list(figures(result).values()) == [value, 0.5]


def test_one_column_of_formats_texts_and_plain_figures(tmp_path: Path) -> None:
    cells: list[tuple[Any, str | None]] = [(0.72, "0.0%"), ("65.3%", None), (58.2, None), (0.5, None), ("七成", None)]
    result = read(percents(tmp_path / "a.xlsx", cells))
    assert list(figures(result).values()) == [0.72, 0.653, 0.582, 0.5]


def test_a_quoted_sign_is_no_percent_format(tmp_path: Path) -> None:
    result = read(percents(tmp_path / "a.xlsx", [(72, '0.0"%"'), (65, '0.0"%"')]))
    assert list(figures(result).values()) == [0.72, 0.65]


@pytest.mark.parametrize("numbers", [EMPLOYEES, (1, 31, 58, 61, 62), (1000, 5000, 12000, 18000, 3)])
def test_counts_that_were_formatted_as_dates_are_counts(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    workbook = Workbook()
    sheet = workbook.active
    for row in ([TITLE], HEAD, *units()):
        sheet.append(list(row))
    for n, number in enumerate(numbers):
        sheet.cell(3 + n, 5, number).number_format = "yyyy-mm-dd"
    workbook.save(tmp_path / "a.xlsx")
    result = read(tmp_path / "a.xlsx")
    assert column(result, "employees") == list(numbers)
    told = {f.code for f in findings(result)}
    assert told == {"number_was_date"}


def test_a_date_of_our_days_is_no_count(tmp_path: Path) -> None:
    rows = units()
    rows[0][4] = date(2024, 6, 30) + timedelta(days=1)
    result = read(book(tmp_path / "a.xlsx", [TITLE], HEAD, *rows))
    assert column(result, "employees")[0] is None
    assert "number_unreadable" in {f.code for f in findings(result)}


@pytest.mark.parametrize("text", ["单位名称", "海宁试有限公司", "统一社会信用代码"])
@pytest.mark.parametrize(("wrote", "read_as"), [("gb18030", "cp1252"), ("utf-8", "latin-1"), ("gbk", "latin-1")])
def test_mojibake_is_known(text: str, wrote: str, read_as: str) -> None:
    assert is_garbled(text.encode(wrote).decode(read_as, errors="replace"))


@pytest.mark.parametrize(
    "text", ["Zürich", "Île-de-France", "Côte d'Ivoire", "município", "①注", "海宁市", "50 °C", "Größe", "naïve café"]
)
def test_other_letters_are_none(text: str) -> None:
    assert not is_garbled(text)


def test_a_file_of_lost_letters_is_refused(tmp_path: Path) -> None:
    rows = [[str(cell).encode("gb18030").decode("latin-1") for cell in row] for row in ([TITLE], HEAD, *units())]
    path = book(tmp_path / "a.xlsx", *rows)
    with pytest.raises(UnreadableFile, match="file_garbled"):
        read_workbook(path)
    result = process_file(str(path), Flags())
    assert result.failed
    assert [f.code for f in result.findings] == ["file_garbled"]


@pytest.mark.parametrize("lost", ["9.13E+17", "9.13304E+17", "9.1e+17"])
def test_a_code_that_lost_its_digits_in_a_text_file_keeps_its_row_out(tmp_path: Path, lost: str) -> None:
    lines = [",".join(map(str, row)) for row in units()]
    lines[2] = lines[2].replace(units()[2][1], lost)
    path = tmp_path / "a.csv"
    path.write_text("\n".join([f"{TITLE},,,,,", ",".join(HEAD), *lines]), encoding="utf-8")
    result = read(path)
    assert [(q.row, q.codes) for q in result.parts[0].quarantined] == [(5, ["credit_code_lost_digits"])]


_OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Sheet">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def open_document(path: Path, *rows: list[str]) -> Path:
    """An .ods; a cell that begins with ``<`` is XML, others are texts."""
    cells = (
        "".join(
            cell
            if cell.startswith("<")
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _OPEN.format(body))
    return path


def test_an_open_document_says_percent_and_errors(tmp_path: Path) -> None:
    percent = (
        '<table:table-cell office:value-type="percentage" office:value="0.72"><text:p>72%</text:p></table:table-cell>'
    )
    error = '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
    rows = [["2024年嘉兴市建会率"], ["地区", "建会率"], ["南湖区", percent], ["海宁市", percent], ["秀洲区", error]]
    result = read(open_document(tmp_path / "a.ods", *rows))
    assert list(figures(result).values()) == [0.72, 0.72]
    assert [(f.cell, f.value) for f in findings(result) if f.code == "cell_error_here"] == [("B5", "#REF!")]
