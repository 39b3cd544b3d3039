"""Whatever a page, a report or a command reads, it reads within the reader's scope."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data import queries
from data.database.engine import writer
from data.queries import slices
from data.queries.kept_out.rows import errors_of, list_quarantined, tables_kept_out
from data.scope import EVERYTHING, Scope
from etl.load.batch import load_paths
from tests.books import register, unit

ZHEJIANG = Scope(root="330000")
ELSEWHERE = Scope(root="430000")
READS = ("Engine", "Connection")


def public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.walk_packages(queries.__path__, f"{queries.__name__}."):
        inside = importlib.import_module(module.name)
        for name, function in inspect.getmembers(inside, inspect.isfunction):
            if function.__module__ == inside.__name__ and not name.startswith("_"):
                yield f"{module.name.removeprefix(f'{queries.__name__}.')}.{name}", function


def test_every_read_of_the_database_takes_a_scope() -> None:
    annotations = {
        name: [p.annotation for p in inspect.signature(f).parameters.values()] for name, f in public_functions()
    }
    reads = {name: taken for name, taken in annotations.items() if any(read in taken for read in READS)}
    assert {
        "rates.rates",
        "slices.slices",
        "kept_out.rows.errors_of",
        "sums.cell_sums",
        "compare.flows.flows",
    } <= reads.keys()
    assert [name for name, taken in reads.items() if "Scope" not in taken] == []


def test_a_reader_is_offered_only_slices_with_figures_in_scope(full: Engine) -> None:
    everywhere, mine = ({held.slice: held for held in slices(full, scope)} for scope in (EVERYTHING, ZHEJIANG))
    assert mine.keys() < everywhere.keys()
    assert "acftu" in {slice_.calibre for slice_ in everywhere.keys() - mine.keys()}, "statements are of the nation"
    assert all(held.regions < everywhere[slice_].regions for slice_, held in mine.items())


@pytest.fixture
def kept_out(tmp_path: Path) -> Engine:
    """A register of Zhejiang one row of which stands in a region that is none."""
    engine = writer(f"sqlite:///{tmp_path / 'c.db'}")
    load_paths(engine, [register(tmp_path / "a.xlsx", [unit(1), unit(2, region="339999")])])
    return engine


def test_rows_kept_out_are_told_in_scope_alone(kept_out: Engine) -> None:
    rows, total = list_quarantined(kept_out, EVERYTHING)
    assert total == 1
    assert list_quarantined(kept_out, ZHEJIANG) == (rows, 1)
    assert list_quarantined(kept_out, ELSEWHERE) == ([], 0)
    assert errors_of(kept_out, ZHEJIANG, rows) == errors_of(kept_out, EVERYTHING, rows) != {}
    assert errors_of(kept_out, ELSEWHERE, rows) == {}


def test_rows_about_single_units_take_the_right_to_unit_lists(kept_out: Engine) -> None:
    rows, _ = list_quarantined(kept_out, EVERYTHING)
    without = Scope(unit_lists=False)
    assert list_quarantined(kept_out, without) == ([], 0)
    assert errors_of(kept_out, without, rows) == {}
    assert tables_kept_out(kept_out, without) == []
