"""Where figures that an error keeps out would count: of units their own cell, of unions and memberships their unit's industry."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.database.engine import writer
from data.queries.kept_out import figures
from data.queries.kept_out.figures import WithheldFigure, by_place, withheld_figures
from data.scope import EVERYTHING, Scope
from data.slice import Slice
from etl.load.batch import load_paths
from tests.books import register, union, union_code, unit

SLICE = Slice("2024", "register", "administrative")


def wrong(number: int, of: int | None = None) -> tuple[object, ...]:
    """A union with more women than members."""
    return union(number, unit=of, members=3)


def found(folder: Path, *, by_industry: bool, scope: Scope = EVERYTHING) -> list[WithheldFigure]:
    book = register(
        folder / "a.xlsx",
        [unit(1, industry="C13"), unit(2, industry="F51"), unit(3, employees="三十来人", industry="H62")],
        [wrong(1, 1), wrong(2, 2), wrong(3), union(4, unit=3)],
        members=[(union_code(4), "330106", 4, 9), (union_code(1), "330106", 4, 9)],
    )
    engine = writer(f"sqlite:///{folder / 'c.db'}")
    load_paths(engine, [book])
    with engine.connect() as connection:
        return withheld_figures(connection, scope, SLICE, by_industry=by_industry)


def industries(rows: list[WithheldFigure], measure: str) -> list[str | None]:
    return sorted(str(row.cell["industry"]) for row in rows if measure in row.measures)


@pytest.mark.parametrize("at_once", [1, 2, 10_000])
def test_unions_stand_in_the_industry_of_their_units(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "_AT_ONCE", at_once)
    rows = found(tmp_path, by_industry=True)
    assert industries(rows, "members_women") == ["C", "C", "F", "H", "unknown"]
    assert industries(rows, "employees") == ["H"]
    assert {row.region for row in rows} == {"330106"}
    (nobodys,) = [row for row in rows if row.cell["industry"] == "unknown" and "members_women" in row.measures]
    above = by_place(rows)["members_women", "330000"]
    assert nobodys in above
    assert [row for row in above if row.lies_in({"industry": ["unknown"]})] == [nobodys]
    assert not nobodys.lies_in({"industry": ["C"]})
    assert nobodys.lies_in({"industry": None, "size": []})


def test_where_no_industry_is_asked_for_units_are_not_looked_through(tmp_path: Path) -> None:
    assert industries(found(tmp_path, by_industry=False), "members_women") == ["unknown"] * 5


def test_a_reader_of_another_province_is_told_none(tmp_path: Path) -> None:
    assert found(tmp_path, by_industry=True, scope=Scope(root="430000")) == []
