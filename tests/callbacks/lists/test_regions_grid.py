"""The regions' table as a grid: rows, order and file are those of the query, each figure leads to its cells."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.asking import Asker
from callbacks.export import export
from callbacks.lists.grids import answer
from callbacks.router import view_of
from callbacks.shell.where_from import opened
from data.queries import rates
from data.texts import numbers
from tests.drawn import words

PLACE = "?region=330000&compare=2024"


@pytest.fixture(scope="module")
def ask(full: Engine) -> Asker:
    return Asker(full)


def asked(ask: Asker, search: str = PLACE, **request: Any) -> tuple[list[dict[str, Any]], int]:
    found, _ = answer("/regions", "regions", view_of("/regions", search, ask), ask, request)
    return found["rowData"], found["rowCount"]


@pytest.mark.parametrize("figure", ["worker_coverage", "gap_workers", "density", "employees"])
@pytest.mark.parametrize("way", ["asc", "desc"])
def test_any_figure_sorts_it(figure: str, way: str, ask: Asker) -> None:
    rows, total = asked(ask, sortModel=[{"colId": figure, "sort": way}])
    view = view_of("/regions", PLACE, ask)
    truth = [row for row in ask(rates, region="330000", slices=view.slice, by=("region",)) if row["region"]]
    truth.sort(key=lambda row: row[figure], reverse=way == "desc")
    assert total == len(truth) == 11
    assert [row[figure] for row in rows] == [numbers.figure(figure, row[figure], "zh") for row in truth]


@pytest.mark.parametrize(("text", "code"), [("hangzhou", "330100"), ("宁波", "330200"), ("3303", "330300")])
def test_a_region_is_found_by_name_pinyin_and_code(text: str, code: str, ask: Asker) -> None:
    rows, total = asked(ask, f"{PLACE}&q={text}")
    assert ([row["code"] for row in rows], total) == ([code], 1)
    made = export("regions", "regions", f"{PLACE}&q={text}", ask)
    assert made is not None
    assert [row["region"] for row in made.table.records()] == [code]


def test_its_file_stands_in_the_order_of_the_grid_and_has_ranks_of_all(ask: Asker) -> None:
    rows, _ = asked(ask, f"{PLACE}&sort=-gap_workers")
    made = export("regions", "regions", f"{PLACE}&sort=-gap_workers", ask)
    assert made is not None
    records = [record for record in made.table.records() if record["region"] is not None]
    assert [record["region"] for record in records] == [row["code"] for row in rows]
    assert [record["rank"] for record in records] == [row["rank"] for row in rows]


def test_each_figure_leads_to_its_own_cells(ask: Asker) -> None:
    rows, _ = asked(ask)
    for figure in ("units", "worker_coverage", "gap_units"):
        view = view_of("/regions", f"{PLACE}&open={rows[2]['opens'][figure]}", ask)
        assert rows[2][figure] in words(opened(view, ask))


def test_who_is_silent_stands_in_it_with_the_reason_and_no_figure(ask: Asker) -> None:
    rows, _ = asked(ask, "")
    silent = [row for row in rows if not row["opens"]]
    assert silent, "only three provinces are loaded"
    assert {row["reason"] for row in silent} == {"未报送"}
    assert all("unit_coverage" not in row and row["explains"]["reason"] for row in silent)
    assert [bool(row["opens"]) for row in rows] == sorted((bool(row["opens"]) for row in rows), reverse=True)


def test_a_rate_of_few_units_is_grey_and_says_of_how_many(ask: Asker) -> None:
    rows, _ = asked(ask, "?region=330100&industry=K")
    small = [row for row in rows if "unit_coverage" in row["dims"]]
    assert small
    assert all(row["rank"] is None and row["explains"]["unit_coverage"].startswith("n = ") for row in small)


def test_the_two_lists_of_gaps_are_searched_and_sorted_apart(ask: Asker) -> None:
    def first(name: str, more: str) -> tuple[list[str], int]:
        view = view_of("/gaps", f"?region=330000{more}", ask)
        found, _ = answer("/gaps", name, view, ask, {})
        return [row["name"] for row in found["rowData"]], found["rowCount"]

    plain, narrowed = first("unknown", ""), first("unknown", "&q_unknown=样例")
    assert first("unknown", "&q=nobody&sort=name") == plain
    assert narrowed[1] <= plain[1]
    assert first("unknown", "&sort_unknown=name")[0] == list(reversed(first("unknown", "&sort_unknown=-name")[0]))
    assert first("ledger", "&q_unknown=nobody&sort_unknown=name") == first("ledger", "")
