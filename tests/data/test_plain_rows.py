"""Rows of sheets written apart are those that openpyxl writes, in any text and number; sheets with anything else are left to it."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from data import workbooks
from data.workbooks import save

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=12
)
VALUES = st.one_of(
    st.none(),
    TEXT,
    TEXT.map(" {}\n".format),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
)


def made(values: list[list[Any]]) -> Workbook:
    book = Workbook()
    sheet: Any = book.worksheets[0]
    for row, line in enumerate(values, 2):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row, column)
            cell._value, cell.data_type = value, "s" if isinstance(value, str) else "n"
    sheet["A1"], sheet["A1"].font, sheet["A1"].comment = "<&>", Font(bold=True), Comment("said", "")
    sheet["C1"].font, sheet["A1"].hyperlink = Font(italic=True), "b.xlsx"
    sheet.row_dimensions[1].height = sheet.row_dimensions[len(values) + 4].height = 30
    sheet.merge_cells("D1:F1")
    return book


def sheet_of(book: Workbook, path: Path) -> bytes:
    with zipfile.ZipFile(save(book, path)) as archive:
        return bytes(etree.tostring(etree.fromstring(archive.read("xl/worksheets/sheet1.xml")), method="c14n"))


@given(st.lists(st.lists(VALUES, max_size=4), max_size=4))
def test_rows_are_those_of_openpyxl(tmp_path_factory: pytest.TempPathFactory, values: list[list[Any]]) -> None:
    folder = tmp_path_factory.mktemp("rows")
    assert workbooks._plain_rows(made(values).worksheets[0]) is not None
    own = sheet_of(made(values), folder / "own.xlsx")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(workbooks, "_plain_rows", lambda _: None)
        assert own == sheet_of(made(values), folder / "other.xlsx")


@pytest.mark.parametrize("value", ["=1+1", date(2026, 1, 1), True])
def test_sheets_with_anything_else_are_left_to_openpyxl(value: Any) -> None:
    book = made([["a", 1]])
    book.worksheets[0]["B9"] = value
    assert workbooks._plain_rows(book.worksheets[0]) is None
