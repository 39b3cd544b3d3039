"""Exported files read back: what stands above the header, and the rows by the keys of their columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from callbacks.export import Export
from data.tables.record import Column
from data.tables.written import columns_written, header

NUMBERS = ("count", "share", "points", "ratio", "rank", "move", "flag")


@dataclass(frozen=True, slots=True)
class Read:
    """``rows``: by column key; numbers as numbers, empty cells as None. ``columns``: those of the file."""

    above: list[str]
    columns: list[Column]
    rows: list[dict[str, Any]]


def read_csv(exported: Export) -> Read:
    """Raises AssertionError for a header that is not the table's, and for text where a number belongs."""
    content = "".join(exported.csv())
    assert content.startswith("\ufeff")
    assert content.replace("\r\n", "").count("\r") == 0
    return _read(exported, list(csv.reader(io.StringIO(content[1:], newline=""))), _number_of)


def read_xlsx(exported: Export) -> Read:
    """The same of a workbook."""
    file = io.BytesIO()
    exported.xlsx(file)
    (sheet,) = load_workbook(file).worksheets
    for cell in (cell for line in sheet.iter_rows() for cell in line):
        assert cell.data_type != "f"
    return _read(exported, [list(line) for line in sheet.iter_rows(values_only=True)], _number_in)


def _read(exported: Export, lines: list[list[Any]], number: Any) -> Read:
    columns = columns_written(exported.table, exported.view.lang)
    titles = [header(column, exported.view.lang) for column in columns]
    start = next(at for at, line in enumerate(lines) if line == titles)
    rows = [
        {
            column.key: number(cell) if column.form in NUMBERS else _text(cell)
            for column, cell in zip(columns, line, strict=True)
        }
        for line in lines[start + 1 :]
    ]
    return Read([line[0] for line in lines[:start]], columns, rows)


def _text(cell: Any) -> str | None:
    assert cell is None or isinstance(cell, str), cell
    return cell or None


def _number_of(cell: str) -> float | None:
    assert re.fullmatch(r"(-?\d+(\.\d+)?(e-?\d+)?)?", cell), cell
    return float(cell) if cell else None


def _number_in(cell: Any) -> float | None:
    assert cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool)), cell
    return cell


def components(tree: Any) -> Iterator[Any]:
    """A drawn page's components and texts, each before what is in it."""
    if isinstance(tree, list | tuple):
        for each in tree:
            yield from components(each)
    elif tree is not None:
        yield tree
        if not isinstance(tree, str | int | float):
            yield from components(getattr(tree, "children", None))
            yield from texts_of(getattr(tree, "tree", []))


def texts_of(elements: list[Any]) -> Iterator[str]:
    """The texts of elements that a page hands to the browser in one piece, ``[tag, properties, *children]`` each."""
    for each in elements:
        if isinstance(each, str):
            yield each
        else:
            yield from texts_of(each[2:])


def words_of(tree: Any) -> str:
    """All text of a component in a row."""
    return "".join(str(c) for c in components(tree) if isinstance(c, str | int | float))
