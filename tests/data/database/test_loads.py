"""Rows are written by columns and read back as columns, in as many pieces as it takes."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, select

from data.database import loads

TABLE = Table("held", MetaData(), Column("number", Integer, primary_key=True), Column("word", Text))


@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9, 50])
def test_columns_are_whole_whatever_their_length(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "_AT_ONCE", 8)
    given = {"number": [*range(rows)], "word": [None if number % 3 else str(number) for number in range(rows)]}
    engine = create_engine("sqlite://")
    TABLE.metadata.create_all(engine)
    with engine.begin() as connection:
        loads.insert_rows(connection, TABLE, given)
        asked = select(TABLE.c.number, TABLE.c.word).order_by(TABLE.c.number)
        assert loads.plain_columns(connection.execute(asked)) == [*given.values()]
        pieces = [*loads.columns_of(connection.execute(asked))]
        assert [value for numbers, _ in pieces for value in numbers] == given["number"]
        assert all(0 < len(numbers) <= 8 for numbers, _ in pieces)
