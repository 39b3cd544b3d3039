"""What the second process does: each step in a file beside the database (:mod:`etl.publish.beside.file`), which it opens and closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.database import links, schema
from data.database.loads import insert_rows
from data.slice import Slice
from etl.publish.beside.file import index_lists, make_file, opened
from etl.publish.flows.keep import keep_flows
from etl.publish.listed.cells import count_cells
from etl.publish.listed.names import index_names
from etl.publish.listed.units import list_units

Touched = Mapping[Slice, AbstractSet[int]]
"""Slice -> the parts that became or ceased to be current."""
Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known when the parts of a publish are current. ``statuses``: (status, id) of all parts."""

    file: Path
    touched: Touched
    statuses: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Covered:
    """A slice whose cover is resolved, and its ``coverage``."""

    file: Path
    slice: Slice
    coverage: Columns


@dataclass(frozen=True, slots=True)
class AllCovered:
    """What is known when the cover of all slices is resolved."""

    file: Path
    touched: Touched
    same_unit: Columns


def begin(database: str, begun: Begun) -> None:
    """Make the file, and in it the index of names."""
    make_file(begun.file, Path(database))
    with opened(begun.file, Path(database)) as connection:
        connection.exec_driver_sql("UPDATE part SET status = ? WHERE id = ?", [*begun.statuses])
        index_names(connection, begun.touched)


def list_slice(database: str, covered: Covered) -> None:
    """The lists and cells of a slice."""
    with opened(covered.file, Path(database)) as connection:
        insert_rows(connection, schema.coverage, covered.coverage)
        list_units(connection, {covered.slice: None}, indexed=False)
        count_cells(connection, {covered.slice: None})


def end(database: str, covered: AllCovered) -> None:
    """The flows, and the indexes of the lists."""
    with opened(covered.file, Path(database)) as connection:
        insert_rows(connection, links.same_unit, covered.same_unit)
        keep_flows(connection, covered.touched, dict.fromkeys(covered.touched))
        index_lists(connection)
