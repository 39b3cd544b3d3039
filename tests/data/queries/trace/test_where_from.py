"""Where a figure comes from, for whatever shows it: the tables behind it as they were read, what counts marked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from data.queries.question import BadQuestion
from data.queries.rates import rates
from data.queries.trace.figure import Figure, figure_lineage
from data.queries.trace.where_from import figure_of, where_from
from data.scope import EVERYTHING, OutOfScope, Scope
from data.slice import Slice
from tests.samples import value_at

NOW = Slice("2025", "synthetic", "synthetic")
CENSUS = Slice("2004", "census", "published")


def told(engine: Engine, figure: Figure, scope: Scope = EVERYTHING) -> dict[str, Any]:
    found = where_from(engine, scope, figure)
    assert found is not None
    return found


def marked(table: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (f"{letter}{row['row']}", cell["value"])
        for row in table["rows"]
        for letter, cell in row["cells"].items()
        if cell["marked"]
    ]


def test_a_published_rate_shows_its_row_of_the_table_as_printed(full: Engine) -> None:
    (table,) = told(full, Figure("310000", CENSUS, "density", {}))["tables"]
    assert marked(table) == [("D14", "910.28"), ("E14", "414.46")]
    assert [row["row"] for row in table["rows"]] == [13, 14, 15]
    assert [row["marked"] for row in table["rows"]] == [False, True, False]
    assert table["file"] == "census2004_units_by_region.xlsx"


def test_rows_of_a_register_are_those_of_the_workbook(full: Engine) -> None:
    found = told(full, Figure("330481", NOW, "employees", {}))
    table = found["tables"][0]
    place = (table["file"], table["sheet"])
    assert marked(table)
    for address, value in marked(table):
        assert int(value_at(*place, address)) == value
    name = next(column["letter"] for column in table["columns"] if column["field"] == "name")
    for row in table["rows"]:
        assert value_at(*place, f"{name}{row['row']}") == row["cells"][name]["value"]


def test_amounts_stand_in_the_unit_of_their_column(full: Engine) -> None:
    table = told(full, Figure("330481", NOW, "employees", {}))["tables"][0]
    letter = next(column["letter"] for column in table["columns"] if column["field"] == "revenue")
    row = next(row for row in table["rows"] if row["cells"][letter]["value"] is not None)
    printed = value_at(table["file"], table["sheet"], f"{letter}{row['row']}")
    assert float(printed) == pytest.approx(row["cells"][letter]["value"])


def test_the_rest_is_the_lineage(full: Engine) -> None:
    figure = Figure("330100", NOW, "worker_coverage", {"industry": ["C"]})
    found = told(full, figure)
    tables = found.pop("tables")
    assert found == figure_lineage(full, EVERYTHING, figure)
    assert 0 < len(tables) <= 4
    for table in tables:
        counted = {cell["row"] for cell in found["cells"] if cell["part_id"] == table["part_id"]}
        assert len([row for row in table["rows"] if row["marked"]]) + table["more"] == len(counted)
        assert len(table["rows"]) <= 36


@pytest.mark.parametrize("by", [(), ("region",), ("industry",), ("size",)])
def test_any_row_of_rates_can_be_asked(full: Engine, by: tuple[str, ...]) -> None:
    for row in rates(full, EVERYTHING, region="330000", slices=NOW, by=by)[:2]:
        found = where_from(full, EVERYTHING, figure_of(row, "unit_coverage"))
        assert found is not None
        assert found["value"] == row["unit_coverage"]


def test_the_remainder_stands_in_no_cell(full: Engine) -> None:
    rest = [
        row for row in rates(full, EVERYTHING, region="100000", slices=CENSUS, by=("region",)) if row["region"] is None
    ]
    with pytest.raises(BadQuestion):
        figure_of(rest[0], "members")


def test_a_reader_sees_no_row_of_another_region(full: Engine) -> None:
    (table,) = told(full, Figure("310000", CENSUS, "density", {}), Scope("310000"))["tables"]
    assert [row["row"] for row in table["rows"]] == [14]
    with pytest.raises(OutOfScope):
        where_from(full, Scope("430000"), Figure("330481", NOW, "employees", {}))
    assert told(full, Figure("330481", NOW, "employees", {}), Scope(unit_lists=False))["tables"] == []
