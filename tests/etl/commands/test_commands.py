"""The commands: what they print, how they exit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.commands.load import exit_code
from tests.books import register, union, unit


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'db' / 'coverage.db'}"


def test_load_prints_the_promised_json(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    register(folder / "b.xlsx", [unit(1), unit(2, women=99)], [union(1, unit=1)])
    (folder / "readme.md").write_text("hello")
    (folder / "~$b.xlsx").write_bytes(b"lock")
    (folder / ".hidden.csv").write_text("a,b")
    code, out, _ = run(capsys, "load", folder, "--json", "--database", url)
    files = json.loads(out)["files"]
    assert code == 1
    assert [(Path(f["path"]).name, f["status"]) for f in files] == [("b.xlsx", "loaded"), ("readme.md", "skipped")]
    entry = files[0]
    assert set(entry) == {
        "path",
        "sha256",
        "load_id",
        "status",
        "parts",
        "rows_read",
        "rows_accepted",
        "rows_quarantined",
        "fields_withheld",
        "findings",
    }
    assert set(entry["findings"][0]) == {"sheet", "cell", "row", "column", "severity", "code", "message", "value"}
    assert (entry["rows_read"], entry["rows_accepted"], entry["rows_quarantined"]) == (3, 3, 0)
    assert (entry["fields_withheld"], [part["fields_withheld"] for part in entry["parts"]]) == (2, [2, 0])
    code, out, _ = run(capsys, "load", folder, "--json", "--database", url)
    assert code == 0
    assert json.loads(out)["files"][0]["status"] == "unchanged"


def test_dry_run_exits_like_the_real_one(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1), unit(2, women=99)])
    code, out, _ = run(capsys, "load", path, "--dry-run", "--json", "--database", url)
    assert code == 1
    assert json.loads(out)["files"][0]["load_id"] is None
    code, _, _ = run(capsys, "loads", "--json", "--database", url)
    assert code == 2, "there is no database yet, nor does a trial make one"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not ole"])
def test_files_that_cannot_be_read(
    content: bytes, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    code, out, _ = run(capsys, "load", path, "--json", "--database", url)
    (entry,) = json.loads(out)["files"]
    assert code == 2
    assert entry["status"] == "failed"
    assert entry["findings"][0]["code"] in ("file_empty", "file_unreadable")


def test_one_bad_file_does_not_stop_the_others(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04")
    good = register(tmp_path / "good.xlsx", [unit(1)])
    code, out, _ = run(
        capsys, "load", tmp_path / "bad.xlsx", good, tmp_path / "absent.xlsx", "--json", "--database", url
    )
    assert code == 1
    assert [f["status"] for f in json.loads(out)["files"]] == ["failed", "loaded", "failed"]


@pytest.mark.parametrize("arguments", [["--region", "999999"], ["--calibre", "nobody"], ["--period", "last year"]])
def test_bad_arguments(arguments: list[str], url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1)])
    code, _, err = run(capsys, "load", path, *arguments, "--database", url)
    assert code == 2
    assert err.startswith("etl: ")


def test_a_text_beside_the_tables_is_no_table(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    register(folder / "b.xlsx", [unit(1)])
    (folder / "说明.txt").write_text("请查收，谢谢。\n2024年报表\n", encoding="utf-8")
    (folder / "z.txt").write_text("甲\t乙\n丙\t丁\n", encoding="utf-8")
    code, out, _ = run(capsys, "load", folder, "--database", url, "--json")
    files = {Path(f["path"]).name: f for f in json.loads(out)["files"]}
    assert {name: f["status"] for name, f in files.items()} == {
        "b.xlsx": "loaded",
        "z.txt": "quarantined",
        "说明.txt": "skipped",
    }
    assert code == 1
    assert run(capsys, "load", folder / "说明.txt", "--database", url)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--workers", "0"), "no number of workers"),
        (("--region", ""), "no region"),
        (("--period", ""), "is none"),
        (("--period", "2018-6"), "is none"),
        (("--calibre", "synthetic", "--purpose", "statistical"), "contradicts"),
        (("--calibre", "register", "--purpose", "synthetic"), "contradicts"),
    ],
)
def test_arguments_that_cannot_be_meant(
    arguments: tuple[str, ...], words: str, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1)])
    try:
        code = main(["load", str(path), *arguments, "--database", url])
    except SystemExit as stop:
        code = int(str(stop.code))
    assert code == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "c.db").exists()


def test_absent_file(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "load", "/nowhere/x.xlsx", "--database", url)
    assert code == 2
    assert "no such file" in err


def test_loads_and_undo(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "load", register(tmp_path / "a.xlsx", [unit(1)]), "--database", url)
    code, out, _ = run(capsys, "loads", "--database", url)
    assert code == 0
    assert "a.xlsx" in out
    assert run(capsys, "undo", "1", "--database", url)[0] == 0
    code, _, err = run(capsys, "undo", "1", "--database", url)
    assert code == 2
    assert "undone" in err
    assert run(capsys, "undo", "77", "--database", url)[0] == 2


def test_tables_prints_the_promised_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from data.settings import ROOT

    path = ROOT / "data" / "published" / "nbs_unions_2000_2022.xlsx"
    code, out, _ = run(capsys, "tables", path, "--json")
    (table,) = json.loads(out)["tables"]
    assert code == 0
    assert {"sheet", "range", "title", "notes", "content", "columns", "observations"} <= set(table)
    cell = next(o for o in table["observations"] if o["cell"] == "F4")
    assert set(cell) == {
        "region",
        "region_code",
        "label",
        "metric",
        "dimensions",
        "period",
        "unit",
        "value",
        "raw",
        "cell",
    }
    assert (cell["metric"], cell["period"], cell["value"], cell["unit"], cell["raw"]) == (
        "grassroots_unions",
        "2018",
        2_731_000,
        "个",
        "273.1",
    )
    assert run(capsys, "tables", path)[0] == 0
    assert run(capsys, "tables", tmp_path / "none.xlsx")[0] == 2


def test_size_of_one_unit(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys, "size", "--industry", "C1311", "--employees", "300", "--revenue-wan", "2000", "--assets-wan", "1"
    )
    assert (code, out.strip()) == (0, "medium")
    assert run(capsys, "size", "--industry", "C13", "--employees", "many")[0] == 2
    assert run(capsys, "size")[0] == 2


def test_size_of_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(
        "名称,industry,employees,revenue_wan,assets_wan,unit_kind\n甲,C13,5,10,,enterprise\n乙,F52,60,,,\n丙,S91,60,,,government\n".encode(
            "gb18030"
        )
    )
    code, out, _ = run(capsys, "size", "--batch", path)
    lines = out.splitlines()
    assert code == 0
    assert lines[0].endswith(",size")
    assert [line.rsplit(",", 1)[1] for line in lines[1:]] == ["micro", "undetermined", "not_applicable"]
    path.write_text("industry,employees\nC13,5\n")
    assert run(capsys, "size", "--batch", path)[0] == 2
    path.write_text("industry,employees,revenue_wan,assets_wan\nC13,abc,1,1\n")
    code, _, err = run(capsys, "size", "--batch", path)
    assert code == 2
    assert "line 2" in err
    assert run(capsys, "size", "--batch", tmp_path / "none.csv")[0] == 2


def test_sizes_are_written_behind_each_line_as_it_stood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "units.csv"
    path.write_text(
        'size,Industry,employees,revenue_wan,assets_wan\nold,C13,"1,000",４００００,-\n\nx,F52\ny,C13,abc,1,1\nz,C13,5,1,1,more\n',
        encoding="utf-8",
    )
    code, out, err = run(capsys, "size", "--batch", path)
    assert code == 1
    assert "line 5: employees: 'abc' is no number" in err
    assert out.splitlines() == [
        "size,Industry,employees,revenue_wan,assets_wan,size",
        'old,C13,"1,000",４００００,-,large',
        "x,F52,,,,undetermined",
        "y,C13,abc,1,1,micro",
        "z,C13,5,1,1,micro,more",
    ]


def test_template_reads_back_as_it_should(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import load_workbook

    from etl.commands.tables import describe

    code, out, _ = run(capsys, "template", "--region", "330100", "--out", tmp_path)
    path = Path(out.strip())
    assert code == 0
    book = load_workbook(path)
    assert {"封面", "单位台账", "工会台账", "覆盖单位", "会员统计", "地区代码"} <= set(book.sheetnames)
    book["封面"]["B4"] = "2025年"
    for column, value in enumerate(
        (*unit(1, region="330106")[:1], "甲厂", "330106", "C13", 30, 10, 900, 100, "小型", "企业", "是", None), start=1
    ):
        book["单位台账"].cell(4, column, value)
    book.save(path)
    (table,) = describe(path)["tables"]
    assert table["content"] == "unit_register"
    assert (table["period"], table["region_code"], table["calibre"]) == ("2025", "330100", "register")
    assert all(c["field"] for c in table["columns"])
    assert run(capsys, "template", "--region", "999999", "--out", tmp_path)[0] == 2


@pytest.mark.parametrize(
    ("statuses", "errors", "code"),
    [
        (["loaded"], False, 0),
        (["unchanged", "skipped"], False, 0),
        (["loaded"], True, 1),
        (["loaded", "failed"], True, 1),
        (["failed"], True, 2),
        (["quarantined", "failed"], True, 2),
        ([], False, 0),
    ],
)
def test_exit_codes(statuses: list[str], errors: bool, code: int) -> None:
    assert exit_code(statuses, errors) == code


def test_a_fault_of_the_program_is_a_finding_and_its_trace_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import etl.file.process
    from etl.file.process import process_safely
    from etl.file.result import Flags

    def fault(_path: str, _flags: object) -> object:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(etl.file.process, "process_file", fault)
    result = process_safely(str(register(tmp_path / "a.xlsx", [unit(1)])), Flags())
    assert result.failed
    assert [f.code for f in result.findings] == ["worker_failed"]
    assert "unforeseen" in result.findings[0].args["reason"]
    assert "Traceback" in capsys.readouterr().err


def test_a_dry_run_of_rows_that_are_all_in_error_exits_like_the_real_one(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = register(tmp_path / "a.xlsx", [unit(1, region="999999")])
    assert run(capsys, "load", path, "--dry-run", "--database", url)[0] == 2
    assert run(capsys, "load", path, "--database", url)[0] == 2
