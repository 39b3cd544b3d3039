"""What the plain output of ``etl load`` tells of a file: its errors and warnings by cause, each with its first cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.__main__ import main
from tests.clerks.books import HEAD, TITLE, book, units


def _load(tmp_path: Path, capsys: pytest.CaptureFixture[str], *rows: list[object]) -> list[str]:
    path = book(tmp_path / "a.xlsx", *rows, sheet="名录")
    main(["--database", f"sqlite:///{tmp_path / 'a.db'}", "load", str(path)])
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_an_error_in_many_cells_of_a_column_is_one_line_with_its_first_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = units()
    for row in rows[1:4]:
        row[4] = "若干"
    lines = _load(tmp_path, capsys, [TITLE], list(HEAD), *rows)
    assert [line for line in lines if line.startswith("error 名录!E4 ×3 ")] == lines[1:2]


def test_a_lost_column_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = [*HEAD[:4], "人数", HEAD[5]]
    lines = _load(tmp_path, capsys, [TITLE], head, *units())
    assert any(line.startswith("warning 名录!E ") and "人数" in line for line in lines)


def test_a_table_that_is_kept_out_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = _load(tmp_path, capsys, ["海宁市单位名录"], list(HEAD), *units())
    assert lines[0].startswith("quarantined")
    assert lines[1].startswith("error 名录 ")


def test_a_good_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(_load(tmp_path, capsys, [TITLE], list(HEAD), *units())) == 1


def test_a_register_on_its_side_is_refused_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = _load(tmp_path, capsys, [TITLE], *map(list, zip(HEAD, *units(), strict=True)))
    assert lines[0].startswith("quarantined")
    assert len(lines) == 2
    assert lines[1].startswith("error 名录 ")
