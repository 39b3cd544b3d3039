"""What a door imports: a command waits for no library that it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from data.database.engine import writer
from data.settings import ROOT

HEAVY = frozenset(
    {"sqlalchemy", "pandas", "numpy", "scipy", "openpyxl", "lxml", "python_calamine", "docx", "pptx", "dash", "plotly"}
)

RUN = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
except SystemExit as end:
    assert not end.code, end.code
finally:
    print("imported:", *sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
"""


def heavy(*line: str) -> set[str]:
    """The heavy libraries that ``python -m LINE`` imports."""
    done = subprocess.run([sys.executable, "-c", RUN, *line], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = next(text for text in done.stderr.splitlines() if text.startswith("imported: "))
    return set(said.split()[1:]) & HEAVY


@pytest.mark.parametrize(
    "line",
    [
        ("etl", "--help"),
        ("etl", "load", "--help"),
        ("analysis", "--help"),
        ("analysis", "rates", "--help"),
        ("analysis", "plan", "--help"),
        ("reports", "--help"),
        ("reports", "region", "--help"),
        ("etl", "size", "--industry", "C13", "--employees", "50", "--revenue-wan", "3000"),
    ],
    ids=" ".join,
)
def test_a_library_of_data_is_not_needed(line: tuple[str, ...]) -> None:
    assert heavy(*line) == set()


@pytest.mark.parametrize(
    "line",
    [
        ("etl", "loads"),
        ("analysis", "rates", "--region", "330000", "--period", "2024"),
        ("analysis", "targets", "--region", "330000"),
        ("analysis", "flows", "--region", "330000", "--from", "2023", "--to", "2024"),
        ("analysis", "fair", "--region", "330000", "--period", "2024"),
        ("analysis", "pace", "--region", "330000", "--period", "2024"),
        ("analysis", "plan", "--region", "330000", "--period", "2024", "--metric", "unit_coverage", "--reach", "0.5"),
        ("analysis", "search", "杭州"),
        ("analysis", "lineage", "--region", "330000", "--period", "2024", "--metric", "units"),
        ("analysis", "rates", "--region", "330000", "--period", "2024", "--audience", "external"),
        ("reports", "region", "330000", "--period", "2024", "--out", "."),
    ],
    ids=" ".join,
)
def test_a_question_needs_the_database_alone(line: tuple[str, ...], tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'c.db'}"
    writer(database).dispose()
    assert heavy(*line, "--database", database) == {"sqlalchemy"}


def test_the_recogniser_needs_no_database_and_no_writer_of_workbooks(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("地区,法人单位数(个)\n浙江省,12\n江苏省,15\n", encoding="utf-8")
    assert not heavy("etl", "tables", str(tmp_path / "t.csv")) & {"sqlalchemy", "pandas", "openpyxl"}
