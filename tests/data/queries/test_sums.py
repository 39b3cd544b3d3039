"""A sum over cells knows what its cells know: the 0 of a cell that has none is no figure of another cell's that is withheld."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.measures import ABOUT
from data.database.engine import writer
from data.queries import rates
from data.scope import EVERYTHING
from etl.load.batch import load_paths
from tests.books import register, union, unit

BOTH = {"industry": ["C", "F"]}


def asked(folder: Path, units: list[Any], unions: list[Any], *by: str, **where: list[str]) -> list[dict[str, Any]]:
    engine = writer(f"sqlite:///{folder / 'a.db'}")
    load_paths(engine, [register(folder / "a.xlsx", units, unions)])
    return [dict(row) for row in rates(engine, EVERYTHING, region="330106", by=by, where=where)]


def withheld(number: int, **more: Any) -> Any:
    """A unit of whose workers nobody knows how many: more women than workers."""
    return unit(number, employees=30, women=40, **more)


@pytest.mark.parametrize("kind", ["企业", "事业单位"])
@pytest.mark.parametrize("beside", ["another industry", "another kind"])
def test_workers_of_covered_units_are_not_known_where_none_of_them_says_it(
    tmp_path: Path, beside: str, kind: str
) -> None:
    other = {"industry": "F51"} if beside == "another industry" else {"kind": "机关"}
    (row,) = asked(tmp_path, [withheld(1, kind=kind), unit(2, **other)], [union(1, unit=1)], **BOTH)
    assert (row["units_covered"], row["employees_covered"], row["employees_covered_women"]) == (1, None, None)
    assert (row["gap_25"], row["gap_100"]) == (1, 0)


def test_workers_out_of_reach_are_not_known_beside_a_cell_that_has_none_out_of_reach(tmp_path: Path) -> None:
    (row,) = asked(tmp_path, [withheld(1), unit(2, industry="F51")], [union(2, unit=2)], **BOTH)
    assert (row["gap_25"], row["gap_100"], row["employees_covered"]) == (None, None, 30)


def test_what_one_cell_says_is_known_beside_one_that_does_not(tmp_path: Path) -> None:
    both = [union(1, unit=1), union(2, unit=2)]
    (row,) = asked(tmp_path, [withheld(1), unit(2, industry="F51", employees=12)], both, **BOTH)
    assert (row["units_covered"], row["employees_covered"], row["gap_25"]) == (2, 12, 0)


def test_agreements_and_members_are_not_known_beside_a_cell_without_unions(tmp_path: Path) -> None:
    unions = [union(1, unit=1, members=None, agreement="")]
    (row,) = asked(tmp_path, [unit(1), unit(2, industry="F51")], unions, **BOTH)
    assert (row["units_covered"], row["units_agreement"], row["members"]) == (1, None, None)


def test_each_measure_that_is_about_some_is_about_a_measure_or_the_uncovered() -> None:
    assert set(ABOUT.values()) <= {"units_unknown", "units_covered", "uncovered", "grassroots_unions", "unions"}
