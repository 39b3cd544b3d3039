"""A table as a file has it: a column of codes becomes one of codes and one of names; numbers stay numbers."""

from __future__ import annotations

from collections.abc import Iterator

from data.tables.columns import name_of
from data.tables.record import Coded, Column, Table, Value, is_coded
from data.texts import text


def columns_written(table: Table, language: str) -> list[Column]:
    """The columns of a file, the codes before their names."""
    found: list[Column] = []
    for column in table.columns:
        if is_coded(column.form):
            found.append(Column(column.key, text("csv.code_of", language, column=column.title), "text"))
            found.append(Column(f"{column.key}_name", column.title, "text"))
        else:
            found.append(column)
    return found


def header(column: Column, language: str) -> str:
    """The title of a column with its unit."""
    return text("csv.with_unit", language, column=column.title, unit=column.unit) if column.unit else column.title


def rows_written(table: Table, language: str) -> Iterator[list[Value]]:
    """The rows of a file, one by one, a value for each of :func:`columns_written`."""
    named = [(column.form if is_coded(column.form) else None) for column in table.columns]
    known: dict[tuple[Coded, Value], str] = {}
    for row in table.rows:
        line: list[Value] = []
        for form, value in zip(named, row, strict=True):
            line.append(value)
            if form is not None:
                name = known.get((form, value))
                if name is None:
                    name = known[form, value] = name_of(form, value, language)
                line.append(name)
        yield line
