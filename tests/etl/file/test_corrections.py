"""The corrections file: known errors put right while reading, guarded by what must stand there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from etl.__main__ import main
from etl.file.corrections import BadCorrections, load_corrections
from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from tests.books import register, summary, unit

HEAD = "file,sheet,cell,expect,value,reason,who,date\n"
PLACES = [("浙江省", 2000, 44551), ("湖南省", 1000, 700000)]


def table(path: Path) -> Path:
    return summary(path, "2000年各地区工会会员", ("地区", "法人单位数(个)", "会员人数(人)"), PLACES)


def read(path: Path, corrections: Path) -> FileResult:
    return process_file(str(path), Flags(corrections=load_corrections(corrections)))


def members(result: FileResult) -> list[int]:
    facts = result.parts[0].facts
    return [v for m, v in zip(facts["measure"], facts["value"], strict=True) if m == "members"]


def write(path: Path, *lines: str) -> Path:
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_known_error_is_put_right_and_told(tmp_path: Path) -> None:
    kept = write(tmp_path / "c.csv", "a*.xlsx,Sheet,C3,44551,445510,one digit is cut off,Li,2026-01-05")
    result = read(table(tmp_path / "a1.xlsx"), kept)
    assert members(result) == [445510, 700000]
    (told,) = [f for f in result.findings if f.code == "correction_applied"]
    assert (told.cell, told.value, told.args["new"], told.args["who"]) == ("C3", "44551", "445510", "Li")
    assert members(read(table(tmp_path / "b.xlsx"), kept)) == [44551, 700000]


def test_a_source_that_was_mended_fails_the_guard_and_nothing_of_the_table_is_taken(tmp_path: Path) -> None:
    kept = write(tmp_path / "c.csv", "a.xlsx,Sheet,C3,44550,445510,one digit is cut off,Li,2026-01-05")
    result = read(table(tmp_path / "a.xlsx"), kept)
    (told,) = [f for f in result.findings if f.code == "correction_stale"]
    assert (told.sheet, told.cell, told.severity, told.args["stands"]) == ("Sheet", "C3", "error", "44551")
    assert result.parts == []
    assert (result.rows_read, result.rows_accepted, result.rows_quarantined) == (2, 0, 2)


def test_a_sheet_that_is_not_there_is_told(tmp_path: Path) -> None:
    kept = write(tmp_path / "c.csv", "a.xlsx,表2,C3,1,2,why,Li,")
    result = read(table(tmp_path / "a.xlsx"), kept)
    assert [f.code for f in result.findings if f.code.startswith("correction")] == ["correction_unmatched"]
    assert members(result) == [44551, 700000]


def test_a_file_may_be_named_by_its_bytes_and_text_may_be_put_right(tmp_path: Path) -> None:
    path = register(tmp_path / "r.xlsx", [unit(1), unit(2, region="999999")])
    name = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = write(tmp_path / "c.csv", f"{name},单位台账,C4,999999,330106,typing error,Li,2026-01-05")
    assert read(path, kept).parts[0].facts["region"] == ["330106", "330106"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("file,sheet\na,b\n", "line 1: no column cell"),
        (HEAD + "a.xlsx,S,C0,1,2,why,Li,\n", "line 2: 'C0' is no cell"),
        (HEAD + "a.xlsx,S,C3,1,2,,Li,\n", "line 2: reason is empty"),
        (HEAD + "\n,S,C3,1,2,why,Li,\n", "file is empty"),
        (HEAD + "a.xlsx,S,C3,44,551,445510,why,Li,\n", "line 2: more cells than columns; put a text with a comma in"),
        (HEAD + "a.xlsx,S,XFE3,1,2,why,Li,\n", "line 2: 'XFE3' is no cell"),
        (HEAD + "a.xlsx,S,C1048577,1,2,why,Li,\n", "line 2: 'C1048577' is no cell"),
        (HEAD + "a.xlsx,S,C3,1,2,why,Li,\na.xlsx,S,C3,1,3,why,Li,\n", "line 3: the same cell as line 2"),
    ],
)
def test_a_file_that_cannot_be_used_names_its_line(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "c.csv").write_text(content, encoding="utf-8")
    with pytest.raises(BadCorrections, match=words):
        load_corrections(tmp_path / "c.csv")


@pytest.mark.parametrize(
    ("stands", "expect", "applied"),
    [
        (44551, "44551", True),
        (44551, '"44,551"', True),
        ("44,551", "44551", True),
        ("44551.0", "44551", True),
        ("４４５５１", "44551", True),
        ("4.4551万", "44551", True),
        (44551, "44550", False),
        ("-", "", True),
        (0, "", False),
        (None, "", True),
        (None, "0", False),
        ("约四万", "约五万", False),
        ("甲", "乙", False),
    ],
)
def test_numbers_are_compared_by_value_and_texts_by_their_letters(
    tmp_path: Path, stands: object, expect: str, applied: bool
) -> None:
    path = summary(
        tmp_path / "a.xlsx", "2000年各地区工会会员", ("地区", "会员人数(人)"), [("浙江省", stands), ("湖南省", 7)]
    )
    result = read(path, write(tmp_path / "c.csv", f"a.xlsx,Sheet,B3,{expect},445510,one digit is cut off,Li,"))
    assert {f.code for f in result.findings if f.code.startswith("correction")} == {
        "correction_applied" if applied else "correction_stale"
    }
    if applied:
        assert members(result) == [445510, 7]


def test_a_name_that_is_another_is_not_overwritten(tmp_path: Path) -> None:
    path = register(tmp_path / "r.xlsx", [unit(1)])
    kept = write(tmp_path / "c.csv", "r.xlsx,单位台账,B3,另一公司,新名公司,renamed,Li,")
    assert [f.code for f in read(path, kept).findings] == ["correction_stale"]


def test_a_blank_cell_beyond_the_rows_end_can_be_filled(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "统一社会信用代码,单位名称,行政区划代码,行业代码,从业人员\n91110000600037341L,甲公司,330106,C13\n",
        encoding="utf-8",
    )
    kept = write(tmp_path / "c.csv", "a.csv,,E2,,31,left out,Li,")
    result = process_file(str(tmp_path / "a.csv"), Flags(period="2024", corrections=load_corrections(kept)))
    assert result.parts[0].facts["employees"] == [31]


def test_a_file_as_a_spreadsheet_program_saves_it(tmp_path: Path) -> None:
    text = HEAD + "表*.xlsx,汇总,C3,44551,445510,少抄一位,李,\n"
    (tmp_path / "c.csv").write_bytes(text.encode("gb18030"))
    (kept,) = load_corrections(tmp_path / "c.csv")
    assert (kept.file, kept.sheet, kept.reason) == ("表*.xlsx", "汇总", "少抄一位")


@pytest.mark.parametrize(
    ("expect", "code"), [("13912345678", "correction_applied"), ("13900000000", "correction_stale")]
)
@pytest.mark.parametrize("with_table", [True, False])
def test_a_correction_tells_nothing_of_a_column_of_persons(
    tmp_path: Path, expect: str, code: str, with_table: bool
) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "S"
    if with_table:
        sheet.append(["单位名称", "行政区划代码", "从业人员", "手机号码"])
    for number in range(8 if with_table else 1):
        sheet.append(
            [f"样例{number}公司", "330106", 10 + number, "13912345678"] if with_table else ["", "", "", "13912345678"]
        )
    book.save(tmp_path / "p.xlsx")
    row = 2 if with_table else 1
    kept = write(tmp_path / "c.csv", f"p.xlsx,S,D{row},{expect},13800001111,wrong,Li,2026-01-05")
    result = read(tmp_path / "p.xlsx", kept)
    assert code in [f.code for f in result.findings]
    assert ("personal_column_dropped" in repr(result)) is with_table
    assert [s for s in ("13912345678", "13900000000", "13800001111") if s in repr(result)] == []


def test_no_file_is_no_correction(tmp_path: Path) -> None:
    assert load_corrections(tmp_path / "none.csv") == ()


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = f"sqlite:///{tmp_path / 'c.db'}"
    path = str(table(tmp_path / "a.xlsx"))
    kept = write(tmp_path / "c.csv", "a.xlsx,Sheet,C3,44551,445510,one digit is cut off,Li,2026-01-05")
    bad = tmp_path / "bad.csv"
    bad.write_text("file\n", encoding="utf-8")
    assert main(["load", path, "--corrections", str(bad), "--database", database]) == 2
    assert "line 1" in capsys.readouterr().err
    assert main(["load", path, "--corrections", str(tmp_path / "no.csv"), "--database", database]) == 2
    capsys.readouterr()
    assert main(["load", path, "--corrections", str(kept), "--database", database, "--json"]) == 0
    codes = {f["code"] for f in json.loads(capsys.readouterr().out)["files"][0]["findings"]}
    assert "correction_applied" in codes
