"""What a publish asks of the database: as much for many rows as for few, lists indexed once, and of links only what may be linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from data.database.engine import writer
from data.database.names import words_of
from etl.file.process import process_file
from etl.file.result import FileResult, Flags
from etl.load.batch import load_results
from etl.publish.links.rows import units_of
from tests.books import register, union, unit

FIRST, FAR = "330106", "330203"


def read(path: Path, units: Iterable[Any], unions: Iterable[Any], region: str = "浙江省", **more: Any) -> FileResult:
    return process_file(str(register(path, [*units], [*unions], region=region, **more)), Flags())


def statements(engine: Engine, files: list[FileResult]) -> list[str]:
    """What the database is asked while files are loaded together."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    reports = load_results(engine, files)
    event.remove(engine, "before_cursor_execute", note)
    assert [report.status for report in reports] == ["loaded"] * len(files)
    return asked


def test_as_many_statements_for_many_rows_as_for_few(tmp_path: Path) -> None:
    counts = []
    for size in (20, 500):
        units = [unit(n) for n in range(size)]
        unions = [union(n, unit=n) for n in range(size // 2)]
        counts.append(len(statements(writer("sqlite://"), [read(tmp_path / f"{size}.xlsx", units, unions)])))
    few, many = counts
    assert few == many


def test_lists_are_indexed_once_for_all_slices(tmp_path: Path) -> None:
    files = [
        read(tmp_path / f"{year}.xlsx", [unit(n) for n in range(30)], [union(1, unit=1)], period=str(year))
        for year in (2022, 2023, 2024)
    ]
    asked = Counter(statements(writer("sqlite://"), files))
    made = {statement: times for statement, times in asked.items() if "INDEX listed_by" in statement}
    assert len(made) == 10, "each dropped, and made anew"
    assert set(made.values()) == {1}


def test_words_of_a_unit_are_made_once_for_all_its_periods(tmp_path: Path) -> None:
    files = [
        read(tmp_path / f"{year}.xlsx", [unit(n) for n in range(40)], [], period=str(year)) for year in (2022, 2023)
    ]
    words_of.cache_clear()
    load_results(writer("sqlite://"), files)
    said = words_of.cache_info()
    assert (said.misses, said.hits) == (40, 40)


def test_only_units_of_cities_with_something_to_link_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def noted(*given: Any) -> Any:
        found = units_of(*given)
        seen.extend(row.record.region for row in found)
        return found

    monkeypatch.setattr("etl.publish.links.slice.units_of", noted)
    units = [*(unit(n, region=FIRST) for n in range(10)), *(unit(100 + n, region=FAR) for n in range(10))]
    unions = [union(n, unit=n) for n in range(5)] + [union(7, unit=900)]
    load_results(writer("sqlite://"), [read(tmp_path / "a.xlsx", units, unions)])
    assert set(seen) == {FIRST}
