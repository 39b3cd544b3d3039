"""Which column of a grid has what the others leave of a wide screen."""

from __future__ import annotations

import pytest

from layouts.components.grid import Grid, GridColumn, _columns
from layouts.lists import findings, loads


def _growing(columns: tuple[GridColumn, ...]) -> list[str]:
    told = _columns(Grid("list", columns, "a", (), export="list"), "a")
    return [column["field"] for column in told if "flex" in column]


def test_the_column_that_grows_has_the_rest_else_the_last_that_is_shown() -> None:
    a, z, n = GridColumn("a", "A"), GridColumn("z", "Z"), GridColumn("n", "N", kind="number")
    wide = GridColumn("wide", "Wide", 300, grows=True)
    assert _growing((a, wide, z)) == ["wide"]
    assert _growing((a, z)) == ["z"]
    assert _growing((a, z, GridColumn("no", "No", shown=False))) == ["z"]
    assert _growing((a, n)) == [], "a figure stands beside what it tells of, and no reader looks for it at the far end"
    assert _growing((a, wide, n)) == ["wide"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sentences_and_names_of_files_are_not_cut_beside_an_empty_column(lang: str) -> None:
    assert _growing(tuple(findings.shape(lang).columns)) == ["message"]
    assert _growing(tuple(loads.shape(lang).columns)) == ["name"]


def test_the_figures_of_a_list_that_is_spread_share_the_rest() -> None:
    a, n, m = GridColumn("a", "A"), GridColumn("n", "N", kind="number"), GridColumn("m", "M", kind="number")
    spread = _columns(Grid("g", (a, n, m), "n", (), "g", spread=True), "n")
    assert [column["field"] for column in spread if "flex" in column] == ["n", "m"]
    words_last = _columns(Grid("g", (n, m, a), "n", (), "g", spread=True), "n")
    assert [column["field"] for column in words_last if "flex" in column] == ["a"]
