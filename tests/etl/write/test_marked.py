"""The marked copy: findings stand on their cells, personal columns are gone, nothing in it is live."""

from __future__ import annotations

import html
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

import etl.write.marked
from etl.file.process import process_file
from etl.file.result import Flags
from etl.load.report import finding_json
from etl.write.marked import write_marked
from tests.books import UNIT_HEADER, book, register, unit


def marked(path: Path, out: Path, language: str = "zh") -> Workbook:
    result = process_file(str(path), Flags())
    found = [*result.findings, *(f for p in result.parts for f in p.findings)]
    return load_workbook(write_marked(path, [finding_json(f, language) for f in found], out, language))


def test_a_cell_with_an_error_is_coloured_and_says_why(tmp_path: Path) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1), unit(2, women=99), unit(3)])
    copy = marked(path, tmp_path / "m.xlsx")
    assert copy.sheetnames == ["检查结果", "封面", "单位台账"]
    bad = copy["单位台账"]["F4"]
    assert bad.value == 99
    assert bad.fill.fgColor.rgb.endswith("F8CBAD")
    assert "99" in bad.comment.text
    assert copy["单位台账"]["F3"].comment is None
    assert [c.value for c in copy["检查结果"][4]][:2] == ["错误", "单位台账 F4"]
    assert marked(path, tmp_path / "e.xlsx", "en").sheetnames[0] == "Findings"


def test_a_personal_column_is_left_out(tmp_path: Path) -> None:
    rows = [(*unit(n), f"1380013800{n}") for n in range(1, 6)]
    path = book(tmp_path / "p.xlsx", {"单位台账": [(*UNIT_HEADER, "联系电话"), *rows]})
    copy = marked(path, tmp_path / "m.xlsx")
    texts = [str(c.value) for ws in copy for row in ws.iter_rows() for c in row]
    assert not any("1380013800" in t for t in texts)
    assert "样例0001公司" in texts


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, name: str) -> None:
    rows = [list(UNIT_HEADER), ["不是代码", "=1+1", "330106", "C13", "5", "9", "1", "1", "", "企业"]]
    path = tmp_path / name
    if name.endswith("csv"):
        path.write_text("\n".join(",".join(map(str, r)) for r in [["2024年单位台账"], *rows]), encoding="utf-8")
    else:
        workbook = Workbook()
        for row in [["2024年单位台账"], *rows]:
            workbook.active.append(row)
        workbook.active["B3"].data_type = "s"
        workbook.save(path)
    copy = marked(path, tmp_path / "m.xlsx")
    cell = copy.worksheets[1]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_of_a_long_sheet_the_rows_with_findings_are_copied_with_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etl.write.marked, "WHOLE_COPY_ROWS", 20)
    path = register(tmp_path / "a.xlsx", [unit(n, women=99 if n == 30 else 1) for n in range(1, 41)])
    sheet = marked(path, tmp_path / "m.xlsx")["单位台账"]
    assert sheet.max_row == 11
    assert sheet["K11"].value == "← 32"
    assert sheet["F11"].comment is not None


def test_persons_are_in_no_part_of_the_copy(tmp_path: Path) -> None:
    """Not in sheets without a table, in names of sheets, in what stands beside the cells, nor in the office's own comments."""
    rows = [(*unit(n), f"1380013800{n}") for n in range(1, 6)]
    path = book(tmp_path / "p.xlsx", {"单位台账林美玲": [(*UNIT_HEADER, "联系电话"), *rows]})
    workbook = load_workbook(path)
    sheet = workbook["单位台账林美玲"]
    sheet["A1"] = "浙江省单位台账"
    sheet["A3"].comment = Comment("请找温碧霞核对", "丁磊石")
    sheet.oddFooter.center.text = "叶问天"
    workbook.properties.creator = "康熙来"
    other = workbook.create_sheet("值班")
    for line in (["张伟", "13900001111"], ["王秀英", "13900002222"], ["李娜", "13900003333"], ["填表人", "罗大佑"]):
        other.append(line)
    other["D1"] = "备注：请致电 13900004444"
    workbook.save(path)
    result = process_file(str(path), Flags())
    found = [finding_json(f, "zh") for f in [*result.findings, *(f for p in result.parts for f in p.findings)]]
    recognised = {preview.sheet for preview in result.previews}
    out = write_marked(path, found, tmp_path / "m.xlsx", recognised=recognised)
    with zipfile.ZipFile(out) as archive:
        content = html.unescape(b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace"))
    for secret in (
        "林美玲",
        "温碧霞",
        "丁磊石",
        "叶问天",
        "康熙来",
        "王秀英",
        "李娜",
        "罗大佑",
        "1390000",
        "1380013800",
    ):
        assert secret not in content
    assert "样例0001公司" in content


def test_of_a_long_sheet_what_is_personal_is_left_out_where_it_was_moved_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etl.write.marked, "WHOLE_COPY_ROWS", 20)
    rows = [unit(n) for n in range(1, 41)]
    rows[34] = (rows[34][0], "样例公司（13900001111）", *rows[34][2:])
    copy = marked(register(tmp_path / "a.xlsx", rows), tmp_path / "m.xlsx")
    texts = [str(c.value) for row in copy["单位台账"].iter_rows() for c in row]
    assert not any("13900001111" in text for text in texts)
