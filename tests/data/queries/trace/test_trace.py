"""Figures led back to their cells, which add up to them; and names found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from analysis.measures import MEASURE_IDS
from analysis.metrics import METRIC_IDS
from data.queries.question import BadQuestion
from data.queries.rates import rates
from data.queries.trace.figure import Figure, figure_lineage
from data.scope import EVERYTHING, Scope
from data.settings import ROOT
from data.slice import Slice

NOW = Slice("2025", "synthetic", "synthetic")
CENSUS = Slice("2004", "census", "published")


def traced(engine: Engine, region: str, metric: str, slice_: Slice = NOW, **where: list[str]) -> dict[str, Any]:
    found = figure_lineage(engine, EVERYTHING, Figure(region, slice_, metric, where, 10_000))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "measure", ["employees", "employees_covered", "members", "members_women", "members_joint", "staff_full"]
)
@pytest.mark.parametrize("region", ["330000", "330100", "430104"])
def test_the_cells_of_a_sum_add_up_to_it(full: Engine, region: str, measure: str) -> None:
    found = traced(full, region, measure)
    assert sum(cell["value"] for cell in found["cells"]) == found["numerator"] == found["value"]
    assert found["denominator"] is None


@pytest.mark.parametrize(
    "measure", ["units", "units_covered", "units_own", "units_unknown", "units_small_micro", "unions", "gap_25"]
)
def test_a_count_has_a_cell_for_each_that_is_counted(full: Engine, measure: str) -> None:
    found = traced(full, "330100", measure)
    assert found["cells_in_all"]["numerator"] == len(found["cells"]) == found["value"]


@pytest.mark.parametrize("metric", ["unit_coverage", "worker_coverage", "small_micro_coverage", "gap_workers"])
def test_a_rate_is_its_two_sums(full: Engine, metric: str) -> None:
    found = traced(full, "331022", metric)
    for side in ("numerator", "denominator"):
        cells = [cell for cell in found["cells"] if cell["side"] == side]
        values = [cell["value"] if isinstance(cell["value"], int) else 1 for cell in cells]
        assert sum(values) == found[side]
    expected = (
        found["denominator"] - found["numerator"]
        if metric == "gap_workers"
        else found["numerator"] / found["denominator"]
    )
    assert found["value"] == pytest.approx(expected)


def test_a_cell_is_what_stands_in_the_workbook(full: Engine) -> None:
    cells = traced(full, "330481", "employees")["cells"]
    books = {name: load_workbook(path) for name in {c["file"] for c in cells} if (path := sample(name)).is_file()}
    assert books
    for cell in cells:
        assert int(books[cell["file"]][cell["sheet"]][cell["cell"]].value) == cell["value"]


def sample(name: str) -> Path:
    return ROOT / "data" / "sample" / name


def test_a_published_figure_leads_to_its_cells_as_printed(full: Engine) -> None:
    """Shanghai 2004: 414.46万 members of 910.28万 employees."""
    found = traced(full, "310000", "density", CENSUS)
    assert [(c["side"], c["cell"], c["value"]) for c in found["cells"]] == [
        ("numerator", "E14", "414.46"),
        ("denominator", "D14", "910.28"),
    ]
    assert found["formula"] == "members / employees"
    assert found["loads"][0]["file"] == "census2004_units_by_region.xlsx"


def test_what_was_left_out_is_said(full: Engine) -> None:
    """庆元: the members of a union with more women than members are withheld, with their unit."""
    found = traced(full, "331126", "density")
    assert (found["numerator"], found["denominator"]) == (150, 200)
    assert found["left_out"]["rows"] == 1


def test_a_filter_narrows_the_cells(full: Engine) -> None:
    found = traced(full, "330100", "employees", industry=["C"])
    (row,) = rates(full, EVERYTHING, region="330100", slices=NOW, where={"industry": ["C"]})
    assert sum(cell["value"] for cell in found["cells"]) == row["employees"]


@pytest.mark.parametrize("name", [*METRIC_IDS, *MEASURE_IDS])
def test_every_figure_can_be_led_back(full: Engine, name: str) -> None:
    found = traced(full, "330100", name)
    assert found["loads"]
    assert found["value"] is None or found["cells"] or found["value"] == 0


def test_a_reader_without_unit_lists_gets_no_cells_of_registers(full: Engine) -> None:
    found = figure_lineage(full, Scope(unit_lists=False), Figure("330100", NOW, "employees", {}))
    assert found is not None
    assert (found["cells"], found["cells_withheld"]) == ([], True)


@pytest.mark.parametrize(
    ("metric", "where"), [("fame", {}), ("density", {"industry": ["C"]}), ("units", {"region": ["330100"]})]
)
def test_what_cannot_be_traced_is_refused(full: Engine, metric: str, where: dict[str, list[str]]) -> None:
    with pytest.raises(BadQuestion):
        figure_lineage(full, EVERYTHING, Figure("330000", NOW, metric, where))
