"""Lists that go out and come back, by LibreOffice too: what was changed is changed, nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, text

from data.queries.plan.ledger import each_of_ledger, waiting_changes
from data.scope import EVERYTHING
from data.slice import Slice
from etl.planning.ledger import Done, Edit, edit, last_change
from etl.planning.lists import COLUMNS, read_list, write_list
from etl.planning.words import BadValue
from scripts.environment import office
from tests.books import unit_code
from tests.etl.planning.conftest import BEFORE, COUNTY, by


def exported(engine: Engine, path: Path, language: str = "zh") -> Path:
    with engine.connect() as connection:
        seen = last_change(connection)
    rows = each_of_ledger(engine, EVERYTHING, region=COUNTY, slice_=BEFORE)
    return write_list(path, rows, BEFORE, seen, language)


def filled(path: Path, *cells: tuple[int, str, Any]) -> Path:
    """The list with cells of units (by number) filled in."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    at = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    for number, field, value in cells:
        sheet.cell(at[unit_code(number)], COLUMNS.index(field) + 1).value = value
    book.save(path)
    return path


def sent(engine: Engine, path: Path, author: str) -> Done:
    found = read_list(path)
    assert found.refused == []
    return edit(engine, found.slice_, found.edits, by(author, path.name))


def entries(engine: Engine) -> dict[str, dict[str, Any]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM ledger_entry")).mappings().all()
    return {row["credit_code"]: dict(row) for row in rows}


def through_libreoffice(path: Path, folder: Path) -> Path:
    """The same workbook, opened and saved by LibreOffice."""
    out = folder / "saved"
    program = office.find()
    assert program is not None, "LibreOffice is needed"
    subprocess.run(
        [program, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    return out / path.name


@pytest.fixture
def begun(engine: Engine) -> Engine:
    """A ledger that something is written in: the list goes out with filled cells."""
    values = {
        "status": "contacted",
        "due": "2025-12-31",
        "note": "=1+1，第1次联系",
        "supervised": "yes",
        "office": "001",
    }
    edit(engine, BEFORE, [Edit(unit_code(n), values) for n in (5, 6, 7)], by("区总"))
    return engine


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_that_comes_back_as_it_went_changes_nothing(begun: Engine, tmp_path: Path, language: str) -> None:
    before = entries(begun)
    done = sent(begun, exported(begun, tmp_path / "out.xlsx", language), "街道")
    assert done == Done()
    assert entries(begun) == before


def test_a_list_filled_in_by_libreoffice_changes_the_cells_that_were_changed(begun: Engine, tmp_path: Path) -> None:
    before = entries(begun)
    path = filled(
        exported(begun, tmp_path / "台账.xlsx"), (5, "status", "筹建中"), (9, "note", "新开户"), (6, "due", None)
    )
    done = sent(begun, through_libreoffice(path, tmp_path), "街道")
    assert done.changed == {unit_code(5): ["status"], unit_code(9): ["note"], unit_code(6): ["due"]}
    after = entries(begun)
    assert after[unit_code(5)] | {"status": "contacted"} == {
        **before[unit_code(5)],
        **{name: after[unit_code(5)][name] for name in ("revision", "changed_by", "changed_at")},
    }
    assert after[unit_code(6)]["due"] is None
    assert after[unit_code(6)]["note"] == "=1+1，第1次联系"
    assert after[unit_code(9)]["note"] == "新开户"
    assert after[unit_code(7)] == before[unit_code(7)]


def test_two_people_fill_in_one_list_and_both_are_kept(begun: Engine, tmp_path: Path) -> None:
    one, other = (exported(begun, tmp_path / name) for name in ("一.xlsx", "二.xlsx"))
    sent(begun, filled(one, (5, "status", "筹建中"), (6, "office", "园区工会")), "甲")
    done = sent(begun, filled(other, (5, "status", "暂缓"), (6, "note", "已同意"), (7, "status", "筹建中")), "乙")
    assert done.changed == {unit_code(6): ["note"], unit_code(7): ["status"]}
    assert done.waiting == {unit_code(5): ["status"]}
    (shown,) = waiting_changes(begun, EVERYTHING, region=COUNTY, purpose="administrative")
    assert (shown["current"], shown["current_by"], shown["proposed"], shown["author"], shown["origin"]) == (
        "preparing",
        "甲",
        "deferred",
        "乙",
        "二.xlsx",
    )
    assert entries(begun)[unit_code(6)]["office"] == "园区工会"


def test_cells_that_are_not_taken_are_told_with_their_place(begun: Engine, tmp_path: Path) -> None:
    path = filled(
        exported(begun, tmp_path / "a.xlsx"),
        (5, "status", "已建会"),
        (5, "note", "联系人：王小明"),
        (6, "note", "可以"),
    )
    found = read_list(path)
    assert [(one.code, one.problem.code) for one in found.refused] == [
        (unit_code(5), "listed"),
        (unit_code(5), "personal"),
    ]
    assert all(one.cell[0].isalpha() and one.cell[1:].isdigit() for one in found.refused)
    done = edit(begun, found.slice_, found.edits, by("街道"))
    assert done.changed == {unit_code(6): ["note"]}


def test_rows_and_columns_may_be_moved(begun: Engine, tmp_path: Path) -> None:
    path = filled(exported(begun, tmp_path / "a.xlsx"), (5, "status", "筹建中"))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.delete_rows(5)
    sheet.delete_cols(2)
    sheet.insert_cols(1)
    book.save(path)
    assert sent(begun, path, "街道").changed == {unit_code(5): ["status"]}


def test_what_is_no_list_is_refused(begun: Engine, tmp_path: Path) -> None:
    path = exported(begun, tmp_path / "a.xlsx")
    book = load_workbook(path)
    book.worksheets[0].delete_cols(len(COLUMNS))
    book.save(path)
    with pytest.raises(BadValue):
        read_list(path)


def test_a_row_without_its_revision_or_that_stands_twice_is_told(begun: Engine, tmp_path: Path) -> None:
    path = filled(exported(begun, tmp_path / "a.xlsx"), (5, "seen", None))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.append([cell.value for cell in sheet[5]])
    book.save(path)
    assert [one.problem.code for one in read_list(path).refused] == ["unseen", "twice"]


def test_a_list_split_over_sheets_is_read_whole(begun: Engine, tmp_path: Path) -> None:
    path = filled(exported(begun, tmp_path / "a.xlsx"), (5, "status", "筹建中"), (6, "office", "园区工会"))
    book = load_workbook(path)
    first = book.worksheets[0]
    second = book.copy_worksheet(first)
    first.delete_rows(6, first.max_row)
    second.delete_rows(5)
    book.save(path)
    assert sent(begun, path, "街道").changed == {unit_code(5): ["status"], unit_code(6): ["office"]}
    second["A3"] = "2019"
    book.save(path)
    with pytest.raises(BadValue, match="one by one"):
        read_list(path)


@pytest.mark.parametrize("purpose", ["synthetic", "administrative"])
def test_a_list_of_synthetic_units_says_so(purpose: str, tmp_path: Path) -> None:
    path = write_list(tmp_path / "a.xlsx", [], Slice("2024", "register", purpose), 0, "zh")
    assert ("合成数据" in str(load_workbook(path).worksheets[0]["A1"].value)) == (purpose == "synthetic")
