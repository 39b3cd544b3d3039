"""``python -m etl plans`` and ``python -m reports.plans``: a plan saved, shown, laid beside another, taken away as files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from analysis.__main__ import main as ask
from data.database.engine import writer
from data.texts.names import figure_name
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
    assert "100.0%" in said
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    before, after = (list(series.values) for series in chart.plots[0].series)
    units, workers = (
        list(chart.plots[0].categories).index(figure_name(m, language)) for m in ("unit_coverage", "worker_coverage")
    )
    assert before[units] == pytest.approx(1 / 6, abs=0.001)
    assert (after[units], after[workers]) == (1, 1)
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


@pytest.fixture
def sample(full_url: str, tmp_path: Path) -> str:
    """The sample, which has places below a region."""
    shutil.copyfile(full_url.removeprefix("sqlite:///"), tmp_path / "full.db")
    return f"sqlite:///{tmp_path / 'full.db'}"


def test_the_smallest_plans_of_all_places_are_kept_as_one_and_exported(
    sample: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    goal = ("--metric", "unit_coverage", "--reach", "0.5", "--region", "330000", "--database", sample)
    when = ("--period", "2025", "--calibre", "synthetic", "--purpose", "synthetic")
    capsys.readouterr()
    assert ask(["plan", *goal, "--period", "2025", "--by", "region", "--format", "json"]) == 0
    below = json.loads(capsys.readouterr().out)
    assert main(["plans", "save", "各市", *goal, *when, "--each", "--by", "甲"]) == 0
    units = sum(move["units"] for plan in below for move in plan["moves"])
    assert capsys.readouterr().out == f"plan 1 saved: {units} units\n"
    assert main(["plans", "save", "全省", *goal, *when, "--by", "甲"]) == 0
    rows = answer(capsys, sample, "compare", "1", "2", "--json")["rows"]
    each, whole = next(row["values"] for row in rows if row["figure"] == "units")
    assert each == units >= whole > 0
    assert export(["1", "--format", "xlsx,pptx", "--out", str(tmp_path), "--database", sample]) == 0
    book, slide = map(Path, capsys.readouterr().out.splitlines())
    assert len([*load_workbook(book).worksheets[3].iter_rows(min_row=2)]) >= units
    assert Presentation(str(slide)).slides


@pytest.mark.parametrize(
    "line",
    [
        (),
        ("--metric", "unit_coverage"),
        ("--moves", "p.json", "--each"),
        ("--metric", "density", "--reach", "0.5"),
        ("--metric", "unit_coverage", "--reach", "5"),
        ("--metric", "unit_coverage", "--reach", "0", "--each"),
    ],
)
def test_what_is_no_plan_is_refused(url: str, line: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    before = answer(capsys, url, "list", "--json")
    assert main(["plans", "save", "x", "--region", COUNTY, *line, "--database", url]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert answer(capsys, url, "list", "--json") == before
