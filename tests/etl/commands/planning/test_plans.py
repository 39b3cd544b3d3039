"""``python -m etl plans`` and ``python -m reports.plans``: a plan saved, shown, laid beside another, taken away as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from data.database.engine import writer
from etl.__main__ import main
from reports.plans.__main__ import main as export
from tests.etl.planning.conftest import COUNTY, load


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A county with two saved plans."""
    folder = tmp_path_factory.mktemp("plans")
    url = f"sqlite:///{folder / 'c.db'}"
    engine = writer(url)
    load(engine, folder, "2024", 2)
    engine.dispose()
    for name, count in (("第一步", 3), ("=全部", 10)):
        file = folder / "p.json"
        file.write_text(json.dumps([{"form": "joint", "units": count}]), encoding="utf-8")
        line = ["plans", "save", name, "--region", COUNTY, "--moves", str(file), "--by", "甲", "--database", url]
        assert main(line) == 0
    return url


def answer(capsys: pytest.CaptureFixture[str], url: str, *line: str) -> Any:
    capsys.readouterr()
    assert main(["plans", *line, "--database", url]) == 0
    return json.loads(capsys.readouterr().out)


def test_list_show_and_compare(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [plan["name"] for plan in answer(capsys, url, "list", "--json")["plans"]] == ["=全部", "第一步"]
    shown = answer(capsys, url, "show", "1")
    assert (len(shown["units"]), shown["since"]["changed"]) == (3, False)
    rows = answer(capsys, url, "compare", "1", "2", "--json")["rows"]
    assert next(row["values"] for row in rows if row["figure"] == "units") == [3, 10]
    assert main(["plans", "compare", "1", "2", "--database", url]) == 0
    assert "units\t3\t10" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plan_goes_out_as_a_workbook_and_a_slide(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    when = ("--timestamp", "2026-01-01T00:00:00+00:00", "--lang", language, "--database", url)
    assert export(["2", "--format", "xlsx,pptx", "--out", str(tmp_path), *when]) == 0
    book_path, slide_path = map(Path, capsys.readouterr().out.splitlines())
    first, moves, levels, units = load_workbook(book_path).worksheets
    assert (first["A1"].value, first["A1"].data_type) == ("=全部", "s")
    assert [row[-1].value for row in moves.iter_rows(min_row=2)] == [sum(10 * n for n in range(3, 13))]
    assert units.max_row == 11
    assert {row[0].value for row in levels.iter_rows(min_row=2)} == {"100000", "330000", "330100", COUNTY}
    (slide,) = Presentation(str(slide_path)).slides
    said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "16.7%" in said
    assert "100.0%" in said
    again = tmp_path / "again"
    assert export(["2", "--format", "xlsx,pptx", "--out", str(again), *when]) == 0
    assert [(again / p.name).read_bytes() for p in (book_path, slide_path)] == [
        p.read_bytes() for p in (book_path, slide_path)
    ]


def test_what_cannot_be_done_is_told(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "p.json"
    file.write_text("[]", encoding="utf-8")
    for line in (
        ["show", "99"],
        ["save", "x", "--region", "999999", "--moves", str(file)],
        ["save", "x", "--region", "110000", "--moves", str(file)],
        ["save", "x", "--region", COUNTY, "--moves", "absent.json"],
        ["save", "王小明", "--region", COUNTY, "--moves", str(file)],
    ):
        assert main(["plans", *line, "--database", url]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert export(["99", "--out", str(tmp_path), "--database", url]) == 2
    assert export(["1", "--format", "pdf", "--out", str(tmp_path), "--database", url]) == 2
