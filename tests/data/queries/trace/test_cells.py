"""The cells behind a figure are the first rows of all registers, read in those alone that are of the region."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data.database.engine import writer
from data.database.lists import OF_SHEETS, UNION_COUNTS
from data.queries.trace import cells
from data.queries.trace.cells import Asked, cells_behind
from data.scope import EVERYTHING
from data.slice import Slice
from etl.file.result import Flags
from etl.load.batch import load_paths
from tests.books import UNION_HEADER, UNIT_HEADER, book, register, union, union_code, unit

HELD = Slice("2025", "synthetic", "synthetic")
FIGURES = (("worker_coverage", "employees_covered", "employees"), ("own_union_rate", "units_own", "units"))


@pytest.mark.parametrize("region", ["100000", "330000", "650000", "650100", "650102", "340176", "B03"])
@pytest.mark.parametrize("figure", FIGURES)
def test_the_first_rows_are_found_in_the_region_s_own_registers(
    full: Engine, monkeypatch: pytest.MonkeyPatch, region: str, figure: tuple[str, str, str]
) -> None:
    found, real = [], cells._of_near_parts

    def noted(*given: Any) -> list[Any]:
        rows = real(*given)
        found.append(len(rows) == given[-1])
        return rows

    asked = Asked(region, HELD, figure[0], {}, 20)
    with full.connect() as connection:
        monkeypatch.setattr(cells, "_of_near_parts", noted)
        near = cells_behind(connection, EVERYTHING, asked, *figure[1:])
        monkeypatch.setattr(cells, "_of_near_parts", lambda *_: [])
        every = cells_behind(connection, EVERYTHING, asked, *figure[1:])
    assert near == every
    assert all(found), "all registers were read through"


FILTERS: dict[str, dict[str, list[str]]] = {
    "none": {},
    "industry": {"industry": ["C", "unknown"]},
    "size": {"size": ["small_micro"]},
    "no small ones": {"size": ["large"]},
    "all": {"industry": ["F", "G"], "size": ["micro"], "unit_kind": ["enterprise"]},
}


@pytest.mark.parametrize("where", FILTERS.values(), ids=FILTERS)
@pytest.mark.parametrize("region", ["100000", "330000", "330100", "330106", "B03"])
def test_what_publishing_counts_is_what_stands_in_the_registers(
    full: Engine, monkeypatch: pytest.MonkeyPatch, region: str, where: dict[str, list[str]]
) -> None:
    counted = cells._counted_in_cells
    with full.connect() as connection:
        for metric, of_denominator in (("density", False), ("own_union_rate", True)):
            asked = Asked(region, HELD, metric, where, 3)
            for measure in (*cells._COUNTED, *cells._ADDED):
                monkeypatch.setattr(cells, "_counted_in_cells", lambda *_, **__: None)
                every = cells._of_units(connection, asked, measure, of_denominator=of_denominator)
                monkeypatch.setattr(cells, "_counted_in_cells", counted)
                assert cells._of_units(connection, asked, measure, of_denominator=of_denominator) == every
                assert counted(connection, asked, measure, of_denominator=of_denominator) == every[1]


@pytest.mark.parametrize("region", ["100000", "330000", "330100", "330106", "B03"])
@pytest.mark.parametrize("period", ["2023", "2024", "2025"])
def test_what_publishing_counts_of_unions_is_what_stands_in_their_registers(
    full: Engine, monkeypatch: pytest.MonkeyPatch, region: str, period: str
) -> None:
    with full.connect() as connection:
        for measure in {*UNION_COUNTS} - {*OF_SHEETS.values()}:
            asked = Asked(region, HELD.at(period), measure, {}, 3)
            with monkeypatch.context() as patched:
                patched.setattr(cells, "count_in_unions", lambda *_: None)
                every = cells_behind(connection, EVERYTHING, asked, measure, None)
            assert cells_behind(connection, EVERYTHING, asked, measure, None) == every


def test_unions_that_are_counted_anew_are_those_of_the_registers_that_are_there(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'unions.db'}")
    units = [unit(number) for number in range(1, 5)]
    unions = [union(number, unit=number, members=10) for number in range(1, 5)]
    first = register(tmp_path / "a.xlsx", units, unions, (), [(union_code(1), "330106", 9, 2)])
    load_paths(engine, [first], Flags(calibre="register"))
    assert members_of(engine) == (4, {"numerator": 4}, [9, 10, 10, 10])
    again = register(tmp_path / "b.xlsx", units, unions[:3], (), [(union_code(1), "330106", 9, 2)])
    load_paths(engine, [again], Flags(calibre="register"))
    assert members_of(engine) == (3, {"numerator": 3}, [9, 10, 10])


def members_of(engine: Engine) -> tuple[int, dict[str, int], list[int]]:
    """Cells of the members of a county, how many there are, and what stands in them."""
    asked = Asked("330106", Slice("2024", "register", "administrative"), "members", {}, 10)
    with engine.connect() as connection:
        found, counts = cells_behind(connection, EVERYTHING, asked, "members", None)
    return len(found), counts, [cell["value"] for cell in found]


def test_most_kinds_of_units_are_in_the_sample_that_is_counted(full: Engine) -> None:
    asked = Asked("100000", HELD, "units", {}, 1)
    with full.connect() as connection:
        for measure in {*cells._COUNTED, *cells._ADDED} - {"units_stated"}:
            assert cells._counted_in_cells(connection, asked, measure, of_denominator=False), measure


def test_units_whose_own_register_says_that_they_have_a_union_are_those_of_no_mode(tmp_path: Path) -> None:
    engine = writer(f"sqlite:///{tmp_path / 'stated.db'}")
    said = ("是", "是", "否", "是", "否", "是")
    sheet = [(*UNIT_HEADER, "是否建会"), *((*unit(number), word) for number, word in enumerate(said, start=1))]
    unions = [UNION_HEADER, union(1, unit=1)]
    path = book(tmp_path / "units.xlsx", {"单位台账": sheet, "工会台账": unions})
    (report,) = load_paths(engine, [path], Flags(calibre="register"))
    assert report.status == "loaded"
    slice_ = Slice("2024", "register", "administrative")
    with engine.connect() as connection:
        for measure, count in (("units_stated", 3), ("units_own", 1), ("units_covered", 4), ("units", 6)):
            for region in ("100000", "330000", "330106"):
                asked = Asked(region, slice_, measure, {}, 10)
                found, counts = cells_behind(connection, EVERYTHING, asked, measure, None)
                assert (len(found), counts) == (count, {"numerator": count})
